//! Sources to documents: one file at a time, knowing nothing of the site.
//!
//! 1. [`config()`] reads `site.toml`, [`glossary()`] and [`works`] their files: each through `data`, which keeps
//!    the place of every value, and `fields`, which reports what [`keys`] does not know.
//! 2. [`page`] reads one Markdown file: front matter is split off by hand, the rest goes through pulldown-cmark once,
//!    with the shared pieces that it sets in (`pieces`).
//! 3. Its events become prose (`prose`), in which the terms of the glossary are found (`vocabulary`) and formulas
//!    set (`math`), code (`highlight`), and exercises (`exercise`).
//! 4. [`wording()`] reads the same file as plain words with their places, for lints.

mod bibliography;
mod citing;
mod comments;
mod config;
mod data;
mod doi;
mod events;
mod exercise;
mod fields;
mod front_matter;
mod glossary;
mod highlight;
pub mod keys;
mod latex;
mod markdown;
mod markup;
mod math;
mod pieces;
mod pointing;
mod prose;
mod references;
mod strings;
mod typography;
mod unmade;
mod unread;
mod vocabulary;
mod web_address;
mod wording;

pub(crate) use config::QUICK_EXIT;
pub use config::{checked_base_url, config, publish_at};
pub use events::slug;
pub use glossary::glossary;
pub use markdown::page;
pub use pieces::is_piece;
pub use references::works;
pub use strings::{interface, strings};
pub use vocabulary::Vocabulary;
pub use wording::wording;

use crate::source::{Source, SourcePath};
use std::collections::BTreeMap;

/// What the rest of the site says about how a page is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules<'r> {
    /// Whether raw HTML is let through.
    pub raw_html: bool,
    /// Whether `$…$` is a formula where a page does not say.
    pub math: bool,
    /// Files that pages may set in, by path.
    pub pieces: Option<&'r BTreeMap<SourcePath, Source>>,
    /// Terms to link at their first use; none when there is no glossary.
    pub vocabulary: Option<&'r Vocabulary>,
    /// The languages into which pages may be translated, by tag, each with the terms of its own glossary.
    pub languages: Option<&'r BTreeMap<String, Option<Vocabulary>>>,
}

/// The same, owned: it outlives the sources it is from.
#[derive(Debug, Default)]
pub struct Reading {
    /// Whether raw HTML is let through.
    pub raw_html: bool,
    /// Whether `$…$` is a formula where a page does not say.
    pub math: bool,
    /// Files that pages may set in, by path.
    pub pieces: BTreeMap<SourcePath, Source>,
    /// Terms to link at their first use; none when there is no glossary.
    pub vocabulary: Option<Vocabulary>,
    /// The languages into which pages may be translated, by tag, each with the terms of its own glossary.
    pub languages: BTreeMap<String, Option<Vocabulary>>,
}

impl Reading {
    /// What a page is read by.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            raw_html: self.raw_html,
            math: self.math,
            pieces: Some(&self.pieces),
            vocabulary: self.vocabulary.as_ref(),
            languages: Some(&self.languages),
        }
    }
}
