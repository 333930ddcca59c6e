//! Front matter: `+++` TOML or `---` YAML at the first byte of a page, or none.
//!
//! Split by hand, because pulldown-cmark's metadata option would match at any unindented line.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::{Alias, FrontMatter};
use crate::model::keys;
use crate::model::source::{Source, Span};
use crate::parse::settings::fields::Fields;
use crate::parse::settings::foreign_fences;
use crate::parse::settings::typography::typographic;
use crate::parse::settings::values;

/// Front matter, and the byte at which the Markdown begins.
pub(crate) fn front_matter(source: &Source, diagnostics: &mut Diagnostics) -> (FrontMatter, usize) {
    if let Some((diagnostic, body)) = foreign_fences::report(source) {
        diagnostics.push(diagnostic);
        return (FrontMatter::default(), body);
    }
    match split(&source.text) {
        Split::None { body } => (FrontMatter::default(), body),
        Split::Unclosed { fence, opening } => {
            let diagnostic = Code::UnclosedFrontMatter
                .at(
                    &source.path,
                    &opening,
                    format!("the front matter is opened with `{fence}` but never closed"),
                )
                .help(format!(
                    "put a line with `{fence}` alone below the last entry"
                ));
            diagnostics.push(diagnostic);
            (FrontMatter::default(), source.text.len())
        }
        Split::Found {
            fence,
            opening,
            inner,
            body,
        } => {
            if !source.text[..opening.start]
                .trim_start_matches('\u{feff}')
                .is_empty()
            {
                let diagnostic = Code::FrontMatterPlace
                    .at(
                        &source.path,
                        &opening,
                        "front matter begins in the first line of a file, and this one is below it",
                    )
                    .help("take out what is empty above it");
                diagnostics.push(diagnostic);
            }
            let text = &source.text[inner.clone()];
            let entries = if fence == "+++" {
                values::toml(
                    &source.path,
                    text,
                    inner.start,
                    Code::FrontMatterSyntax,
                    diagnostics,
                )
            } else {
                values::yaml(
                    &source.path,
                    text,
                    inner.start,
                    Code::FrontMatterSyntax,
                    diagnostics,
                )
            };
            let read = Fields::new(
                &source.path,
                &keys::FRONT_MATTER,
                entries,
                inner,
                diagnostics,
            );
            (
                fields(if fence == "+++" { read } else { read.in_yaml() }),
                body,
            )
        }
    }
}

fn fields(mut fields: Fields<'_>) -> FrontMatter {
    let slug = fields.spanned_text("slug");
    let front = FrontMatter {
        title: fields
            .text("title")
            .filter(|t| !t.is_empty())
            .map(|title| typographic(&title)),
        description: fields
            .text("description")
            .filter(|t| !t.is_empty())
            .map(|text| typographic(&text)),
        template: fields.text("template"),
        weight: fields.whole_number("weight"),
        draft: fields.flag("draft"),
        date: fields.date("date").map(|(d, _)| d),
        updated: fields.date("updated").map(|(d, _)| d),
        aliases: fields
            .spanned_texts("aliases")
            .into_iter()
            .map(|(text, span)| Alias { text, span })
            .collect(),
        authors: fields.texts("authors"),
        keywords: fields.texts("keywords"),
        objectives: fields
            .texts("objectives")
            .iter()
            .map(|text| typographic(text))
            .collect(),
        math: fields.optional_flag("math"),
        no_glossary: !fields.flag_or("glossary", true),
        extra: fields
            .table("extra")
            .map(|(entries, _)| entries)
            .unwrap_or_default(),
        slug_span: slug.as_ref().map(|(_, span)| span.clone()),
        slug: slug.map(|(slug, _)| slug),
    };
    fields.finish();
    front
}

enum Split {
    None {
        body: usize,
    },
    Unclosed {
        fence: &'static str,
        opening: Span,
    },
    Found {
        fence: &'static str,
        opening: Span,
        inner: Span,
        body: usize,
    },
}

/// Finds the fences. A byte order mark, CRLF line ends and blanks after a fence are tolerated. Below empty lines it is
/// front matter only if it cannot be anything else.
fn split(text: &str) -> Split {
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let empty = text[start..].len() - text[start..].trim_start().len();
    let (top, late) = (start + empty, empty > 0);
    let Some(first) = text[top..].split_inclusive('\n').next() else {
        return Split::None { body: start };
    };
    let Some(fence) = ["+++", "---"]
        .into_iter()
        .find(|fence| first.trim_end() == *fence)
    else {
        return Split::None { body: start };
    };
    let inner = top + first.len();
    let opening = top..top + first.trim_end().len();
    let has_entry = text[inner..]
        .lines()
        .next()
        .is_some_and(|line| looks_like_entry(line, fence));
    let mut at = inner;
    for line in text[inner..].split_inclusive('\n') {
        if late && !has_entry {
            break;
        }
        if line.trim_end() == fence {
            return Split::Found {
                fence,
                opening,
                inner: inner..at,
                body: at + line.len(),
            };
        }
        at += line.len();
    }
    // A rule at the top of a page without front matter is Markdown.
    if late || (fence == "---" && !has_entry) {
        return Split::None { body: start };
    }
    Split::Unclosed { fence, opening }
}

fn looks_like_entry(line: &str, fence: &str) -> bool {
    let joint = if fence == "+++" { '=' } else { ':' };
    let table = fence == "+++" && line.starts_with('[');
    table
        || line.split_once(joint).is_some_and(|(key, _)| {
            let key = key.trim_end();
            !key.is_empty()
                && key
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        })
}
