//! Data that stages hand on to each other. Imports nothing of the crate but itself.

pub mod address;
pub mod append;
pub mod citation;
pub mod config;
pub mod data;
pub mod destination;
pub mod diagnostic;
pub mod document;
pub mod exercise;
pub mod failure;
pub mod glossary;
pub mod html;
pub mod keys;
pub mod language;
pub mod machine_file;
pub mod media_type;
pub mod output;
pub mod picture;
pub mod plain_text;
pub mod progress;
pub mod prose;
pub mod search_text;
pub mod site;
pub mod source;
pub mod stamps;
pub mod write_error;
