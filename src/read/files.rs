//! Single files: their bytes, hashes and metadata.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::failure::Failure;
use crate::model::source::{Asset, AssetBytes, Stamp};
use blake3::Hash;
use std::fs;
use std::io;
use std::path::Path;

/// Reads a whole file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(Failure::io("read", path))
}

/// Opens a file that was listed below `root`. An error if it has become a link that leads out of `root` since.
pub fn open_within(root: &Path, path: &Path) -> Result<fs::File, Failure> {
    let (root, real) = (
        fs::canonicalize(root),
        fs::canonicalize(path).map_err(Failure::io("open", path))?,
    );
    if !root.is_ok_and(|root| real.starts_with(root)) || !real.is_file() {
        return Err(Failure::io("open", path)(io::Error::other(
            "it leads out of the site, or is no file",
        )));
    }
    fs::File::open(&real).map_err(Failure::io("open", path))
}

/// The hash of a file's bytes. The file is never held in memory.
pub fn hash(path: &Path) -> Result<Hash, Failure> {
    let hash = fs::File::open(path)
        .and_then(|file| Ok(blake3::Hasher::new().update_reader(file)?.finalize()));
    hash.map_err(Failure::io("read", path))
}

/// Reads a large picture. An error if its bytes changed since it was listed with this hash.
pub fn large(asset: &Asset, hash: Hash) -> Result<Vec<u8>, Diagnostic> {
    let AssetBytes::OnDisk(path) = &asset.bytes else {
        return Ok(Vec::new());
    };
    let refused = |why: String| {
        Code::Unreadable
            .in_file(&asset.path, format!("the file cannot be read: {why}"))
            .help("make it a file you may read, or take it out")
    };
    let bytes = fs::read(path).map_err(|error| refused(error.to_string()))?;
    if blake3::hash(&bytes) != hash {
        return Err(refused("it was being written to".to_owned())
            .help("wait until it is saved, then build again"));
    }
    Ok(bytes)
}

/// The metadata of a file; `None` if there is no regular file at the path.
#[must_use]
pub fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(Stamp::from(&metadata))
}

/// Whether there is a folder at the path.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}
