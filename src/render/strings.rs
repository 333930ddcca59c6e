//! Strings of the interface that the render stage itself needs, such as the titles of pages Inquill makes.

use crate::model::data::{Entry, Value};
use crate::model::language::{STAND_IN_BEGINS, STAND_IN_ENDS};
use crate::render::engine::filled;

/// The strings of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strings<'s>(pub(crate) &'s [Entry]);

impl<'s> Strings<'s> {
    /// A table of words, such as `script`; empty when a strings file lacks it.
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

    /// The text at a path such as `["title", "help"]`; empty when a strings file lacks it.
    pub(crate) fn get(self, path: &[&str]) -> &'s str {
        self.shown(path)
            .trim_matches([STAND_IN_BEGINS, STAND_IN_ENDS])
    }

    /// The same for the text of a page, where an English word that stands in for a translation keeps its marks.
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

    /// The same with `{name}`s filled in.
    pub(crate) fn filled(self, path: &[&str], values: &[(&str, String)]) -> String {
        filled(self.get(path), values)
    }
}
