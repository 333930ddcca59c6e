//! A cache of the hashes of files that are not in memory.

use crate::model::source::Stamp;
use crate::read;
use blake3::Hash;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Hashes of files, with the size and modification time of the file when it was read.
#[derive(Debug, Default)]
pub struct FileHashes(Mutex<HashMap<PathBuf, (Stamp, Hash)>>);

impl FileHashes {
    /// The hash of a file; `None` if it cannot be read.
    pub fn of(&self, path: &Path) -> Option<Hash> {
        let stamp = read::stamp(path)?;
        let cached = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .copied();
        if let Some((_, hash)) = cached.filter(|(before, _)| *before == stamp) {
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
