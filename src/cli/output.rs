//! Output: results on standard output, diagnostics and everything else on standard error.

use crate::cli::exit_code;
use crate::cli::site_args::{Format, Verbosity};
use inquill::model::diagnostic::{Diagnostic, Diagnostics, Severity};
use inquill::pipeline::{Outcome, messages};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Prints the diagnostics and the summary of a run. Returns the exit code.
pub(crate) fn outcome(
    format: Format,
    root: &Path,
    outcome: &Outcome,
    output: &Path,
    verbosity: Verbosity,
) -> ExitCode {
    let diagnostics = outcome.diagnostics.as_slice();
    if format == Format::Json {
        print_line(messages::json(diagnostics, root).trim_end());
    } else {
        print_diagnostics(diagnostics, root, verbosity);
        if !verbosity.quiet || outcome.diagnostics.has_errors() {
            eprint_line(&summary(outcome, output));
        }
    }
    if outcome.diagnostics.has_errors() {
        ExitCode::from(exit_code::MISTAKES)
    } else {
        ExitCode::SUCCESS
    }
}

/// Prints diagnostics of the site below `root`, with the lines they are about. With `--quiet`, notes are left out.
pub(crate) fn print_diagnostics(diagnostics: &[Diagnostic], root: &Path, verbosity: Verbosity) {
    let printed: Vec<Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| !verbosity.quiet || diagnostic.severity != Severity::Note)
        .cloned()
        .collect();
    let text = messages::human(&printed, root, wants_color());
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Whether standard error is a terminal and colors are not disabled.
fn wants_color() -> bool {
    std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The number of errors and warnings: `1 error, 2 warnings`. Empty if there are none.
pub(crate) fn counts(diagnostics: &Diagnostics) -> String {
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts = counts.map(|(severity, name)| (diagnostics.count(severity), name));
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| counted(n, name))
        .collect();
    counts.join(", ")
}

/// The last line of a run: what the site has, what was written where.
fn summary(outcome: &Outcome, output: &Path) -> String {
    let counts = counts(&outcome.diagnostics);
    if outcome.diagnostics.has_errors() {
        return format!("{counts}; nothing was written");
    }
    let warnings = if counts.is_empty() {
        counts
    } else {
        format!(", {counts}")
    };
    let what = format!(
        "{} with {}",
        counted(outcome.pages, "page"),
        counted(outcome.exercises, "exercise")
    );
    match &outcome.published {
        None if warnings.is_empty() => format!("{what}; all is well"),
        None => format!("{what}{warnings}"),
        Some(done) => {
            let changes = match (done.written, done.removed) {
                (0, 0) => "nothing had changed".to_owned(),
                (written, 0) => format!("{} written", counted(written, "file")),
                (written, removed) => {
                    format!("{} written, {removed} removed", counted(written, "file"))
                }
            };
            let notice = done
                .notice
                .as_ref()
                .map(|notice| format!("\nnote: {notice}"))
                .unwrap_or_default();
            format!(
                "{what} in {}: {changes}{warnings}{notice}",
                output.display()
            )
        }
    }
}

/// `1 page`, `2 pages`.
pub(crate) fn counted(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}

/// Writes a result to standard output.
pub(crate) fn print_line(text: &str) {
    if !text.is_empty() {
        // Fails if the reader of a pipe has closed it and wants no more.
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}

/// Writes a line about the run to standard error.
pub(crate) fn eprint_line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
