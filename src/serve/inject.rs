//! What a page gets on its way to the browser, and never on its way to a disk: the preview's script, and leave for it
//! to ask this server what is new.

use crate::serve::addresses::OWN;
use std::ops::Range;

/// In a page's security policy: nothing may be asked for.
const CLOSED: &[u8] = b"connect-src 'none'";
/// In its place: the preview may be asked.
const OPEN: &[u8] = b"connect-src 'self'";

/// The page with the preview's script in it. `version` and `number` are what the script compares with.
pub(crate) fn into(html: &[u8], version: &str, number: u64) -> Vec<u8> {
    let script = format!(
        "<script src=\"{OWN}preview.js\" data-version=\"{version}\" data-build=\"{number}\" defer></script>"
    );
    let mut out = Vec::with_capacity(html.len() + script.len());
    let head = head(html);
    // Before every other script of the page, so that it sees the page as it was sent.
    let (before, rest) = html.split_at(head.as_ref().map_or(html.len(), |head| head.start));
    out.extend_from_slice(before);
    out.extend_from_slice(script.as_bytes());
    match head.and_then(|head| find(html, CLOSED, head)) {
        Some(at) => {
            out.extend_from_slice(&html[before.len()..at]);
            out.extend_from_slice(OPEN);
            out.extend_from_slice(&html[at + CLOSED.len()..]);
        }
        None => out.extend_from_slice(rest),
    }
    out
}

/// What lies between the tags of the head.
fn head(html: &[u8]) -> Option<Range<usize>> {
    let open = find(html, b"<head", 0..html.len())?;
    let start = open + html[open..].iter().position(|byte| *byte == b'>')? + 1;
    let end = find(html, b"</head", start..html.len()).unwrap_or(html.len());
    Some(start..end)
}

/// Where the bytes stand within a stretch of the page; letters in either case.
fn find(html: &[u8], what: &[u8], within: Range<usize>) -> Option<usize> {
    let start = within.start;
    html[within]
        .windows(what.len())
        .position(|bytes| bytes.eq_ignore_ascii_case(what))
        .map(|at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(html: &str) -> String {
        String::from_utf8(into(html.as_bytes(), "abc", 7)).unwrap()
    }

    const SCRIPT: &str = "<script src=\"/_inquill/preview.js\" data-version=\"abc\" data-build=\"7\" defer></script>";

    #[test]
    fn the_script_comes_first_in_the_head_and_the_policy_lets_it_ask() {
        let html = "<HEAD lang=x><meta content=\"connect-src 'none'\"></head>connect-src 'none'";
        let expected = format!(
            "<HEAD lang=x>{SCRIPT}<meta content=\"connect-src 'self'\"></head>connect-src 'none'"
        );
        assert_eq!(injected(html), expected);
    }

    #[test]
    fn a_page_without_a_head_has_it_at_its_end() {
        assert_eq!(
            injected("<p>connect-src 'none'"),
            format!("<p>connect-src 'none'{SCRIPT}")
        );
    }
}
