//! Sources to documents: one file at a time, knowing nothing of the site.
//!
//! 1. [`config()`] reads `site.toml`, [`glossary()`] and [`works`] their files (`settings`, `references`): each keeps the
//!    place of every value, and reports what [`keys`](crate::model::keys) does not know.
//! 2. [`page()`] reads one Markdown file: front matter is split off by hand, the rest becomes a tree, once (`markdown`),
//!    together with the files that it includes.
//! 3. The tree becomes prose, exercises (`exercise`), and whatever else [`ParseOptions`] asks for: words for lints and for
//!    the search.

pub mod exercise;
pub mod glossary;
pub mod markdown;
pub mod page;
pub mod references;
pub mod settings;
#[cfg(test)]
mod tests;

pub use crate::parse::glossary::glossary;

pub use crate::parse::markdown::options::{Collect, ParseOptions};

pub use crate::parse::markdown::vocabulary::Vocabulary;

pub use crate::parse::page::page;

pub use crate::parse::references::works::works;

pub use crate::parse::settings::config::{checked_base_url, config, publish_at};

pub use crate::parse::settings::strings::{interface, strings};
