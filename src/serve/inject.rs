//! Adds the preview's script to served pages, and lets their security policy connect to this server. Published pages never
//! contain either.

use crate::serve::addresses::OWN;
use std::ops::Range;

/// The directive of published pages, which may not connect to anything.
const CONNECT_NONE: &[u8] = b"connect-src 'none'";
/// The directive that replaces it.
const CONNECT_SELF: &[u8] = b"connect-src 'self'";

/// The page with the preview's script. The script compares the page's `version` and build `number` with the server's.
pub(crate) fn into(html: &[u8], version: &str, number: u64) -> Vec<u8> {
    let script = format!(
        "<script src=\"{OWN}preview.js\" data-version=\"{version}\" data-build=\"{number}\" defer></script>"
    );
    let mut out = Vec::with_capacity(html.len() + script.len());
    let head = head(html);
    // The first script of the page, so that it sees the page before others change it.
    let (before, rest) = html.split_at(head.as_ref().map_or(html.len(), |head| head.start));
    out.extend_from_slice(before);
    out.extend_from_slice(script.as_bytes());
    match head.and_then(|head| find(html, CONNECT_NONE, head)) {
        Some(at) => {
            out.extend_from_slice(&html[before.len()..at]);
            out.extend_from_slice(CONNECT_SELF);
            out.extend_from_slice(&html[at + CONNECT_NONE.len()..]);
        }
        None => out.extend_from_slice(rest),
    }
    out
}

/// The range between the tags of the head.
fn head(html: &[u8]) -> Option<Range<usize>> {
    let open = find(html, b"<head", 0..html.len())?;
    let start = open + html[open..].iter().position(|byte| *byte == b'>')? + 1;
    let end = find(html, b"</head", start..html.len()).unwrap_or(html.len());
    Some(start..end)
}

/// The position of `what` within a range of the page, ignoring case.
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
    fn the_script_comes_first_and_the_policy_allows_its_requests() {
        let html = "<HEAD lang=x><meta content=\"connect-src 'none'\"></head>connect-src 'none'";
        let expected = format!(
            "<HEAD lang=x>{SCRIPT}<meta content=\"connect-src 'self'\"></head>connect-src 'none'"
        );
        assert_eq!(injected(html), expected);
    }

    #[test]
    fn a_page_without_a_head_gets_the_script_at_its_end() {
        assert_eq!(
            injected("<p>connect-src 'none'"),
            format!("<p>connect-src 'none'{SCRIPT}")
        );
    }
}
