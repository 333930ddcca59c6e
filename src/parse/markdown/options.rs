//! How pages are parsed.

use crate::model::source::{Source, SourcePath};
use crate::parse::markdown::vocabulary::Vocabulary;
use std::collections::BTreeMap;

/// What the site decides about how its pages are parsed.
#[derive(Debug, Default)]
pub struct ParseOptions {
    /// Whether raw HTML is let through.
    pub raw_html: bool,
    /// Whether `$…$` is a formula where a page does not say.
    pub math: bool,
    /// Plain text to collect on the way.
    pub collect: Collect,
    /// Files that pages may include, by path.
    pub includes: BTreeMap<SourcePath, Source>,
    /// Terms to link at their first use; `None` without a glossary.
    pub vocabulary: Option<Vocabulary>,
    /// The languages into which pages may be translated, by tag, each with the terms of its own glossary.
    pub languages: BTreeMap<String, Option<Vocabulary>>,
}

/// Plain text that not every command needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Collect {
    /// For the search index: [`Prose::search`](crate::model::prose::Prose::search).
    pub search: bool,
    /// For lints: [`Document::plain_text`](crate::model::document::Document::plain_text).
    pub lints: bool,
}
