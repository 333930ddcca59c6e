//! From file names to addresses, and from one address to another.

use crate::document::Document;
use crate::parse::slug;
use crate::site::{Address, PageKind};
use crate::source::date_in_name;
use percent_encoding::{AsciiSet, CONTROLS};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// What RFC 3986 does not let stand in a path.
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

/// Bytes that a name may have on the usual file systems.
const LONGEST_NAME: usize = 255;

/// The parts of a source path below `content/`, without the ending: `["read", "01-one"]`.
pub(crate) fn parts(path: &str) -> Vec<&str> {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    stem.split('/').collect()
}

/// What kind of page a file is.
pub(crate) fn kind(path: &str) -> PageKind {
    match parts(path).as_slice() {
        ["_index" | "index"] => PageKind::Home,
        [.., "_index"] => PageKind::Section,
        _ => PageKind::Page,
    }
}

/// The folder parts a file's page is published in, numbers taken off: `read/01-one.md` → `["read", "one"]`.
fn published_parts(document: &Document) -> Vec<String> {
    let mut parts: Vec<String> = parts(&document.place)
        .into_iter()
        .map(published_part)
        .collect();
    if matches!(parts.last().map(String::as_str), Some("index" | "_index")) {
        parts.pop();
    }
    if let (Some(slug), Some(last)) = (&document.front.slug, parts.last_mut()) {
        slug.clone_into(last);
    }
    parts
}

/// One part of an address from one part of a path. `_index` keeps its underscore until it is dropped.
pub(crate) fn published_part(part: &str) -> String {
    if part == "_index" {
        return part.to_owned();
    }
    let (_, name) = number(part);
    let name: String = name.nfc().collect();
    match slug(&name) {
        s if s.is_empty() => name,
        s => s,
    }
}

/// The address of a page, in the edition whose addresses begin with `prefix`.
pub(crate) fn of_page(document: &Document, prefix: &str) -> Address {
    let mut address = prefix.to_owned();
    for part in published_parts(document) {
        address.push_str(&part);
        address.push('/');
    }
    address.push_str("index.html");
    Address::from(address)
}

/// The address of a file beside a page: its folders as its page's, its own name as it is.
pub(crate) fn of_asset(path: &str) -> Address {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let mut parts: Vec<String> = below.split('/').map(str::to_owned).collect();
    let folders = parts.len().saturating_sub(1);
    for part in &mut parts[..folders] {
        *part = published_part(part);
    }
    Address::from(parts.join("/"))
}

/// Splits an ordering prefix off: `01-one` → `(Some(1), "one")`. A name that is nothing but a number keeps it. A date in front
/// orders as well: `2026-05-01-soil` → `(Some(20260501), "soil")`.
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

/// Reading order: a section before what it holds, numbered before unnumbered, numbers as numbers, then names. A page
/// whose name has no number may say its own with `weight`.
pub(crate) fn reading_order(document: &Document) -> Vec<(bool, bool, u64, String)> {
    let parts = parts(&document.place);
    let last = parts.len().saturating_sub(1);
    let place = |(i, part): (usize, &str)| {
        let (n, name) = number(part);
        let n = n.or(document.front.weight.filter(|_| i == last));
        let index = matches!(part, "_index" | "index");
        (!index, n.is_none(), n.unwrap_or(0), name.to_owned())
    };
    parts.into_iter().enumerate().map(place).collect()
}

/// How two addresses are compared for being the same to some file system: case and Unicode form do not count.
pub(crate) fn folded(address: &str) -> String {
    address.nfc().flat_map(char::to_lowercase).collect()
}

/// What is wrong with a slug, if anything.
pub(crate) fn bad_slug(slug: &str) -> Option<&'static str> {
    match slug {
        "" => Some("it is empty"),
        "." | ".." => Some("it would lead to another folder"),
        s if s.contains(['/', '\\']) => Some("it is one part of an address, without `/` or `\\`"),
        s if s.starts_with('.') => Some("it begins with a dot, which hides files"),
        s if s.len() > 200 => Some("it is longer than a file name may be"),
        s if s
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || "?#%:*\"<>|&'".contains(c)) =>
        {
            Some("it holds a character that addresses or file names cannot have")
        }
        s => unportable(s),
    }
}

/// Why a part of an address cannot be the name of a file or folder on every system, if so.
pub(crate) fn unportable(part: &str) -> Option<&'static str> {
    let stem = part
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || matches!(
            stem.as_bytes(),
            [b'c', b'o', b'm', b'0'..=b'9'] | [b'l', b'p', b't', b'0'..=b'9']
        );
    if device {
        Some("Windows keeps this name for itself")
    } else if part.ends_with(['.', ' ']) {
        Some("Windows drops a dot or blank at its end")
    } else if part.contains(['<', '>', ':', '"', '|', '?', '*']) {
        Some("it holds a character that Windows does not allow")
    } else if part.len() > LONGEST_NAME {
        Some("it is longer than a name may be")
    } else {
        None
    }
}

/// The shortest way from one file to another, as an author would write it: `content/read/a.md` to
/// `content/read/b.md` is `b.md`.
pub(crate) fn shortest(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let target: Vec<&str> = to.split('/').collect();
    let shared = folder
        .iter()
        .zip(&target[..target.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut way = "../".repeat(folder.len() - shared);
    way.push_str(&target[shared..].join("/"));
    way
}

/// The way from one file of the site to another, by way of the root: `read/one/index.html` to `read/two/index.html` is
/// `../../read/two/index.html`. Not the shortest, but the same from every page of a folder, like what templates write
/// with `root`.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let mut way = "../".repeat(from.matches('/').count());
    way.push_str(&in_link(to));
    way
}

/// An address as a link can hold it: `a#b c.png` is `a%23b%20c.png`. Letters of any script stay as they are.
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

/// An address as part of a web address: what may not stand in one is written as `%20`.
#[must_use]
pub fn encoded(address: &str) -> String {
    percent_encoding::utf8_percent_encode(address, IN_A_WEB_ADDRESS).to_string()
}

/// The way from a file of the site to the site's root: `./`, `../`, `../../`.
#[must_use]
pub fn root(from: &str) -> String {
    match from.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}
/// The path of a checked base address, as a host knows it: `/`, or `/sub/`.
#[must_use]
pub fn path_of(base_url: &str) -> &str {
    let after_scheme = base_url.find("://").map_or(0, |at| at + 3);
    base_url[after_scheme..]
        .find('/')
        .map_or("/", |slash| &base_url[after_scheme + slash..])
}
