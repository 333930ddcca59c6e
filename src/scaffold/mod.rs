//! The site that `inquill new` creates: a copy of the files in `starter/`, which are embedded in the binary.

#![allow(
    clippy::disallowed_methods,
    reason = "this module owns creating the folder of a new site"
)]

use crate::model::failure::Failure;
use include_dir::{Dir, include_dir};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/scaffold/starter");

/// Creates a site in a folder that is empty or does not exist yet. Returns the paths of its files, relative to that folder.
/// Existing files are never overwritten.
pub fn site(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Failure::NotEmpty(folder.to_owned()));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(Failure::io("make the folder", folder))?;
        }
        Err(error) => return Err(Failure::io("make a site in", folder)(error)),
    }
    let mut written = Vec::new();
    copy(&STARTER, folder, &mut written)?;
    written.sort();
    Ok(written)
}

/// Copies a folder and everything in it. `written` gets the paths of the files.
fn copy(from: &Dir<'_>, folder: &Path, written: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for inner in from.dirs() {
        let to = folder.join(inner.path());
        fs::create_dir(&to).map_err(Failure::io("make the folder", &to))?;
        copy(inner, folder, written)?;
    }
    for file in from.files() {
        let to = folder.join(file.path());
        let made = fs::File::create_new(&to).and_then(|mut new| new.write_all(file.contents()));
        made.map_err(Failure::io("write", &to))?;
        written.push(file.path().to_owned());
    }
    Ok(())
}
