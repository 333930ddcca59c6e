//! The built-in theme: the repository's `templates/` and `static/`, embedded in the binary.

use crate::model::source::{Asset, AssetBytes, PREFIX, Source, SourcePath};
use include_dir::{Dir, File, include_dir};
use std::sync::Arc;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATICS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The theme's templates, sorted by path: `theme:templates/base.html`.
#[must_use]
pub fn templates() -> Vec<Source> {
    files(&TEMPLATES)
        .into_iter()
        .filter_map(|file| {
            Some(Source {
                path: path("templates", file)?,
                text: file.contents_utf8()?.to_owned(),
            })
        })
        .collect()
}

/// The theme's static files, sorted by path: `theme:static/favicon.svg`.
#[must_use]
pub fn statics() -> Vec<Asset> {
    files(&STATICS)
        .into_iter()
        .filter_map(|file| {
            Some(Asset {
                path: path("static", file)?,
                bytes: AssetBytes::Loaded(Arc::from(file.contents())),
                picture: None,
            })
        })
        .collect()
}

/// The text of a file of the theme, so that a message can show lines of it. `path` begins with `theme:`.
#[must_use]
pub fn text(path: &str) -> Option<&'static str> {
    let path = path.strip_prefix(PREFIX)?;
    let file = match path.split_once('/')? {
        ("templates", rest) => TEMPLATES.get_file(rest),
        (_, rest) => STATICS.get_file(rest),
    };
    file.and_then(File::contents_utf8)
}

fn path(folder: &str, file: &File<'_>) -> Option<SourcePath> {
    Some(SourcePath::from(format!(
        "{PREFIX}{folder}/{}",
        file.path().to_str()?
    )))
}

fn files<'d>(dir: &'d Dir<'d>) -> Vec<&'d File<'d>> {
    let mut found: Vec<&File<'_>> = dir.files().collect();
    for inner in dir.dirs() {
        found.extend(files(inner));
    }
    found.sort_by_key(|file| file.path());
    found
}
