//! The site that `inquill new` creates: a copy of the files in `starter/`, which are embedded in the binary.

#![allow(
    clippy::disallowed_methods,
    reason = "this module owns creating the folder of a new site"
)]

use crate::model::failure::Failure;
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The title of the starter site.
const TITLE: &str = "A Good Question";

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/scaffold/starter");

/// Creates a site in a folder that is empty or does not exist yet. Returns the paths of its files, relative to that folder.
/// Existing files are never overwritten. `title` replaces the title of the starter site; it is a single line.
pub fn site(folder: &Path, title: Option<&str>) -> Result<Vec<PathBuf>, Failure> {
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
    copy(&STARTER, folder, title, &mut written)?;
    written.sort();
    Ok(written)
}

/// Copies a folder and everything in it. `written` gets the paths of the files.
fn copy(
    from: &Dir<'_>,
    folder: &Path,
    title: Option<&str>,
    written: &mut Vec<PathBuf>,
) -> Result<(), Failure> {
    for inner in from.dirs() {
        let to = folder.join(inner.path());
        fs::create_dir(&to).map_err(Failure::io("make the folder", &to))?;
        copy(inner, folder, title, written)?;
    }
    for file in from.files() {
        let to = folder.join(file.path());
        let contents = titled(file.path(), file.contents(), title);
        let made = fs::File::create_new(&to).and_then(|mut new| new.write_all(&contents));
        made.map_err(Failure::io("write", &to))?;
        written.push(file.path().to_owned());
    }
    Ok(())
}

/// The contents of a file of the starter site, with another title where it stands.
fn titled<'c>(path: &Path, contents: &'c [u8], title: Option<&str>) -> Cow<'c, [u8]> {
    let (Some(title), Ok(text)) = (title, std::str::from_utf8(contents)) else {
        return Cow::Borrowed(contents);
    };
    let text = if path == Path::new("site.toml") {
        let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
        text.replacen(
            &format!("title = \"{TITLE}\""),
            &format!("title = \"{quoted}\""),
            1,
        )
    } else if path == Path::new("README.md") {
        text.replacen(&format!("# {TITLE}\n"), &format!("# {title}\n"), 1)
    } else {
        return Cow::Borrowed(contents);
    };
    Cow::Owned(text.into_bytes())
}
