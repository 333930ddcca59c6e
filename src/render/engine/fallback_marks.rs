//! English fallbacks for missing translations, marked up with their language, so that screen readers pronounce them correctly.
//!
//! `parse` puts each fallback between two marker characters. This file replaces the markers by elements in text, and removes
//! them where no element is allowed: in attributes, titles and data.

use crate::model::language::{FALLBACK_BEGINS as BEGINS, FALLBACK_ENDS as ENDS};
use memchr::memmem;

const START_TAG: &str = "<span lang=\"en\" dir=\"ltr\">";
const END_TAG: &str = "</span>";

/// Elements that contain only text.
const RAW_TEXT: [&str; 5] = ["script", "style", "title", "textarea", "option"];

/// The bytes that both marks begin with in UTF-8. Nearly every page has neither, and looking for bytes is many times
/// faster than looking at each character.
const FIRST_BYTES: &[u8] = b"\xef\xb7";

/// Removes the marks from a file that is not HTML.
pub(crate) fn without_marks(text: String) -> String {
    if has_marks(&text) {
        text.replace([BEGINS, ENDS], "")
    } else {
        text
    }
}

fn has_marks(text: &str) -> bool {
    memmem::find(text.as_bytes(), FIRST_BYTES).is_some() && text.contains([BEGINS, ENDS])
}

/// Replaces the marks on an HTML page by elements.
pub(crate) fn elements(html: String) -> String {
    if !has_marks(&html) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html.as_str();
    while let Some(open) = rest.find('<') {
        text(&rest[..open], &mut out);
        let end = tag_end(&rest[open..]);
        let tag = &rest[open..open + end];
        out.push_str(&tag.replace([BEGINS, ENDS], ""));
        rest = &rest[open + end..];
        if let Some(name) = RAW_TEXT.iter().find(|name| is_start_of(tag, name)) {
            let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
            out.push_str(&rest[..end].replace([BEGINS, ENDS], ""));
            rest = &rest[end..];
        }
    }
    text(rest, &mut out);
    out
}

fn is_start_of(tag: &str, name: &str) -> bool {
    tag[1..]
        .strip_prefix(name)
        .is_some_and(|rest| rest.starts_with(|c: char| !c.is_ascii_alphanumeric()))
}

/// The length of the tag or comment at the start of `html`. A `>` in a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// Appends the text between two tags. Marks can be nested, as in a date with the name of a month; one element is enough.
fn text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(BEGINS) {
        let after = &rest[at + BEGINS.len_utf8()..];
        let Some(end) = closing_mark(after) else {
            break;
        };
        out.push_str(&rest[..at].replace(ENDS, ""));
        out.push_str(START_TAG);
        out.push_str(&after[..end].replace([BEGINS, ENDS], ""));
        out.push_str(END_TAG);
        rest = &after[end + ENDS.len_utf8()..];
    }
    out.push_str(&rest.replace([BEGINS, ENDS], ""));
}

/// The position of the mark that closes the open one.
fn closing_mark(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, c) in text.char_indices() {
        match c {
            BEGINS => depth += 1,
            ENDS if depth == 1 => return Some(at),
            ENDS => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uses `[` and `]` as the marks.
    fn with_elements(html: &str) -> String {
        elements(
            html.replace('[', &BEGINS.to_string())
                .replace(']', &ENDS.to_string()),
        )
    }

    #[test]
    fn both_marks_begin_with_the_bytes_that_are_looked_for() {
        for mark in [BEGINS, ENDS] {
            assert_eq!(&mark.to_string().as_bytes()[..2], FIRST_BYTES);
        }
    }

    #[test]
    fn a_fallback_states_its_language() {
        assert_eq!(
            with_elements("<p>Ein [word] hier</p>"),
            "<p>Ein <span lang=\"en\" dir=\"ltr\">word</span> hier</p>"
        );
    }

    #[test]
    fn nested_marks_make_one_element() {
        assert_eq!(
            with_elements("[4 [May] 2026]"),
            "<span lang=\"en\" dir=\"ltr\">4 May 2026</span>"
        );
    }

    #[test]
    fn marks_are_removed_where_no_element_is_allowed() {
        for (marked, plain) in [
            ("<a title=\"[1 > 0]\">", "<a title=\"1 > 0\">"),
            ("<title>[a] b</title>", "<title>a b</title>"),
            (
                "<script type=\"application/json\">{\"a\":\"[b]\"}</script>",
                "<script type=\"application/json\">{\"a\":\"b\"}</script>",
            ),
            ("<textarea>[a]</textarea>", "<textarea>a</textarea>"),
            ("<!-- [a] > -->", "<!-- a > -->"),
        ] {
            assert_eq!(with_elements(marked), plain);
        }
    }

    #[test]
    fn an_unpaired_mark_leaves_no_element_open() {
        assert_eq!(with_elements("<p>[a</p><p>b]</p>"), "<p>a</p><p>b</p>");
    }
}
