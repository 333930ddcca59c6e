//! Where a site is published.

use std::path::PathBuf;

/// Where a site is published.
#[derive(Debug, Clone)]
pub struct Destination {
    /// The site's root, where `site.toml` lies.
    pub root: PathBuf,
    /// The output folder; it need not exist. If it is a link, the folder it leads to is the output.
    pub output: PathBuf,
    /// The user's home folder, which is never an output.
    pub home: Option<PathBuf>,
}
