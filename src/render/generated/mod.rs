//! Pages and files that Inquill generates from the author's pages and settings.

pub mod machine_files;
pub mod pages;
pub mod plain_text;
pub mod search;
pub mod single_file;
pub mod xml;
