//! What stands above a page: `+++` TOML or `---` YAML at the very first byte, or nothing.
//!
//! Split by hand, because pulldown-cmark's metadata option would match at any unindented line.

use super::data;
use super::fields::Fields;
use super::keys;
use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Alias, FrontMatter};
use crate::source::{Source, Span};

/// Front matter, and the byte at which the Markdown begins.
pub(super) fn front_matter(source: &Source, diagnostics: &mut Diagnostics) -> (FrontMatter, usize) {
    match split(&source.text) {
        Split::None { body } => (FrontMatter::default(), body),
        Split::Unclosed { fence, opening } => {
            let diagnostic = Code::UnclosedFrontMatter
                .at(&source.path, &opening, format!("the front matter is opened with `{fence}` but never closed"))
                .help(format!("put a line with `{fence}` alone below the last entry"));
            diagnostics.push(diagnostic);
            (FrontMatter::default(), source.text.len())
        }
        Split::Found { fence, inner, body } => {
            let text = &source.text[inner.clone()];
            let entries = if fence == "+++" {
                data::toml(&source.path, text, inner.start, Code::FrontMatterSyntax, diagnostics)
            } else {
                data::yaml(&source.path, text, inner.start, Code::FrontMatterSyntax, diagnostics)
            };
            (fields(Fields::new(&source.path, &keys::FRONT_MATTER, entries, inner, diagnostics)), body)
        }
    }
}

fn fields(mut fields: Fields<'_>) -> FrontMatter {
    let slug = fields.spanned_text("slug");
    let front = FrontMatter {
        title: fields.text("title").filter(|t| !t.is_empty()),
        description: fields.text("description").filter(|t| !t.is_empty()),
        template: fields.text("template"),
        weight: fields.whole_number("weight"),
        draft: fields.flag("draft"),
        date: fields.date("date").map(|(d, _)| d),
        updated: fields.date("updated").map(|(d, _)| d),
        aliases: fields.spanned_texts("aliases").into_iter().map(|(text, span)| Alias { text, span }).collect(),
        authors: fields.texts("authors"),
        keywords: fields.texts("keywords"),
        objectives: fields.texts("objectives"),
        math: fields.optional_flag("math"),
        no_glossary: !fields.flag_or("glossary", true),
        extra: fields.table("extra").map(|(entries, _)| entries).unwrap_or_default(),
        slug_span: slug.as_ref().map(|(_, span)| span.clone()),
        slug: slug.map(|(slug, _)| slug),
    };
    fields.finish();
    front
}

enum Split {
    None { body: usize },
    Unclosed { fence: &'static str, opening: Span },
    Found { fence: &'static str, inner: Span, body: usize },
}

/// Finds the fences. A byte order mark, CRLF line ends and blanks behind a fence are tolerated.
fn split(text: &str) -> Split {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &text[start..];
    let Some(first) = rest.split_inclusive('\n').next() else { return Split::None { body: start } };
    let Some(fence) = ["+++", "---"].into_iter().find(|fence| first.trim_end() == *fence) else {
        return Split::None { body: start };
    };
    let inner = start + first.len();
    let mut at = inner;
    for line in text[inner..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Split::Found { fence, inner: inner..at, body: at + line.len() };
        }
        at += line.len();
    }
    // A rule at the top of a page without front matter is Markdown, not a mistake.
    if fence == "---" && !text[inner..].lines().next().is_some_and(looks_like_yaml) {
        return Split::None { body: start };
    }
    Split::Unclosed { fence, opening: start..start + first.trim_end().len() }
}

fn looks_like_yaml(line: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)))
}
