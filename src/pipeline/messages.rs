//! Diagnostics as text, with the lines of the sources that they are about.

use crate::model::diagnostic::Diagnostic;
use crate::{read, report};
use std::path::Path;

/// Where a diagnostic is, for people: `content/page.md:20:53`.
#[must_use]
pub fn place(diagnostic: &Diagnostic, root: &Path) -> String {
    report::place(diagnostic, &|path: &str| read::excerpt(root, path))
}

/// The lines a diagnostic is about, with marks.
#[must_use]
pub fn excerpt(diagnostic: &Diagnostic, root: &Path) -> String {
    report::excerpt(diagnostic, &|path: &str| read::excerpt(root, path))
}
