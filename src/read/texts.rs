//! Text files: UTF-8, with an upper limit for their size.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::{PageFile, Source, SourcePath};
use crate::read::theme;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Largest text in bytes: five novels. Parsing may take a hundred times as much memory.
const LARGEST_TEXT: u64 = 4 << 20;

/// Reads a Markdown file.
pub fn page(file: &PageFile) -> Result<Source, Diagnostic> {
    text(&file.path, &file.on_disk)
}

/// Reads a text file. `path` is its name in diagnostics.
pub(crate) fn text(path: &SourcePath, on_disk: &Path) -> Result<Source, Diagnostic> {
    let bytes = limited(on_disk).map_err(|error| {
        Code::Unreadable
            .in_file(path, format!("the file cannot be read: {error}"))
            .help("make it a file you may read, or take it out")
    })?;
    if bytes.len() as u64 > LARGEST_TEXT {
        let message = format!(
            "the file is larger than {} MB, which nobody reads in one piece",
            LARGEST_TEXT >> 20
        );
        return Err(Code::TooLarge
            .in_file(path, message)
            .help("spread it over several files"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source {
            path: Arc::clone(path),
            text,
        }),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            Err(Code::NotUtf8
                .at(
                    path,
                    &(good..good + 1),
                    "the file is not UTF-8 text from here on",
                )
                .help("save it as UTF-8 in your editor"))
        }
    }
}

/// The text of a source, so that a message can show lines of it. `None` if it can no longer be read.
#[must_use]
pub fn excerpt(root: &Path, path: &str) -> Option<String> {
    if let Some(text) = theme::text(path) {
        return Some(text.to_owned());
    }
    // Source paths are in NFC; some file systems store names in NFD.
    let apart = || fs::canonicalize(root.join(path.nfd().collect::<String>()));
    let found = fs::canonicalize(root.join(path))
        .or_else(|_| apart())
        .ok()?;
    // Only what the build reads as well: no devices, which may never end, and nothing outside the root.
    let ours = found.starts_with(fs::canonicalize(root).ok()?) && found.is_file();
    let bytes = ours.then(|| limited(&found)).and_then(io::Result::ok)?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Larger than nearly every page, so that one read takes in a whole file and a second one finds its end.
const USUAL_TEXT: usize = 32 << 10;

/// Reads at most one byte more than [`LARGEST_TEXT`].
fn limited(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(USUAL_TEXT);
    fs::File::open(path)?
        .take(LARGEST_TEXT + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn a_page_that_cannot_be_read_is_an_authors_mistake_with_its_file() {
        let file = PageFile {
            path: SourcePath::from("content/gone.md"),
            on_disk: PathBuf::from("/nowhere/gone.md"),
        };
        let mistake = page(&file).unwrap_err();
        assert_eq!(
            (mistake.code, &*mistake.place.path),
            (Code::Unreadable, "content/gone.md")
        );
    }
}
