//! What can keep a site from being published, each with its path and the way out.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a site was not published. Unless it says otherwise, the output is as it was.
#[derive(Debug)]
pub enum WriteError {
    /// The output would lie where the author's own files are.
    Refused {
        /// The output folder, with every link followed.
        output: PathBuf,
        /// What is wrong with it.
        why: Refusal,
    },
    /// Something that is not a folder has the output's name.
    NotAFolder {
        /// The output.
        output: PathBuf,
    },
    /// The output folder holds files that no manifest lists.
    Strangers {
        /// The output folder.
        output: PathBuf,
        /// The first of them, by address.
        files: Vec<String>,
        /// How many there are besides.
        more: usize,
    },
    /// Files of the published site were changed by someone else.
    Changed {
        /// The output folder.
        output: PathBuf,
        /// The first of them, by address.
        files: Vec<String>,
        /// How many there are besides.
        more: usize,
    },
    /// A file was to be published at an address that is no plain relative path; an earlier stage let it pass.
    UnsafeAddress {
        /// The address.
        address: String,
    },
    /// Two files were to be published at one address, or at two that this file system cannot tell apart.
    Duplicate {
        /// The address.
        address: String,
    },
    /// A file could not be written, yet publication was asked for.
    Incomplete {
        /// The output folder.
        output: PathBuf,
    },
    /// The old site was moved aside, and neither the new one nor the old one could be moved into its place.
    Stranded {
        /// The output folder, which is missing now.
        output: PathBuf,
        /// Where the old site lies; the next build brings it back.
        old: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused something.
    Io {
        /// What was tried, after "could not".
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Which of the author's places an output would endanger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is the site's root.
    Root,
    /// The site's root lies in it.
    AboveRoot,
    /// It is the top of the file system.
    Top,
    /// It is the home folder, or the home folder lies in it.
    Home,
    /// It is this folder of the author, lies in it, or holds it.
    Source(PathBuf),
}

impl WriteError {
    /// To be used as `.map_err(WriteError::io("read", path))`.
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
            Self::Strangers {
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
                    io::ErrorKind::PermissionDenied => f.write_str("; check who may write there"),
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

/// The names of a few files, and how many are not named.
fn list(f: &mut fmt::Formatter<'_>, files: &[String], more: usize) -> fmt::Result {
    for (n, file) in files.iter().enumerate() {
        // Escaped, because a stranger's name may hold what steers a terminal.
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
