//! Environment errors: I/O, permissions, missing folders. Never the author's mistake.

use crate::model::write_error::WriteError;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// An environment error, with the attempted action.
#[derive(Debug)]
pub enum Failure {
    /// A system call failed.
    Io {
        /// The attempted action, a verb that follows "cannot": `read`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The folder for a new site is not empty.
    NotEmpty(PathBuf),
    /// The preview cannot listen at its address.
    Listen {
        /// The address.
        address: SocketAddr,
        /// The error of the operating system.
        source: io::Error,
    },
    /// Publication failed or was refused.
    Publish(WriteError),
}

impl Failure {
    /// An adapter for `map_err`: `.map_err(Failure::io("read", path))`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io {
                doing,
                path,
                source,
            } => write!(f, "cannot {doing} {}: {source}", path.display()),
            Self::NotEmpty(folder) => {
                write!(
                    f,
                    "{} is not empty, and a new site is made in an empty folder; name another",
                    folder.display()
                )
            }
            Self::Listen { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
                let port = address.port();
                write!(
                    f,
                    "port {port} is taken: end the program that uses it, or choose another with --port"
                )
            }
            Self::Listen { address, source } => write!(f, "cannot listen at {address}: {source}"),
            Self::Publish(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::Listen { source, .. } => Some(source),
            Self::NotEmpty(_) => None,
            Self::Publish(error) => Some(error),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Publish(error)
    }
}
