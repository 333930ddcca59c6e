//! Rendered files of the site.

use blake3::Hash;
use std::path::PathBuf;
use std::sync::Arc;

/// A rendered file of the site.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Its path below the output folder, with `/` on every system: `read/one/index.html`.
    pub address: String,
    /// Its contents.
    pub contents: Contents,
}

/// The contents of a file of the site.
#[derive(Debug, Clone)]
pub enum Contents {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Bytes that are shared with the site.
    Shared(Arc<[u8]>),
    /// A copy of this file on disk.
    CopyOf(PathBuf),
}

/// The inputs of a published site, and the numbers to report if they have not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The fingerprint of its inputs.
    pub inputs: Hash,
    /// The number of pages, including generated ones.
    pub pages: usize,
    /// The number of exercises.
    pub exercises: usize,
}
