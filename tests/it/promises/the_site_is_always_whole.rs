//! Promise 2: the published site is the old one or the new one, whatever happens on the way.

use crate::support::generations::{
    PAGES, number, publish_generation, publisher, publisher_command, whole,
};
use crate::support::project::Project;
use crate::support::sandbox::{SMALL, Sandbox, as_tree, file, leave, names, publish, tree};
use crate::support::tally::{skipped, tried};
use inquill::model::output::{Contents, OutputFile};
use inquill::model::write_error::WriteError;
use inquill::write::{Publication, Published};
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn a_site_is_published_with_its_manifest() {
    let site = Sandbox::new();
    let published = site.publish(SMALL).unwrap();
    assert_eq!(
        published,
        Published {
            written: 3,
            unchanged: 0,
            removed: 0,
            notice: None
        }
    );
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    let manifest = fs::read_to_string(site.dist().join(".inquill-manifest")).unwrap();
    let hash = blake3::hash(b"home").to_hex();
    assert!(
        manifest.starts_with(&format!("inquill-manifest 1\n{hash}  index.html\n")),
        "{manifest}"
    );
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_copied_file_has_the_bytes_of_its_source() {
    let site = Sandbox::new();
    for (name, length) in [("small.bin", 10), ("large.bin", 3 << 20)] {
        let bytes: Vec<u8> = (0_u8..251).cycle().take(length).collect();
        let source = site.root().join("static").join(name);
        fs::write(&source, &bytes).unwrap();
        let put = || {
            let publication = Publication::begin(&site.to("dist")).unwrap();
            publication
                .put(OutputFile {
                    address: name.into(),
                    contents: Contents::CopyOf(source.clone()),
                })
                .unwrap();
            publication.commit().unwrap()
        };
        assert_eq!(put().written, 1);
        assert_eq!(fs::read(site.dist().join(name)).unwrap(), bytes);
        assert_eq!(put().unchanged, 1);
    }
}

#[test]
fn shared_bytes_are_published() {
    let site = Sandbox::new();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication
        .put(OutputFile {
            address: "a.svg".into(),
            contents: Contents::Shared(b"<svg/>".as_slice().into()),
        })
        .unwrap();
    publication.commit().unwrap();
    assert_eq!(tree(&site.dist()), as_tree(&[("a.svg", "<svg/>")]));
}

#[test]
fn a_deleted_file_comes_back() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    fs::remove_file(site.dist().join("style.css")).unwrap();
    let published = site.publish(SMALL).unwrap();
    assert_eq!((published.written, published.unchanged), (1, 2));
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
}

#[test]
fn an_output_in_folders_that_are_missing_is_made() {
    let site = Sandbox::new();
    publish(&site.to("build/deep/web"), SMALL).unwrap();
    assert_eq!(tree(&site.root().join("build/deep/web")), as_tree(SMALL));
}

#[test]
fn an_empty_output_folder_is_fine() {
    let site = Sandbox::new();
    fs::create_dir_all(site.dist().join("stray/empty")).unwrap();
    site.publish(SMALL).unwrap();
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
}

#[cfg(unix)]
#[test]
fn a_link_as_output_stays_and_its_folder_is_published_to() {
    let site = Sandbox::new();
    let www = site.temp.path().join("www");
    std::os::unix::fs::symlink("../www", site.dist()).unwrap();
    for files in [SMALL, &SMALL[..2]] {
        site.publish(files).unwrap();
        assert!(fs::symlink_metadata(site.dist()).unwrap().is_symlink());
        assert_eq!(tree(&www), as_tree(files));
    }
    assert_eq!(names(site.temp.path()), ["site", "www"]);
}

#[test]
fn two_files_at_one_address_are_refused() {
    let site = Sandbox::new();
    let error = site.publish(&[("a", "one"), ("a", "two")]).unwrap_err();
    assert!(
        matches!(&error, WriteError::Duplicate { address } if address == "a"),
        "{error:?}"
    );
    site.publish(&[("a", "one")]).unwrap();
    let error = site.publish(&[("a", "one"), ("a", "two")]).unwrap_err();
    assert!(
        matches!(&error, WriteError::Duplicate { address } if address == "a"),
        "{error:?}"
    );
}

#[test]
fn a_site_with_a_file_that_could_not_be_written_is_not_published() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    let missing = Contents::CopyOf(site.root().join("static/missing.png"));
    assert!(
        publication
            .put(OutputFile {
                address: "missing.png".into(),
                contents: missing
            })
            .is_err()
    );
    assert!(matches!(
        publication.commit(),
        Err(WriteError::Incomplete { .. })
    ));
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
}

#[test]
fn a_build_that_is_given_up_leaves_the_output_and_no_litter() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("read/two/index.html", "two")).unwrap();
    drop(publication);
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_first_build_that_is_given_up_leaves_nothing() {
    let site = Sandbox::new();
    let publication = Publication::begin(&site.to("build/web")).unwrap();
    publication.put(file("index.html", "")).unwrap();
    drop(publication);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn what_a_killed_build_left_is_removed() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    leave(
        &site.root().join(".dist.inquill-new-1"),
        &[("site/read/index.html", "half a pa")],
    );
    fs::create_dir(site.root().join(".dist.inquill-new-2")).unwrap();
    site.publish(SMALL).unwrap();
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn an_output_that_was_moved_aside_comes_back() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let left = site.root().join(".dist.inquill-new-1");
    leave(&left, &[("site/index.html", "new")]);
    fs::rename(site.dist(), left.join("old")).unwrap();
    drop(Publication::begin(&site.to("dist")).unwrap());
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_publication_file_by_file_that_was_cut_off_is_taken_up() {
    for left in ["dist/.inquill-new-1", ".dist.inquill-new-1"] {
        cut_off_file_by_file(left);
    }
}

fn cut_off_file_by_file(left: &str) {
    let site = Sandbox::new();
    let new = [("index.html", "new home"), ("new.css", "q {}")];
    site.publish(&new).unwrap();
    let coming = fs::read_to_string(site.dist().join(".inquill-manifest")).unwrap();
    site.publish(SMALL).unwrap();
    leave(
        &site.root().join(left),
        &[("manifest", &coming), ("site/index.html", "new home")],
    );
    fs::write(site.dist().join("new.css"), "q {}").unwrap();
    // A build that then fails must not forget whose the mixed files are.
    drop(Publication::begin(&site.to("dist")).unwrap());
    let published = site.publish(&new).unwrap();
    assert_eq!(
        (published.written, published.unchanged, published.removed),
        (1, 1, 2)
    );
    assert_eq!(tree(&site.dist()), as_tree(&new));
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn two_threads_that_publish_at_once_both_succeed() {
    let site = Sandbox::new();
    std::thread::scope(|scope| {
        let run = |offset: usize| {
            let site = &site;
            move || {
                (0..20_usize).for_each(|n| {
                    drop(publish_generation(&site.to("dist"), n * 2 + offset).unwrap());
                });
            }
        };
        let threads = [scope.spawn(run(0)), scope.spawn(run(1))];
        for thread in threads {
            thread.join().unwrap();
        }
    });
    assert!(whole(&site.dist()) >= 38);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn two_processes_that_publish_at_once_both_succeed() {
    let site = Sandbox::new();
    let processes = [publisher(&site, 20), publisher(&site, 20)];
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(whole(&site.dist()), 19);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_killed_build_leaves_a_whole_site_and_the_next_one_succeeds() {
    let site = Sandbox::new();
    publish_generation(&site.to("dist"), 0).unwrap();
    for round in 0..50_u64 {
        let mut process = publisher(&site, 1_000_000);
        std::thread::sleep(std::time::Duration::from_micros(6000 + round * 577));
        process.kill().unwrap();
        process.wait().unwrap();
        whole(&site.dist());
    }
    publish_generation(&site.to("dist"), 7).unwrap();
    assert_eq!(whole(&site.dist()), 7);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
    tried(50, "kills at random moments");
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_never_meets_a_missing_or_cut_file() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let site = Sandbox::new();
    if !can_exchange(site.temp.path()) {
        skipped("a reader during rebuilds: this file system cannot exchange folders");
        return;
    }
    publish_generation(&site.to("dist"), 0).unwrap();
    let done = AtomicBool::new(false);
    let (mut read, mut seen) = (0, 0);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let result =
                (1..=100).try_for_each(|n| publish_generation(&site.to("dist"), n).map(drop));
            done.store(true, Ordering::Relaxed);
            result
        });
        while !done.load(Ordering::Relaxed) {
            for page in 0..PAGES {
                let path = site.dist().join(format!("read/page-{page}/index.html"));
                let text = fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let now = number(&text).unwrap_or_else(|| panic!("cut: {}", path.display()));
                assert!(now >= seen, "went back from {seen} to {now}");
                (read, seen) = (read + 1, now);
            }
        }
        writer.join().unwrap().unwrap();
    });
    assert!(read >= PAGES && whole(&site.dist()) == 100);
    tried(100, "rebuilds while a reader fetches every page");
    tried(read, "pages fetched during rebuilds");
}

#[cfg(target_os = "linux")]
fn can_exchange(folder: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let (one, other) = (folder.join("one"), folder.join("other"));
    fs::create_dir(&one).unwrap();
    fs::create_dir(&other).unwrap();
    let result = renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE);
    fs::remove_dir(&one).unwrap();
    fs::remove_dir(&other).unwrap();
    result.is_ok()
}

#[test]
fn up_to_six_processes_that_publish_at_once_all_succeed() {
    for count in 2..=6 {
        let site = Sandbox::new();
        let processes: Vec<_> = (0..count).map(|_| publisher(&site, 6)).collect();
        for mut process in processes {
            assert!(process.wait().unwrap().success(), "{count} at once");
        }
        assert_eq!(whole(&site.dist()), 5);
        assert!(site.litter().is_empty(), "{:?}", site.litter());
    }
    tried(2 + 3 + 4 + 5 + 6, "builds beside others");
}

/// Every step of a publication, as the system sees it. Killed before the step, and by the next call that follows it.
#[cfg(target_os = "linux")]
#[test]
fn a_build_killed_at_any_step_leaves_a_whole_site_and_the_next_one_succeeds() {
    const STEPS: [(&str, usize); 16] = [
        ("renameat2", 1),
        ("renameat2", 2),
        ("rename", 1),
        ("rename", 2),
        ("rename", 3),
        ("rename", 4),
        ("syncfs", 1),
        ("syncfs", 2),
        ("fsync", 1),
        ("linkat", 1),
        ("linkat", 30),
        ("unlink", 1),
        ("unlink", 20),
        ("rmdir", 1),
        ("mkdir", 2),
        ("flock", 2),
    ];
    let mut killed = 0;
    for (call, when) in STEPS {
        let site = Sandbox::new();
        let dist = site.to("dist");
        publish_generation(&dist, 0).unwrap();
        let inject = format!("inject={call}:signal=KILL:when={when}");
        let mut traced = Command::new("strace");
        traced
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &inject])
            .args(command_line(&publisher_command(&site, 3)));
        let ended = traced.output();
        let Ok(ended) = ended else {
            return skipped("kills aimed at each step: there is no strace");
        };
        let said = String::from_utf8_lossy(&ended.stderr);
        if said.contains("ptrace") || said.contains("Operation not permitted") {
            return skipped("kills aimed at each step: tracing is not permitted");
        }
        killed += usize::from(!ended.status.success());
        whole(&site.dist());
        publish_generation(&dist, 9).unwrap();
        assert_eq!(whole(&site.dist()), 9, "after {call} {when}");
        assert!(
            site.litter().is_empty(),
            "after {call} {when}: {:?}",
            site.litter()
        );
    }
    assert!(
        killed >= 6,
        "only {killed} were killed: the steps have other names now"
    );
    tried(killed, "kills at a step of the publication");
}

/// What a command would run: the program and its arguments.
#[cfg(target_os = "linux")]
fn command_line(command: &Command) -> Vec<std::ffi::OsString> {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_whole_site_and_the_next_build_succeeds() {
    use std::os::unix::process::ExitStatusExt;
    let site = Sandbox::new();
    publish_generation(&site.to("dist"), 0).unwrap();
    for round in 0..10_u64 {
        let mut process = publisher(&site, 1_000_000);
        std::thread::sleep(std::time::Duration::from_micros(9000 + round * 1777));
        assert!(
            Command::new("kill")
                .args(["-INT", &process.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(process.wait().unwrap().signal(), Some(2));
        whole(&site.dist());
    }
    publish_generation(&site.to("dist"), 7).unwrap();
    assert_eq!(whole(&site.dist()), 7);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
    tried(10, "builds ended by Ctrl-C");
}

/// A new site must be on the disk before it takes the old one's place: else a power cut leaves empty files under their names.
#[cfg(target_os = "linux")]
#[test]
fn everything_is_brought_to_the_disk_before_the_exchange() {
    let site = Sandbox::new();
    publish_generation(&site.to("dist"), 9).unwrap();
    let log = site.temp.path().join("calls.log");
    let traced = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=write,syncfs,renameat2",
            "-y",
            "-o",
        ])
        .arg(&log)
        .args(command_line(&publisher_command(&site, 1)))
        .output();
    if !traced.is_ok_and(|output| output.status.success()) {
        return skipped(
            "the order of writing, syncing and exchanging: strace is missing or not permitted",
        );
    }
    let calls = fs::read_to_string(log).unwrap();
    let calls: Vec<&str> = calls.lines().collect();
    let last = |what: &str| calls.iter().rposition(|call| call.contains(what));
    let (Some(written), Some(synced)) = (last("/site/read/"), last("syncfs(")) else {
        panic!("{calls:#?}")
    };
    let Some(exchanged) = last("RENAME_EXCHANGE") else {
        return skipped(
            "the order of syncing and exchanging: this file system cannot exchange folders",
        );
    };
    assert!(
        written < synced && synced < exchanged,
        "{written} < {synced} < {exchanged}"
    );
}

#[test]
fn a_mistake_on_one_page_leaves_the_published_site_as_it_was() {
    let site = Project::new().file("content/page.md", "# Page\n").built();
    let before = site.files();
    site.put(
        "content/page.md",
        "# Page, changed\n\n[nowhere](nowhere.md)\n",
    );
    let outcome = site.build();
    assert!(outcome.diagnostics.has_errors() && outcome.published.is_none());
    assert_eq!(site.files(), before);
}

#[test]
fn a_folder_of_pages_that_was_renamed_leaves_the_published_site_as_it_was() {
    let site = Project::new().file("content/page.md", "# Page\n").built();
    let before = site.files();
    let content = site.root().join("content");
    fs::rename(&content, site.root().join("contents")).unwrap();
    assert!(site.build().published.is_none());
    assert_eq!(site.files(), before);
}

#[test]
fn a_template_that_fails_on_the_last_page_leaves_the_published_site_as_it_was() {
    let site = Project::new();
    for n in 0..60 {
        site.put(&format!("content/page-{n:02}.md"), format!("# Page {n}\n"));
    }
    let site = site.built();
    let before = site.files();
    site.put("content/page-00.md", "# Page 0, changed\n");
    site.put(
        "templates/page.html",
        "{{ page.title }}{% if page.title == \"Page 59\" %}{{ page.titel }}{% endif %}",
    );
    let outcome = site.build();
    assert!(outcome.published.is_none() && outcome.diagnostics.has_errors());
    assert_eq!(site.files(), before);
    assert_eq!(
        names(site.root()),
        ["content", "dist", "site.toml", "templates"]
    );
}
