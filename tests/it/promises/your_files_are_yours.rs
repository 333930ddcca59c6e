//! Promise 1: only files that Inquill wrote and nobody changed are ever deleted; every other place is refused.

use crate::support::sandbox::{SMALL, Sandbox, as_tree, file, leave, tree};
use crate::support::tally::tried;
use inquill::model::destination::Destination;
use inquill::model::write_error::{Refusal, WriteError};
use inquill::write::Publication;
use inquill::write::clean::clean;
use std::fs;

#[test]
fn the_root_is_refused() {
    assert_eq!(Sandbox::new().refusal(""), Refusal::Root);
    assert_eq!(Sandbox::new().refusal("dist/.."), Refusal::Root);
}

#[test]
fn a_folder_above_the_root_is_refused() {
    assert_eq!(Sandbox::new().refusal(".."), Refusal::AboveRoot);
}

#[cfg(unix)]
#[test]
fn the_top_of_the_file_system_is_refused() {
    assert_eq!(Sandbox::new().refusal("/"), Refusal::Top);
}

#[test]
fn the_home_folder_and_what_holds_it_are_refused() {
    let site = Sandbox::new();
    fs::create_dir_all(site.temp.path().join("all/people")).unwrap();
    let home = Some(site.temp.path().join("all/people"));
    for output in ["../all/people", "../all"] {
        let refused = Publication::begin(&Destination {
            home: home.clone(),
            ..site.to(output)
        });
        assert!(
            matches!(
                refused,
                Err(WriteError::Refused {
                    why: Refusal::Home,
                    ..
                })
            ),
            "{output}: {refused:?}"
        );
    }
    assert!(
        Publication::begin(&Destination {
            home,
            ..site.to("../all/people/web")
        })
        .is_ok()
    );
}

#[test]
fn the_folders_of_the_author_are_refused() {
    let site = Sandbox::new();
    for name in ["content", "templates", "static", ".git"] {
        assert_eq!(site.refusal(name), site.source(name));
    }
}

#[test]
fn a_folder_within_the_folders_of_the_author_is_refused() {
    let site = Sandbox::new();
    for name in ["content", "templates", "static", ".git"] {
        assert_eq!(site.refusal(format!("{name}/new/dist")), site.source(name));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_the_folders_of_the_author_is_refused() {
    let site = Sandbox::new();
    std::os::unix::fs::symlink("content", site.dist()).unwrap();
    assert_eq!(site.refusal("dist"), site.source("content"));
    assert_eq!(site.refusal("dist/below/it"), site.source("content"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_the_authors_links_lead_into_is_refused() {
    let site = Sandbox::new();
    fs::create_dir_all(site.temp.path().join("articles/mine")).unwrap();
    fs::remove_dir(site.root().join("content")).unwrap();
    std::os::unix::fs::symlink("../articles/mine", site.root().join("content")).unwrap();
    for output in ["../articles", "../articles/mine", "../articles/mine/dist"] {
        assert_eq!(site.refusal(output), site.source("content"), "{output}");
    }
}

#[cfg(unix)]
#[test]
fn a_ring_of_links_is_refused() {
    let site = Sandbox::new();
    std::os::unix::fs::symlink("dist", site.dist()).unwrap();
    let error = site.publish(SMALL).unwrap_err().to_string();
    assert!(error.contains("too many links"), "{error}");
}

#[test]
fn an_output_that_is_a_file_is_refused() {
    let site = Sandbox::new();
    fs::write(site.dist(), "mine").unwrap();
    assert!(matches!(
        site.publish(SMALL),
        Err(WriteError::NotAFolder { .. })
    ));
    assert_eq!(fs::read_to_string(site.dist()).unwrap(), "mine");
}

#[test]
fn every_refusal_names_the_folder_and_the_way_out() {
    let site = Sandbox::new();
    for output in ["", "..", "content", "static/x"] {
        let text = Publication::begin(&site.to(output))
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("site") || text.contains(site.temp.path().to_str().unwrap()),
            "{text}"
        );
        assert!(text.contains("choose a folder of its own"), "{text}");
    }
}

#[test]
fn a_folder_of_someone_elses_files_is_refused_and_kept() {
    let site = Sandbox::new();
    fs::create_dir_all(site.dist().join("a")).unwrap();
    for n in 0..7 {
        fs::write(
            site.dist().join(format!("a/thesis-{n}.doc")),
            "years of work",
        )
        .unwrap();
    }
    let error = site.publish(SMALL).unwrap_err();
    let WriteError::ForeignFiles { files, more, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (files.len(), *more, files[0].as_str()),
        (5, 2, "a/thesis-0.doc")
    );
    assert!(
        error
            .to_string()
            .contains("a/thesis-4.doc and 2 more; move them away"),
        "{error}"
    );
    assert_eq!(tree(&site.dist()).len(), 7);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_strangers_file_in_a_published_site_is_refused_and_kept() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    fs::write(site.dist().join("read/notes.txt"), "mine").unwrap();
    let error = site.publish(SMALL).unwrap_err();
    assert!(
        matches!(&error, WriteError::ForeignFiles { files, more: 0, .. } if files == &["read/notes.txt"]),
        "{error:?}"
    );
    assert_eq!(tree(&site.dist()).len(), 4);
}

#[test]
fn a_changed_file_is_refused_and_kept() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    fs::write(site.dist().join("style.css"), "p { color: red }").unwrap();
    let error = site.publish(SMALL).unwrap_err();
    assert!(
        matches!(&error, WriteError::Changed { files, more: 0, .. } if files == &["style.css"]),
        "{error:?}"
    );
    assert_eq!(
        fs::read_to_string(site.dist().join("style.css")).unwrap(),
        "p { color: red }"
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_a_strangers_and_is_not_followed() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    fs::remove_dir_all(site.dist().join("read")).unwrap();
    fs::create_dir_all(site.temp.path().join("mine/one")).unwrap();
    fs::write(site.temp.path().join("mine/one/index.html"), "one").unwrap();
    std::os::unix::fs::symlink(site.temp.path().join("mine"), site.dist().join("read")).unwrap();
    let error = site.publish(&SMALL[..1]).unwrap_err();
    assert!(
        matches!(&error, WriteError::ForeignFiles { files, .. } if files == &["read"]),
        "{error:?}"
    );
    assert!(site.temp.path().join("mine/one/index.html").exists());
}

#[test]
fn a_hostile_manifest_deletes_nothing_elsewhere() {
    let site = Sandbox::new();
    let victim = site.root().join("content/article.md");
    fs::write(&victim, "years of work").unwrap();
    fs::create_dir(site.dist()).unwrap();
    let hash = blake3::hash(b"years of work").to_hex();
    let lines: String = [
        "../content/article.md",
        "a/../../content/article.md",
        victim.to_str().unwrap(),
        "x",
    ]
    .map(|address| format!("{hash}  {address}\n"))
    .concat();
    fs::write(
        site.dist().join(".inquill-manifest"),
        format!("inquill-manifest 1\n{lines}"),
    )
    .unwrap();
    site.publish(SMALL).unwrap();
    fs::write(
        site.dist().join(".inquill-manifest"),
        format!("inquill-manifest 1\n{lines}"),
    )
    .unwrap();
    clean(&site.to("dist")).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "years of work");
}

#[test]
fn a_manifest_of_a_later_version_is_not_ours_to_overwrite() {
    let site = Sandbox::new();
    fs::create_dir(site.dist()).unwrap();
    fs::write(
        site.dist().join(".inquill-manifest"),
        "inquill-manifest 2\n",
    )
    .unwrap();
    assert!(matches!(
        site.publish(SMALL),
        Err(WriteError::ForeignFiles { .. })
    ));
}

#[test]
fn a_file_put_into_the_output_during_a_build_is_kept_aside() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("index.html", "new")).unwrap();
    fs::write(site.dist().join("read/notes.txt"), "mine").unwrap();
    let published = publication.commit().unwrap();
    assert!(published.notice.unwrap().contains("dist-kept-1"));
    assert_eq!(tree(&site.dist()), as_tree(&[("index.html", "new")]));
    assert_eq!(
        tree(&site.root().join("dist-kept-1")),
        as_tree(&[("read/notes.txt", "mine")])
    );
}

#[test]
fn a_stale_file_changed_during_a_build_is_kept_aside() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("index.html", "new")).unwrap();
    fs::write(site.dist().join("style.css"), "precious change").unwrap();
    publication.commit().unwrap();
    assert_eq!(
        tree(&site.root().join("dist-kept-1")),
        as_tree(&[("style.css", "precious change")])
    );
}

#[test]
fn an_unchanged_file_changed_during_a_build_stops_it() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("index.html", "new")).unwrap();
    publication.put(file("style.css", "p {}")).unwrap();
    fs::write(site.dist().join("style.css"), "precious change").unwrap();
    assert!(matches!(
        publication.commit(),
        Err(WriteError::Changed { .. })
    ));
    assert_eq!(
        fs::read_to_string(site.dist().join("index.html")).unwrap(),
        "home"
    );
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn an_unsafe_address_is_refused() {
    let site = Sandbox::new();
    for address in [
        "",
        "/etc/x",
        "../x",
        "a/../x",
        "a//x",
        "a/",
        "./x",
        "a\\x",
        "a\0x",
        "a\nx",
        ".inquill-manifest",
    ] {
        let publication = Publication::begin(&site.to("dist")).unwrap();
        let error = publication.put(file(address, "")).unwrap_err();
        assert!(
            matches!(error, WriteError::UnsafeAddress { .. }),
            "{address:?}: {error:?}"
        );
    }
}

#[test]
fn a_folder_that_only_looks_like_a_leftover_is_kept() {
    let site = Sandbox::new();
    let folder = site.root().join(".dist.inquill-new-1");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("mine"), "mine").unwrap();
    site.publish(SMALL).unwrap();
    assert_eq!(fs::read_to_string(folder.join("mine")).unwrap(), "mine");
}

#[test]
fn an_old_site_that_was_not_yet_removed_goes_except_for_strangers_files() {
    let site = Sandbox::new();
    let left = site.root().join(".dist.inquill-new-1");
    site.publish(SMALL).unwrap();
    leave(&left, &[]);
    fs::rename(site.dist(), left.join("old")).unwrap();
    fs::write(left.join("old/read/notes.txt"), "mine").unwrap();
    fs::create_dir(site.dist()).unwrap();
    let published = site.publish(SMALL).unwrap();
    assert!(published.notice.unwrap().contains("dist-kept-1"));
    assert_eq!(
        tree(&site.root().join("dist-kept-1")),
        as_tree(&[("read/notes.txt", "mine")])
    );
    assert_eq!(site.litter(), ["dist-kept-1"]);
}

#[test]
fn clean_removes_a_published_site() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    assert_eq!(clean(&site.to("dist")).unwrap().removed, 3);
    assert!(!site.dist().exists());
}

#[test]
fn clean_leaves_what_is_not_ours_and_says_so() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    fs::write(site.dist().join("read/notes.txt"), "mine").unwrap();
    fs::write(site.dist().join("style.css"), "changed").unwrap();
    let cleaned = clean(&site.to("dist")).unwrap();
    assert_eq!(cleaned.removed, 2);
    assert_eq!(
        (cleaned.foreign, cleaned.changed),
        (vec!["read/notes.txt".into()], vec!["style.css".into()])
    );
    assert_eq!(
        tree(&site.dist()),
        as_tree(&[("read/notes.txt", "mine"), ("style.css", "changed")])
    );
}

#[test]
fn clean_refuses_what_publication_refuses() {
    let site = Sandbox::new();
    fs::write(site.root().join("content/a.md"), "mine").unwrap();
    assert!(matches!(
        clean(&site.to("content")),
        Err(WriteError::Refused { .. })
    ));
}

#[test]
fn clean_without_an_output_does_nothing() {
    let site = Sandbox::new();
    assert_eq!(
        clean(&site.to("dist")).unwrap(),
        inquill::write::clean::Cleaned::default()
    );
    assert_eq!(
        clean(&site.to("build/web")).unwrap(),
        inquill::write::clean::Cleaned::default()
    );
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

/// An output folder that is someone's git checkout: their files, their history, their links.
#[test]
fn a_git_checkout_with_strangers_files_is_refused_and_kept() {
    let site = Sandbox::new();
    let theirs = [
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", "x\n"),
        ("README.md", "# Mine\n"),
        ("CNAME", "example.org\n"),
    ];
    for (path, text) in theirs {
        let path = site.dist().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    for _ in 0..2 {
        let error = site.publish(SMALL).unwrap_err();
        assert!(
            matches!(error, WriteError::ForeignFiles { .. }),
            "{error:?}"
        );
        assert_eq!(tree(&site.dist()), as_tree(&theirs));
    }
    assert!(
        clean(&site.to("dist")).unwrap().removed == 0 && tree(&site.dist()) == as_tree(&theirs)
    );
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

/// A hard link in the output leads to the same bytes as a file elsewhere: writing to it would change both.
#[cfg(unix)]
#[test]
fn a_file_that_shares_its_bytes_with_the_output_is_never_written_to() {
    let site = Sandbox::new();
    let elsewhere = site.temp.path().join("kept.html");
    for files in [
        SMALL,
        &[("index.html", "new"), SMALL[1], SMALL[2]],
        &[("index.html", "newer")],
        &[("a", "b")],
    ] {
        site.publish(files).unwrap();
        let first = site.dist().join(files[0].0);
        let _ = fs::remove_file(&elsewhere);
        fs::hard_link(&first, &elsewhere).unwrap();
        let before = fs::read(&elsewhere).unwrap();
        site.publish(&[("index.html", "another"), ("style.css", "another")])
            .unwrap();
        assert_eq!(fs::read(&elsewhere).unwrap(), before);
    }
}

/// The same for an output that holds a pipe or a device: it is a stranger's, and it is not opened.
#[cfg(unix)]
#[test]
fn a_pipe_in_the_output_is_a_strangers_and_is_not_opened() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    fs::remove_file(site.dist().join("index.html")).unwrap();
    for name in ["index.html", "pipe"] {
        assert!(
            std::process::Command::new("mkfifo")
                .arg(site.dist().join(name))
                .status()
                .unwrap()
                .success()
        );
    }
    assert!(matches!(
        site.publish(SMALL),
        Err(WriteError::ForeignFiles { .. })
    ));
    fs::remove_file(site.dist().join("pipe")).unwrap();
    assert!(matches!(
        site.publish(SMALL),
        Err(WriteError::Changed { .. })
    ));
    tried(2, "pipes in the output");
}
