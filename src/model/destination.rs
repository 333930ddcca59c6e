//! Where a site is published.

use std::path::PathBuf;

/// The output folder, and what it must stay clear of.
#[derive(Debug, Clone)]
pub struct Destination {
    /// The site's root, the folder with `site.toml`.
    pub root: PathBuf,
    /// The output folder; it need not exist. If it is a symbolic link, the link's target is the output.
    pub output: PathBuf,
    /// The user's home folder, which is never accepted as an output.
    pub home: Option<PathBuf>,
}
