//! A file of the finished site.

use blake3::Hash;
use std::path::PathBuf;
use std::sync::Arc;

/// A file of the finished site.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Where it lies below the output folder, parts joined with `/` on every system: `read/one/index.html`.
    pub address: String,
    /// What is in it.
    pub contents: Contents,
}

/// What is in a file of the site.
#[derive(Debug, Clone)]
pub enum Contents {
    /// These bytes.
    Bytes(Vec<u8>),
    /// These bytes, which others hold as well.
    Shared(Arc<[u8]>),
    /// The bytes of this file on disk.
    CopyOf(PathBuf),
}

/// What a site was made of, and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The hash of its [`Inputs`].
    pub inputs: Hash,
    /// Pages it has, those that Inquill makes among them.
    pub pages: usize,
    /// Exercises it has.
    pub exercises: usize,
}
