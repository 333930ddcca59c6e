//! Sources to documents: one file at a time, knowing nothing of the site.
//!
//! 1. [`config()`] reads `site.toml`, [`glossary()`] and [`works`] their files: each through `data`, which keeps
//!    the place of every value, and `fields`, which reports what [`keys`] does not know.
//! 2. [`page`] reads one Markdown file: front matter is split off by hand, the rest goes through pulldown-cmark once,
//!    with the shared pieces that it sets in (`pieces`).
//! 3. Its events become prose (`prose`), in which the terms of the glossary are found (`vocabulary`) and formulas
//!    set (`math`), code (`highlight`), and exercises (`exercise`).
//! 4. [`wording()`] reads the same file as plain words with their places, for lints.

pub mod exercise;
pub mod glossary;
pub mod markdown;
pub mod options;
pub mod page;
pub mod references;
pub mod settings;

pub use crate::model::address::slug;

pub use crate::model::source::is_piece;

pub use crate::parse::glossary::glossary;

pub use crate::parse::markdown::plain_text::wording;

pub use crate::parse::markdown::vocabulary::Vocabulary;

pub use crate::parse::page::page;

pub use crate::parse::references::works::works;

pub use crate::parse::settings::config::{checked_base_url, config, publish_at};

pub use crate::parse::settings::strings::{interface, strings};
