//! The words of the interface.

use super::{Page, STRINGS, capitalized, cell};
use crate::generated::Generated;
use std::fmt::Write as _;

pub(super) fn generate(generated: &mut Generated) {
    let page = Page {
        file: "09-words.md",
        title: "Words of the interface",
        about: "Every word that the pages themselves say, with the key it has in templates/strings.",
        source: STRINGS.to_owned(),
    };
    let mut body = String::from(
        "Copy `templates/strings/en.toml` from Inquill to change any of these, or to translate them: \
         [Write in several languages](../02-how-to/08-languages.md). What stands in braces, such as `{n}`, is filled in.\n\n",
    );
    let text = crate::text(STRINGS);
    let mut prefix = String::new();
    let mut rows = String::new();
    let mut section = |heading: &str, rows: &mut String| {
        if !rows.is_empty() {
            let _ = write!(
                body,
                "{}| Key | English |\n|---|---|\n{}\n",
                heading,
                std::mem::take(rows)
            );
        }
    };
    let mut heading = String::new();
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("# -- ") {
            section(&heading, &mut rows);
            heading = format!("## {}\n\n", capitalized(words));
        } else if let Some(name) = line.strip_prefix('[') {
            prefix = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, value)) = line.split_once(" = ") {
            let _ = writeln!(rows, "| `{prefix}{key}` | {} |", cell(&english(value)));
        }
    }
    section(&heading, &mut rows);
    page.generate(&body, generated);
}

/// A string or a plural as a reader sees it, or nearly.
fn english(value: &str) -> String {
    let value: toml::Table = format!("value = {value}").parse().unwrap();
    let text = |value: &toml::Value| format!("`{}`", value.as_str().unwrap());
    match &value["value"] {
        toml::Value::Table(forms) => forms
            .iter()
            .map(|(form, words)| format!("{form}: {}", text(words)))
            .collect::<Vec<_>>()
            .join("; "),
        words => text(words),
    }
}
