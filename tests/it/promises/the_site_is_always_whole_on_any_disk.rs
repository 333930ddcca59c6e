//! Promise 2 where folders cannot be exchanged, or the disk is full.

use crate::support::disks::Mount;
use crate::support::generations::{publish_generation, publisher_command, whole};
use crate::support::sandbox::{SMALL, Sandbox, as_tree, names, publish, tree};
use crate::support::tally::skipped;
use inquill::model::destination::Destination;
use inquill::model::write_error::WriteError;
use inquill::write::clean::clean;
use inquill::write::{Publication, Published};
use std::fs;

fn publishes_file_by_file(site: &Sandbox) {
    let first = site.publish(SMALL).unwrap();
    assert!(first.notice.unwrap().contains("one by one"));
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    let new = [
        ("index.html", "new home"),
        ("read/one", "now a file"),
        ("style.css/x", "now a folder"),
        ("z.css", ""),
    ];
    let second = site.publish(&new).unwrap();
    assert_eq!(
        (second.written, second.unchanged, second.removed),
        (4, 0, 2)
    );
    assert_eq!(tree(&site.dist()), as_tree(&new));
    let third = site.publish(&new).unwrap();
    assert_eq!(
        third,
        Published {
            written: 0,
            unchanged: 4,
            removed: 0,
            notice: None
        }
    );
    fs::write(site.dist().join("mine.txt"), "mine").unwrap();
    assert!(matches!(
        site.publish(SMALL),
        Err(WriteError::ForeignFiles { .. })
    ));
    fs::remove_file(site.dist().join("mine.txt")).unwrap();
    drop(Publication::begin(&site.to("dist")).unwrap());
    assert_eq!(
        names(&site.dist()),
        [
            ".inquill-manifest",
            "index.html",
            "read",
            "style.css",
            "z.css"
        ]
    );
    clean(&site.to("dist")).unwrap();
    assert!(names(&site.dist()).is_empty());
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_mounted_disk_as_output_is_published_file_by_file() {
    let site = Sandbox::new();
    if let Some(_mount) = Mount::new(&["-t", "tmpfs", "tmpfs"], &site.dist()) {
        publishes_file_by_file(&site);
    }
}

#[test]
fn a_folder_mounted_from_the_same_disk_as_output_is_published_file_by_file() {
    let site = Sandbox::new();
    let elsewhere = site.temp.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    if let Some(_mount) = Mount::new(&["--bind", elsewhere.to_str().unwrap()], &site.dist()) {
        publishes_file_by_file(&site);
    }
}

/// Folders of a container's image cannot be moved; only the attempt shows it.
#[test]
fn an_output_in_a_read_only_layer_is_published_file_by_file() {
    let site = Sandbox::new();
    site.publish(SMALL).unwrap();
    let temp = site.temp.path();
    fs::create_dir(temp.join("upper")).unwrap();
    fs::create_dir(temp.join("work")).unwrap();
    let layers = ["lowerdir=", "upperdir=", "workdir="]
        .iter()
        .zip(["site", "upper", "work"]);
    let layers: Vec<_> = layers
        .map(|(key, name)| format!("{key}{}", temp.join(name).display()))
        .collect();
    let options = format!("{},redirect_dir=off", layers.join(","));
    let merged = temp.join("merged");
    let Some(_mount) = Mount::new(&["-t", "overlay", "-o", &options, "overlay"], &merged) else {
        return;
    };
    let files = [
        ("index.html", "new home"),
        ("read/one/index.html", "one"),
        ("read/two/index.html", "two"),
    ];
    let destination = Destination {
        root: merged.clone(),
        output: merged.join("dist"),
        home: None,
    };
    let published = publish(&destination, &files).unwrap();
    assert_eq!(
        (published.written, published.unchanged, published.removed),
        (2, 1, 1)
    );
    assert!(published.notice.unwrap().contains("one by one"));
    assert_eq!(tree(&merged.join("dist")), as_tree(&files));
    assert_eq!(
        names(&merged),
        [".git", "content", "dist", "static", "templates"]
    );
}

/// As on a web server where one may write to the site's folder, but not beside it.
#[cfg(unix)]
#[test]
fn an_output_whose_parent_is_not_ours_is_published_file_by_file() {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let site = Sandbox::new();
    fs::create_dir(site.dist()).unwrap();
    if chown(site.dist(), Some(NOBODY), None).is_err() {
        skipped("a parent that is not ours: only the superuser can become nobody");
        return;
    }
    for folder in [site.temp.path(), &site.root()] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    match publisher_command(&site, 3).uid(NOBODY).spawn() {
        Ok(mut process) => assert!(process.wait().unwrap().success()),
        Err(error) => return skipped(&format!("a parent that is not ours: {error}")),
    }
    assert_eq!(whole(&site.dist()), 2);
    assert_eq!(names(&site.dist()), [".inquill-manifest", "read"]);
}

#[test]
fn a_full_disk_leaves_the_published_site_whole() {
    let site = Sandbox::new();
    let disk = site.temp.path().join("disk");
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"], &disk) else {
        return;
    };
    let destination = site.to(disk.join("dist"));
    publish_generation(&destination, 1).unwrap();
    let large = "y".repeat(600_000);
    let error = publish(&destination, &[("a", &large), ("b", &large)]).unwrap_err();
    assert!(error.to_string().contains("make room"), "{error}");
    assert_eq!(whole(&disk.join("dist")), 1);
    assert_eq!(names(&disk), ["dist"]);
}

#[test]
fn a_full_disk_as_output_keeps_the_site_it_has() {
    let site = Sandbox::new();
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"], &site.dist()) else {
        return;
    };
    publish_generation(&site.to("dist"), 1).unwrap();
    let large = "y".repeat(600_000);
    assert!(site.publish(&[("a", &large), ("b", &large)]).is_err());
    assert_eq!(whole(&site.dist()), 1);
    publish_generation(&site.to("dist"), 2).unwrap();
    assert_eq!(whole(&site.dist()), 2);
}

/// The root on one disk, the output on another: staged beside the output, so that the exchange stays on one disk.
#[test]
fn an_output_on_another_disk_is_exchanged_there() {
    let site = Sandbox::new();
    let disk = site.temp.path().join("disk");
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "tmpfs"], &disk) else {
        return;
    };
    let destination = site.to(disk.join("dist"));
    for number in 1..=3 {
        let published = publish_generation(&destination, number).unwrap();
        assert_eq!(published.notice, None);
        assert_eq!(whole(&disk.join("dist")), number);
    }
    assert_eq!(names(&disk), ["dist"]);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}
