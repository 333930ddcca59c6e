//! What the tests share.
//!
//! | module | gives |
//! |---|---|
//! | [`program`] | the program itself: `inquill(folder, &["check"])`, `stderr`, `checked` |
//! | [`project`] | [`project::Project`], a small site that a test writes and the library builds |
//! | [`preview`] | [`preview::Preview`], a running `inquill serve`, and a client that sends exactly the bytes it is given |
//! | [`sandbox`] | [`sandbox::Sandbox`], a root with an output folder, for publishing a handful of files without building a site |
//! | [`generations`] | sites of forty pages that know their version: a mixed, cut or missing page fails; and a process that publishes until it is killed |
//! | [`disks`] | [`disks::Mount`], a file system of its own, unmounted when dropped |
//! | [`release`] | [`release::Release`], archives, installers and files for package managers, as a release has them |
//! | [`snapshots`] | expected files |
//! | [`counts`] | what a run of a program costs: instructions, allocations, calls to the system |
//! | [`articles`] | sites of any number of pages, for counting what a page costs |
//! | [`tally`] | `tried(50, "kills")` counts, `skipped("…: why")` says what could not be tried; `tests/run` prints both at its end |
//! | [`dice`] | random numbers that are the same in every run |
//!
//! A test that needs a process of its own uses `program`; anything that can run in memory uses the library, which is faster.
//! A test that needs rights it may not have is skipped with a message, never silently.

pub(crate) mod articles;
pub(crate) mod counts;
pub(crate) mod dice;
pub(crate) mod disks;
pub(crate) mod generations;
pub(crate) mod preview;
pub(crate) mod program;
pub(crate) mod project;
#[cfg(unix)]
pub(crate) mod release;
pub(crate) mod sandbox;
pub(crate) mod snapshots;
pub(crate) mod tally;

use std::fs;
use std::path::{Path, PathBuf};

/// A path in this repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of this repository.
pub(crate) fn repository_text(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder, sorted. For a file: that file.
pub(crate) fn files_below(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return path.exists().then(|| path.to_owned()).into_iter().collect();
    }
    let mut entries: Vec<_> = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
        .iter()
        .flat_map(|entry| files_below(entry))
        .collect()
}

/// The small sites of `tests/diagnostics/`, each with one mistake, and what `inquill check` is expected to say about it.
pub(crate) fn diagnostics() -> Vec<(PathBuf, String)> {
    let mut found: Vec<_> = fs::read_dir(repository("tests/diagnostics"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|root| {
            let expected = fs::read_to_string(root.join("expected.txt")).unwrap_or_default();
            (root, expected)
        })
        .collect();
    found.sort();
    found
}

/// A path longer than any one call may name cannot be removed by that name either.
pub(crate) fn remove_deep(root: &Path) {
    let _ = std::process::Command::new("rm")
        .arg("-rf")
        .arg(root)
        .status();
}
