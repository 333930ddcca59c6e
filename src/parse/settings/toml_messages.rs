//! Messages about TOML in an author's words, in place of the toml crate's own.

use crate::model::source::Span;

/// What is wrong, and how to fix it. `reported`: the first line of the crate's message about `span`.
pub(crate) fn message(text: &str, span: &Span, reported: &str) -> (String, String) {
    let written = text.get(span.clone()).unwrap_or_default().trim();
    if reported.starts_with("duplicate key") {
        return (
            format!("`{written}` is given twice"),
            "take one of the two out".to_owned(),
        );
    }
    let (message, help) = match explained(text, span) {
        Some(help) => (reported, help.to_owned()),
        None if !reported.starts_with("string values must be quoted") => {
            let dated = ["date", "month", "day"]
                .iter()
                .any(|what| reported.contains(what));
            let date = "a date is written as year, month and day: `2026-11-24`";
            let line = "a line of TOML reads `name = value`, or `[name]` above a table";
            (reported, if dated { date } else { line }.to_owned())
        }
        None if written.is_empty() => (
            "there is no value here",
            "write one, such as `\"…\"`, or take the line out".to_owned(),
        ),
        None if written.starts_with(['“', '”', '„', '‘', '’', '«', '»']) => {
            let help = "write straight ones, `\"…\"`; an editor for letters makes others of them";
            ("this is no quotation mark of TOML", help.to_owned())
        }
        None => (
            "a text stands between quotation marks",
            format!("write `\"{written}\"`"),
        ),
    };
    (message.to_owned(), help)
}

/// How to fix what the crate's messages do not explain to someone who has never met TOML.
fn explained(text: &str, span: &Span) -> Option<&'static str> {
    let start = text[..span.start.min(text.len())]
        .rfind('\n')
        .map_or(0, |i| i + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let value = line.split_once('=').map(|(_, value)| value.trim());
    let is_date = |value: &str| {
        let parts: Vec<&str> = value.split(['.', '/']).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match value {
        None if line.starts_with('[') && line.contains(|c: char| !c.is_ascii() || c == ' ') => {
            Some(
                "a name with other signs than a–z, digits, `-` and `_` stands in quotation marks: `[\"…\"]`",
            )
        }
        Some(value) if is_date(value) => {
            Some("a date is written as year, month and day: `2026-11-24`")
        }
        None if line.contains(':') => {
            Some("in TOML a name and its value are joined by `=`: `title = \"…\"`")
        }
        Some(value) if value.matches('"').count() % 2 == 1 => {
            Some("close the text with `\"`; a `\"` inside it is written `\\\"`")
        }
        Some(value)
            if value.starts_with(|c: char| c.is_alphabetic())
                && !matches!(value, "true" | "false") =>
        {
            Some("text stands between quotation marks: `title = \"…\"`")
        }
        _ => None,
    }
}
