//! Tera's errors as diagnostics. Everything that depends on the wording of its messages is here; the fixtures in
//! `tests/diagnostics` fail when an upgrade changes them.

use crate::model::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::model::source::SourcePath;
use crate::render::engine::template_paths::{TemplatePaths, TemplateSources};
use tera::{ErrorKind, ReportError};

/// How Inquill's own message ends when a filter gets an undefined value. Tera wraps it in a report.
pub(crate) const UNDEFINED: &str = "is given here is not defined";

/// Help for syntax errors.
const LANGUAGE: &str = "the language of templates is described at https://keats.github.io/tera/";

/// An error as a diagnostic. `page`: the page that was being rendered, if any.
pub(crate) fn diagnostic(
    error: &tera::Error,
    code: Code,
    page: Option<&str>,
    paths: &TemplatePaths,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(reported) | ErrorKind::RenderingError(reported) => {
            report(reported, code, page, paths)
        }
        ErrorKind::CircularInclude {
            tpl,
            include_chain: chain,
        }
        | ErrorKind::CircularExtend {
            tpl,
            inheritance_chain: chain,
        } => Code::TemplateSyntax
            .in_file(
                &paths.path(tpl),
                format!(
                    "templates use each other in a circle: {}",
                    chain.join(" → ")
                ),
            )
            .help("take out one of the lines that name the next"),
        ErrorKind::MissingParent { current, parent } => {
            let diagnostic = Code::MissingTemplate.in_file(
                &paths.path(current),
                format!("it extends `{parent}`, which is not there"),
            );
            match paths.similar(parent) {
                Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                None => diagnostic,
            }
        }
        other => without_a_place(&other.to_string(), code, page),
    }
}

/// An error for which Tera names neither file nor line.
fn without_a_place(tera_message: &str, code: Code, page: Option<&str>) -> Diagnostic {
    let (message, help) = if tera_message.contains("recursion depth") {
        (
            "a component uses itself without end",
            "give it a case in which it does not",
        )
    } else {
        ("the templates do not fit together", tera_message)
    };
    let diagnostic = code
        .in_file(&SourcePath::from("templates"), message)
        .help(help);
    match page {
        Some(page) => diagnostic.help(format!("it happened while rendering {page}")),
        None => diagnostic,
    }
}

/// A report, which has a file and a span, as a diagnostic.
pub(crate) fn report(
    report: &ReportError,
    code: Code,
    page: Option<&str>,
    paths: &TemplatePaths,
) -> Diagnostic {
    let message = report.message().trim_end_matches('.').to_owned();
    let is_undefined = message.ends_with(UNDEFINED);
    let mut diagnostic = code.at(
        &paths.path(report.filename()),
        &report.span().range,
        message,
    );
    if is_undefined {
        diagnostic = diagnostic
            .help("fix the name before it, or put `default(value=\"\")` between the two for what may be missing");
    }
    match page {
        Some(page) => diagnostic.help(format!("it happened while rendering {page}")),
        None => diagnostic.help(LANGUAGE),
    }
}

/// Whether a report about a template that was compiled alone is about the template itself. Compiled alone, it lacks the
/// components, filters and parents that other files define.
pub(crate) fn is_own_mistake(report: &ReportError) -> bool {
    let message = report.message().to_lowercase();
    let is_definition = ["component", "filter", "test", "function", "template"]
        .iter()
        .any(|what| message.contains(what));
    let is_missing = ["not found", "unknown", "registered", "exist"]
        .iter()
        .any(|missing| message.contains(missing));
    !(is_definition && is_missing)
}

/// Splits Tera's report on several templates, which is one text: `error: …`, and below it ` --> name:line:column`.
pub(crate) fn split_reports(text: &str, sources: &TemplateSources<'_>) -> Diagnostics {
    let mut found = Diagnostics::default();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let (Some(message), Some(position)) = (line.strip_prefix("error: "), lines.peek()) else {
            continue;
        };
        let Some((name, line, column)) = position
            .trim_start()
            .strip_prefix("--> ")
            .and_then(parse_position)
        else {
            continue;
        };
        let Some(source) = sources.get(name) else {
            continue;
        };
        let message = message.trim_end_matches('.').to_owned();
        let start = byte_offset(&source.text, line, column);
        let span = start..word_end(&source.text, start);
        let mistake = Code::TemplateSyntax.at(&source.path, &span, message.clone());
        found.push(mistake.help(help(&message, sources)));
    }
    found
}

/// How to fix a mistake that involves several templates.
fn help(message: &str, sources: &TemplateSources<'_>) -> String {
    let quoted = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("Block") {
        return format!(
            "add `{{% block {quoted} %}}{{% endblock %}}` to the template that it extends"
        );
    }
    if message.starts_with("Unknown template")
        && let Some(name) = did_you_mean(quoted, sources.keys().copied())
    {
        return format!("did you mean `{name}`?");
    }
    if message.starts_with("Unknown template") {
        return "put a file of that name into templates/, or take the line out".to_owned();
    }
    LANGUAGE.to_owned()
}

/// Parses `name:line:column`.
fn parse_position(position: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = position.trim_end().rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    Some((name, line.parse().ok()?, column.parse().ok()?))
}

/// The byte offset of a line and a column, both counted from 1.
fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or_default();
    before
        + rest
            .chars()
            .take(column.saturating_sub(1))
            .map(char::len_utf8)
            .sum::<usize>()
}

/// The end of the word at an offset, at least one character behind it.
fn word_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let length = rest
        .find([' ', '\n', '\r', '%', '}', '(', ')', ',', '|', '/'])
        .unwrap_or(rest.len());
    start + length.max(rest.chars().next().map_or(0, char::len_utf8))
}
