//! Scans the author's folders, and finds what has changed since the last scan.

use crate::model::config::GLOSSARY;
use crate::model::diagnostic::Diagnostics;
use crate::model::failure::Failure;
use crate::model::language::in_language;
use crate::model::source::{Asset, AssetBytes, SourcePath, Sources, Stamp};
use crate::parse::ParseOptions;
use crate::pipeline::incremental::page_cache::{self, PageCache};
use crate::pipeline::request::Request;
use crate::pipeline::settings::{Lints, Settings};
use crate::read;
use crate::read::PictureCache;
use blake3::Hash;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The fingerprint of every file of the author, by path.
pub(crate) type Inventory = BTreeMap<SourcePath, Fingerprint>;

/// Changes when a file changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fingerprint {
    /// Its bytes.
    Bytes(Hash),
    /// Its size and modification time. Pictures and videos are not read before they are requested.
    Disk(Option<Stamp>),
}

/// The result of one scan.
pub(crate) struct Scan {
    pub(crate) sources: Sources,
    pub(crate) settings: Settings,
    pub(crate) pages: PageCache,
    pub(crate) inventory: Inventory,
    /// Diagnostics about folders and settings.
    pub(crate) reported: Diagnostics,
    /// The hash of everything that decides how a page is parsed.
    pub(crate) options_hash: Hash,
}

/// The result of the previous scan.
#[derive(Debug, Default)]
pub(crate) struct Before {
    pub(crate) pages: Arc<PageCache>,
    pub(crate) inventory: Inventory,
    pub(crate) reported: Diagnostics,
    pub(crate) options_hash: Option<Hash>,
    /// A cache of the properties of pictures.
    pub(crate) picture_cache: Arc<PictureCache>,
}

/// How a file has changed since the previous scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// It is new.
    New,
    /// It has changed.
    Changed,
    /// It has been deleted.
    Gone,
}

/// Scans the folders. Only pages that are not in the cache are read and parsed.
pub(crate) fn scan(request: &Request, before: &Before) -> Result<Scan, Failure> {
    let mut reported = Diagnostics::default();
    let mut sources = read::list(&request.root, &before.picture_cache, &mut reported)?;
    let texts = sources
        .texts()
        .map(|text| (Arc::clone(&text.path), Fingerprint::Bytes(text.hash())));
    let mut inventory: Inventory = texts.collect();
    let mut settings = Settings::load(request, Lints::Quick, &mut sources, &mut reported);
    // A service worker would keep showing the cached preview instead of newer text.
    settings.config.offline = false;
    let options_hash = options_hash(&settings.options, &inventory);
    let cache = if before.options_hash == Some(options_hash) {
        Arc::clone(&before.pages)
    } else {
        Arc::default()
    };
    let options = Arc::clone(&settings.options);
    let pages: PageCache = sources
        .pages
        .par_iter()
        .map(|file| {
            (
                Arc::clone(&file.path),
                page_cache::load(file, &options, cache.get(&file.path)),
            )
        })
        .collect();
    inventory.extend(
        sources
            .assets()
            .map(|asset| (Arc::clone(&asset.path), fingerprint(asset))),
    );
    inventory.extend(
        pages
            .iter()
            .map(|(path, page)| (Arc::clone(path), Fingerprint::Bytes(page.hash))),
    );
    Ok(Scan {
        sources,
        settings,
        pages,
        inventory,
        reported,
        options_hash,
    })
}

/// The hash of everything that decides how a page is parsed. If it changes, all pages are parsed again.
fn options_hash(options: &ParseOptions, texts: &Inventory) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[
        u8::from(options.raw_html),
        u8::from(options.math),
        u8::from(options.collect.search),
        u8::from(options.collect.lints),
    ]);
    let glossaries = options
        .languages
        .keys()
        .map(|tag| in_language(GLOSSARY, tag));
    let includes = options.includes.keys().map(ToString::to_string);
    for path in includes.chain(glossaries).chain([GLOSSARY.to_owned()]) {
        hasher.update(path.as_bytes()).update(b"\0");
        if let Some(Fingerprint::Bytes(hash)) = texts.get(path.as_str()) {
            hasher.update(hash.as_bytes());
        }
    }
    hasher.finalize()
}

fn fingerprint(asset: &Asset) -> Fingerprint {
    match &asset.bytes {
        AssetBytes::Loaded(bytes) => Fingerprint::Bytes(blake3::hash(bytes)),
        AssetBytes::OnDisk(path) => Fingerprint::Disk(read::stamp(path)),
    }
}

/// The files that have changed, by path.
pub(crate) fn differences(
    before: &Inventory,
    after: &Inventory,
) -> BTreeMap<SourcePath, Difference> {
    let new = after
        .iter()
        .filter_map(|(path, now)| match before.get(path) {
            None => Some((Arc::clone(path), Difference::New)),
            Some(old) => (old != now).then(|| (Arc::clone(path), Difference::Changed)),
        });
    let gone = before
        .keys()
        .filter(|path| !after.contains_key(*path))
        .map(|p| (Arc::clone(p), Difference::Gone));
    new.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Inventory {
        files
            .iter()
            .map(|(path, text)| {
                (
                    SourcePath::from(*path),
                    Fingerprint::Bytes(blake3::hash(text.as_bytes())),
                )
            })
            .collect()
    }

    #[test]
    fn differences_are_named_by_file() {
        let found = differences(
            &of(&[("a", "1"), ("b", "1"), ("c", "1")]),
            &of(&[("b", "2"), ("c", "1"), ("d", "1")]),
        );
        let found: Vec<_> = found
            .iter()
            .map(|(path, difference)| (&**path, *difference))
            .collect();
        assert_eq!(
            found,
            [
                ("a", Difference::Gone),
                ("b", Difference::Changed),
                ("d", Difference::New)
            ]
        );
    }
}
