//! Disk to sources: which files there are, listed and sorted. Nothing is interpreted.
//!
//! 1. [`list`] walks the site's [`folders`] once, and reads the few [`texts`] that every page needs. Of [`pictures`] it
//!    reads the head, for their size.
//! 2. [`page`] reads one Markdown file, at the moment when it is parsed.
//!
//! The [`theme`] is part of the binary. Hidden files and temporary files of editors are not part of a site. Links are
//! followed only to files inside the root. Everything else is reported, never silently skipped.

#![allow(
    clippy::disallowed_methods,
    reason = "this stage owns reading from the file system"
)]

pub mod files;
pub mod folders;
pub mod picture_head;
pub mod pictures;
pub mod stamps;
pub mod texts;
pub mod theme;

pub use crate::read::files::{bytes, hash, is_folder, large, open_within, stamp};
pub use crate::read::folders::{is_ignored, list, root_above};
pub use crate::read::pictures::PictureCache;
pub use crate::read::stamps::{HashedPage, page_hash, stamps};
pub use crate::read::texts::{excerpt, page};
