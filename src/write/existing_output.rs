//! What stands in the output folder before we touch it, file by file, and the removal of what is ours.
//!
//! A file is ours when the manifest lists it and its bytes are still those we wrote. Nothing else is ever deleted.

use crate::model::write_error::WriteError;
use crate::write::manifest;
use crate::write::manifest::Manifest;
use blake3::Hash;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

/// How many names a refusal lists.
const NAMED: usize = 5;

/// The file system's own folder at the top of a disk, which only its administrator may read.
const LOST_AND_FOUND: &str = "lost+found";

/// Larger than most pages, so that one is read in one go.
const BUFFER: usize = 1 << 16;

/// A folder as it was found.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// Files that are ours, by address.
    pub(crate) files: BTreeMap<String, OldFile>,
    /// Folders below it, by address, however they came there.
    pub(crate) folders: BTreeSet<String>,
    /// The manifest's bytes; empty when there is none.
    pub(crate) manifest: Vec<u8>,
    /// Files that no manifest lists, by address.
    pub(crate) strangers: BTreeSet<String>,
    /// Files that are listed but were changed since, by address.
    pub(crate) changed: BTreeSet<String>,
}

/// A file of the last publication.
#[derive(Debug)]
pub(crate) struct OldFile {
    /// Of its bytes.
    pub(crate) hash: Hash,
    /// To notice later, without reading it again, that it was changed meanwhile.
    print: Print,
}

/// What the file system says of a file that is not written to.
#[derive(Debug, PartialEq, Eq)]
struct Print {
    length: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl OldFile {
    /// Whether the file at `path` is still the one that was found.
    pub(crate) fn is_still(&self, path: &Path) -> bool {
        fs::symlink_metadata(path)
            .is_ok_and(|meta| meta.is_file() && Print::of(&meta) == self.print)
    }
}

impl Print {
    fn of(meta: &Metadata) -> Self {
        Self {
            length: meta.len(),
            modified: meta.modified().ok(),
            number: number(meta),
        }
    }
}

#[cfg(unix)]
fn number(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

/// One thing found in a folder, by address.
enum Found {
    Folder(String),
    Manifest,
    Ours(String, OldFile),
    Changed(String),
    Stranger(String),
    Nothing,
}

impl Standing {
    /// Looks at everything below `folder`, following no link, and reads every file that the manifest lists.
    pub(crate) fn inspect(folder: &Path) -> Result<Self, WriteError> {
        let (listed, bytes) = Manifest::read(&folder.join(manifest::NAME))?;
        let mut standing = Self {
            manifest: bytes,
            ..Self::default()
        };
        let mut level = vec![String::new()];
        // Level by level rather than by recursion: however deep the folders are, the stack is not.
        while !level.is_empty() {
            let found: Vec<_> = level
                .par_iter()
                .with_min_len(8)
                .map_init(Vec::new, |buffer, address| {
                    look_into(folder, address, &listed, buffer)
                })
                .collect::<Result<_, _>>()?;
            level.clear();
            for found in found.into_iter().flatten() {
                match found {
                    Found::Folder(address) => {
                        level.push(address.clone());
                        standing.folders.insert(address);
                    }
                    Found::Ours(address, file) => drop(standing.files.insert(address, file)),
                    Found::Changed(address) => drop(standing.changed.insert(address)),
                    Found::Nothing => {}
                    Found::Manifest if !standing.manifest.is_empty() => {}
                    Found::Manifest => drop(standing.strangers.insert(manifest::NAME.to_owned())),
                    Found::Stranger(address) => drop(standing.strangers.insert(address)),
                }
            }
        }
        Ok(standing)
    }

    /// An error when anything in `folder` is not ours.
    pub(crate) fn refuse_foreign(&self, folder: &Path) -> Result<(), WriteError> {
        let output = folder.to_path_buf();
        let named = |all: &BTreeSet<String>| {
            (
                all.iter().take(NAMED).cloned().collect(),
                all.len().saturating_sub(NAMED),
            )
        };
        if !self.strangers.is_empty() {
            let (files, more) = named(&self.strangers);
            return Err(WriteError::Strangers {
                output,
                files,
                more,
            });
        }
        if !self.changed.is_empty() {
            let (files, more) = named(&self.changed);
            return Err(WriteError::Changed {
                output,
                files,
                more,
            });
        }
        Ok(())
    }

    /// An error when the file at `address` in `folder` was changed since it was found.
    pub(crate) fn still(&self, folder: &Path, address: &str) -> Result<(), WriteError> {
        match self.files.get(address) {
            Some(file) if !file.is_still(&folder.join(address)) => Err(WriteError::Changed {
                output: folder.to_path_buf(),
                files: vec![address.to_owned()],
                more: 0,
            }),
            _ => Ok(()),
        }
    }

    /// Removes from `folder`, where this was found, every file that is ours and unchanged, the manifest last, then the
    /// folders of `folders` that are empty. Returns how many files went.
    pub(crate) fn remove_ours<'a>(
        &self,
        folder: &Path,
        folders: impl Iterator<Item = &'a str>,
    ) -> usize {
        let gone = self.files.par_iter().filter(|(address, file)| {
            let path = folder.join(address);
            file.is_still(&path) && fs::remove_file(&path).is_ok()
        });
        let gone = gone.count();
        if !self.manifest.is_empty() {
            // Should it not go, it stays as a stranger's file would.
            let _ = fs::remove_file(folder.join(manifest::NAME));
        }
        remove_empty(folder, folders);
        gone
    }
}

/// Removes those of `folders` below `folder` that are empty, the deepest first.
pub(crate) fn remove_empty<'a>(folder: &Path, folders: impl Iterator<Item = &'a str>) {
    let mut folders: Vec<_> = folders
        .map(|address| (address.matches('/').count(), address))
        .collect();
    folders.sort_unstable_by(|one, other| other.cmp(one));
    for level in folders.chunk_by(|one, other| one.0 == other.0) {
        level.par_iter().for_each(|(_, address)| {
            // One that is not empty stays: that is how strangers' files are found.
            let _ = fs::remove_dir(folder.join(address));
        });
    }
}

/// Everything in the folder at `address` below `top`.
fn look_into(
    top: &Path,
    address: &str,
    listed: &Manifest,
    buffer: &mut Vec<u8>,
) -> Result<Vec<Found>, WriteError> {
    let folder = top.join(address);
    let list = fs::read_dir(&folder).map_err(WriteError::io("list", &folder))?;
    list.map(|entry| {
        let entry = entry.map_err(WriteError::io("list", &folder))?;
        let kind = entry
            .file_type()
            .map_err(WriteError::io("look at", &folder))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            // Never ours: our addresses are text.
            return Ok(Found::Stranger(join(address, &name.to_string_lossy())));
        };
        let at = join(address, name);
        if at == manifest::NAME {
            return Ok(if kind.is_file() {
                Found::Manifest
            } else {
                Found::Stranger(at)
            });
        }
        match listed.hashes(&at) {
            None if kind.is_dir() && at == LOST_AND_FOUND => Ok(Found::Nothing),
            None if kind.is_dir() => Ok(Found::Folder(at)),
            None => Ok(Found::Stranger(at)),
            Some(_) if !kind.is_file() => Ok(Found::Changed(at)),
            Some(hashes) => {
                let file = read(&entry.path(), buffer)?;
                Ok(if hashes.contains(&file.hash) {
                    Found::Ours(at, file)
                } else {
                    Found::Changed(at)
                })
            }
        }
    })
    .collect()
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Hashes a file in pieces.
fn read(path: &Path, buffer: &mut Vec<u8>) -> Result<OldFile, WriteError> {
    let failed = || WriteError::io("read", path);
    let mut file = File::open(path).map_err(failed())?;
    let print = Print::of(&file.metadata().map_err(failed())?);
    buffer.resize(BUFFER, 0);
    let (mut hasher, mut seen) = (blake3::Hasher::new(), 0);
    // The length spares the last, empty read; whoever changes the file meanwhile changes its print as well.
    while seen < print.length {
        match file.read(buffer) {
            Ok(0) => break,
            Ok(count) => {
                hasher.update(&buffer[..count]);
                seen += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed()(error)),
        }
    }
    Ok(OldFile {
        hash: hasher.finalize(),
        print,
    })
}
