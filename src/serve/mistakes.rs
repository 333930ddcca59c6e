//! Mistakes as the browser shows them, over the last site without any.

use crate::model::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::pipeline::messages;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// A mistake as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ShownMistake {
    code: &'static str,
    message: String,
    /// `content/page.md:20:53`
    place: String,
    /// The source lines, with the place marked.
    excerpt: String,
    /// How to fix it.
    help: Vec<String>,
}

/// The errors among the diagnostics.
pub(crate) fn among(diagnostics: &Diagnostics, root: &Path) -> Arc<[ShownMistake]> {
    let errors = diagnostics
        .as_slice()
        .iter()
        .filter(|d| d.severity == Severity::Error);
    errors.map(|diagnostic| mistake(diagnostic, root)).collect()
}

/// One diagnostic as text.
pub(crate) fn mistake(diagnostic: &Diagnostic, root: &Path) -> ShownMistake {
    ShownMistake {
        code: diagnostic.code.name(),
        message: diagnostic.message.clone(),
        place: messages::place(diagnostic, root),
        excerpt: messages::excerpt(diagnostic, root),
        help: diagnostic.help.clone(),
    }
}
