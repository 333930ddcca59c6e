//! A root with an output folder, for tests that publish a handful of files without building a site.

use super::project::contents_below;
use inquill::model::destination::Destination;
use inquill::model::output::{Contents, OutputFile};
use inquill::model::write_error::{Refusal, WriteError};
use inquill::write::{Publication, Published};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A site's root, with `dist` as its output folder.
pub(crate) struct Sandbox {
    pub(crate) temp: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        for folder in ["content", "templates", "static", ".git"] {
            fs::create_dir_all(temp.path().join("site").join(folder)).unwrap();
        }
        Self { temp }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.temp.path().join("site")
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.root().join("dist")
    }

    pub(crate) fn to(&self, output: impl AsRef<Path>) -> Destination {
        Destination {
            root: self.root(),
            output: self.root().join(output),
            home: Some(self.temp.path().join("home")),
        }
    }

    pub(crate) fn publish(&self, files: &[(&str, &str)]) -> Result<Published, WriteError> {
        publish(&self.to("dist"), files)
    }

    pub(crate) fn refusal(&self, output: impl AsRef<Path>) -> Refusal {
        match Publication::begin(&self.to(output)) {
            Err(WriteError::Refused { why, .. }) => why,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Names in the root that are not the author's own.
    pub(crate) fn litter(&self) -> Vec<String> {
        let own = ["content", "templates", "static", ".git", "dist"];
        names(&self.root())
            .into_iter()
            .filter(|name| !own.contains(&name.as_str()))
            .collect()
    }

    pub(crate) fn source(&self, name: &str) -> Refusal {
        let root = self.root().canonicalize().unwrap();
        Refusal::Source(root.join(name))
    }
}

pub(crate) fn publish(
    destination: &Destination,
    files: &[(&str, &str)],
) -> Result<Published, WriteError> {
    let publication = Publication::begin(destination)?;
    for (address, text) in files {
        publication.put(file(address, text))?;
    }
    publication.commit()
}

pub(crate) fn file(address: &str, text: &str) -> OutputFile {
    OutputFile {
        address: address.to_owned(),
        contents: Contents::Bytes(text.as_bytes().to_vec()),
    }
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Every file below a folder with its text, except the manifest.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, String> {
    contents_below(folder)
        .into_iter()
        .filter(|(path, _)| !path.ends_with(".inquill-manifest"))
        .map(|(path, bytes)| {
            let address = path.to_str().unwrap().replace('\\', "/");
            (address, String::from_utf8(bytes).unwrap())
        })
        .collect()
}

pub(crate) fn as_tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(address, text)| ((*address).to_owned(), (*text).to_owned()))
        .collect()
}

pub(crate) const SMALL: &[(&str, &str)] = &[
    ("index.html", "home"),
    ("read/one/index.html", "one"),
    ("style.css", "p {}"),
];

/// Makes a staging folder as a killed build leaves it behind.
pub(crate) fn leave(folder: &Path, files: &[(&str, &str)]) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(".inquill-staging"), "").unwrap();
    for (address, text) in files {
        let path = folder.join(address);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
