//! Output: results on standard output, diagnostics and everything else on standard error.

use crate::cli::exit_code;
use crate::cli::site_args::{Format, Verbosity, request};
use inquill::model::diagnostic::{Diagnostic, Diagnostics, Severity};
use inquill::model::failure::Failure;
use inquill::pipeline::{self, Outcome, Task, messages};
use serde_json::{Value, json};
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

/// Whether to print colors: on a terminal or with `CLICOLOR_FORCE`, but never with `NO_COLOR`.
fn wants_color() -> bool {
    let is_set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let forced = is_set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    is_set("NO_COLOR").is_none() && (forced || std::io::stderr().is_terminal())
}

/// Reports a failure: as a line of text, or as an object like those of diagnostics.
pub(crate) fn failure(format: Format, failure: &Failure) {
    match format {
        Format::Human => eprint_line(&format!("error: {failure}")),
        Format::Json => print_json(&json!({
            "severity": "error",
            "code": "environment",
            "message": failure.to_string(),
            "place": null,
            "related": [],
            "help": [],
        })),
    }
}

/// Reports that there is no site in a folder, as `check` does. Returns `None` if there is one.
pub(crate) fn no_site(
    format: Format,
    root: &Path,
    verbosity: Verbosity,
) -> Result<Option<ExitCode>, Failure> {
    if root.join("site.toml").exists() {
        return Ok(None);
    }
    let request = request(root, false);
    let found = pipeline::run(&request, &Task::Check { external: false })?;
    Ok(Some(outcome(format, root, &found, root, verbosity)))
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

/// Writes an object to standard output, on a line of its own.
pub(crate) fn print_json(value: &Value) {
    print_line(&value.to_string());
    // A program that reads the preview's events waits for each of them.
    let _ = std::io::stdout().flush();
}

/// Writes a line about the run to standard error.
pub(crate) fn eprint_line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
