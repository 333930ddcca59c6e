//! Diagnostics as messages with source lines, for the command line and the preview.

use crate::model::diagnostic::Diagnostic;
use crate::{read, report};
use std::path::Path;

/// Diagnostics of the site in `root` as text with source lines. `color`: whether to use ANSI colors.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], root: &Path, color: bool) -> String {
    report::human(diagnostics, &|path| read::excerpt(root, path), color)
}

/// Diagnostics of the site in `root` as JSON Lines.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], root: &Path) -> String {
    report::json(diagnostics, &|path| read::excerpt(root, path))
}

/// The position of a diagnostic: `content/page.md:20:53`.
#[must_use]
pub fn place(diagnostic: &Diagnostic, root: &Path) -> String {
    report::place(diagnostic, &|path| read::excerpt(root, path))
}

/// The source lines of a diagnostic, with the span marked.
#[must_use]
pub fn excerpt(diagnostic: &Diagnostic, root: &Path) -> String {
    report::excerpt(diagnostic, &|path| read::excerpt(root, path))
}
