//! Errors of publication. Each message has the path and a way to fix the problem.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a site was not published. Except for [`Stranded`](Self::Stranded), the output is unchanged.
#[derive(Debug)]
pub enum WriteError {
    /// Publishing to this folder could harm the author's own files.
    Refused {
        /// The output folder, with links resolved.
        output: PathBuf,
        /// The reason.
        why: Refusal,
    },
    /// The output exists and is not a folder.
    NotAFolder {
        /// The output.
        output: PathBuf,
    },
    /// The output folder contains files that Inquill did not write.
    ForeignFiles {
        /// The output folder.
        output: PathBuf,
        /// The first of them, by address.
        files: Vec<String>,
        /// The number of further ones.
        more: usize,
    },
    /// Files of the published site were changed after Inquill wrote them.
    Changed {
        /// The output folder.
        output: PathBuf,
        /// The first of them, by address.
        files: Vec<String>,
        /// The number of further ones.
        more: usize,
    },
    /// An address is not a plain relative path. Earlier stages should have reported it.
    UnsafeAddress {
        /// The address.
        address: String,
    },
    /// Two files have the same address, or addresses that the file system cannot tell apart.
    Duplicate {
        /// The address.
        address: String,
    },
    /// Commit was called although a file could not be written.
    Incomplete {
        /// The output folder.
        output: PathBuf,
    },
    /// The old site was moved aside, then neither the new nor the old one could be moved back to the output.
    Stranded {
        /// The output folder, which does not exist now.
        output: PathBuf,
        /// Where the old site is. The next build moves it back.
        old: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A system call failed.
    Io {
        /// The attempted action, a verb that follows "could not": `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

/// Why an output folder is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is the site's root.
    Root,
    /// It contains the site's root.
    AboveRoot,
    /// It is the root of the file system.
    Top,
    /// It is or contains the home folder.
    Home,
    /// It is, contains or is inside this folder of the author.
    Source(PathBuf),
}

impl WriteError {
    /// An adapter for `map_err`: `.map_err(WriteError::io("read", path))`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_path_buf(),
            source,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { output, why } => {
                write!(
                    f,
                    "the output folder {} {why}; choose a folder of its own, such as dist",
                    output.display()
                )
            }
            Self::NotAFolder { output } => write!(
                f,
                "the output {} is there already and is not a folder; move it away or choose another output folder",
                output.display()
            ),
            Self::ForeignFiles {
                output,
                files,
                more,
            } => {
                write!(
                    f,
                    "the output folder {} holds files that Inquill did not make: ",
                    output.display()
                )?;
                list(f, files, *more)?;
                f.write_str("; move them away (files for the site belong in static/) or choose another output folder")
            }
            Self::Changed {
                output,
                files,
                more,
            } => {
                write!(
                    f,
                    "files in the output folder {} were changed by someone else: ",
                    output.display()
                )?;
                list(f, files, *more)?;
                f.write_str(
                    "; keep what you need of them elsewhere, delete them there, and build again",
                )
            }
            Self::UnsafeAddress { address } => {
                write!(
                    f,
                    "\"{}\" cannot be the address of a file; rename it",
                    address.escape_debug()
                )
            }
            Self::Duplicate { address } => {
                write!(
                    f,
                    "two files would be published as \"{}\"; rename one of them",
                    address.escape_debug()
                )
            }
            Self::Incomplete { output } => {
                write!(
                    f,
                    "not every file could be written, so {} was left as it was",
                    output.display()
                )
            }
            Self::Stranded {
                output,
                old,
                source,
            } => write!(
                f,
                "could not put a site at {}: {source}; the old one lies in {}, and the next build brings it back",
                output.display(),
                old.display()
            ),
            Self::Io {
                action,
                path,
                source,
            } => {
                write!(f, "could not {action} {}: {source}", path.display())?;
                match source.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                        f.write_str("; make room there and build again")
                    }
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => f.write_str(
                        "; check the permissions there, or choose another output folder with --output",
                    ),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Stranded { source, .. } | Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("is the root of the site itself"),
            Self::AboveRoot => f.write_str("holds the site's root"),
            Self::Top => f.write_str("is the top of the file system"),
            Self::Home => f.write_str("is or holds the home folder"),
            Self::Source(place) => write!(
                f,
                "is, holds or lies in {}, which is yours",
                place.display()
            ),
        }
    }
}

/// Writes the names of a few files, and the number of the others.
fn list(f: &mut fmt::Formatter<'_>, files: &[String], more: usize) -> fmt::Result {
    for (n, file) in files.iter().enumerate() {
        // A foreign file's name may contain escape sequences for the terminal.
        write!(
            f,
            "{}{}",
            if n == 0 { "" } else { ", " },
            file.escape_debug()
        )?;
    }
    if more > 0 {
        write!(f, " and {more} more")
    } else {
        Ok(())
    }
}
