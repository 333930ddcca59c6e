//! Addresses of pages and files, derived from their source paths.

use crate::model::address::{Address, LONGEST_NAME, number, slug};
use crate::model::document::Document;
use crate::model::site::PageKind;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The parts of a source path below `content/`, without the ending: `["read", "01-one"]`.
pub(crate) fn parts(path: &str) -> Vec<&str> {
    stem(path).split('/').collect()
}

/// A source path below `content/`, without the ending.
fn stem(path: &str) -> &str {
    let below = path.strip_prefix("content/").unwrap_or(path);
    below.rsplit_once('.').map_or(below, |(stem, _)| stem)
}

/// The kind of page a source file is.
pub(crate) fn kind(path: &str) -> PageKind {
    match stem(path) {
        "_index" | "index" => PageKind::Home,
        stem if stem.ends_with("/_index") => PageKind::Section,
        _ => PageKind::Page,
    }
}

/// The folders a page is published in, without ordering numbers: `read/01-one.md` → `["read", "one"]`.
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

/// The part of an address that corresponds to a part of a path. `_index` stays as it is, for the caller to remove.
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

/// The address of a page in the edition with this address prefix.
pub(crate) fn of_page(document: &Document, prefix: &str) -> Address {
    let mut address = prefix.to_owned();
    for part in published_parts(document) {
        address.push_str(&part);
        address.push('/');
    }
    address.push_str("index.html");
    Address::from(address)
}

/// The address of a file next to a page: folders change as for pages, the file name stays.
pub(crate) fn of_asset(path: &str) -> Address {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let mut parts: Vec<String> = below.split('/').map(str::to_owned).collect();
    let folders = parts.len().saturating_sub(1);
    for part in &mut parts[..folders] {
        *part = published_part(part);
    }
    Address::from(parts.join("/"))
}

/// The sort key for reading order: a section before its pages, numbered before unnumbered, then by number, then by name.
/// `weight` serves as the number of a page without one in its name.
pub(crate) fn reading_order(document: &Document) -> Vec<(bool, bool, u64, &str)> {
    let parts = parts(&document.place);
    let last = parts.len().saturating_sub(1);
    let numbered = parts.into_iter().enumerate().map(|(i, part)| {
        let (n, name) = number(part);
        let n = n.or(document.front.weight.filter(|_| i == last));
        let index = matches!(part, "_index" | "index");
        (!index, n.is_none(), n.unwrap_or(0), name)
    });
    numbered.collect()
}

/// A form in which addresses are equal if some file system treats them as equal: it ignores case and Unicode normalization.
pub(crate) fn folded(address: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if address.bytes().all(is_folded) {
        return Cow::Borrowed(address);
    }
    let folded: String = address.nfc().flat_map(char::to_lowercase).collect();
    Cow::Owned(folded)
}

/// Why a slug is not valid, if so.
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

/// Why a part of an address is not a valid file name on every system, if so.
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

/// The shortest relative path between two source files, as an author would write it: `content/read/a.md` to
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
    let mut path = "../".repeat(folder.len() - shared);
    path.push_str(&target[shared..].join("/"));
    path
}
