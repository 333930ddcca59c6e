//! Glossary terms.

use crate::model::prose::Prose;

/// A term of `glossary.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Term {
    /// The name of its table, and its anchor on the glossary page.
    pub key: String,
    /// The term as shown.
    pub term: String,
    /// Its definition.
    pub definition: Prose,
    /// Synonyms.
    pub also: Vec<String>,
    /// Inflected forms, such as plurals. Linked in texts but not shown in the glossary.
    pub forms: Vec<String>,
    /// Whether its first use on a page is linked.
    pub link: bool,
}
