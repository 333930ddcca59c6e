//! Remembers metadata and hashes of files for the next build.

use crate::model::stamps::{FILE, Stamps};
use std::io;
use std::path::Path;
use std::{fs, process};

/// Writes the stamps into a folder below the root that version control ignores.
///
/// Whoever cannot write them, such as a build of a read-only folder, only builds slower.
pub fn remember(root: &Path, stamps: &Stamps) {
    if let Some(bytes) = stamps.to_bytes() {
        let _ = replace(&root.join(FILE), &bytes);
    }
}

/// Removes what [`remember`] wrote.
pub fn forget(root: &Path) {
    let file = root.join(FILE);
    let Some(folder) = file.parent() else { return };
    let ignored = folder.join(".gitignore");
    let _ = fs::remove_file(&file);
    if fs::read_to_string(&ignored).is_ok_and(|text| text == IGNORE) {
        let _ = fs::remove_file(ignored);
    }
    // Fails if something else is in it.
    let _ = fs::remove_dir(folder);
}

/// What keeps version control from the folder.
const IGNORE: &str = "*\n";

/// Two builds may write at once: the last one wins.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let Some(folder) = file.parent() else {
        return Ok(());
    };
    if !folder.is_dir() {
        fs::create_dir(folder)?;
        fs::write(folder.join(".gitignore"), IGNORE)?;
    }
    let new = file.with_extension(process::id().to_string());
    fs::write(&new, bytes)?;
    fs::rename(&new, file).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}
