//! What the read stage hands over: the author's files, nothing interpreted.

use blake3::Hash;
use std::collections::BTreeMap;
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
    /// Where it lies below the root.
    pub path: SourcePath,
    /// Its whole text, byte order mark and line ends as they are on disk, so that spans fit the file.
    pub text: String,
}

impl Source {
    /// The hash of its text.
    #[must_use]
    pub fn hash(&self) -> Hash {
        blake3::hash(self.text.as_bytes())
    }
}

/// Where a span lies: the only way to name a place to an author.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// Start and end in bytes; the whole file when there is none.
    pub span: Option<(usize, usize)>,
}

impl Place {
    /// A stretch of a file.
    #[must_use]
    pub fn new(path: &SourcePath, span: &Span) -> Self {
        Self {
            path: Arc::clone(path),
            span: Some((span.start, span.end)),
        }
    }

    /// A file as a whole, for mistakes that have no one line.
    #[must_use]
    pub fn file(path: &SourcePath) -> Self {
        Self {
            path: Arc::clone(path),
            span: None,
        }
    }
}

/// Splits a date off the front of a name: `2026-05-01-soil` → `2026-05-01` and `soil`. None when there is none, or nothing
/// but one.
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
    /// Where the author keeps it, below the root: `content/read/loop.svg`, `static/logo.png`.
    pub path: SourcePath,
    /// Its bytes, or where they wait.
    pub bytes: AssetBytes,
    /// Of a picture: what the head of its file says.
    pub picture: Option<Picture>,
}

/// A picture, before anyone has looked at its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// How large it is when it stands upright.
    pub pixels: Pixels,
    /// What smaller versions are made of, where there is a use for them.
    pub large: Option<Large>,
}

/// A picture that is larger than most screens show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Large {
    /// Of the bytes of its file.
    pub hash: Hash,
    /// What smaller versions of it are written as.
    pub form: Form,
}

/// A format that pictures are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For photographs.
    Jpeg,
    /// For what has sharp edges or lets the page show through.
    Png,
}

/// The size of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pixels {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// Where the bytes of an [`Asset`] are.
#[derive(Debug, Clone)]
pub enum AssetBytes {
    /// On disk: copied when the site is written, never held in memory.
    OnDisk(PathBuf),
    /// In memory: pictures that may be set into the page, and the theme's own files.
    Loaded(Arc<[u8]>),
}

/// What a disk says about a file without reading it: when this is the same, so is most likely the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// When it was last written to; `None` where the disk does not say.
    pub modified: Option<SystemTime>,
    /// Which file it is, and when anything about it last changed, where the system tells: a file that takes the place
    /// of another may bring the size and time of the old one along.
    pub identity: Option<(u64, i64, i64)>,
}

/// Everything the author has, listed but not yet read, except what every page needs.
#[derive(Debug, Default)]
pub struct Sources {
    /// `site.toml`.
    pub config: Option<Source>,
    /// `glossary.toml`.
    pub glossary: Option<Source>,
    /// `glossary.es.toml` and its neighbours, by what their names say of their language.
    pub glossaries: BTreeMap<String, Source>,
    /// `references.toml`.
    pub references: Option<Source>,
    /// `references.bib`.
    pub bibliography: Option<Source>,
    /// Markdown files below `content/`, by path.
    pub pages: Vec<PageFile>,
    /// Markdown files below `content/` that pages set in, by path.
    pub pieces: BTreeMap<SourcePath, Source>,
    /// Every other file below `content/`, by path.
    pub page_assets: Vec<Asset>,
    /// Files below `templates/`, by path; they stand before the theme's own of the same name.
    pub templates: Vec<Source>,
    /// Files below `static/`, by path; they stand before the theme's own of the same name.
    pub statics: Vec<Asset>,
}

impl Sources {
    /// Every text that is read whole before the pages are.
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
            .chain(self.pieces.values())
            .chain(&self.templates)
    }

    /// Every file that is published as it is.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.page_assets.iter().chain(&self.statics)
    }
}

/// A place seen from a file, as a path below the root. `None` when it leads out of the root.
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

/// A path as it is called here: some systems take accents apart, and it must not matter who wrote it down.
#[must_use]
pub fn composed(path: String) -> String {
    if path.is_ascii() {
        path
    } else {
        path.nfc().collect()
    }
}

/// A Markdown file that is there but not yet read.
#[derive(Debug, Clone)]
pub struct PageFile {
    /// Where it lies below the root.
    pub path: SourcePath,
    /// Where it lies on this machine.
    pub on_disk: PathBuf,
}

/// Whether a path names a shared piece: `_piece.md`, but not `_index.md`.
#[must_use]
pub fn is_piece(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let markdown = name.len() > 3
        && name
            .get(name.len() - 3..)
            .is_some_and(|end| end.eq_ignore_ascii_case(".md"));
    markdown && name.starts_with('_') && !name.starts_with("_index.")
}

/// What a path of the theme begins with in messages, where an author's would begin with a folder of theirs.
pub const PREFIX: &str = "theme:";
