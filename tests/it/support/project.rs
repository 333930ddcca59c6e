//! A small site that a test writes into a folder of its own, builds with the library, and reads back.

use super::files_below;
use super::program::inquill;
use inquill::model::destination::Destination;
use inquill::pipeline::{Outcome, Request, Shape, Task, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// A site in a folder of its own, removed when dropped.
pub(crate) struct Project(TempDir);

impl Project {
    /// A title and a home page.
    pub(crate) fn new() -> Self {
        Self::empty()
            .file("site.toml", "title = \"Site\"\n")
            .file("content/_index.md", "# Home\n")
    }

    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A title, a home page, and a page `content/page.md` with this text.
    pub(crate) fn with_page(text: &str) -> Self {
        Self::new().file("content/page.md", text)
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    /// Moves the site to another place.
    pub(crate) fn move_to(self, root: &Path) {
        fs::rename(self.0.keep(), root).unwrap();
    }

    pub(crate) fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        self.put(path, contents);
        self
    }

    pub(crate) fn put(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    /// Runs the program in the site's folder.
    pub(crate) fn inquill(&self, arguments: &[&str]) -> Output {
        inquill(self.root(), arguments)
    }

    pub(crate) fn build(&self) -> Outcome {
        self.build_with(&Request::default())
    }

    pub(crate) fn build_with(&self, request: &Request) -> Outcome {
        self.build_as(request, Shape::Folder)
    }

    /// Builds the site as a single file.
    pub(crate) fn build_single_file(&self) -> Outcome {
        self.build_as(&Request::default(), Shape::SingleFile)
    }

    pub(crate) fn build_as(&self, request: &Request, shape: Shape) -> Outcome {
        let destination = Destination {
            root: self.root().to_owned(),
            output: self.output(),
            home: None,
        };
        self.run(request, &Task::Build { shape, destination })
    }

    pub(crate) fn check(&self) -> Outcome {
        self.run(&Request::default(), &Task::Check { external: false })
    }

    fn run(&self, request: &Request, task: &Task) -> Outcome {
        let request = Request {
            root: self.root().to_owned(),
            ..request.clone()
        };
        run(&request, task).unwrap()
    }

    /// Builds a site without mistakes.
    pub(crate) fn built(self) -> Self {
        let outcome = self.build();
        assert_eq!(outcome.diagnostics.as_slice(), [], "mistakes");
        self
    }

    pub(crate) fn output(&self) -> PathBuf {
        self.root().join("dist")
    }

    /// A file of the built site.
    pub(crate) fn read(&self, address: &str) -> String {
        fs::read_to_string(self.output().join(address))
            .unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    /// Puts another file in the place of a published one, as if Inquill had written it: if it is made again, it does not stay.
    pub(crate) fn replace_published(&self, address: &str, text: &str) {
        let manifest = self.read(".inquill-manifest");
        let line = manifest.lines().find(|line| line.ends_with(address));
        let other = format!("{}  {address}", blake3::hash(text.as_bytes()).to_hex());
        self.put(
            "dist/.inquill-manifest",
            manifest.replace(line.unwrap(), &other),
        );
        self.put(&format!("dist/{address}"), text);
    }

    /// The HTML that an author's Markdown became in a built page.
    pub(crate) fn text(&self, address: &str) -> String {
        let page = self.read(address);
        let (_, rest) = page.split_once("<div class=\"prose\">").unwrap();
        let (text, _) = rest.split_once("</div>\n</article>").unwrap();
        text.trim().to_owned()
    }

    /// Every file of the built site.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        contents_below(&self.output())
    }
}

/// Every file below a folder with its bytes, by its path as seen from there.
pub(crate) fn contents_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files_below(folder)
        .into_iter()
        .map(|path| {
            let bytes = fs::read(&path).unwrap();
            (path.strip_prefix(folder).unwrap().to_owned(), bytes)
        })
        .collect()
}

/// The HTML of a page that has this Markdown and nothing else.
pub(crate) fn text_of(markdown: &str) -> String {
    Project::with_page(&format!("# Page\n\n{markdown}"))
        .built()
        .text("page/index.html")
}
