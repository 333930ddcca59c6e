//! Addresses of other sites, as an author writes them in `site.toml` and `references.toml`.

use crate::model::append::append;
use std::borrow::Cow;

/// Characters that must be percent-encoded after the host.
const FORBIDDEN: &str = " \"<>[\\]^`{|}";

/// What is wrong with a web address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does not begin with `https://` or `http://`.
    Scheme,
    /// The host is invalid.
    Host,
    /// A character must be percent-encoded; with the corrected address.
    Character(char, String),
}

/// The fault that would make an `href` invalid.
pub(crate) fn fault(url: &str) -> Option<Fault> {
    let Some(rest) = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
    else {
        return Some(Fault::Scheme);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at(end);
    if !is_authority(authority) {
        return Some(Fault::Host);
    }
    let is_bad = |at: usize, c: char| match c {
        '%' => !behind
            .get(at + 1..at + 3)
            .is_some_and(|code| code.bytes().all(|b| b.is_ascii_hexdigit())),
        // The first `#` begins the fragment; another one has no meaning.
        '#' => behind[..at].contains('#'),
        c => c.is_control() || c.is_whitespace() || FORBIDDEN.contains(c),
    };
    let (_, first) = behind.char_indices().find(|(at, c)| is_bad(*at, *c))?;
    let mut fixed = url[..url.len() - behind.len()].to_owned();
    for (at, c) in behind.char_indices() {
        if is_bad(at, c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                append(&mut fixed, format_args!("%{byte:02X}"));
            }
        } else {
            fixed.push(c);
        }
    }
    Some(Fault::Character(first, fixed))
}

/// Whether it is a valid authority: `example.org`, `example.org:8080`, `[::1]`.
fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit('@').next().unwrap_or_default();
    let user = authority.len() - host.len();
    if authority[..user]
        .contains(|c: char| c.is_control() || c.is_whitespace() || FORBIDDEN.contains(c))
    {
        return false;
    }
    let (is_host, port) = if let Some(inner) = host.strip_prefix('[') {
        let Some((address, port)) = inner.split_once(']') else {
            return false;
        };
        (address.parse::<std::net::Ipv6Addr>().is_ok(), port)
    } else {
        let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
        let known = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
        (
            name.starts_with(char::is_alphanumeric) && name.chars().all(known),
            port,
        )
    };
    let is_port = |port: &str| {
        port.strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
    };
    is_host && (port.is_empty() || is_port(port))
}

/// The scheme of a destination that a page must not carry. Browsers ignore control characters and space in schemes.
pub(crate) fn unsafe_scheme(dest: &str) -> Option<String> {
    if !dest.contains(':') {
        return None;
    }
    let ignored = |c: char| c.is_control() || c.is_whitespace();
    let clean = if dest.contains(ignored) {
        Cow::Owned(dest.replace(ignored, ""))
    } else {
        Cow::Borrowed(dest)
    };
    let (scheme, _) = clean.split_once(':')?;
    let safe = ["http", "https", "mailto", "tel", "sms"];
    if safe.contains(&scheme) {
        return None;
    }
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.to_ascii_lowercase();
    (is_scheme && !safe.contains(&scheme.as_str())).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_browsers_take_as_they_are_have_no_fault() {
        for url in [
            "https://example.org",
            "https://example.org/",
            "http://example.org:8080/a-b/~c?d=e&f=(g)#h",
            "https://[::1]/",
            "https://bücher.example/größe",
            "https://example.org/%22?q=a%20b",
            "https://example.org/@anna",
        ] {
            assert_eq!(fault(url), None, "{url}");
        }
    }

    #[test]
    fn an_address_needs_a_scheme_and_a_host() {
        for url in [
            "example.org",
            "ftp://example.org/",
            "//example.org/",
            "javascript:alert(1)",
        ] {
            assert_eq!(fault(url), Some(Fault::Scheme), "{url}");
        }
        for url in [
            "https://",
            "https:///a",
            "https://a b/",
            "https://a\"b/",
            "https://[::1/",
            "https://a:b/",
            "https://.org",
        ] {
            assert_eq!(fault(url), Some(Fault::Host), "{url}");
        }
    }

    #[test]
    fn what_an_address_cannot_hold_is_named_and_encoded() {
        for (path, first, fixed) in [
            ("\"a\"", '"', "%22a%22"),
            ("a b", ' ', "a%20b"),
            ("[a]?[b]", '[', "%5Ba%5D?%5Bb%5D"),
            ("<a>", '<', "%3Ca%3E"),
            ("100%", '%', "100%25"),
            ("a#b#c", '#', "a#b%23c"),
            ("\u{a0}", '\u{a0}', "%C2%A0"),
        ] {
            let said = fault(&format!("https://example.org/{path}"));
            assert_eq!(
                said,
                Some(Fault::Character(
                    first,
                    format!("https://example.org/{fixed}")
                )),
                "{path}"
            );
        }
    }
}
