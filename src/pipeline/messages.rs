//! Diagnostics as messages that show lines of the sources, for the command line and the preview.

use crate::model::diagnostic::Diagnostic;
use crate::{read, report};
use std::path::Path;

/// Diagnostics of the site below `root` for people, each with the lines it is about. ANSI colors if `color` is set.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], root: &Path, color: bool) -> String {
    report::human(diagnostics, &|path| read::excerpt(root, path), color)
}

/// Diagnostics of the site below `root` as JSON Lines.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], root: &Path) -> String {
    report::json(diagnostics, &|path| read::excerpt(root, path))
}

/// The place of a diagnostic of the site below `root`: `content/page.md:20:53`.
#[must_use]
pub fn place(diagnostic: &Diagnostic, root: &Path) -> String {
    report::place(diagnostic, &|path| read::excerpt(root, path))
}

/// The lines that a diagnostic of the site below `root` is about, marked.
#[must_use]
pub fn excerpt(diagnostic: &Diagnostic, root: &Path) -> String {
    report::excerpt(diagnostic, &|path| read::excerpt(root, path))
}
