//! Whether templates fit together: what Tera says of several at once, told apart, and how deep they are nested.

use crate::model::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::model::source::Source;
use std::collections::BTreeMap;

/// Templates by the names they call each other by.
type ByName<'s> = BTreeMap<&'s str, &'s Source>;

/// How deep templates may include or extend each other: each level takes its part of the stack.
const DEEPEST: usize = 40;

/// Where an author can look up what templates may say.
pub(crate) const LANGUAGE: &str =
    "the language of templates is described at https://keats.github.io/tera/";

/// The template below which others are nested too deep, if any. A circle is left to Tera, which names it.
pub(crate) fn too_deep(by_name: &ByName<'_>) -> Option<Diagnostic> {
    let called: BTreeMap<&str, Vec<&str>> = by_name
        .iter()
        .map(|(name, source)| (*name, calls(&source.text)))
        .collect();
    let is_leaf = |calls: &Vec<&str>| calls.iter().all(|name| !called.contains_key(name));
    // Level by level from those that call no other: each round settles what rests on settled ones.
    let mut settled: BTreeMap<&str, usize> = called
        .iter()
        .filter(|(_, calls)| is_leaf(calls))
        .map(|(name, _)| (*name, 0))
        .collect();
    for depth in 1..=DEEPEST {
        let rests = |calls: &Vec<&str>| {
            calls
                .iter()
                .all(|name| settled.contains_key(name) || !called.contains_key(name))
        };
        let next: Vec<&str> = called
            .iter()
            .filter(|(name, calls)| !settled.contains_key(*name) && rests(calls))
            .map(|(name, _)| *name)
            .collect();
        if next.is_empty() {
            return None;
        }
        settled.extend(next.into_iter().map(|name| (name, depth)));
    }
    let rests = |calls: &Vec<&str>| {
        calls
            .iter()
            .all(|name| settled.contains_key(name) || !called.contains_key(name))
    };
    let deep = called
        .iter()
        .find(|(name, calls)| !settled.contains_key(*name) && rests(calls))?
        .0;
    let message = format!("templates include or extend each other more than {DEEPEST} deep");
    Some(
        Code::TemplateSyntax
            .in_file(&by_name.get(deep)?.path, message)
            .help("put some of them together"),
    )
}

/// The names behind `include` and `extends`.
fn calls(text: &str) -> Vec<&str> {
    let tags = text
        .split("{%")
        .skip(1)
        .filter_map(|rest| rest.split("%}").next());
    tags.map(|tag| tag.trim_start_matches('-').trim_start())
        .filter_map(|tag| {
            tag.strip_prefix("include")
                .or_else(|| tag.strip_prefix("extends"))
        })
        .flat_map(|names| names.split(['"', '\'', '`']).skip(1).step_by(2))
        .collect()
}

/// Tera's reports on several templates, which it hands out as one text: `error: …`, below it ` --> name:line:column`.
pub(crate) fn reports(text: &str, by_name: &ByName<'_>) -> Diagnostics {
    let mut found = Diagnostics::default();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let (Some(message), Some(place)) = (line.strip_prefix("error: "), lines.peek()) else {
            continue;
        };
        let Some((name, line, column)) = place.trim_start().strip_prefix("--> ").and_then(parts)
        else {
            continue;
        };
        let Some(source) = by_name.get(name) else {
            continue;
        };
        let message = message.trim_end_matches('.').to_owned();
        let at = byte(&source.text, line, column);
        let place = at..word_end(&source.text, at);
        let mistake = Code::TemplateSyntax.at(&source.path, &place, message.clone());
        found.push(mistake.help(help(&message, by_name)));
    }
    found
}

/// How to mend what Tera says of templates that do not fit together.
fn help(message: &str, by_name: &ByName<'_>) -> String {
    let named = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("Block") {
        return format!(
            "add `{{% block {named} %}}{{% endblock %}}` to the template that it extends"
        );
    }
    if message.starts_with("Unknown template")
        && let Some(name) = did_you_mean(named, by_name.keys().copied())
    {
        return format!("did you mean `{name}`?");
    }
    if message.starts_with("Unknown template") {
        return "put a file of that name into templates/, or take the line out".to_owned();
    }
    LANGUAGE.to_owned()
}

fn parts(place: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = place.trim_end().rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    Some((name, line.parse().ok()?, column.parse().ok()?))
}

/// Where a line and a column, both from 1, are in a text.
fn byte(text: &str, line: usize, column: usize) -> usize {
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

/// The end of the name or text that stands there.
fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest
        .find([' ', '\n', '\r', '%', '}', '(', ')', ',', '|', '/'])
        .unwrap_or(rest.len());
    at + length.max(rest.chars().next().map_or(0, char::len_utf8))
}
