//! A small site of a test: written into a folder of its own, built by the library, read back.

#![allow(dead_code, reason = "each test uses some of it")]

use inquill::model::destination::Destination;
use inquill::pipeline::{Outcome, Request, build};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// A site in a folder of its own, gone when dropped.
pub(crate) struct Project(pub(crate) tempfile::TempDir);

impl Project {
    /// With a configuration and a home page.
    pub(crate) fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project
            .file("site.toml", "title = \"Site\"\n")
            .file("content/_index.md", "# Home\n")
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.put(path, text);
        self
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn build(&self) -> Outcome {
        self.build_with(&Request::default())
    }

    pub(crate) fn build_with(&self, request: &Request) -> Outcome {
        let request = Request {
            root: self.0.path().to_owned(),
            ..request.clone()
        };
        build(
            &request,
            &Destination {
                root: request.root.clone(),
                output: self.output(),
                home: None,
            },
        )
        .unwrap()
    }

    /// Builds a site without mistakes.
    pub(crate) fn built(self) -> Self {
        let outcome = self.build();
        assert_eq!(outcome.diagnostics.as_slice(), [], "mistakes");
        self
    }

    pub(crate) fn output(&self) -> PathBuf {
        self.0.path().join("dist")
    }

    pub(crate) fn read(&self, address: &str) -> String {
        fs::read_to_string(self.output().join(address))
            .unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    /// What the author wrote, as it stands inside the page's text.
    pub(crate) fn text(&self, address: &str) -> String {
        let page = self.read(address);
        let (_, rest) = page.split_once("<div class=\"prose\">").unwrap();
        let (text, _) = rest.split_once("</div>\n</article>").unwrap();
        text.trim().to_owned()
    }

    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.output()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(
                        path.strip_prefix(self.output()).unwrap().to_owned(),
                        fs::read(&path).unwrap(),
                    );
                }
            }
        }
        files
    }
}

/// The text of a page that has this Markdown and nothing else.
pub(crate) fn text_of(markdown: &str) -> String {
    Project::new()
        .file("content/page.md", &format!("# Page\n\n{markdown}"))
        .built()
        .text("page/index.html")
}
