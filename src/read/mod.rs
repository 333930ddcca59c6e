//! Disk to sources: what there is, listed and sorted; nothing interpreted. walkdir is used only here.
//!
//! 1. [`list`] goes through the site's folders once and reads the few files that every page needs.
//! 2. [`page`] reads one Markdown file, when its turn comes.
//!
//! Hidden files and editors' temporary files are not part of a site. Links are followed to files inside the root
//! only; whatever else stands there is reported, never skipped in silence.

#![allow(
    clippy::disallowed_methods,
    reason = "this stage owns reading from the file system"
)]

pub mod picture_head;
pub mod pictures;
pub mod theme;

pub use crate::read::pictures::Looks;

use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::failure::Failure;
use crate::model::picture::PICTURES;
use crate::model::source::{
    Asset, AssetBytes, PageFile, Source, SourcePath, Sources, Stamp, composed,
};
use blake3::Hash;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

/// Drawings, styles and scripts up to this size (bytes) may be set into a page or bound; larger ones stay files.
const LARGEST_PART: u64 = 256 * 1024;

/// What is interpreted may have this size (bytes): five novels. Memory grows with it, a hundredfold at worst.
const LARGEST_TEXT: u64 = 4 << 20;

/// The nearest folder with a `site.toml`: this one, or one above it.
#[must_use]
pub fn root_above(folder: &Path) -> Option<&Path> {
    folder
        .ancestors()
        .find(|above| above.join("site.toml").is_file())
}

/// Lists what the site below `root` consists of. `looks`: pictures that are known from before.
pub fn list(root: &Path, looks: &Looks, diagnostics: &mut Diagnostics) -> Result<Sources, Failure> {
    let canonical = fs::canonicalize(root).map_err(Failure::io("open", root))?;
    let walk = Walk {
        root,
        canonical: &canonical,
    };
    let mut sources = Sources {
        config: walk.optional("site.toml", diagnostics)?,
        glossary: walk.optional("glossary.toml", diagnostics)?,
        glossaries: walk.glossaries(diagnostics)?,
        references: walk.optional("references.toml", diagnostics)?,
        bibliography: walk.optional("references.bib", diagnostics)?,
        ..Sources::default()
    };
    for found in walk.files("content", diagnostics)? {
        if Path::new(&*found.path)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("md"))
        {
            if crate::model::source::is_piece(&found.path) {
                match text(&found.path, &found.on_disk) {
                    Ok(source) => drop(sources.pieces.insert(found.path, source)),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
                continue;
            }
            sources.pages.push(PageFile {
                path: found.path,
                on_disk: found.on_disk,
            });
        } else {
            sources.page_assets.push(asset(found, looks)?);
        }
    }
    for found in walk.files("templates", diagnostics)? {
        match text(&found.path, &found.on_disk) {
            Ok(source) => sources.templates.push(source),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    for found in walk.files("static", diagnostics)? {
        sources.statics.push(asset(found, looks)?);
    }
    Ok(sources)
}

/// Reads one Markdown file.
pub fn page(file: &PageFile) -> Result<Source, Diagnostic> {
    text(&file.path, &file.on_disk)
}

/// Reads the whole of a file that is published as it is.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(Failure::io("read", path))
}

/// The hash of what is in a file, however large it is.
pub fn hash(path: &Path) -> Result<Hash, Failure> {
    let hash = fs::File::open(path)
        .and_then(|file| Ok(blake3::Hasher::new().update_reader(file)?.finalize()));
    hash.map_err(Failure::io("read", path))
}

/// Reads a large picture, unless it has become another since the folders were listed.
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

/// What the disk says about a file; `None` when it is not there, or is no file.
#[must_use]
pub fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        Some((metadata.ino(), metadata.ctime(), metadata.ctime_nsec()))
    };
    #[cfg(not(unix))]
    let identity = None;
    Some(Stamp {
        size: metadata.len(),
        modified: metadata.modified().ok(),
        identity,
    })
}

/// Whether there is a folder at a path.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Reads a file that was found below `root` before, unless it has become a way out of it since.
pub fn bytes_within(root: &Path, path: &Path) -> Result<Vec<u8>, Failure> {
    let (root, real) = (
        fs::canonicalize(root),
        fs::canonicalize(path).map_err(Failure::io("open", path))?,
    );
    if !root.is_ok_and(|root| real.starts_with(root)) || !real.is_file() {
        return Err(Failure::io("open", path)(io::Error::other(
            "it leads out of the site, or is no file",
        )));
    }
    bytes(&real)
}

/// The text of a source, for a message that shows a line of it.
#[must_use]
pub fn excerpt(root: &Path, path: &str) -> Option<String> {
    if let Some(text) = crate::read::theme::text(path) {
        return Some(text.to_owned());
    }
    // The name may be taken apart on the disk.
    let apart = || fs::canonicalize(root.join(path.nfd().collect::<String>()));
    let found = fs::canonicalize(root.join(path))
        .or_else(|_| apart())
        .ok()?;
    // Nothing else than was read before: no device that never ends, no file that only a link made look like the site's.
    let ours = found.starts_with(fs::canonicalize(root).ok()?) && found.is_file();
    let bytes = ours.then(|| limited(&found)).and_then(io::Result::ok)?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The bytes of a file, or one more than a text may have.
fn limited(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(LARGEST_TEXT + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(path: &SourcePath, on_disk: &Path) -> Result<Source, Diagnostic> {
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

/// A file that was found.
struct Found {
    path: SourcePath,
    on_disk: PathBuf,
}

struct Walk<'w> {
    root: &'w Path,
    canonical: &'w Path,
}

impl Walk<'_> {
    /// Every file below a folder, by path. A folder that is not there has none.
    fn files(&self, folder: &str, diagnostics: &mut Diagnostics) -> Result<Vec<Found>, Failure> {
        let top = self.root.join(folder);
        if !self.is_folder(folder, &top, diagnostics)? {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for entry in WalkDir::new(&top)
            .min_depth(1)
            .into_iter()
            .filter_entry(|entry| !is_passed_over(entry.path()))
        {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    diagnostics.push(self.unlisted(&error, &top));
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let path = self.source_path(entry.path());
            match self
                .named(entry.path(), &path)
                .and_then(|()| self.file(entry.path(), entry.file_type(), &path))
            {
                Ok(file) => found.push(file),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// A file that need not be there.
    fn optional(
        &self,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Source>, Failure> {
        let on_disk = self.root.join(name);
        let kind = match fs::symlink_metadata(&on_disk) {
            Ok(meta) => meta.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::io("open", &on_disk)(error)),
        };
        let path = SourcePath::from(name);
        let read = self
            .file(&on_disk, kind, &path)
            .and_then(|found| text(&path, &found.on_disk));
        Ok(read.map_err(|diagnostic| diagnostics.push(diagnostic)).ok())
    }

    /// `glossary.es.toml` and its like, by language.
    fn glossaries(
        &self,
        diagnostics: &mut Diagnostics,
    ) -> Result<BTreeMap<String, Source>, Failure> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(self.root).map_err(Failure::io("list", self.root))? {
            let name = entry
                .map_err(Failure::io("list", self.root))?
                .file_name()
                .to_string_lossy()
                .into_owned();
            let Some(tag) = name
                .strip_prefix("glossary.")
                .and_then(|rest| rest.strip_suffix(".toml"))
            else {
                continue;
            };
            if let Some(source) = self.optional(&name, diagnostics)? {
                found.insert(tag.to_owned(), source);
            }
        }
        Ok(found)
    }

    /// Whether one of the site's own folders is there; anything else of its name is strange.
    fn is_folder(
        &self,
        name: &str,
        top: &Path,
        diagnostics: &mut Diagnostics,
    ) -> Result<bool, Failure> {
        match fs::symlink_metadata(top) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(Failure::io("open", top)(error)),
            Ok(_) => {}
        }
        let path = SourcePath::from(name);
        let strange = match fs::canonicalize(top) {
            Err(error) => Code::StrangeFile
                .in_file(&path, format!("this link leads nowhere: {error}"))
                .help("mend the link or take it out"),
            Ok(target) if !target.starts_with(self.canonical) => Code::StrangeFile
                .in_file(&path, "this link leads out of the site")
                .help("make it a folder of the site: what lies outside is never published"),
            Ok(target) if !target.is_dir() => Code::StrangeFile
                .in_file(&path, "this is not a folder")
                .help(format!(
                    "`{name}` is the name of one of the site's folders: call it something else"
                )),
            Ok(_) => return Ok(true),
        };
        diagnostics.push(strange);
        Ok(false)
    }

    /// What keeps a folder from being listed.
    fn unlisted(&self, error: &walkdir::Error, top: &Path) -> Diagnostic {
        let path = self.source_path(error.path().unwrap_or(top));
        let why = error
            .io_error()
            .map_or_else(|| "it leads in a circle".to_owned(), ToString::to_string);
        Code::Unreadable
            .in_file(&path, format!("the folder cannot be listed: {why}"))
            .help("make it a folder you may read, with a shorter way to it if need be, or take it out")
    }

    /// Whether a file's name can be part of an address at all.
    fn named(&self, on_disk: &Path, path: &SourcePath) -> Result<(), Diagnostic> {
        let why = match on_disk.strip_prefix(self.root).unwrap_or(on_disk).to_str() {
            None => "the file's name is not valid Unicode, so it cannot become an address",
            Some(name) if name.contains(char::is_control) => {
                "the file's name holds a control character, so it cannot become an address"
            }
            Some(name) if std::path::MAIN_SEPARATOR == '/' && name.contains('\\') => {
                "the file's name holds a backslash, so it cannot become an address"
            }
            Some(_) => return Ok(()),
        };
        Err(Code::StrangeFile.in_file(path, why).help("rename it"))
    }

    /// The file itself, or what is strange about it.
    fn file(
        &self,
        on_disk: &Path,
        kind: fs::FileType,
        path: &SourcePath,
    ) -> Result<Found, Diagnostic> {
        let found = |on_disk: PathBuf| Found {
            path: Arc::clone(path),
            on_disk,
        };
        if kind.is_file() {
            return Ok(found(on_disk.to_owned()));
        }
        if !kind.is_symlink() {
            let diagnostic = Code::StrangeFile.in_file(path, "this is neither a file nor a folder");
            return Err(if kind.is_dir() {
                Code::StrangeFile
                    .in_file(path, "this is a folder")
                    .help("a file of this name is meant")
            } else {
                diagnostic.help("take it out of the site's folders")
            });
        }
        let target = fs::canonicalize(on_disk).map_err(|error| {
            Code::StrangeFile
                .in_file(path, format!("this link leads nowhere: {error}"))
                .help("mend the link or take it out")
        })?;
        if !target.starts_with(self.canonical) {
            let diagnostic = Code::StrangeFile.in_file(path, "this link leads out of the site");
            return Err(diagnostic
                .help("copy the file here: what lies outside the site is never published"));
        }
        if target.is_dir() {
            let diagnostic = Code::StrangeFile.in_file(path, "this link leads to a folder");
            return Err(
                diagnostic.help("links to files are followed, links to folders are not: they could lead in a circle")
            );
        }
        if !target.is_file() {
            let diagnostic = Code::StrangeFile.in_file(
                path,
                "this link leads to what is neither a file nor a folder",
            );
            return Err(diagnostic.help("take it out of the site's folders"));
        }
        Ok(found(target))
    }

    fn source_path(&self, on_disk: &Path) -> SourcePath {
        let below = on_disk.strip_prefix(self.root).unwrap_or(on_disk);
        let parts: Vec<_> = below
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let path = parts.join("/");
        // A name may hold what steers a terminal. Such a file is reported and never used, so this is for display only.
        let path = if path.contains(char::is_control) {
            path.escape_debug().to_string()
        } else {
            path
        };
        SourcePath::from(composed(path))
    }
}

/// Whether a file or folder is no part of a site, by its name: hidden files, and what editors leave behind for a moment.
#[must_use]
pub fn is_passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("~$")
        || ["___jb_tmp___", "___jb_old___", ".swp"]
            .iter()
            .any(|ending| name.ends_with(ending))
        || ["Thumbs.db", "desktop.ini"]
            .iter()
            .any(|left| name.eq_ignore_ascii_case(left))
}

fn asset(found: Found, looks: &Looks) -> Result<Asset, Failure> {
    let extension = Path::new(&*found.path)
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let limit = match extension.as_str() {
        "svg" | "css" | "js" => LARGEST_PART,
        _ => {
            let picture = PICTURES
                .contains(&&*extension)
                .then(|| looks.at(&found.on_disk))
                .flatten();
            return Ok(Asset {
                path: found.path,
                bytes: AssetBytes::OnDisk(found.on_disk),
                picture,
            });
        }
    };
    let size = fs::metadata(&found.on_disk)
        .map_err(Failure::io("read", &found.on_disk))?
        .len();
    let bytes = if size <= limit {
        AssetBytes::Loaded(Arc::from(bytes(&found.on_disk)?))
    } else {
        AssetBytes::OnDisk(found.on_disk)
    };
    Ok(Asset {
        path: found.path,
        bytes,
        picture: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
