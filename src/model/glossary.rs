//! Terms and what they mean.

use crate::model::prose::Prose;

/// A term of `glossary.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Term {
    /// Its table's name: the anchor on the glossary page.
    pub key: String,
    /// How it is written.
    pub term: String,
    /// What it means.
    pub definition: Prose,
    /// Other words for it.
    pub also: Vec<String>,
    /// Other forms of these words, such as a plural: linked in texts, not shown in the glossary.
    pub forms: Vec<String>,
    /// Whether its first use on a page is linked.
    pub link: bool,
}
