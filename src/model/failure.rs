//! What the world refuses: a disk, a permission, a folder that is not there. Never an author's mistake.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// A failure of the world, with what was tried and where.
#[derive(Debug)]
pub enum Failure {
    /// The operating system said no.
    Io {
        /// What was tried: "read", "list".
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A new site was asked for in a folder that has something in it.
    NotEmpty(PathBuf),
    /// A preview cannot listen where it should.
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
    /// Publishing failed or was refused.
    Publish(crate::model::write_error::WriteError),
}

impl Failure {
    /// Says what was tried when the operating system refused.
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

impl From<crate::model::write_error::WriteError> for Failure {
    fn from(error: crate::model::write_error::WriteError) -> Self {
        Self::Publish(error)
    }
}
