//! A mistake as the browser shows it, on top of the last good site.

use crate::model::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::{read, report};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// A mistake, as text throughout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Mistake {
    code: &'static str,
    message: String,
    /// `content/page.md:20:53`
    place: String,
    /// The lines it is about, marked.
    excerpt: String,
    /// How to mend it.
    help: Vec<String>,
}

/// The errors among what was reported.
pub(crate) fn among(diagnostics: &Diagnostics, root: &Path) -> Arc<[Mistake]> {
    let errors = diagnostics
        .as_slice()
        .iter()
        .filter(|d| d.severity == Severity::Error);
    errors.map(|diagnostic| mistake(diagnostic, root)).collect()
}

/// One mistake.
pub(crate) fn mistake(diagnostic: &Diagnostic, root: &Path) -> Mistake {
    let text = |path: &str| read::excerpt(root, path);
    Mistake {
        code: diagnostic.code.name(),
        message: diagnostic.message.clone(),
        place: report::place(diagnostic, &text),
        excerpt: report::excerpt(diagnostic, &text),
        help: diagnostic.help.clone(),
    }
}
