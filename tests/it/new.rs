//! `inquill new`: the starter site is whole, teaches all there is, and nothing that exists is touched.

use crate::support::program::{inquill, stderr};
use crate::support::repository;
use inquill::model::exercise::Kind;
use std::fs;
use std::path::{Path, PathBuf};

fn starter() -> PathBuf {
    repository("src/scaffold/starter")
}

fn markdown(folder: &Path) -> String {
    let pages = fs::read_dir(folder.join("content"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let pages = pages.filter(|path| path.extension().is_some_and(|e| e == "md"));
    pages
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn a_new_site_builds_at_once_without_a_word_of_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let made = inquill(folder.path(), &["new", "my-site"]);
    assert_eq!((made.status.code(), stderr(&made).as_str()), (Some(0), ""));
    let site = folder.path().join("my-site");
    let built = inquill(&site, &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    assert!(
        stderr(&built).starts_with("11 pages with 8 exercises in dist: ")
            && !stderr(&built).contains("warning")
    );
    let checked = inquill(&site, &["check"]);
    assert_eq!(stderr(&checked), "11 pages with 8 exercises; all is well\n");
}

#[test]
fn a_new_site_is_the_starter_site_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    inquill(folder.path(), &["new", "."]);
    for file in [
        "site.toml",
        "README.md",
        ".gitignore",
        "glossary.toml",
        "content/_index.md",
        "content/pause.svg",
    ] {
        let (made, kept) = (
            fs::read(folder.path().join(file)),
            fs::read(starter().join(file)),
        );
        assert_eq!(made.unwrap(), kept.unwrap(), "{file}");
    }
}

#[test]
fn the_starter_site_has_one_exercise_of_each_kind() {
    let text = markdown(&starter());
    for kind in Kind::ALL {
        let braces = text
            .lines()
            .filter(|line| line.starts_with("##") && line.contains(&format!(" .{}", kind.name())));
        assert_eq!(braces.count(), 1, "{}", kind.name());
    }
}

#[test]
fn the_notes_of_the_starter_site_are_not_published() {
    let folder = tempfile::tempdir().unwrap();
    inquill(folder.path(), &["new", "."]);
    inquill(folder.path(), &["build"]);
    assert!(markdown(folder.path()).contains("<!--"));
    for page in ["index.html", "asking/index.html", "waiting/index.html"] {
        assert!(
            !fs::read_to_string(folder.path().join("dist").join(page))
                .unwrap()
                .contains("<!--"),
            "{page}"
        );
    }
}

#[test]
fn a_folder_that_is_not_empty_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".mine"), "mine").unwrap();
    let output = inquill(folder.path(), &["new", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: . is not empty, and a new site is made in an empty folder; name another\n"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_in_the_way_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("my-site"), "mine").unwrap();
    let output = inquill(folder.path(), &["new", "my-site"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("my-site"), "{}", stderr(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join("my-site")).unwrap(),
        "mine"
    );
}
