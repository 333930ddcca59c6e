//! The version of a page: it changes when the page or a file it shows changes. A browser with another version than the
//! server's has something to fetch, however many builds it missed.

use crate::model::address::Address;
use crate::model::source::AssetBytes;
use crate::pipeline::incremental::{FileHashes, Snapshot};
use blake3::Hash;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::collections::BTreeMap;

/// Digits of a hash that a browser is sent. It only compares them.
const LETTERS: usize = 16;

/// The hashes of a page and of what it shows.
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

/// The version of a page with these bytes, at this path of the preview.
pub(crate) fn of(
    html: &[u8],
    path: &str,
    site: Option<(&Snapshot, &str)>,
    hashes: &FileHashes,
) -> Version {
    let mut assets = BTreeMap::new();
    if let Some((snapshot, base)) = site {
        for (address, asset) in named(html).filter_map(|to| asset_at(&to, path, snapshot, base)) {
            let hash = match &asset {
                AssetBytes::Loaded(bytes) => Some(blake3::hash(bytes)),
                AssetBytes::OnDisk(on_disk) => hashes.of(on_disk),
            };
            assets.insert(
                format!("{base}{address}"),
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

/// The asset at the place that a page names.
fn asset_at<'s>(
    to: &str,
    path: &str,
    snapshot: &'s Snapshot,
    base: &str,
) -> Option<(&'s Address, &'s AssetBytes)> {
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
    snapshot.asset_at(place.strip_prefix(base)?)
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
