//! Lookup of interface strings that the render stage needs itself, such as the titles of generated pages.

use crate::model::data::{Entry, Value};
use crate::model::language::{FALLBACK_BEGINS, FALLBACK_ENDS};
use crate::render::engine::fill_placeholders;

/// The interface strings of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strings<'s>(pub(crate) &'s [Entry]);

impl<'s> Strings<'s> {
    /// A table, such as `script`; empty if the strings have none of this name.
    pub(crate) fn table(self, key: &str) -> &'s [Entry] {
        match self
            .0
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.data.value)
        {
            Some(Value::Table(inner)) => inner,
            _ => &[],
        }
    }

    /// The string at a path such as `["title", "help"]`, for attributes and data; empty if the strings lack it.
    pub(crate) fn get(self, path: &[&str]) -> &'s str {
        self.shown(path)
            .trim_matches([FALLBACK_BEGINS, FALLBACK_ENDS])
    }

    /// The string at a path, for the text of a page: English fallbacks keep the marks that become `lang` elements.
    pub(crate) fn shown(self, path: &[&str]) -> &'s str {
        let mut entries = self.0;
        for (i, part) in path.iter().enumerate() {
            match entries
                .iter()
                .find(|e| e.key == *part)
                .map(|e| &e.data.value)
            {
                Some(Value::Table(inner)) => entries = inner,
                Some(Value::Text(text)) if i + 1 == path.len() => return text,
                _ => return "",
            }
        }
        ""
    }

    /// The string at a path, with its `{name}` placeholders filled in.
    pub(crate) fn with_values(self, path: &[&str], values: &[(&str, String)]) -> String {
        fill_placeholders(self.get(path), values)
    }
}
