//! Sources to documents: one file at a time, knowing nothing of the site.
//!
//! 1. [`config`] reads `site.toml`, [`glossary`] and [`references`] their files: each through `data`, which keeps
//!    the place of every value, and `fields`, which reports what it does not know.
//! 2. [`page`] reads one Markdown file: front matter is split off by hand, the rest goes through pulldown-cmark once.
//! 3. Its events become prose (`prose`) and exercises (`exercise`).

mod config;
mod data;
mod events;
mod exercise;
mod fields;
mod front_matter;
mod markdown;
mod markup;
mod prose;

pub use config::{checked_base_url, config, glossary, references, strings};
pub use events::slug;
pub use markdown::page;
