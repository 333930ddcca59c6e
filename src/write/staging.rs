//! The folder in which the next site grows, out of every reader's sight.
//!
//! It is made beside the output and named after it: `.dist.inquill-new-<process>`. A marker in it says that it is ours, so
//! that a later build may clear up after one that was killed. Below it: `site`, the new tree; `old`, what is on its way
//! into or out of the output; `manifest`, what a publication file by file is about to make.

use crate::model::write_error::WriteError;
use blake3::Hash;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What follows `.<output's name>`, or begins the name when the staging folder lies within the output.
pub(crate) const MARK: &str = ".inquill-new-";

const MARKER: &str = ".inquill-staging";
const MARKER_TEXT: &[u8] =
    b"Inquill builds a site here; a later build removes what a killed one left.\n";

/// Largest file that is copied through memory, which saves reading it a second time for its hash.
const IN_MEMORY: u64 = 1 << 20;

/// A staging folder of this process.
#[derive(Debug)]
pub(crate) struct Staging {
    folder: PathBuf,
    site: PathBuf,
    /// Folders below `site` that are there, by address.
    made: Mutex<HashSet<String>>,
}

impl Staging {
    /// Makes one whose path is `start` and this process's number.
    pub(crate) fn make(start: &Path) -> Result<Self, WriteError> {
        let mut tries = 0;
        let folder = loop {
            let mut name = start.as_os_str().to_owned();
            name.push(std::process::id().to_string());
            if tries > 0 {
                name.push(format!("-{tries}"));
            }
            let folder = PathBuf::from(name);
            match fs::create_dir(&folder) {
                Ok(()) => break folder,
                // A stranger's, or a live build's where there are no locks.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < 100 => {
                    tries += 1;
                }
                Err(error) => return Err(WriteError::io("make the folder", &folder)(error)),
            }
        };
        let staging = Self {
            site: folder.join("site"),
            folder,
            made: Mutex::default(),
        };
        let prepared = write_new(&staging.folder.join(MARKER), MARKER_TEXT)
            .and_then(|()| fs::create_dir(&staging.site))
            .map_err(WriteError::io("prepare", &staging.folder));
        match prepared {
            Ok(()) => Ok(staging),
            Err(error) => {
                staging.remove();
                Err(error)
            }
        }
    }

    /// Every staging folder that an earlier process left at paths beginning with `start`.
    pub(crate) fn leftovers(start: &Path) -> Result<Vec<Self>, WriteError> {
        let (Some(parent), Some(prefix)) = (start.parent(), start.file_name()) else {
            return Ok(Vec::new());
        };
        let list = match fs::read_dir(parent) {
            Ok(list) => list,
            // Where nothing may be listed, nothing was left by us either.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied
                ) =>
            {
                return Ok(Vec::new());
            }
            Err(error) => return Err(WriteError::io("list", parent)(error)),
        };
        let mut found = Vec::new();
        for entry in list {
            let entry = entry.map_err(WriteError::io("list", parent))?;
            let folder = entry.path();
            let named = entry
                .file_name()
                .as_encoded_bytes()
                .starts_with(prefix.as_encoded_bytes())
                && entry.file_type().is_ok_and(|kind| kind.is_dir());
            if named && is_marked(&folder) {
                found.push(Self {
                    site: folder.join("site"),
                    folder,
                    made: Mutex::default(),
                });
            } else if named {
                // Killed before there was a marker: then it is empty, and this goes through for nothing else.
                let _ = fs::remove_dir(&folder);
            }
        }
        found.sort_by(|one, other| one.folder.cmp(&other.folder));
        Ok(found)
    }

    /// The new tree.
    pub(crate) fn site(&self) -> &Path {
        &self.site
    }

    /// Where a tree waits that is whole: the new one just before it is published, the old one just after.
    pub(crate) fn old(&self) -> PathBuf {
        self.folder.join("old")
    }

    /// The manifest of a publication file by file that has begun.
    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.join("manifest")
    }

    /// Writes a new file of the site.
    pub(crate) fn write(&self, address: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.path_for(address)?;
        write_new(&path, bytes).map_err(|error| occupied(error, address, "write", &path))
    }

    /// Copies a file into the site, unless its hash is `known` already. Returns the hash and whether it was copied.
    pub(crate) fn copy(
        &self,
        address: &str,
        from: &Path,
        known: Option<Hash>,
    ) -> Result<(Hash, bool), WriteError> {
        let meta = fs::metadata(from).map_err(WriteError::io("read", from))?;
        if !meta.is_file() {
            return Err(WriteError::io("read", from)(io::Error::other(
                "not a regular file",
            )));
        }
        if meta.len() <= IN_MEMORY {
            let bytes = fs::read(from).map_err(WriteError::io("read", from))?;
            let hash = blake3::hash(&bytes);
            let fresh = known != Some(hash);
            if fresh {
                self.write(address, &bytes)?;
            }
            return Ok((hash, fresh));
        }
        if let Some(hash) = known
            && hash_of(from)? == hash
        {
            return Ok((hash, false));
        }
        let path = self.path_for(address)?;
        Self::clone_file(address, from, &path)?;
        // Of the copy: the author may be saving the original right now.
        Ok((hash_of(&path)?, true))
    }

    /// Puts a file that is already published into the new tree: the same file where the file system can, else a copy.
    pub(crate) fn link(&self, address: &str, from: &Path) -> Result<(), WriteError> {
        let path = self.path_for(address)?;
        match fs::hard_link(from, &path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(occupied(error, address, "write", &path))
            }
            Err(_) => Self::clone_file(address, from, &path),
        }
    }

    /// The system copies, without the bytes passing through us where it can. Permissions are those of a new file.
    fn clone_file(address: &str, from: &Path, path: &Path) -> Result<(), WriteError> {
        let mut source = File::open(from).map_err(WriteError::io("read", from))?;
        let mut target =
            File::create_new(path).map_err(|error| occupied(error, address, "write", path))?;
        io::copy(&mut source, &mut target).map_err(WriteError::io("write", path))?;
        Ok(())
    }

    /// The path of a file of the site, its folders made.
    fn path_for(&self, address: &str) -> Result<PathBuf, WriteError> {
        if let Some((folder, _)) = address.rsplit_once('/') {
            self.make_folder(folder)?;
        }
        Ok(self.site.join(address))
    }

    /// Makes a folder of the site, once.
    fn make_folder(&self, address: &str) -> Result<(), WriteError> {
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        // Each a short hold: while one thread waits for the disk, the others need not.
        if made().contains(address) {
            return Ok(());
        }
        if let Some((above, _)) = address.rsplit_once('/') {
            self.make_folder(above)?;
        }
        let path = self.site.join(address);
        match fs::create_dir(&path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(WriteError::io("make the folder", &path)(error));
            }
            _ => made().insert(address.to_owned()),
        };
        Ok(())
    }

    /// Waits until the disk has everything.
    pub(crate) fn sync(&self) -> Result<(), WriteError> {
        sync(&self.site).map_err(WriteError::io("finish writing", &self.site))
    }

    /// Removes what was never published. A tree in `old`, or a journal, is kept with the marker for the next build to settle.
    pub(crate) fn remove(&self) {
        // Whatever does not go now goes at the next build, which finds the marker.
        let _ = fs::remove_dir_all(&self.site);
        if fs::symlink_metadata(self.old()).is_err()
            && fs::symlink_metadata(self.journal()).is_err()
        {
            let _ = fs::remove_file(self.folder.join(MARKER));
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

fn is_marked(folder: &Path) -> bool {
    let marker = folder.join(MARKER);
    // A marker cut short by a full disk is ours as well.
    fs::symlink_metadata(&marker)
        .is_ok_and(|meta| meta.is_file() && meta.len() <= MARKER_TEXT.len() as u64)
        && fs::read(&marker).is_ok_and(|text| MARKER_TEXT.starts_with(&text))
}

/// Writes a file that must not be there yet, so that no link is ever followed.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

/// Files of one address meet here at the latest, also when only the file system thinks it one.
fn occupied(error: io::Error, address: &str, action: &'static str, path: &Path) -> WriteError {
    if error.kind() == io::ErrorKind::AlreadyExists {
        WriteError::Duplicate {
            address: address.to_owned(),
        }
    } else {
        WriteError::io(action, path)(error)
    }
}

fn hash_of(path: &Path) -> Result<Hash, WriteError> {
    let file = File::open(path).map_err(WriteError::io("read", path))?;
    let mut hasher = blake3::Hasher::new();
    hasher
        .update_reader(file)
        .map_err(WriteError::io("read", path))?;
    Ok(hasher.finalize())
}

#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync(folder: &Path) -> io::Result<()> {
    // Elsewhere no one call brings a tree to the disk; the order of the steps still protects from all but power cuts.
    match File::open(folder) {
        Ok(folder) => folder.sync_all(),
        // Some systems do not open folders.
        Err(_) => Ok(()),
    }
}
