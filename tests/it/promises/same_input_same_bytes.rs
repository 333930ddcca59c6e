//! Promise 4: nothing of the machine, the day or the order of work shows in what is published.

use crate::support::program::program;
use crate::support::project::{Project, contents_below};
use crate::support::sandbox::{SMALL, Sandbox, as_tree, names, tree};
use crate::support::tally::tried;
use crate::support::{files_below, repository};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[test]
fn the_order_of_arrival_leaves_no_trace() {
    let (one, other) = (Sandbox::new(), Sandbox::new());
    one.publish(SMALL).unwrap();
    other
        .publish(&SMALL.iter().rev().copied().collect::<Vec<_>>())
        .unwrap();
    let manifest = |site: &Sandbox| fs::read(site.dist().join(".inquill-manifest")).unwrap();
    assert_eq!(manifest(&one), manifest(&other));
}

#[cfg(unix)]
fn stamp(path: &Path) -> (u64, i64, i64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    let meta = fs::metadata(path).unwrap();
    (
        meta.ino(),
        meta.mtime(),
        meta.mtime_nsec(),
        meta.ctime(),
        meta.ctime_nsec(),
    )
}

#[cfg(unix)]
#[test]
fn publishing_the_same_again_touches_nothing() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let stamps = || {
        let paths = [
            "",
            "read",
            "read/one",
            "index.html",
            "read/one/index.html",
            ".inquill-manifest",
        ];
        paths.map(|path| stamp(&site.dist().join(path)))
    };
    let before = stamps();
    let published = site.publish(SMALL).unwrap();
    assert_eq!(
        (published.written, published.unchanged, published.removed),
        (0, 3, 0)
    );
    assert_eq!(stamps(), before);
}

#[cfg(unix)]
#[test]
fn a_change_of_one_file_leaves_all_others_and_their_folders_alone() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let changes: [&[(&str, &str)]; 3] = [
        &[("index.html", "new home"), SMALL[1], SMALL[2]],
        &[
            ("index.html", "new home"),
            SMALL[1],
            SMALL[2],
            ("new/index.html", "new"),
        ],
        &[("index.html", "new home"), SMALL[1], SMALL[2]],
    ];
    let stamps = || {
        ["read", "read/one", "read/one/index.html", "style.css"]
            .map(|path| stamp(&site.dist().join(path)))
    };
    let before = stamps();
    for files in changes {
        let published = site.publish(files).unwrap();
        assert_eq!(
            (published.written + published.removed, published.notice),
            (1, None)
        );
        assert_eq!(tree(&site.dist()), as_tree(files));
        assert_eq!(stamps(), before);
        assert!(site.litter().is_empty(), "{:?}", site.litter());
    }
    assert_eq!(
        names(&site.dist()),
        [".inquill-manifest", "index.html", "read", "style.css"]
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_does_not_change_keeps_its_inode_and_time() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let before = stamp(&site.dist().join("read/one/index.html"));
    let files = [("index.html", "new home"), SMALL[1], ("style.css", "q {}")];
    let published = site.publish(&files).unwrap();
    let after = stamp(&site.dist().join("read/one/index.html"));
    assert_eq!((published.written, published.unchanged), (2, 1));
    assert_eq!((after.0, after.1, after.2), (before.0, before.1, before.2));
    assert_eq!(tree(&site.dist()), as_tree(&files));
}

#[test]
fn the_same_input_gives_the_same_bytes_wherever_it_lies() {
    let make = || {
        Project::new()
            .file("content/z.md", "# Z\n")
            .file("content/a/1-x.md", "# X\n\n### Q {#q .reflect}\n")
            .built()
            .files()
    };
    assert_eq!(make(), make());
}

/// The site of this repository, built by the program in surroundings that differ in everything a program can see.
#[test]
fn zone_locale_user_folder_order_and_cores_leave_no_trace() {
    let parts = [
        "content",
        "templates",
        "static",
        "site.toml",
        "glossary.toml",
        "references.toml",
    ];
    let surroundings: [&[(&str, &str)]; 4] = [
        &[("TZ", "UTC"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")],
        &[
            ("TZ", "Pacific/Kiritimati"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("RAYON_NUM_THREADS", "2"),
            ("USER", "someone"),
        ],
        &[
            ("TZ", "America/Los_Angeles"),
            ("LANG", "de_DE"),
            ("RAYON_NUM_THREADS", "7"),
            ("HOME", "/nonexistent"),
        ],
        &[
            ("TZ", ":bogus"),
            ("COLUMNS", "20"),
            ("TERM", "dumb"),
            ("RAYON_NUM_THREADS", "3"),
            ("SOURCE_DATE_EPOCH", "1"),
        ],
    ];
    let mut first: Option<BTreeMap<_, _>> = None;
    for (n, variables) in surroundings.iter().enumerate() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("a folder".repeat(n + 1));
        // Copied in another order each time, since a folder may list its files as they came.
        let mut files: Vec<_> = parts
            .iter()
            .flat_map(|part| files_below(&repository(part)))
            .collect();
        let middle = files.len() * n / surroundings.len();
        files.rotate_left(middle);
        for file in files {
            let to = root.join(file.strip_prefix(repository("")).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&file, &to).unwrap();
        }
        let output = program()
            .arg("build")
            .current_dir(&root)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let built = contents_below(&root.join("dist"));
        assert!(built.len() > 30, "{}", built.len());
        match &first {
            Some(first) => assert!(*first == built, "{variables:?}"),
            None => first = Some(built),
        }
    }
    tried(surroundings.len(), "surroundings that must leave no trace");
}
