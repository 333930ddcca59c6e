//! The author's folders as they are now, and what is different from before.

use crate::model::config::GLOSSARY;
use crate::model::diagnostic::Diagnostics;
use crate::model::failure::Failure;
use crate::model::language::in_language;
use crate::model::source::{Asset, AssetBytes, SourcePath, Sources, Stamp};
use crate::parse::ParseOptions;
use crate::pipeline::{Request, Settings};
use crate::read;
use crate::read::Looks;
use crate::serve::pages;
use crate::serve::pages::Pages;
use blake3::Hash;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every file of the author, with what tells whether it has changed.
pub(crate) type Inventory = BTreeMap<SourcePath, Print>;

/// What tells whether a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Print {
    /// Its bytes.
    Bytes(Hash),
    /// What the disk says about it: pictures and films are not read before someone looks at them.
    Disk(Option<Stamp>),
}

/// The folders, gone through once.
pub(crate) struct Scan {
    pub(crate) sources: Sources,
    pub(crate) settings: Settings,
    pub(crate) pages: Pages,
    pub(crate) inventory: Inventory,
    /// What was reported about the folders and settings.
    pub(crate) reported: Diagnostics,
    /// Of everything that decides how a page is read.
    pub(crate) reading: Hash,
}

/// What a scan is compared with.
#[derive(Debug, Default)]
pub(crate) struct Before {
    pub(crate) pages: Arc<Pages>,
    pub(crate) inventory: Inventory,
    pub(crate) reported: Diagnostics,
    pub(crate) reading: Option<Hash>,
    /// Pictures that were looked at.
    pub(crate) looks: Arc<Looks>,
}

/// How a file differs from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// It was not there.
    New,
    /// It is another.
    Changed,
    /// It is no longer there.
    Gone,
}

/// Goes through the folders once. Pages are read and parsed as far as they are not known from before.
pub(crate) fn scan(request: &Request, before: &Before) -> Result<Scan, Failure> {
    let mut reported = Diagnostics::default();
    let mut sources = read::list(&request.root, &before.looks, &mut reported)?;
    let texts = sources
        .texts()
        .map(|text| (Arc::clone(&text.path), Print::Bytes(text.hash())));
    let mut inventory: Inventory = texts.collect();
    let mut settings = crate::pipeline::settings(request, &mut sources, &mut reported);
    // A browser that kept the preview would show it for days, and instead of what is being written.
    settings.config.offline = false;
    let reading = hash(&settings.options, &inventory);
    let known = if before.reading == Some(reading) {
        Arc::clone(&before.pages)
    } else {
        Arc::default()
    };
    let options = Arc::clone(&settings.options);
    let pages: Pages = sources
        .pages
        .par_iter()
        .map(|file| {
            (
                Arc::clone(&file.path),
                pages::learn(file, &options, known.get(&file.path)),
            )
        })
        .collect();
    inventory.extend(
        sources
            .assets()
            .map(|asset| (Arc::clone(&asset.path), print(asset))),
    );
    inventory.extend(
        pages
            .iter()
            .map(|(path, known)| (Arc::clone(path), Print::Bytes(known.hash))),
    );
    Ok(Scan {
        sources,
        settings,
        pages,
        inventory,
        reported,
        reading,
    })
}

/// Of everything that decides how a page is read: pages that were parsed by other rules are parsed again.
fn hash(options: &ParseOptions, texts: &Inventory) -> Hash {
    let mut hasher = blake3::Hasher::new();
    let switches = [
        options.raw_html,
        options.math,
        options.collect.search,
        options.collect.lints,
    ];
    hasher.update(&switches.map(u8::from));
    let glossaries = options
        .languages
        .keys()
        .map(|tag| in_language(GLOSSARY, tag));
    let pieces = options.includes.keys().map(ToString::to_string);
    for path in pieces.chain(glossaries).chain([GLOSSARY.to_owned()]) {
        hasher.update(path.as_bytes()).update(b"\0");
        if let Some(Print::Bytes(hash)) = texts.get(path.as_str()) {
            hasher.update(hash.as_bytes());
        }
    }
    hasher.finalize()
}

fn print(asset: &Asset) -> Print {
    match &asset.bytes {
        AssetBytes::Loaded(bytes) => Print::Bytes(blake3::hash(bytes)),
        AssetBytes::OnDisk(path) => Print::Disk(read::stamp(path)),
    }
}

/// What is different from before, by path.
pub(crate) fn differences(
    before: &Inventory,
    after: &Inventory,
) -> BTreeMap<SourcePath, Difference> {
    let new = after
        .iter()
        .filter_map(|(path, print)| match before.get(path) {
            None => Some((Arc::clone(path), Difference::New)),
            Some(old) => (old != print).then(|| (Arc::clone(path), Difference::Changed)),
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
                    Print::Bytes(blake3::hash(text.as_bytes())),
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
