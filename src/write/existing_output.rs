//! The content of the output folder before a publication, file by file, and the removal of Inquill's own files.
//!
//! A file is Inquill's own if the manifest lists it and its hash still matches. No other file is ever deleted.

use crate::model::source::Stamp;
use crate::model::stamps::OutputStamps;
use crate::model::write_error::WriteError;
use crate::write::manifest;
use crate::write::manifest::Manifest;
use crate::write::open_folder::{EntryKind, OpenFolder};
use blake3::Hash;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

/// Most file names that an error message lists.
const MAX_LISTED: usize = 5;

/// A folder that ext file systems create at their root, readable only by root. It is not treated as a foreign file.
const LOST_AND_FOUND: &str = "lost+found";

/// Bytes of the read buffer. Most pages fit in it.
const BUFFER: usize = 1 << 16;

/// The content of an output folder when it was inspected.
#[derive(Debug, Default)]
pub(crate) struct ExistingOutput {
    /// Files that the manifest lists and that are unchanged, by address.
    pub(crate) files: BTreeMap<String, PublishedFile>,
    /// Addresses of all folders below it, no matter who created them.
    pub(crate) folders: BTreeSet<String>,
    /// The bytes of the manifest; empty when there is none.
    pub(crate) manifest: Vec<u8>,
    /// What they say.
    pub(crate) listed: Manifest,
    /// Addresses of files that the manifest does not list.
    pub(crate) foreign: BTreeSet<String>,
    /// Addresses of files that the manifest lists with other bytes.
    pub(crate) changed: BTreeSet<String>,
    /// The metadata of all folders, its own included, from before they were listed.
    folder_stamps: Vec<(String, Stamp)>,
    /// Whether files were read, because they or their folders have changed.
    pub(crate) was_read: bool,
}

/// An unchanged file of the last publication.
#[derive(Debug)]
pub(crate) struct PublishedFile {
    /// The hash of its bytes.
    pub(crate) hash: Hash,
    /// Detects a later change without reading the file again.
    stamp: Stamp,
}

impl PublishedFile {
    /// Whether the file at `path` is still the one that was inspected. A publication links files, which changes their
    /// status and not their bytes.
    pub(crate) fn is_unchanged(&self, path: &Path) -> bool {
        let without_status = |stamp: &Stamp| {
            let inode = stamp.identity.map(|(inode, ..)| inode);
            (stamp.size, stamp.modified, inode)
        };
        fs::symlink_metadata(path).is_ok_and(|meta| {
            meta.is_file() && without_status(&Stamp::from(&meta)) == without_status(&self.stamp)
        })
    }
}

/// An entry of the output folder, with its address.
enum Inspected {
    /// The folder that was listed.
    FolderItself(String, Stamp),
    Folder(String),
    Manifest,
    Unchanged(String, PublishedFile),
    Changed(String),
    Foreign(String),
    Ignored,
}

impl ExistingOutput {
    /// Inspects an output of which something may be remembered.
    pub(crate) fn inspect_changes(
        folder: &Path,
        remembered: Option<&OutputStamps>,
    ) -> Result<Self, WriteError> {
        let Some(remembered) = remembered else {
            return Self::inspect(folder);
        };
        let (listed, bytes) = Manifest::read(&folder.join(manifest::NAME))?;
        match as_remembered(folder, &listed, remembered) {
            Some((files, folders)) => Ok(Self {
                files,
                folders,
                manifest: bytes,
                listed,
                ..Self::default()
            }),
            None => Self::inspect(folder),
        }
    }

    /// What to remember of an output without mistakes. Leaves out what may change without changing its metadata.
    pub(crate) fn stamps(&self, moment: SystemTime) -> OutputStamps {
        let mut stamps = OutputStamps::default();
        // An empty folder that the site does not need would be overlooked.
        if self.folders.len() + 1 != folders_of(self.files.keys().map(String::as_str)).len() {
            return stamps;
        }
        for (address, file) in &self.files {
            if file.stamp.is_reliable(moment) {
                stamps.files.insert(address.clone(), file.stamp, file.hash);
            }
        }
        let folders = self.folder_stamps.iter();
        stamps.folders = folders
            .filter(|(_, stamp)| stamp.is_reliable(moment))
            .cloned()
            .collect();
        stamps
    }

    /// Walks `folder` without following links, and hashes every file that the manifest lists.
    pub(crate) fn inspect(folder: &Path) -> Result<Self, WriteError> {
        let (listed, bytes) = Manifest::read(&folder.join(manifest::NAME))?;
        let mut existing = Self {
            manifest: bytes,
            was_read: true,
            ..Self::default()
        };
        let mut level = vec![String::new()];
        // Breadth first instead of recursive, so that deep folders cannot overflow the stack.
        while !level.is_empty() {
            let found: Vec<_> = level
                .par_iter()
                .with_min_len(8)
                .map_init(Vec::new, |buffer, address| {
                    inspect_folder(folder, address, &listed, buffer)
                })
                .collect::<Result<_, _>>()?;
            level.clear();
            for found in found.into_iter().flatten() {
                match found {
                    Inspected::Folder(address) => {
                        level.push(address.clone());
                        existing.folders.insert(address);
                    }
                    Inspected::Unchanged(address, file) => {
                        existing.files.insert(address, file);
                    }
                    Inspected::Changed(address) => {
                        existing.changed.insert(address);
                    }
                    Inspected::Foreign(address) => {
                        existing.foreign.insert(address);
                    }
                    Inspected::FolderItself(address, stamp) => {
                        existing.folder_stamps.push((address, stamp));
                    }
                    Inspected::Manifest if existing.manifest.is_empty() => {
                        existing.foreign.insert(manifest::NAME.to_owned());
                    }
                    Inspected::Manifest | Inspected::Ignored => {}
                }
            }
        }
        existing.listed = listed;
        Ok(existing)
    }

    /// Returns an error if `folder` contains a file that Inquill did not write or that was changed since.
    pub(crate) fn reject_foreign_files(&self, folder: &Path) -> Result<(), WriteError> {
        let output = folder.to_path_buf();
        let named = |all: &BTreeSet<String>| {
            (
                all.iter().take(MAX_LISTED).cloned().collect(),
                all.len().saturating_sub(MAX_LISTED),
            )
        };
        if !self.foreign.is_empty() {
            let (files, more) = named(&self.foreign);
            return Err(WriteError::ForeignFiles {
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

    /// Returns an error if the file at `address` in `folder` was changed since the inspection.
    pub(crate) fn check_unchanged(&self, folder: &Path, address: &str) -> Result<(), WriteError> {
        match self.files.get(address) {
            Some(file) if !file.is_unchanged(&folder.join(address)) => Err(WriteError::Changed {
                output: folder.to_path_buf(),
                files: vec![address.to_owned()],
                more: 0,
            }),
            _ => Ok(()),
        }
    }

    /// Removes the files that are unchanged since the inspection, then the manifest, then those of `folders` that are
    /// empty. `folder` is the inspected folder, which may have been moved. Returns the number of removed files.
    pub(crate) fn remove_own_files<'a>(
        &self,
        folder: &Path,
        folders: impl Iterator<Item = &'a str>,
    ) -> usize {
        let gone = self.files.par_iter().filter(|(address, file)| {
            let path = folder.join(address);
            file.is_unchanged(&path) && fs::remove_file(&path).is_ok()
        });
        let gone = gone.count();
        if !self.manifest.is_empty() {
            // On failure it stays, as a foreign file would.
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
            // Fails for a folder that is not empty, which is how foreign files survive.
            let _ = fs::remove_dir(folder.join(address));
        });
    }
}

/// The entries of the folder at `address` below `top`.
fn inspect_folder(
    top: &Path,
    address: &str,
    listed: &Manifest,
    buffer: &mut Vec<u8>,
) -> Result<Vec<Inspected>, WriteError> {
    let folder = top.join(address);
    let stamp = fs::symlink_metadata(&folder).map_err(WriteError::io("look at", &folder))?;
    let itself = Inspected::FolderItself(address.to_owned(), Stamp::from(&stamp));
    let list = fs::read_dir(&folder).map_err(WriteError::io("list", &folder))?;
    let entries = list.map(|entry| {
        let entry = entry.map_err(WriteError::io("list", &folder))?;
        let kind = entry
            .file_type()
            .map_err(WriteError::io("look at", &folder))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            // Inquill writes only names that are valid Unicode.
            return Ok(Inspected::Foreign(join(address, &name.to_string_lossy())));
        };
        let at = join(address, name);
        if at == manifest::NAME {
            return Ok(if kind.is_file() {
                Inspected::Manifest
            } else {
                Inspected::Foreign(at)
            });
        }
        match listed.hashes(&at) {
            None if kind.is_dir() && at == LOST_AND_FOUND => Ok(Inspected::Ignored),
            None if kind.is_dir() => Ok(Inspected::Folder(at)),
            None => Ok(Inspected::Foreign(at)),
            Some(_) if !kind.is_file() => Ok(Inspected::Changed(at)),
            Some(hashes) => {
                let file = read(&entry.path(), buffer)?;
                Ok(if hashes.contains(&file.hash) {
                    Inspected::Unchanged(at, file)
                } else {
                    Inspected::Changed(at)
                })
            }
        }
    });
    std::iter::once(Ok(itself)).chain(entries).collect()
}

/// The folders that files are in: first the site's own, whose address is empty.
fn folders_of<'a>(addresses: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut folders = BTreeSet::from([""]);
    for mut address in addresses {
        while let Some((parent, _)) = address.rsplit_once('/') {
            if !folders.insert(parent) {
                break;
            }
            address = parent;
        }
    }
    folders
}

/// The files and folders of an output in which nothing has changed, by their metadata; `None` if something may have.
fn as_remembered(
    folder: &Path,
    listed: &Manifest,
    remembered: &OutputStamps,
) -> Option<(BTreeMap<String, PublishedFile>, BTreeSet<String>)> {
    let addresses: Vec<&str> = listed.addresses().collect();
    let folder = OpenFolder::new(folder)?;
    let is_same_folder = |address: &&str| {
        folder.stamp(address, EntryKind::Folder) == remembered.folders.get(*address).copied()
    };
    let listed_folders: Vec<&str> = folders_of(addresses.iter().copied()).into_iter().collect();
    if !listed_folders
        .par_iter()
        .with_min_len(64)
        .all(is_same_folder)
    {
        return None;
    }
    let file = |address: &&str| {
        let stamp = folder.stamp(address, EntryKind::File)?;
        let hash = remembered.files.hash(address, &stamp)?;
        let is_listed = listed.hashes(address)?.contains(&hash);
        is_listed.then(|| ((*address).to_owned(), PublishedFile { hash, stamp }))
    };
    let files = addresses
        .par_iter()
        .with_min_len(64)
        .map(file)
        .collect::<Option<BTreeMap<_, _>>>()?;
    let folders = listed_folders.into_iter().skip(1).map(str::to_owned);
    Some((files, folders.collect()))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Hashes a file through `buffer`.
fn read(path: &Path, buffer: &mut Vec<u8>) -> Result<PublishedFile, WriteError> {
    let failed = || WriteError::io("read", path);
    let mut file = File::open(path).map_err(failed())?;
    let stamp = Stamp::from(&file.metadata().map_err(failed())?);
    buffer.resize(BUFFER, 0);
    let (mut hasher, mut seen) = (blake3::Hasher::new(), 0);
    // Stopping at the length saves a last, empty read. A file that grows meanwhile gets another stamp.
    while seen < stamp.size {
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
    Ok(PublishedFile {
        hash: hasher.finalize(),
        stamp,
    })
}
