//! Bare addresses in text, `https://example.org` and `me@example.org`, which become links as on code hosts.

use crate::model::source::Span;

/// What a web address begins with.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Longest address that becomes a link, in bytes.
const LONGEST: usize = 2000;

/// Signs that end a sentence rather than an address.
const ENDINGS: [char; 22] = [
    '?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"', '”', '’', '»', '…', '”', ']', '}', '“',
    '‘', '«', '|',
];

/// Signs that no address goes on behind.
const BOUNDS: [char; 14] = [
    '<', '>', '`', '\\', '。', '，', '、', '；', '：', '）', '」', '』', '】', '》',
];

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bare {
    pub(crate) span: Span,
    pub(crate) is_mail: bool,
}

/// Whether a text may have any.
pub(crate) fn may_have_any(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"://").is_some()
        || memchr::memchr(b'@', text.as_bytes()).is_some()
}

/// The first address that begins within a span of a text. An address may go on behind it.
pub(crate) fn find(text: &str, within: &Span) -> Option<Bare> {
    let part = text.get(within.clone())?;
    let bytes = part.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'@', b':', &bytes[from..]) {
        let at = from + at;
        from = at + 1;
        let found = if bytes[at] == b':' {
            web(text, within.start, within.start + at)
        } else {
            mail(text, within, within.start + at)
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The web address whose scheme ends at a colon.
fn web(text: &str, from: usize, colon: usize) -> Option<Bare> {
    let start = SCHEMES.iter().find_map(|scheme| {
        let start = (colon + "://".len()).checked_sub(scheme.len())?;
        let fits = start >= from
            && text
                .get(start..start + scheme.len())
                .is_some_and(|written| written.eq_ignore_ascii_case(scheme));
        fits.then_some(start)
    })?;
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || "/=\"'\\".contains(c)) {
        return None;
    }
    let rest = &text[start..];
    let end = rest
        .find(|c: char| c.is_whitespace() || BOUNDS.contains(&c))
        .unwrap_or(rest.len());
    if end > LONGEST {
        return None;
    }
    let address = without_ending(&rest[..end]);
    let (_, behind) = address.split_once("://")?;
    let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
    is_host(host.rsplit_once(':').map_or(host, |(host, _)| host)).then(|| Bare {
        span: start..start + address.len(),
        is_mail: false,
    })
}

/// An address without what belongs to the sentence around it.
fn without_ending(address: &str) -> &str {
    let mut kept = address;
    loop {
        let shorter = kept.trim_end_matches(ENDINGS);
        let open = shorter.matches('(').count();
        let closed = shorter.matches(')').count();
        let shorter = if closed > open {
            shorter.strip_suffix(')').unwrap_or(shorter)
        } else {
            shorter
        };
        if shorter.len() == kept.len() {
            return kept;
        }
        kept = shorter;
    }
}

fn is_host(host: &str) -> bool {
    let mut labels = 0;
    for label in host.split('.') {
        if label.is_empty()
            || !label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        {
            return false;
        }
        labels += 1;
    }
    labels > 1
}

/// The mail address around an `@`, within a span.
fn mail(text: &str, within: &Span, at: usize) -> Option<Bare> {
    let local = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let domain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let before = &text[within.start..at];
    let start = at - (before.len() - before.trim_end_matches(local).len());
    let behind = &text[at + 1..within.end];
    let length = behind.find(|c: char| !domain(c)).unwrap_or(behind.len());
    let host = behind[..length].trim_end_matches(['.', '-', '_']);
    let around = text[..start].chars().next_back();
    let alone = !around.is_some_and(|c| c.is_alphanumeric() || "/:@=".contains(c))
        && !behind[host.len()..].starts_with(['@', '/']);
    let top = host.rsplit('.').next().unwrap_or_default();
    let is_top = top.len() > 1 && top.bytes().all(|b| b.is_ascii_alphabetic());
    let name = &text[start..at];
    let named = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    (named && alone && is_top && is_host(host)).then(|| Bare {
        span: start..at + 1 + host.len(),
        is_mail: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        find(text, &(0..text.len())).map(|bare| &text[bare.span])
    }

    #[test]
    fn an_address_ends_before_the_sign_of_its_sentence() {
        for (text, address) in [
            ("See https://example.org/help.", "https://example.org/help"),
            ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
            ("(at http://example.org)", "http://example.org"),
            (
                "“https://example.org/?q=1&r=2”, he said",
                "https://example.org/?q=1&r=2",
            ),
            ("请看https://example.org/a。然后", "https://example.org/a"),
            ("HTTPS://Example.org:8080/x!", "HTTPS://Example.org:8080/x"),
            ("mail me@example.org.", "me@example.org"),
            (
                "to a.b+c@mail.example.co.uk, please",
                "a.b+c@mail.example.co.uk",
            ),
        ] {
            // A letter of another script may stand right in front.
            assert_eq!(
                found(&text.replace("看https", "看 https")),
                Some(address),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in [
            "https://",
            "https://localhost",
            "http://…",
            "xhttps://example.org",
            "ftp://example.org",
            "me@home",
            "@example.org",
            "a@b@example.org",
            "ssh://git@example.org",
            "at 10:30 @ noon",
            "user@example.123",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
