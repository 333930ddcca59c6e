//! The site's folders: which files there are, listed and sorted. walkdir is used only here.

use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::failure::Failure;
use crate::model::picture::PICTURES;
use crate::model::source::{
    Asset, AssetBytes, PageFile, Source, SourcePath, Sources, composed, is_include,
};
use crate::read::files::bytes;
use crate::read::pictures::PictureCache;
use crate::read::texts::text;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// Largest SVG, CSS or JavaScript file, in bytes, that is read into memory to be inlined or bundled. Larger ones are
/// published as they are.
const LARGEST_PART: u64 = 256 * 1024;

/// How many folders of `content` may be nested. Each is a section: a page, and a breadcrumb on every page below it.
const DEEPEST: usize = 64;

/// The nearest folder with a `site.toml`: `folder`, or one above it.
#[must_use]
pub fn root_above(folder: &Path) -> Option<&Path> {
    folder
        .ancestors()
        .find(|above| above.join("site.toml").is_file())
}

/// Lists the files of the site below `root`. `pictures` spares reading pictures again that have not changed.
pub fn list(
    root: &Path,
    pictures: &PictureCache,
    diagnostics: &mut Diagnostics,
) -> Result<Sources, Failure> {
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
            if is_include(&found.path) {
                match text(&found.path, &found.on_disk) {
                    Ok(source) => drop(sources.includes.insert(found.path, source)),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
                continue;
            }
            sources.pages.push(PageFile {
                path: found.path,
                on_disk: found.on_disk,
            });
        } else {
            sources.page_assets.push(asset(found, pictures)?);
        }
    }
    for found in walk.files("templates", diagnostics)? {
        match text(&found.path, &found.on_disk) {
            Ok(source) => sources.templates.push(source),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    for found in walk.files("static", diagnostics)? {
        sources.statics.push(asset(found, pictures)?);
    }
    Ok(sources)
}

/// A file of the site, with its canonical path on disk.
struct ListedFile {
    path: SourcePath,
    on_disk: PathBuf,
}

/// The listing of one site.
struct Walk<'w> {
    root: &'w Path,
    /// `root` without links. Links must not lead out of it.
    canonical: &'w Path,
}

impl Walk<'_> {
    /// All files below a folder, sorted by path. None if there is no such folder.
    fn files(
        &self,
        folder: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<ListedFile>, Failure> {
        let top = self.root.join(folder);
        if !self.is_folder(folder, &top, diagnostics)? {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let deepest = if folder == "content" {
            DEEPEST
        } else {
            usize::MAX - 1
        };
        for entry in WalkDir::new(&top)
            .min_depth(1)
            .max_depth(deepest + 1)
            .into_iter()
            .filter_entry(|entry| !is_ignored(entry.path()))
        {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    diagnostics.push(self.unlisted(&error, &top));
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                if entry.depth() > deepest {
                    let path = self.source_path(entry.path());
                    let message = format!("folders are nested more than {deepest} deep here");
                    diagnostics.push(Code::TooDeep.in_file(&path, message).help(
                        "move this folder up, or take it out: each folder adds a breadcrumb to every page in it",
                    ));
                }
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

    /// Reads a text file directly below the root, if it exists.
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

    /// The glossaries of translations, `glossary.es.toml`, by language tag.
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

    /// Whether one of the site's folders exists. Anything else of that name is reported.
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
                .help("fix the link or take it out"),
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

    /// The diagnostic for a folder that cannot be listed.
    fn unlisted(&self, error: &walkdir::Error, top: &Path) -> Diagnostic {
        let path = self.source_path(error.path().unwrap_or(top));
        let why = error
            .io_error()
            .map_or_else(|| "it leads in a circle".to_owned(), ToString::to_string);
        Code::Unreadable
            .in_file(&path, format!("the folder cannot be listed: {why}"))
            .help("make it a folder you may read, with a shorter way to it if need be, or take it out")
    }

    /// Returns an error if a file's name cannot be part of an address.
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

    /// The file itself or the target of a link; an error if that is not a file of the site.
    fn file(
        &self,
        on_disk: &Path,
        kind: fs::FileType,
        path: &SourcePath,
    ) -> Result<ListedFile, Diagnostic> {
        let found = |on_disk: PathBuf| ListedFile {
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
                .help("fix the link or take it out")
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
        // A name may contain escape sequences for the terminal. Such a file is reported and never used, so this path is
        // only displayed.
        let path = if path.contains(char::is_control) {
            path.escape_debug().to_string()
        } else {
            path
        };
        SourcePath::from(composed(path))
    }
}

/// Whether a file or folder is ignored because of its name: hidden files, and temporary files of editors and systems.
#[must_use]
pub fn is_ignored(path: &Path) -> bool {
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

/// Makes an asset of a file: text formats are read, pictures measured, everything else stays on disk.
fn asset(found: ListedFile, pictures: &PictureCache) -> Result<Asset, Failure> {
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
                .then(|| pictures.at(&found.on_disk))
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
