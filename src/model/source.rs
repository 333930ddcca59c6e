//! The output of the read stage: the author's files, nothing interpreted.

use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;
use unicode_normalization::UnicodeNormalization;

/// A file's path below the site's root, parts joined with `/` on every system: `content/read/01-one.md`.
pub type SourcePath = Arc<str>;

/// Bytes `start..end` of a source's text.
pub type Span = Range<usize>;

/// One text file of the author.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path below the root.
    pub path: SourcePath,
    /// Its whole text, with byte order mark and line endings as on disk, so that spans match the file.
    pub text: String,
}

impl Source {
    /// The hash of its text.
    #[must_use]
    pub fn hash(&self) -> Hash {
        blake3::hash(self.text.as_bytes())
    }
}

/// A position in the author's files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// Start and end in bytes; `None` for the file as a whole.
    pub span: Option<(usize, usize)>,
}

impl Place {
    /// A span of a file.
    #[must_use]
    pub fn new(path: &SourcePath, span: &Span) -> Self {
        Self {
            path: Arc::clone(path),
            span: Some((span.start, span.end)),
        }
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(path: &SourcePath) -> Self {
        Self {
            path: Arc::clone(path),
            span: None,
        }
    }
}

/// Splits a date off the front of a name: `2026-05-01-soil` → `2026-05-01` and `soil`. `None` if the name has no date or
/// consists of nothing else.
#[must_use]
pub fn date_in_name(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = name.split_at_checked(10)?;
    let rest = rest
        .strip_prefix(['-', '_', ' '])
        .filter(|rest| !rest.is_empty())?;
    let digits = date.bytes().enumerate().all(|(at, b)| {
        if at == 4 || at == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    (digits && date.parse::<jiff::civil::Date>().is_ok()).then_some((date, rest))
}

/// A file that is published byte for byte.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its path below the root: `content/read/loop.svg`, `static/logo.png`.
    pub path: SourcePath,
    /// Its bytes, or where to read them.
    pub bytes: AssetBytes,
    /// For a picture, what the head of its file says.
    pub picture: Option<Picture>,
}

/// What the head of a picture file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// Its size after rotation by the Exif orientation.
    pub pixels: Pixels,
    /// Set if smaller versions are worth making.
    pub large: Option<Large>,
}

/// A picture that is larger than most screens display it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Large {
    /// The hash of its file.
    pub hash: Hash,
    /// The format of its smaller versions.
    pub form: Form,
}

/// An output format of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For photographs.
    Jpeg,
    /// For sharp edges and transparency.
    Png,
}

/// The size of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pixels {
    /// Horizontal.
    pub width: u32,
    /// Vertical.
    pub height: u32,
}

/// Where the bytes of an [`Asset`] are.
#[derive(Debug, Clone)]
pub enum AssetBytes {
    /// On disk, copied when the site is written and never held in memory.
    OnDisk(PathBuf),
    /// In memory: files that may be inlined or bundled, and the theme's files.
    Loaded(Arc<[u8]>),
}

/// Metadata of a file. While it stays equal, the bytes are almost certainly equal too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub size: u64,
    /// Modification time; `None` if the file system has none.
    pub modified: Option<SystemTime>,
    /// On Unix: inode, and seconds and nanoseconds of the status change. It detects a file that replaced another one of
    /// the same size and modification time.
    pub identity: Option<(u64, i64, i64)>,
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.ino(), metadata.ctime(), metadata.ctime_nsec()))
        };
        #[cfg(not(unix))]
        let identity = None;
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            identity,
        }
    }
}

/// All files of a site. Pages and most assets are only listed, files that every page needs are read.
#[derive(Debug, Default)]
pub struct Sources {
    /// `site.toml`.
    pub config: Option<Source>,
    /// `glossary.toml`.
    pub glossary: Option<Source>,
    /// `glossary.es.toml` and so on, by the language tag in the name.
    pub glossaries: BTreeMap<String, Source>,
    /// `references.toml`.
    pub references: Option<Source>,
    /// `references.bib`.
    pub bibliography: Option<Source>,
    /// Markdown files below `content/`, by path.
    pub pages: Vec<PageFile>,
    /// Markdown files below `content/` that pages include, by path.
    pub includes: BTreeMap<SourcePath, Source>,
    /// All other files below `content/`, by path.
    pub page_assets: Vec<Asset>,
    /// Files below `templates/`, by path. They override files of the theme with the same name.
    pub templates: Vec<Source>,
    /// Files below `static/`, by path. They override files of the theme with the same name.
    pub statics: Vec<Asset>,
}

impl Sources {
    /// All texts that are read before the pages.
    pub fn texts(&self) -> impl Iterator<Item = &Source> {
        let single = [
            &self.config,
            &self.glossary,
            &self.references,
            &self.bibliography,
        ]
        .into_iter()
        .flatten();
        single
            .chain(self.glossaries.values())
            .chain(self.includes.values())
            .chain(&self.templates)
    }

    /// All files that are published byte for byte.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.page_assets.iter().chain(&self.statics)
    }
}

/// Resolves a path relative to the folder of the file at `path`. The result is below the root; `None` if it would lead out.
#[must_use]
pub fn joined(path: &str, place: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in place.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(composed(parts.join("/")))
}

/// A path in Unicode normalization form C. File systems and editors differ in the form they write.
#[must_use]
pub fn composed(path: String) -> String {
    if path.is_ascii() {
        path
    } else {
        path.nfc().collect()
    }
}

/// A Markdown file that is listed but not yet read.
#[derive(Debug, Clone)]
pub struct PageFile {
    /// Its path below the root.
    pub path: SourcePath,
    /// Its path on this machine, without links.
    pub on_disk: PathBuf,
}

/// Whether a path is that of a file to include: `_piece.md`, but not `_index.md`.
#[must_use]
pub fn is_include(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let markdown = name.len() > 3
        && name
            .get(name.len() - 3..)
            .is_some_and(|end| end.eq_ignore_ascii_case(".md"));
    markdown && name.starts_with('_') && !name.starts_with("_index.")
}

/// The prefix of paths of the theme, which distinguishes them from the author's.
pub const PREFIX: &str = "theme:";
