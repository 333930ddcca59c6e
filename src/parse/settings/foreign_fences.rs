//! Front matter that would be published as text: in JSON, or between lines that are almost `---` or `+++`.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::{Source, Span};
use serde_json::Value;
use std::fmt::Write as _;

/// The report about such front matter, and the byte at which the Markdown begins.
pub(crate) fn report(source: &Source) -> Option<(Diagnostic, usize)> {
    let text = &source.text;
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let top = start + text[start..].len() - text[start..].trim_start().len();
    match text[top..].chars().next()? {
        '{' => json(source, start, top),
        '-' | '+' | '—' | '–' | ';' | '~' => fences(source, top),
        _ => None,
    }
}

/// `{ "title": … }`, as Hugo reads it.
fn json(source: &Source, start: usize, top: usize) -> Option<(Diagnostic, usize)> {
    let text = &source.text[top..];
    text[1..].trim_start().strip_prefix('"')?;
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next().and_then(Result::ok);
    let end = match value {
        Some(_) => top + values.byte_offset(),
        // With a slip in it, it ends at a bracket that has its line to itself.
        None => top + text.find("\n}")? + "\n}".len(),
    };
    let first = text.lines().next().unwrap_or_default().trim_end();
    let diagnostic = Code::FrontMatterSyntax
        .at(
            &source.path,
            &(top..top + first.len()),
            "front matter is not read as JSON",
        )
        .help("write it as TOML between two lines of `+++`: `title = \"…\"`, and so on, one key a line");
    let toml = value.as_ref().and_then(toml);
    Some((
        match toml {
            Some(toml) => diagnostic.replace(&(start..end), format!("+++\n{toml}+++")),
            None => diagnostic,
        },
        end,
    ))
}

/// Entries that are texts, numbers, yes or no, or lists of them, in TOML.
fn toml(value: &Value) -> Option<String> {
    let simple = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    let mut toml = String::new();
    for (key, value) in value.as_object()? {
        let is_key = !key.is_empty()
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        let fits = match value {
            Value::Array(values) => values.iter().all(simple),
            value => simple(value),
        };
        if !is_key || !fits {
            return None;
        }
        let _ = writeln!(toml, "{key} = {value}");
    }
    Some(toml)
}

/// Lines such as `----`, `—` or `---yaml` around entries.
fn fences(source: &Source, top: usize) -> Option<(Diagnostic, usize)> {
    let text = &source.text;
    let mut lines = text[top..].split_inclusive('\n');
    let first = lines.next()?;
    let joint = fence(first)?;
    let mut at = top + first.len();
    let mut entries = 0;
    for line in lines {
        let span = at..at + line.trim_end().len();
        at += line.len();
        if fence(line) == Some(joint) {
            let correct = if joint == '=' { "+++" } else { "---" };
            let wrong: Vec<Span> = [top..top + first.trim_end().len(), span]
                .into_iter()
                .filter(|span| text[span.clone()] != *correct)
                .collect();
            let place = wrong.first()?;
            let written = &text[place.clone()];
            let message = if place.start == top {
                format!("`{written}` does not open front matter, so it would be published as text")
            } else {
                format!("`{written}` does not close front matter")
            };
            let mut diagnostic = Code::FrontMatterSyntax
                .at(&source.path, place, message)
                .help(format!(
                    "write `{correct}`: three signs, and nothing else in the line"
                ));
            for place in &wrong {
                diagnostic = diagnostic.replace(place, correct);
            }
            return (entries > 0).then_some((diagnostic, at));
        }
        if is_entry(line, joint) {
            entries += 1;
        } else if !(line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-', '['])) {
            return None;
        }
    }
    None
}

/// A line that is a fence of front matter or almost one, and the sign between its keys and values.
fn fence(line: &str) -> Option<char> {
    let line = line.trim_end();
    let signs = line.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let language = &line[signs.len()..];
    let all = |allowed: &str| !signs.is_empty() && signs.chars().all(|c| allowed.contains(c));
    match language {
        "" | "yaml" | "yml" if all("-—–") && (signs.len() > 2) => Some(':'),
        "toml" if all("-+") => Some('='),
        "" if all("+") && signs.len() > 2 => Some('='),
        "" if all("~;") && signs.len() > 2 => Some(':'),
        _ => None,
    }
}

fn is_entry(line: &str, joint: char) -> bool {
    line.split_once(joint).is_some_and(|(key, _)| {
        let key = key.trim_end();
        !key.is_empty()
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
    })
}
