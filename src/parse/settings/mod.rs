//! The files with settings: `site.toml`, front matter, and the strings of the interface.

pub mod config;
pub mod fields;
pub mod foreign_fences;
pub mod front_matter;
pub mod strings;
pub mod toml_messages;
pub mod typography;
pub mod values;
pub mod web_address;
pub mod yaml_messages;
