//! English words that stand in where an author's file of strings lacks a translation: each says its language, so that a screen
//! reader does not read it by the rules of another.
//!
//! `parse` puts each between two marks that no text has. Here they become elements in text. Where no element can be, as in
//! attributes, titles and data, they are taken out.

use crate::model::language::{STAND_IN_BEGINS as BEGINS, STAND_IN_ENDS as ENDS};

const BEFORE: &str = "<span lang=\"en\" dir=\"ltr\">";
const AFTER: &str = "</span>";

/// Elements that hold text and no elements.
const RAW: [&str; 5] = ["script", "style", "title", "textarea", "option"];

/// The same without marks, for what is no HTML.
pub(crate) fn unmarked(text: String) -> String {
    if text.contains([BEGINS, ENDS]) {
        text.replace([BEGINS, ENDS], "")
    } else {
        text
    }
}

/// A page with elements in place of marks.
pub(crate) fn elements(html: String) -> String {
    if !html.contains([BEGINS, ENDS]) {
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
        if let Some(name) = RAW.iter().find(|name| is_start_of(tag, name)) {
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
        .is_some_and(|behind| behind.starts_with(|c: char| !c.is_ascii_alphanumeric()))
}

/// How long the tag or comment is with which `html` begins. A `>` in a quoted value does not end it.
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

/// Text between two tags. A date holds the name of a month, which may be marked within what is marked: one element does.
fn text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(BEGINS) {
        let behind = &rest[at + BEGINS.len_utf8()..];
        let Some(end) = closing(behind) else { break };
        out.push_str(&rest[..at].replace(ENDS, ""));
        out.push_str(BEFORE);
        out.push_str(&behind[..end].replace([BEGINS, ENDS], ""));
        out.push_str(AFTER);
        rest = &behind[end + ENDS.len_utf8()..];
    }
    out.push_str(&rest.replace([BEGINS, ENDS], ""));
}

/// Where what has begun ends.
fn closing(text: &str) -> Option<usize> {
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

    /// With `[` and `]` for the marks.
    fn made(html: &str) -> String {
        elements(
            html.replace('[', &BEGINS.to_string())
                .replace(']', &ENDS.to_string()),
        )
    }

    #[test]
    fn a_word_that_stands_in_says_its_language() {
        assert_eq!(
            made("<p>Ein [word] hier</p>"),
            "<p>Ein <span lang=\"en\" dir=\"ltr\">word</span> hier</p>"
        );
    }

    #[test]
    fn a_word_within_another_makes_one_element() {
        assert_eq!(
            made("[4 [May] 2026]"),
            "<span lang=\"en\" dir=\"ltr\">4 May 2026</span>"
        );
    }

    #[test]
    fn nothing_is_added_where_no_element_can_be() {
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
            assert_eq!(made(marked), plain);
        }
    }

    #[test]
    fn a_mark_without_its_other_half_leaves_no_element_open() {
        assert_eq!(made("<p>[a</p><p>b]</p>"), "<p>a</p><p>b</p>");
    }
}
