//! A site in memory that is updated when its sources change. The cost depends on the change, not on the size of the site.
//!
//! 1. [`Workspace::update`] scans the folders (`scan`) and takes unchanged pages from a cache (`page_cache`).
//! 2. If something has changed, it assembles the site and renders the files that may have mistakes (`workspace`).
//! 3. The result is a [`Snapshot`], which renders any file of the site on demand.
//! 4. `freshness` checks whether a page saved since then can be rendered alone.

pub mod file_hashes;
pub mod freshness;
pub mod page_cache;
pub mod scan;
pub mod snapshot;
pub mod workspace;

pub use crate::pipeline::incremental::file_hashes::FileHashes;
pub use crate::pipeline::incremental::freshness::Freshness;
pub use crate::pipeline::incremental::page_cache::PageCache;
pub use crate::pipeline::incremental::scan::Difference;
pub use crate::pipeline::incremental::snapshot::Snapshot;
pub use crate::pipeline::incremental::workspace::{Update, Updated, Workspace};
pub use crate::read::{is_folder, is_ignored};
