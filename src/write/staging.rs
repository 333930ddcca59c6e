//! The folder in which the next site is written before it is published.
//!
//! It is created next to the output and named after it: `.dist.inquill-new-<process id>`. A marker file identifies it as
//! Inquill's own, so that a later build can clean up after a killed one. It contains:
//!
//! - `site`: the new tree
//! - `old`: a complete tree that is about to be swapped into the output, or was just swapped out of it
//! - `manifest`: the journal of a publication file by file

use crate::model::write_error::WriteError;
use blake3::Hash;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The prefix of the folder's name inside an output; next to an output, `.<name of the output>` comes before it.
pub(crate) const NAME_PREFIX: &str = ".inquill-new-";

const MARKER: &str = ".inquill-staging";
const MARKER_TEXT: &[u8] =
    b"Inquill builds a site here; a later build removes what a killed one left.\n";

/// Largest file, in bytes, that is copied through memory. Smaller files are read once instead of twice.
const IN_MEMORY: u64 = 1 << 20;

/// A staging folder of this process.
#[derive(Debug)]
pub(crate) struct Staging {
    folder: PathBuf,
    site: PathBuf,
    /// Addresses of the folders that were created below `site`.
    created: Mutex<HashSet<String>>,
}

impl Staging {
    /// Creates a staging folder at the path `start` followed by the process id.
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
                // A foreign folder, or that of a running build on a file system without locks.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < 100 => {
                    tries += 1;
                }
                // Named after the folder that the author knows, not after the one inside it.
                Err(error) => {
                    let parent = folder.parent().unwrap_or(&folder);
                    return Err(WriteError::io("write to the folder", parent)(error));
                }
            }
        };
        let staging = Self {
            site: folder.join("site"),
            folder,
            created: Mutex::default(),
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

    /// The staging folders that earlier processes left at paths beginning with `start`.
    pub(crate) fn leftovers(start: &Path) -> Result<Vec<Self>, WriteError> {
        let (Some(parent), Some(prefix)) = (start.parent(), start.file_name()) else {
            return Ok(Vec::new());
        };
        let list = match fs::read_dir(parent) {
            Ok(list) => list,
            // Where we may not list files, we did not create any either.
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
                    created: Mutex::default(),
                });
            } else if named {
                // The build was killed before it wrote the marker. Removal succeeds only if the folder is empty.
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

    /// The path of a complete tree: the new one just before the swap, the old one just after it.
    pub(crate) fn old(&self) -> PathBuf {
        self.folder.join("old")
    }

    /// The path of the journal of a publication file by file.
    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.join("manifest")
    }

    /// Writes a new file of the site.
    pub(crate) fn write(&self, address: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.path_for(address)?;
        write_new(&path, bytes).map_err(|error| occupied(error, address, "write", &path))
    }

    /// Copies a file into the site, unless its hash equals `known`. Returns its hash and whether it was copied.
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
            let is_new = known != Some(hash);
            if is_new {
                self.write(address, &bytes)?;
            }
            return Ok((hash, is_new));
        }
        if let Some(hash) = known
            && hash_of(from)? == hash
        {
            return Ok((hash, false));
        }
        let path = self.path_for(address)?;
        Self::clone_file(address, from, &path)?;
        // Hash the copy, because the author may be saving the original at this moment.
        Ok((hash_of(&path)?, true))
    }

    /// Adds an already published file to the new tree: as a hard link where the file system supports it, else as a copy.
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

    /// Copies a file with the system's own means, such as reflinks. The copy has the permissions of a new file.
    fn clone_file(address: &str, from: &Path, path: &Path) -> Result<(), WriteError> {
        let mut source = File::open(from).map_err(WriteError::io("read", from))?;
        let mut target =
            File::create_new(path).map_err(|error| occupied(error, address, "write", path))?;
        io::copy(&mut source, &mut target).map_err(WriteError::io("write", path))?;
        Ok(())
    }

    /// The path of a file of the site. Creates its folders.
    fn path_for(&self, address: &str) -> Result<PathBuf, WriteError> {
        if let Some((folder, _)) = address.rsplit_once('/') {
            self.make_folder(folder)?;
        }
        Ok(self.site.join(address))
    }

    /// Creates a folder of the site, unless this was done before.
    fn make_folder(&self, address: &str) -> Result<(), WriteError> {
        let created = || self.created.lock().unwrap_or_else(PoisonError::into_inner);
        // The mutex is never held during disk access, so threads do not wait for each other's.
        if created().contains(address) {
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
            _ => created().insert(address.to_owned()),
        };
        Ok(())
    }

    /// Flushes the new tree to disk.
    pub(crate) fn sync(&self) -> Result<(), WriteError> {
        sync(&self.site).map_err(WriteError::io("finish writing", &self.site))
    }

    /// Removes what was not published. A tree in `old` or a journal stays, with the marker, for the next build's recovery.
    pub(crate) fn remove(&self) {
        // If something cannot be removed now, the next build finds the marker and tries again.
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
    // A full disk may have truncated the marker.
    fs::symlink_metadata(&marker)
        .is_ok_and(|meta| meta.is_file() && meta.len() <= MARKER_TEXT.len() as u64)
        && fs::read(&marker).is_ok_and(|text| MARKER_TEXT.starts_with(&text))
}

/// Writes a file that must not exist yet, so that no link is ever followed.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

/// The error for a path that cannot be created. If it exists, two files have the same address, at least for this file
/// system.
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
    // Other systems cannot flush a whole tree in one call. The order of the steps protects from everything but power cuts.
    match File::open(folder) {
        Ok(folder) => folder.sync_all(),
        // Some systems cannot open folders.
        Err(_) => Ok(()),
    }
}
