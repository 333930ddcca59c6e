//! What was remembered about files when they were last read.

use crate::model::source::{PageFile, Stamp};
use crate::model::stamps::{FILE, StampedFiles, Stamps};
use crate::read::files::stamp;
use crate::read::texts::page;
use blake3::Hash;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// What is remembered about the files of a site, and the moment from which on changes count as later ones. Nothing if it
/// cannot be read, which only costs time.
#[must_use]
pub fn stamps(root: &Path) -> (Stamps, SystemTime) {
    let moment = SystemTime::now();
    let stamps = fs::read(root.join(FILE))
        .ok()
        .and_then(|bytes| Stamps::from_bytes(&bytes));
    (stamps.unwrap_or_default(), moment)
}

/// A page's hash and metadata.
#[derive(Debug, Clone, Copy)]
pub struct HashedPage {
    /// The hash of its text.
    pub hash: Hash,
    /// The metadata of its file, from before it was read.
    pub stamp: Stamp,
    /// Whether it was read because nothing is remembered of it.
    pub was_read: bool,
}

/// Hashes a page unless its hash is remembered. `None` if it cannot be read.
#[must_use]
pub fn page_hash(file: &PageFile, remembered: &StampedFiles) -> Option<HashedPage> {
    let stamp = stamp(&file.on_disk)?;
    let known = remembered.hash(&file.path, &stamp);
    Some(HashedPage {
        hash: match known {
            Some(hash) => hash,
            None => page(file).ok()?.hash(),
        },
        stamp,
        was_read: known.is_none(),
    })
}
