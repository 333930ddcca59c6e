//! Promise 3: what left the site leaves the output with the next build.

use crate::support::project::Project;
use crate::support::sandbox::{SMALL, Sandbox, as_tree, names, tree};
use std::fs;
use std::path::Path;

#[test]
fn stale_files_and_their_folders_are_gone() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let published = site.publish(&SMALL[..1]).unwrap();
    assert_eq!(
        (published.written, published.unchanged, published.removed),
        (0, 1, 2)
    );
    assert_eq!(names(&site.dist()), [".inquill-manifest", "index.html"]);
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let site = Sandbox::new();
    let (one, other) = (
        [("a", "file"), ("b/c", "inner")],
        [("a/b", "inner"), ("b", "file")],
    );
    site.publish(&one).unwrap();
    site.publish(&other).unwrap();
    assert_eq!(tree(&site.dist()), as_tree(&other));
}

#[test]
fn an_empty_site_is_published() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    assert_eq!(site.publish(&[]).unwrap().removed, 3);
    assert_eq!(names(&site.dist()), [".inquill-manifest"]);
}

#[test]
fn a_rebuild_equals_a_clean_build_and_a_deleted_page_is_gone() {
    let site = Project::new()
        .file("content/a.md", "# A\n")
        .file("content/b.md", "# B\n")
        .built();
    fs::remove_file(site.root().join("content/b.md")).unwrap();
    site.put("content/a.md", "# A, changed\n");
    let rebuilt = site.built().files();
    let clean = Project::new()
        .file("content/a.md", "# A, changed\n")
        .built()
        .files();
    assert!(rebuilt == clean && !rebuilt.contains_key(Path::new("b/index.html")));
}

#[test]
fn whatever_left_the_site_leaves_the_output() {
    let site = Project::new()
        .file("content/a/b/page.md", "# P\n")
        .file("content/a/b/dot.png", "x")
        .file("static/c/d.txt", "x");
    site.put("content/quiz.md", "# Q\n\n### T {#t .reflect}\n\n- q\n");
    site.put("glossary.toml", "[a]\nterm = \"A\"\ndefinition = \"b\"\n");
    site.put("static/theme/95-mine.css", "b{}");
    assert!(site.build().published.is_some());
    let bare = Project::new().built().files();
    for path in ["content/a", "static", "content/quiz.md", "glossary.toml"] {
        let path = site.root().join(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        assert!(site.build().published.is_some());
    }
    let left: Vec<_> = site.files().into_keys().collect();
    assert_eq!(left, bare.into_keys().collect::<Vec<_>>());
    assert!(
        !site.output().join("a").exists() && !site.output().join("c").exists(),
        "empty folders stay"
    );
}

#[test]
fn a_page_that_becomes_a_draft_is_gone() {
    let site = Project::new().file("content/page.md", "# P\n").built();
    site.put("content/page.md", "+++\ndraft = true\n+++\n# P\n");
    site.build();
    assert!(!site.output().join("page").exists());
}
