//! What a page is, in a few letters: the same as long as the page and every file it shows are the same. A browser that
//! holds another version than the server has something to fetch, however many builds it missed.

use crate::model::address::Address;
use crate::model::source::{AssetBytes, Stamp};
use crate::read;
use crate::render::output::Output;
use crate::serve::preview::Good;
use blake3::Hash;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Letters of a hash that a browser is told. It only ever compares.
const LETTERS: usize = 16;

/// A page and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Version {
    /// Of everything below.
    #[serde(rename = "version")]
    pub(crate) whole: String,
    /// Of the page's own bytes.
    page: String,
    /// Of every file of the site that the page names, by the address a browser has it at.
    assets: BTreeMap<String, String>,
}

/// Hashes of files that are not kept in memory, each with what the disk said when it was read.
#[derive(Debug, Default)]
pub(crate) struct Prints(Mutex<HashMap<PathBuf, (Stamp, Hash)>>);

impl Prints {
    fn of(&self, path: &Path) -> Option<Hash> {
        let stamp = read::stamp(path)?;
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .copied();
        if let Some((_, hash)) = known.filter(|(before, _)| *before == stamp) {
            return Some(hash);
        }
        let hash = blake3::hash(&read::bytes(path).ok()?);
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), (stamp, hash));
        Some(hash)
    }
}

/// The version of a page with these bytes, at this path of the preview.
pub(crate) fn of(html: &[u8], path: &str, good: Option<&Good>, prints: &Prints) -> Version {
    let mut assets = BTreeMap::new();
    if let Some(good) = good {
        for (address, asset) in named(html).filter_map(|to| asset_at(&to, path, good)) {
            let hash = match &asset {
                AssetBytes::Loaded(bytes) => Some(blake3::hash(bytes)),
                AssetBytes::OnDisk(on_disk) => prints.of(on_disk),
            };
            assets.insert(
                format!("{}{address}", good.base),
                hash.map(short).unwrap_or_default(),
            );
        }
    }
    let page = short(blake3::hash(html));
    let mut all = blake3::Hasher::new();
    all.update(page.as_bytes());
    for (address, hash) in &assets {
        all.update(address.as_bytes())
            .update(b"\0")
            .update(hash.as_bytes())
            .update(b"\0");
    }
    Version {
        whole: short(all.finalize()),
        page,
        assets,
    }
}

fn short(hash: Hash) -> String {
    hash.to_hex()[..LETTERS].to_owned()
}

/// What a page's `src`, `href` and `poster` name.
fn named(html: &[u8]) -> impl Iterator<Item = String> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let quote = rest.windows(2).position(|pair| pair == b"=\"")?;
            let (before, after) = (&rest[..quote], &rest[quote + 2..]);
            let end = after.iter().position(|byte| *byte == b'"')?;
            rest = &after[end + 1..];
            if [&b"src"[..], b"href", b"poster"]
                .iter()
                .any(|name| before.ends_with(name))
            {
                return Some(String::from_utf8_lossy(&after[..end]).into_owned());
            }
        }
    })
}

/// The file that is published as it is at the place a page names.
fn asset_at<'g>(to: &str, path: &str, good: &'g Good) -> Option<(&'g Address, &'g AssetBytes)> {
    let to = to
        .split(['#', '?'])
        .next()
        .filter(|to| !to.is_empty() && !to.contains(':'))?;
    let to = percent_decode_str(to).decode_utf8().ok()?;
    let mut parts: Vec<&str> = if to.starts_with('/') {
        Vec::new()
    } else {
        path.split('/').collect()
    };
    parts.pop();
    for part in to.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let place = format!("/{}", parts.join("/").trim_start_matches('/'));
    match good.find(place.strip_prefix(&good.base)?)? {
        (address, Output::Asset(_)) => {
            Some((address, &good.renderer.site().assets.get(address)?.bytes))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_names_is_found() {
        let html =
            b"<a class=\"x\" href=\"../a.html#b\"><img alt=\"src\" src=\"c d.png\"><script src=\"e.js\"></script>";
        assert_eq!(
            named(html).collect::<Vec<_>>(),
            ["../a.html#b", "c d.png", "e.js"]
        );
    }
}
