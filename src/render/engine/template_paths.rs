//! The files that templates were read from, by the names templates call each other by.

use crate::model::diagnostic::did_you_mean;
use crate::model::source::{Source, SourcePath};
use std::collections::BTreeMap;

/// Templates by name.
pub(crate) type TemplateSources<'s> = BTreeMap<&'s str, &'s Source>;

/// Source paths by template name.
#[derive(Debug, Clone)]
pub(crate) struct TemplatePaths(BTreeMap<String, SourcePath>);

impl TemplatePaths {
    pub(crate) fn new(sources: &TemplateSources<'_>) -> Self {
        let path = |(name, source): (&&str, &&Source)| {
            ((*name).to_owned(), SourcePath::clone(&source.path))
        };
        Self(sources.iter().map(path).collect())
    }

    /// Whether there is a template of this name.
    pub(crate) fn has(&self, template: &str) -> bool {
        self.0.contains_key(template)
    }

    /// An existing name that a misspelled one may stand for.
    pub(crate) fn similar(&self, template: &str) -> Option<&str> {
        did_you_mean(template, self.0.keys().map(String::as_str))
    }

    /// The file a template was read from.
    pub(crate) fn path(&self, template: &str) -> SourcePath {
        self.0.get(template).map_or_else(
            || SourcePath::from(format!("templates/{template}")),
            SourcePath::clone,
        )
    }
}
