//! How pages are read.

use crate::model::source::{Source, SourcePath};
use crate::parse::markdown::vocabulary::Vocabulary;
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
