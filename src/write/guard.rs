//! Which output folders are safe, and the lock that lets only one build at a time publish to an output.

use crate::model::destination::Destination;
use crate::model::write_error::{Refusal, WriteError};
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Folders below the root that hold the author's own files.
const AUTHOR_FOLDERS: [&str; 4] = ["content", "templates", "static", ".git"];

/// Most links that are followed in one path, as on Linux.
const MAX_LINKS: usize = 40;

/// The resolved path of the output folder, free of links: the folder itself is compared, locked and swapped.
#[derive(Debug)]
pub(crate) struct OutputLocation {
    /// The output folder.
    pub(crate) output: PathBuf,
    /// Its parent folder.
    pub(crate) parent: PathBuf,
    /// Its name in the parent folder.
    pub(crate) name: OsString,
}

impl OutputLocation {
    /// Resolves the output's path. Returns an error if publishing there could harm the author's own files.
    pub(crate) fn checked(destination: &Destination) -> Result<Self, WriteError> {
        let output = resolve(&destination.output)?;
        let root = resolve(&destination.root)?;
        let refuse = |why| {
            Err(WriteError::Refused {
                output: output.clone(),
                why,
            })
        };
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return refuse(Refusal::Top);
        };
        if same(&output, &root) {
            return refuse(Refusal::Root);
        }
        if within(&root, &output) {
            return refuse(Refusal::AboveRoot);
        }
        for source in AUTHOR_FOLDERS {
            let source = root.join(source);
            let real = resolve(&source)?;
            if within(&output, &real) || within(&real, &output) {
                return refuse(Refusal::Source(source));
            }
        }
        if let Some(home) = &destination.home
            && within(&resolve(home)?, &output)
        {
            return refuse(Refusal::Home);
        }
        Ok(Self {
            parent: parent.to_path_buf(),
            name: name.to_owned(),
            output,
        })
    }

    /// Creates the parent folder if necessary. Returns the folders that were created, outermost first.
    fn make_parent(&self) -> Result<Vec<PathBuf>, WriteError> {
        let mut missing: Vec<_> = self
            .parent
            .ancestors()
            .take_while(|folder| !folder.exists())
            .map(Path::to_path_buf)
            .collect();
        missing.reverse();
        fs::create_dir_all(&self.parent)
            .map_err(WriteError::io("make the folder", &self.parent))?;
        Ok(missing)
    }

    /// Whether the output folder exists. An error if something else has its name.
    pub(crate) fn exists(&self) -> Result<bool, WriteError> {
        match fs::symlink_metadata(&self.output) {
            Ok(meta) if meta.is_dir() => Ok(true),
            Ok(_) => Err(WriteError::NotAFolder {
                output: self.output.clone(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(WriteError::io("look at", &self.output)(error)),
        }
    }

    /// A path next to the output: the output's name with a prefix and a suffix.
    pub(crate) fn beside(&self, before: &str, after: &str) -> PathBuf {
        let mut name = OsString::from(before);
        name.push(&self.name);
        name.push(after);
        self.parent.join(name)
    }

    /// The path of the lock file, for file systems where folders cannot be locked.
    pub(crate) fn lock_file(&self) -> PathBuf {
        self.beside(".", ".inquill-lock")
    }

    /// Whether the output is a mount point, which can be neither moved nor swapped.
    pub(crate) fn is_mount_point(&self) -> bool {
        mounted(&self.output)
            || identity(&self.output)
                .zip(identity(&self.parent))
                .is_some_and(|(a, b)| a.0 != b.0)
    }
}

/// The lock of an output, held while publishing. Released on drop, and by the system when the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    /// The output's parent folder, or a file next to the output where folders cannot be locked.
    file: File,
    /// Whether the file system supports locks.
    pub(crate) held: bool,
    /// Whether it is the parent folder that is locked, so that a lock file is of no use.
    pub(crate) of_folder: bool,
    /// Folders that were created to hold the output, outermost first.
    pub(crate) created_folders: Vec<PathBuf>,
}

impl Lock {
    /// Waits until no other build publishes to a folder next to this output.
    pub(crate) fn take(location: &OutputLocation) -> Result<Self, WriteError> {
        let mut created_folders = Vec::new();
        loop {
            created_folders.append(&mut location.make_parent()?);
            if let Some(lock) = Self::of_folder(&location.parent)? {
                // The build we waited for may have removed the folder it had created.
                if identity_of(lock.file.metadata()) == identity(&location.parent) {
                    return Ok(Self {
                        created_folders,
                        ..lock
                    });
                }
                continue;
            }
            let path = location.lock_file();
            let file = File::options()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(WriteError::io("open the lock file", &path))?;
            let held = wait(&file);
            return Ok(Self {
                file,
                held,
                of_folder: false,
                created_folders,
            });
        }
    }

    /// Removes a lock file that an earlier build left, where this lock needs none. Returns a notice about it.
    pub(crate) fn remove_left_file(&self, location: &OutputLocation) -> Option<String> {
        let path = location.lock_file();
        let left = fs::symlink_metadata(&path).ok()?;
        if !self.of_folder || !left.is_file() || left.len() > 0 {
            return None;
        }
        match fs::remove_file(&path) {
            Ok(()) => Some(format!(
                "removed the lock file of an earlier build, {}",
                path.display()
            )),
            Err(error) => Some(format!(
                "an earlier build left the lock file {}, which you can delete: {error}",
                path.display()
            )),
        }
    }

    /// Locks the folder itself, which leaves no lock file behind. `None` where folders cannot be locked, as on some network
    /// file systems.
    #[cfg(unix)]
    fn of_folder(folder: &Path) -> Result<Option<Self>, WriteError> {
        let file = File::open(folder).map_err(WriteError::io("open the folder", folder))?;
        Ok(wait(&file).then(|| Self {
            file,
            held: true,
            of_folder: true,
            created_folders: Vec::new(),
        }))
    }

    #[cfg(not(unix))]
    #[allow(
        clippy::unnecessary_wraps,
        reason = "as on systems where folders can be opened"
    )]
    fn of_folder(_: &Path) -> Result<Option<Self>, WriteError> {
        Ok(None)
    }
}

/// Waits for the lock of a file. Returns whether the file system supports it.
fn wait(file: &File) -> bool {
    loop {
        match file.lock() {
            Ok(()) => return true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

/// Resolves every link in `path`. Unlike [`fs::canonicalize`] it accepts a path whose last parts do not exist yet.
fn resolve(path: &Path) -> Result<PathBuf, WriteError> {
    let absolute = std::path::absolute(path).map_err(WriteError::io("find", path))?;
    let mut rest: VecDeque<OsString> = parts(&absolute).collect();
    let (mut real, mut links) = (PathBuf::new(), 0);
    while let Some(part) = rest.pop_front() {
        if part == ".." {
            real.pop();
            continue;
        }
        // If `part` is absolute, as at the start of a link's target, `join` replaces the whole path.
        let next = real.join(&part);
        let is_link = match fs::symlink_metadata(&next) {
            Ok(meta) => meta.is_symlink(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(WriteError::io("look at", &next)(error)),
        };
        if !is_link {
            real = next;
            continue;
        }
        links += 1;
        if links > MAX_LINKS {
            return Err(WriteError::io("follow", path)(io::Error::other(
                "too many links in a row",
            )));
        }
        let target = fs::read_link(&next).map_err(WriteError::io("follow", &next))?;
        parts(&target).rev().for_each(|part| rest.push_front(part));
    }
    Ok(real)
}

/// The components of a path without `.`.
fn parts(path: &Path) -> impl DoubleEndedIterator<Item = OsString> {
    path.components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| OsStr::to_owned(part.as_os_str()))
}

/// Whether `inner` is `outer` or inside it, by path or by file identity.
fn within(inner: &Path, outer: &Path) -> bool {
    inner.starts_with(outer) || inner.ancestors().any(|above| same(above, outer))
}

/// Whether two paths are the same folder. Paths that differ can be: by case, or through a bind mount.
fn same(one: &Path, other: &Path) -> bool {
    one == other || identity(one).is_some_and(|id| identity(other) == Some(id))
}

/// Device and inode of a folder. `None` if it does not exist or the system has no such numbers.
fn identity(path: &Path) -> Option<(u64, u64)> {
    identity_of(fs::metadata(path))
}

#[cfg(unix)]
fn identity_of(meta: io::Result<fs::Metadata>) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    meta.ok().map(|meta| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity_of(_: io::Result<fs::Metadata>) -> Option<(u64, u64)> {
    None
}

#[cfg(target_os = "linux")]
fn mounted(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, path, AtFlags::empty(), StatxFlags::TYPE)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn mounted(_: &Path) -> bool {
    false
}
