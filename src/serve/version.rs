//! The version of a page. It changes when the page or a file it shows changes. A browser compares its version with the
//! server's to know whether to fetch the page, however many builds it missed.

use crate::model::address::Address;
use crate::model::source::AssetBytes;
use crate::pipeline::incremental::{FileHashes, Snapshot};
use blake3::Hash;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::collections::BTreeMap;

/// Hexadecimal digits of the hashes sent to a browser.
const HASH_DIGITS: usize = 16;

/// The hashes of a page and of the files it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Version {
    /// The hash of the other fields.
    #[serde(rename = "version")]
    pub(crate) whole: String,
    /// The hash of the page.
    page: String,
    /// The hash of every file that the page refers to, by the path in the preview.
    assets: BTreeMap<String, String>,
}

/// The version of a page. `path`: its path in the preview. `site`: the site, and the folder it is published in.
pub(crate) fn of(
    html: &[u8],
    path: &str,
    site: Option<(&Snapshot, &str)>,
    hashes: &FileHashes,
) -> Version {
    let mut assets = BTreeMap::new();
    if let Some((snapshot, base)) = site {
        for (address, asset) in
            referenced_urls(html).filter_map(|to| asset_at(&to, path, snapshot, base))
        {
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
    hash.to_hex()[..HASH_DIGITS].to_owned()
}

/// The values of all `src`, `href` and `poster` attributes of a page.
fn referenced_urls(html: &[u8]) -> impl Iterator<Item = String> {
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

/// The asset that a URL on the page at `path` refers to.
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
    fn referenced_urls_are_found() {
        let html =
            b"<a class=\"x\" href=\"../a.html#b\"><img alt=\"src\" src=\"c d.png\"><script src=\"e.js\"></script>";
        assert_eq!(
            referenced_urls(html).collect::<Vec<_>>(),
            ["../a.html#b", "c d.png", "e.js"]
        );
    }
}
