//! How anything is said: mistakes and complaints on standard error, what was asked for on standard output.

use super::MISTAKES;
use super::site::{Format, Voice};
use inquill::diagnostic::Severity;
use inquill::{Outcome, read, report};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Shows what was found and done, and says with which code to exit.
pub(super) fn outcome(format: Format, root: &Path, outcome: &Outcome, output: &Path, voice: Voice) -> ExitCode {
    let diagnostics = outcome.diagnostics.as_slice();
    let excerpt = |path: &str| read::excerpt(root, path);
    if format == Format::Json {
        say(report::json(diagnostics, &excerpt).trim_end());
    } else {
        let text = report::human(diagnostics, &excerpt, colour());
        let _ = anstream::stderr().write_all(text.as_bytes());
        if !voice.quiet || outcome.diagnostics.has_errors() {
            complain(&summary(outcome, output));
        }
    }
    ExitCode::from(if outcome.diagnostics.has_errors() { MISTAKES } else { 0 })
}

/// Whether somebody watches who wants colours.
fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn summary(outcome: &Outcome, output: &Path) -> String {
    let errors = outcome.diagnostics.count(Severity::Error);
    let warnings = match outcome.diagnostics.count(Severity::Warning) {
        0 => String::new(),
        n => format!(", {}", counted(n, "warning")),
    };
    if errors > 0 {
        return format!("{}{warnings}; nothing was written", counted(errors, "error"));
    }
    let what = format!("{} with {}", counted(outcome.pages, "page"), counted(outcome.exercises, "exercise"));
    match &outcome.published {
        None => format!("{what}{warnings}; all is well"),
        Some(done) => {
            let changes = match (done.written, done.removed) {
                (0, 0) => "nothing had changed".to_owned(),
                (written, 0) => format!("{} written", counted(written, "file")),
                (written, removed) => format!("{} written, {removed} removed", counted(written, "file")),
            };
            let notice = done.notice.as_ref().map(|notice| format!("\nnote: {notice}")).unwrap_or_default();
            format!("{what} in {}: {changes}{warnings}{notice}", output.display())
        }
    }
}

/// `1 page`, `2 pages`.
pub(super) fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Writes what was asked for to standard output.
pub(super) fn say(text: &str) {
    if !text.is_empty() {
        // A reader that closed the pipe wants no more.
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}

/// Writes a line about the run to standard error.
pub(super) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
