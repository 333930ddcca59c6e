//! Addresses of published files, and links between them.

use crate::model::source::date_in_name;
use percent_encoding::AsciiSet;
use percent_encoding::CONTROLS;
use std::borrow::Cow;
use std::sync::Arc;

/// The path of a published file below the site's root, joined by `/`: `read/one/index.html`.
pub type Address = Arc<str>;

/// Index into [`Edition::pages`](crate::model::site::Edition::pages).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub usize);

/// An id or part of an address derived from text: lower-case letters and digits of any script, joined by hyphens.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut rest = text;
    // Most text is plain ASCII, which needs no tables.
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b if b.is_ascii_alphanumeric() => slug.push(char::from(b.to_ascii_lowercase())),
            b'\'' => {}
            b if b.is_ascii() => {
                if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
            }
            _ => {
                rest = &text[at..];
                break;
            }
        }
        rest = &text[at + 1..];
    }
    for c in rest.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_alphanumeric() => slug.push(c),
            '\'' | '’' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Characters that RFC 3986 does not allow in a path.
const IN_A_WEB_ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Maximum length of a file name in bytes on common file systems.
pub(crate) const LONGEST_NAME: usize = 255;

/// An address percent-encoded for a URL.
#[must_use]
pub fn encoded(address: &str) -> String {
    percent_encoding::utf8_percent_encode(address, IN_A_WEB_ADDRESS).to_string()
}

/// An address percent-encoded for a link: `a#b c.png` becomes `a%23b%20c.png`. Letters of any script stay unchanged.
#[must_use]
pub fn in_link(address: &str) -> Cow<'_, str> {
    let is_safe = |byte: u8| {
        byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"/-_.~!$&'()*+,;=:@".contains(&byte)
    };
    if address.bytes().all(is_safe) {
        Cow::Borrowed(address)
    } else {
        Cow::Owned(encoded(address))
    }
}

/// The path of a validated base URL: `/` or `/sub/`.
#[must_use]
pub fn path_of(base_url: &str) -> &str {
    let after_scheme = base_url.find("://").map_or(0, |at| at + 3);
    base_url[after_scheme..]
        .find('/')
        .map_or("/", |slash| &base_url[after_scheme + slash..])
}

/// A relative link between two files, through the root: from `read/one/index.html` to `read/two/index.html` it is
/// `../../read/two/index.html`. This is not the shortest path, but equals what templates write with `root`.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let mut link = "../".repeat(from.matches('/').count());
    link.push_str(&in_link(to));
    link
}

/// The relative path from a file to the site's root: `./`, `../`, `../../`.
#[must_use]
pub fn root(from: &str) -> String {
    match from.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Splits off an ordering prefix: `01-one` → `(Some(1), "one")`. A name that is only a number keeps it. A date also works as
/// a prefix: `2026-05-01-soil` → `(Some(20260501), "soil")`.
pub(crate) fn number(part: &str) -> (Option<u64>, &str) {
    if let Some((date, rest)) = date_in_name(part) {
        return (date.replace('-', "").parse().ok(), rest);
    }
    let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match part[digits..].strip_prefix(['-', '_']) {
        Some(rest) if digits > 0 && !rest.is_empty() => (part[..digits].parse().ok(), rest),
        _ => (None, part),
    }
}
