//! How anything is said: mistakes and complaints on standard error, what was asked for on standard output.

use crate::cli::MISTAKES;
use crate::cli::site_args::{Format, Voice};
use inquill::model::diagnostic::{Diagnostic, Diagnostics, Severity};
use inquill::pipeline::Outcome;
use inquill::{read, report};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Shows what was found and done, and says with which code to exit.
pub(crate) fn outcome(
    format: Format,
    root: &Path,
    outcome: &Outcome,
    output: &Path,
    voice: Voice,
) -> ExitCode {
    let diagnostics = outcome.diagnostics.as_slice();
    let excerpt = |path: &str| read::excerpt(root, path);
    if format == Format::Json {
        say(report::json(diagnostics, &excerpt).trim_end());
    } else {
        let text = report::human(&worth_saying(diagnostics, voice), &excerpt, colour());
        mistakes(&text);
        if !voice.quiet || outcome.diagnostics.has_errors() {
            complain(&summary(outcome, output));
        }
    }
    ExitCode::from(if outcome.diagnostics.has_errors() {
        MISTAKES
    } else {
        0
    })
}

/// What need not be mended is not worth breaking a silence for.
pub(crate) fn worth_saying(diagnostics: &[Diagnostic], voice: Voice) -> Vec<Diagnostic> {
    diagnostics
        .iter()
        .filter(|found| !voice.quiet || found.severity != Severity::Note)
        .cloned()
        .collect()
}

/// Shows mistakes, with the lines they are about.
pub(crate) fn mistakes(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Whether somebody watches who wants colours.
pub(crate) fn colour() -> bool {
    std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// How many errors and warnings there are: `1 error, 2 warnings`. Nothing when there are none.
pub(crate) fn findings(diagnostics: &Diagnostics) -> String {
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts = counts.map(|(severity, name)| (diagnostics.count(severity), name));
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| counted(n, name))
        .collect();
    said.join(", ")
}

fn summary(outcome: &Outcome, output: &Path) -> String {
    let findings = findings(&outcome.diagnostics);
    if outcome.diagnostics.has_errors() {
        return format!("{findings}; nothing was written");
    }
    let warnings = if findings.is_empty() {
        findings
    } else {
        format!(", {findings}")
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

/// Writes what was asked for to standard output.
pub(crate) fn say(text: &str) {
    if !text.is_empty() {
        // A reader that closed the pipe wants no more.
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}

/// Writes a line about the run to standard error.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
