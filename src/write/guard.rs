//! Where the output may lie, and the lock that lets one build at a time publish there.

use crate::model::write_error::{Refusal, WriteError};
use crate::write::destination::Destination;
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Folders below the root that belong to the author.
const SOURCES: [&str; 4] = ["content", "templates", "static", ".git"];

/// The system's own bound on links in one path.
const MOST_LINKS: usize = 40;

/// The output folder, every link followed, so that what is compared, locked and exchanged is the folder itself.
#[derive(Debug)]
pub(crate) struct Place {
    /// The output folder.
    pub(crate) output: PathBuf,
    /// The folder it lies in.
    pub(crate) parent: PathBuf,
    /// Its name there.
    pub(crate) name: OsString,
}

impl Place {
    /// Follows the output's path and refuses it where publishing could harm anything of the author's.
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
        for source in SOURCES {
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

    /// Makes the folder the output lies in, if need be; returns the folders that were made, outermost first.
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

    /// What stands at the output: a folder or nothing.
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

    /// A path beside the output: its name with something put before and after it.
    pub(crate) fn beside(&self, before: &str, after: &str) -> PathBuf {
        let mut name = OsString::from(before);
        name.push(&self.name);
        name.push(after);
        self.parent.join(name)
    }

    /// Whether something is mounted on the output, so that it can be neither moved nor exchanged.
    pub(crate) fn is_mount_point(&self) -> bool {
        mounted(&self.output)
            || identity(&self.output)
                .zip(identity(&self.parent))
                .is_some_and(|(a, b)| a.0 != b.0)
    }
}

/// Held while publishing; released when dropped, and by the system when the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    /// The folder the output lies in, or a file beside the output where folders cannot be locked.
    file: File,
    /// Whether this file system has locks at all.
    pub(crate) held: bool,
    /// Folders that had to be made, outermost first.
    pub(crate) made: Vec<PathBuf>,
}

impl Lock {
    /// Waits until no other build publishes beside this output.
    pub(crate) fn take(place: &Place) -> Result<Self, WriteError> {
        let mut made = Vec::new();
        loop {
            made.append(&mut place.make_parent()?);
            if let Some(lock) = Self::of_folder(&place.parent)? {
                // The build we waited for may have removed the folder it had made.
                if identity_of(lock.file.metadata()) == identity(&place.parent) {
                    return Ok(Self { made, ..lock });
                }
                continue;
            }
            let path = place.beside(".", ".inquill-lock");
            let file = File::options()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(WriteError::io("make", &path))?;
            let held = wait(&file);
            return Ok(Self { file, held, made });
        }
    }

    /// The lock of a folder, which leaves no trace; `None` where folders have none, as on some network file systems.
    #[cfg(unix)]
    fn of_folder(folder: &Path) -> Result<Option<Self>, WriteError> {
        let file = File::open(folder).map_err(WriteError::io("open the folder", folder))?;
        Ok(wait(&file).then(|| Self {
            file,
            held: true,
            made: Vec::new(),
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

/// Waits for the lock of a file; whether it has one.
fn wait(file: &File) -> bool {
    loop {
        match file.lock() {
            Ok(()) => return true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

/// Follows every link in `path`, also where it ends in things that do not exist yet.
fn resolve(path: &Path) -> Result<PathBuf, WriteError> {
    let absolute = std::path::absolute(path).map_err(WriteError::io("find", path))?;
    let mut rest: VecDeque<OsString> = parts(&absolute).collect();
    let (mut real, mut links) = (PathBuf::new(), 0);
    while let Some(part) = rest.pop_front() {
        if part == ".." {
            real.pop();
            continue;
        }
        // An absolute part, such as a link's target begins with, replaces all that was.
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
        if links > MOST_LINKS {
            return Err(WriteError::io("follow", path)(io::Error::other(
                "too many links in a row",
            )));
        }
        let target = fs::read_link(&next).map_err(WriteError::io("follow", &next))?;
        parts(&target).rev().for_each(|part| rest.push_front(part));
    }
    Ok(real)
}

/// The parts of a path that lead anywhere.
fn parts(path: &Path) -> impl DoubleEndedIterator<Item = OsString> {
    path.components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| OsStr::to_owned(part.as_os_str()))
}

/// Whether `inner` is `outer` or lies in it, by name or by what the file system says they are.
fn within(inner: &Path, outer: &Path) -> bool {
    inner.starts_with(outer) || inner.ancestors().any(|above| same(above, outer))
}

/// Whether two paths are one folder; names that differ only by case, and mounts, may be.
fn same(one: &Path, other: &Path) -> bool {
    one == other || identity(one).is_some_and(|id| identity(other) == Some(id))
}

/// What tells a folder from every other: device and number. Nothing when it is missing or the system does not say.
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
