//! Pages and files that Inquill generates.

pub mod machine_files;
pub mod pages;
pub mod plain_text;
pub mod search;
pub mod single_file;
pub mod xml;
