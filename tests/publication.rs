//! Promises 1 to 4 as far as publication keeps them: nobody's files are lost, and the published site is always whole.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, or says why"
)]
#![allow(clippy::disallowed_methods, reason = "the tests look at the disk")]

use inquill::write::{Contents, Destination, OutputFile, Publication, Published, Refusal, WriteError, clean};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use tempfile::TempDir;

/// A site's root in a folder of its own, with `dist` as output.
struct Site {
    temp: TempDir,
}

impl Site {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        for folder in ["content", "templates", "static", ".git"] {
            fs::create_dir_all(temp.path().join("site").join(folder)).unwrap();
        }
        Self { temp }
    }

    fn root(&self) -> PathBuf {
        self.temp.path().join("site")
    }

    fn dist(&self) -> PathBuf {
        self.root().join("dist")
    }

    fn to(&self, output: impl AsRef<Path>) -> Destination {
        Destination { root: self.root(), output: self.root().join(output), home: Some(self.temp.path().join("home")) }
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Published, WriteError> {
        publish(&self.to("dist"), files)
    }

    fn refusal(&self, output: impl AsRef<Path>) -> Refusal {
        match Publication::begin(&self.to(output)) {
            Err(WriteError::Refused { why, .. }) => why,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Names in the root that are not the author's.
    fn litter(&self) -> Vec<String> {
        let own = ["content", "templates", "static", ".git", "dist"];
        names(&self.root()).into_iter().filter(|name| !own.contains(&name.as_str())).collect()
    }

    fn source(&self, name: &str) -> Refusal {
        let root = self.root().canonicalize().unwrap();
        Refusal::Source(root.join(name))
    }
}

fn publish(destination: &Destination, files: &[(&str, &str)]) -> Result<Published, WriteError> {
    let publication = Publication::begin(destination)?;
    for (address, text) in files {
        publication.put(file(address, text))?;
    }
    publication.commit()
}

fn file(address: &str, text: &str) -> OutputFile {
    OutputFile { address: address.to_owned(), contents: Contents::Bytes(text.as_bytes().to_vec()) }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every file below a folder with its text, the manifest left out.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    fn walk(top: &Path, folder: &Path, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(top, &path, into);
            } else if !path.ends_with(".inquill-manifest") {
                let address = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
                into.insert(address, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(folder, folder, &mut all);
    all
}

fn as_tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(address, text)| ((*address).to_owned(), (*text).to_owned())).collect()
}

const SMALL: &[(&str, &str)] = &[("index.html", "home"), ("read/one/index.html", "one"), ("style.css", "p {}")];

// What is published.

#[test]
fn a_site_is_published_with_its_manifest() {
    let site = Site::new();
    let published = site.publish(SMALL).unwrap();
    assert_eq!(published, Published { written: 3, unchanged: 0, removed: 0, notice: None });
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    let manifest = fs::read_to_string(site.dist().join(".inquill-manifest")).unwrap();
    let hash = blake3::hash(b"home").to_hex();
    assert!(manifest.starts_with(&format!("inquill-manifest 1\n{hash}  index.html\n")), "{manifest}");
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn the_order_of_arrival_leaves_no_trace() {
    let (one, other) = (Site::new(), Site::new());
    one.publish(SMALL).unwrap();
    other.publish(&SMALL.iter().rev().copied().collect::<Vec<_>>()).unwrap();
    let manifest = |site: &Site| fs::read(site.dist().join(".inquill-manifest")).unwrap();
    assert_eq!(manifest(&one), manifest(&other));
}

#[test]
fn a_copied_file_has_the_bytes_of_its_source() {
    let site = Site::new();
    for (name, length) in [("small.bin", 10), ("large.bin", 3 << 20)] {
        let bytes: Vec<u8> = (0_u8..251).cycle().take(length).collect();
        let source = site.root().join("static").join(name);
        fs::write(&source, &bytes).unwrap();
        let put = || {
            let publication = Publication::begin(&site.to("dist")).unwrap();
            publication.put(OutputFile { address: name.into(), contents: Contents::CopyOf(source.clone()) }).unwrap();
            publication.commit().unwrap()
        };
        assert_eq!(put().written, 1);
        assert_eq!(fs::read(site.dist().join(name)).unwrap(), bytes);
        assert_eq!(put().unchanged, 1);
    }
}

#[test]
fn shared_bytes_are_published() {
    let site = Site::new();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication
        .put(OutputFile { address: "a.svg".into(), contents: Contents::Shared(b"<svg/>".as_slice().into()) })
        .unwrap();
    publication.commit().unwrap();
    assert_eq!(tree(&site.dist()), as_tree(&[("a.svg", "<svg/>")]));
}

#[test]
fn stale_files_and_their_folders_are_gone() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let published = site.publish(&SMALL[..1]).unwrap();
    assert_eq!((published.written, published.unchanged, published.removed), (0, 1, 2));
    assert_eq!(names(&site.dist()), [".inquill-manifest", "index.html"]);
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let site = Site::new();
    let (one, other) = ([("a", "file"), ("b/c", "inner")], [("a/b", "inner"), ("b", "file")]);
    site.publish(&one).unwrap();
    site.publish(&other).unwrap();
    assert_eq!(tree(&site.dist()), as_tree(&other));
}

#[test]
fn a_deleted_file_comes_back() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    fs::remove_file(site.dist().join("style.css")).unwrap();
    let published = site.publish(SMALL).unwrap();
    assert_eq!((published.written, published.unchanged), (1, 2));
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
}

#[test]
fn an_output_in_folders_that_are_missing_is_made() {
    let site = Site::new();
    publish(&site.to("build/deep/web"), SMALL).unwrap();
    assert_eq!(tree(&site.root().join("build/deep/web")), as_tree(SMALL));
}

#[test]
fn an_empty_output_folder_is_fine() {
    let site = Site::new();
    fs::create_dir_all(site.dist().join("stray/empty")).unwrap();
    site.publish(SMALL).unwrap();
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
}

#[test]
fn an_empty_site_is_published() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    assert_eq!(site.publish(&[]).unwrap().removed, 3);
    assert_eq!(names(&site.dist()), [".inquill-manifest"]);
}

// What does not change is not touched.

#[cfg(unix)]
fn stamp(path: &Path) -> (u64, i64, i64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    let meta = fs::metadata(path).unwrap();
    (meta.ino(), meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec())
}

#[cfg(unix)]
#[test]
fn publishing_the_same_again_touches_nothing() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let stamps = || {
        let paths = ["", "read", "read/one", "index.html", "read/one/index.html", ".inquill-manifest"];
        paths.map(|path| stamp(&site.dist().join(path)))
    };
    let before = stamps();
    let published = site.publish(SMALL).unwrap();
    assert_eq!((published.written, published.unchanged, published.removed), (0, 3, 0));
    assert_eq!(stamps(), before);
}

#[cfg(unix)]
#[test]
fn a_change_of_one_file_leaves_all_others_and_their_folders_alone() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let changes: [&[(&str, &str)]; 3] = [
        &[("index.html", "new home"), SMALL[1], SMALL[2]],
        &[("index.html", "new home"), SMALL[1], SMALL[2], ("new/index.html", "new")],
        &[("index.html", "new home"), SMALL[1], SMALL[2]],
    ];
    let stamps = || ["read", "read/one", "read/one/index.html", "style.css"].map(|path| stamp(&site.dist().join(path)));
    let before = stamps();
    for files in changes {
        let published = site.publish(files).unwrap();
        assert_eq!((published.written + published.removed, published.notice), (1, None));
        assert_eq!(tree(&site.dist()), as_tree(files));
        assert_eq!(stamps(), before);
        assert!(site.litter().is_empty(), "{:?}", site.litter());
    }
    assert_eq!(names(&site.dist()), [".inquill-manifest", "index.html", "read", "style.css"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_does_not_change_keeps_its_inode_and_time() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let before = stamp(&site.dist().join("read/one/index.html"));
    let files = [("index.html", "new home"), SMALL[1], ("style.css", "q {}")];
    let published = site.publish(&files).unwrap();
    let after = stamp(&site.dist().join("read/one/index.html"));
    assert_eq!((published.written, published.unchanged), (2, 1));
    assert_eq!((after.0, after.1, after.2), (before.0, before.1, before.2));
    assert_eq!(tree(&site.dist()), as_tree(&files));
}

// Where nothing is ever published.

#[test]
fn the_root_is_refused() {
    assert_eq!(Site::new().refusal(""), Refusal::Root);
    assert_eq!(Site::new().refusal("dist/.."), Refusal::Root);
}

#[test]
fn a_folder_above_the_root_is_refused() {
    assert_eq!(Site::new().refusal(".."), Refusal::AboveRoot);
}

#[cfg(unix)]
#[test]
fn the_top_of_the_file_system_is_refused() {
    assert_eq!(Site::new().refusal("/"), Refusal::Top);
}

#[test]
fn the_home_folder_and_what_holds_it_are_refused() {
    let site = Site::new();
    fs::create_dir_all(site.temp.path().join("all/people")).unwrap();
    let home = Some(site.temp.path().join("all/people"));
    for output in ["../all/people", "../all"] {
        let refused = Publication::begin(&Destination { home: home.clone(), ..site.to(output) });
        assert!(matches!(refused, Err(WriteError::Refused { why: Refusal::Home, .. })), "{output}: {refused:?}");
    }
    assert!(Publication::begin(&Destination { home, ..site.to("../all/people/web") }).is_ok());
}

#[test]
fn the_folders_of_the_author_are_refused() {
    let site = Site::new();
    for name in ["content", "templates", "static", ".git"] {
        assert_eq!(site.refusal(name), site.source(name));
    }
}

#[test]
fn a_folder_within_the_folders_of_the_author_is_refused() {
    let site = Site::new();
    for name in ["content", "templates", "static", ".git"] {
        assert_eq!(site.refusal(format!("{name}/new/dist")), site.source(name));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_the_folders_of_the_author_is_refused() {
    let site = Site::new();
    std::os::unix::fs::symlink("content", site.dist()).unwrap();
    assert_eq!(site.refusal("dist"), site.source("content"));
    assert_eq!(site.refusal("dist/below/it"), site.source("content"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_the_authors_links_lead_into_is_refused() {
    let site = Site::new();
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
    let site = Site::new();
    std::os::unix::fs::symlink("dist", site.dist()).unwrap();
    let error = site.publish(SMALL).unwrap_err().to_string();
    assert!(error.contains("too many links"), "{error}");
}

#[test]
fn an_output_that_is_a_file_is_refused() {
    let site = Site::new();
    fs::write(site.dist(), "mine").unwrap();
    assert!(matches!(site.publish(SMALL), Err(WriteError::NotAFolder { .. })));
    assert_eq!(fs::read_to_string(site.dist()).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn a_link_as_output_stays_and_its_folder_is_published_to() {
    let site = Site::new();
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
fn every_refusal_names_the_folder_and_the_way_out() {
    let site = Site::new();
    for output in ["", "..", "content", "static/x"] {
        let text = Publication::begin(&site.to(output)).unwrap_err().to_string();
        assert!(text.contains("site") || text.contains(site.temp.path().to_str().unwrap()), "{text}");
        assert!(text.contains("choose a folder of its own"), "{text}");
    }
}

// Whose files they are.

#[test]
fn a_folder_of_someone_elses_files_is_refused_and_kept() {
    let site = Site::new();
    fs::create_dir_all(site.dist().join("a")).unwrap();
    for n in 0..7 {
        fs::write(site.dist().join(format!("a/thesis-{n}.doc")), "years of work").unwrap();
    }
    let error = site.publish(SMALL).unwrap_err();
    let WriteError::Strangers { files, more, .. } = &error else { panic!("{error:?}") };
    assert_eq!((files.len(), *more, files[0].as_str()), (5, 2, "a/thesis-0.doc"));
    assert!(error.to_string().contains("a/thesis-4.doc and 2 more; move them away"), "{error}");
    assert_eq!(tree(&site.dist()).len(), 7);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_strangers_file_in_a_published_site_is_refused_and_kept() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    fs::write(site.dist().join("read/notes.txt"), "mine").unwrap();
    let error = site.publish(SMALL).unwrap_err();
    assert!(
        matches!(&error, WriteError::Strangers { files, more: 0, .. } if files == &["read/notes.txt"]),
        "{error:?}"
    );
    assert_eq!(tree(&site.dist()).len(), 4);
}

#[test]
fn a_changed_file_is_refused_and_kept() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    fs::write(site.dist().join("style.css"), "p { color: red }").unwrap();
    let error = site.publish(SMALL).unwrap_err();
    assert!(matches!(&error, WriteError::Changed { files, more: 0, .. } if files == &["style.css"]), "{error:?}");
    assert_eq!(fs::read_to_string(site.dist().join("style.css")).unwrap(), "p { color: red }");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_a_strangers_and_is_not_followed() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    fs::remove_dir_all(site.dist().join("read")).unwrap();
    fs::create_dir_all(site.temp.path().join("mine/one")).unwrap();
    fs::write(site.temp.path().join("mine/one/index.html"), "one").unwrap();
    std::os::unix::fs::symlink(site.temp.path().join("mine"), site.dist().join("read")).unwrap();
    let error = site.publish(&SMALL[..1]).unwrap_err();
    assert!(matches!(&error, WriteError::Strangers { files, .. } if files == &["read"]), "{error:?}");
    assert!(site.temp.path().join("mine/one/index.html").exists());
}

#[test]
fn a_hostile_manifest_deletes_nothing_elsewhere() {
    let site = Site::new();
    let victim = site.root().join("content/article.md");
    fs::write(&victim, "years of work").unwrap();
    fs::create_dir(site.dist()).unwrap();
    let hash = blake3::hash(b"years of work").to_hex();
    let lines: String = ["../content/article.md", "a/../../content/article.md", victim.to_str().unwrap(), "x"]
        .map(|address| format!("{hash}  {address}\n"))
        .concat();
    fs::write(site.dist().join(".inquill-manifest"), format!("inquill-manifest 1\n{lines}")).unwrap();
    site.publish(SMALL).unwrap();
    fs::write(site.dist().join(".inquill-manifest"), format!("inquill-manifest 1\n{lines}")).unwrap();
    clean(&site.to("dist")).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "years of work");
}

#[test]
fn a_manifest_of_a_later_version_is_not_ours_to_overwrite() {
    let site = Site::new();
    fs::create_dir(site.dist()).unwrap();
    fs::write(site.dist().join(".inquill-manifest"), "inquill-manifest 2\n").unwrap();
    assert!(matches!(site.publish(SMALL), Err(WriteError::Strangers { .. })));
}

#[test]
fn a_file_put_into_the_output_during_a_build_is_kept_aside() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("index.html", "new")).unwrap();
    fs::write(site.dist().join("read/notes.txt"), "mine").unwrap();
    let published = publication.commit().unwrap();
    assert!(published.notice.unwrap().contains("dist-kept-1"));
    assert_eq!(tree(&site.dist()), as_tree(&[("index.html", "new")]));
    assert_eq!(tree(&site.root().join("dist-kept-1")), as_tree(&[("read/notes.txt", "mine")]));
}

#[test]
fn a_stale_file_changed_during_a_build_is_kept_aside() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("index.html", "new")).unwrap();
    fs::write(site.dist().join("style.css"), "precious change").unwrap();
    publication.commit().unwrap();
    assert_eq!(tree(&site.root().join("dist-kept-1")), as_tree(&[("style.css", "precious change")]));
}

#[test]
fn an_unchanged_file_changed_during_a_build_stops_it() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("index.html", "new")).unwrap();
    publication.put(file("style.css", "p {}")).unwrap();
    fs::write(site.dist().join("style.css"), "precious change").unwrap();
    assert!(matches!(publication.commit(), Err(WriteError::Changed { .. })));
    assert_eq!(fs::read_to_string(site.dist().join("index.html")).unwrap(), "home");
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

// Addresses.

#[test]
fn an_unsafe_address_is_refused() {
    let site = Site::new();
    for address in ["", "/etc/x", "../x", "a/../x", "a//x", "a/", "./x", "a\\x", "a\0x", "a\nx", ".inquill-manifest"] {
        let publication = Publication::begin(&site.to("dist")).unwrap();
        let error = publication.put(file(address, "")).unwrap_err();
        assert!(matches!(error, WriteError::UnsafeAddress { .. }), "{address:?}: {error:?}");
    }
}

#[test]
fn two_files_at_one_address_are_refused() {
    let site = Site::new();
    let error = site.publish(&[("a", "one"), ("a", "two")]).unwrap_err();
    assert!(matches!(&error, WriteError::Duplicate { address } if address == "a"), "{error:?}");
    site.publish(&[("a", "one")]).unwrap();
    let error = site.publish(&[("a", "one"), ("a", "two")]).unwrap_err();
    assert!(matches!(&error, WriteError::Duplicate { address } if address == "a"), "{error:?}");
}

#[test]
fn a_site_with_a_file_that_could_not_be_written_is_not_published() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    let missing = Contents::CopyOf(site.root().join("static/missing.png"));
    assert!(publication.put(OutputFile { address: "missing.png".into(), contents: missing }).is_err());
    assert!(matches!(publication.commit(), Err(WriteError::Incomplete { .. })));
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
}

// Builds that do not finish.

#[test]
fn a_build_that_is_given_up_leaves_the_output_and_no_litter() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let publication = Publication::begin(&site.to("dist")).unwrap();
    publication.put(file("read/two/index.html", "two")).unwrap();
    drop(publication);
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_first_build_that_is_given_up_leaves_nothing() {
    let site = Site::new();
    let publication = Publication::begin(&site.to("build/web")).unwrap();
    publication.put(file("index.html", "")).unwrap();
    drop(publication);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

/// A staging folder as a killed build leaves it.
fn leave(folder: &Path, files: &[(&str, &str)]) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(".inquill-staging"), "").unwrap();
    for (address, text) in files {
        let path = folder.join(address);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn what_a_killed_build_left_is_removed() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    leave(&site.root().join(".dist.inquill-new-1"), &[("site/read/index.html", "half a pa")]);
    fs::create_dir(site.root().join(".dist.inquill-new-2")).unwrap();
    site.publish(SMALL).unwrap();
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_folder_that_only_looks_like_a_leftover_is_kept() {
    let site = Site::new();
    let folder = site.root().join(".dist.inquill-new-1");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("mine"), "mine").unwrap();
    site.publish(SMALL).unwrap();
    assert_eq!(fs::read_to_string(folder.join("mine")).unwrap(), "mine");
}

#[test]
fn an_output_that_was_moved_aside_comes_back() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let left = site.root().join(".dist.inquill-new-1");
    leave(&left, &[("site/index.html", "new")]);
    fs::rename(site.dist(), left.join("old")).unwrap();
    drop(Publication::begin(&site.to("dist")).unwrap());
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn an_old_site_that_was_not_yet_removed_goes_except_for_strangers_files() {
    let site = Site::new();
    let left = site.root().join(".dist.inquill-new-1");
    site.publish(SMALL).unwrap();
    leave(&left, &[]);
    fs::rename(site.dist(), left.join("old")).unwrap();
    fs::write(left.join("old/read/notes.txt"), "mine").unwrap();
    fs::create_dir(site.dist()).unwrap();
    let published = site.publish(SMALL).unwrap();
    assert!(published.notice.unwrap().contains("dist-kept-1"));
    assert_eq!(tree(&site.root().join("dist-kept-1")), as_tree(&[("read/notes.txt", "mine")]));
    assert_eq!(site.litter(), ["dist-kept-1"]);
}

#[test]
fn a_publication_file_by_file_that_was_cut_off_is_taken_up() {
    for left in ["dist/.inquill-new-1", ".dist.inquill-new-1"] {
        cut_off_file_by_file(left);
    }
}

fn cut_off_file_by_file(left: &str) {
    let site = Site::new();
    let new = [("index.html", "new home"), ("new.css", "q {}")];
    site.publish(&new).unwrap();
    let coming = fs::read_to_string(site.dist().join(".inquill-manifest")).unwrap();
    site.publish(SMALL).unwrap();
    leave(&site.root().join(left), &[("manifest", &coming), ("site/index.html", "new home")]);
    fs::write(site.dist().join("new.css"), "q {}").unwrap();
    // A build that then fails must not forget whose the mixed files are.
    drop(Publication::begin(&site.to("dist")).unwrap());
    let published = site.publish(&new).unwrap();
    assert_eq!((published.written, published.unchanged, published.removed), (1, 1, 2));
    assert_eq!(tree(&site.dist()), as_tree(&new));
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

// Several at once. A generation is a site whose every file says which one it is, and ends with a mark.

const PAGES: usize = 40;

fn generation(number: usize) -> Vec<(String, String)> {
    let text = format!("{number} {} end", "x".repeat(5000));
    (0..PAGES).map(|page| (format!("read/page-{page}/index.html"), text.clone())).collect()
}

fn publish_generation(destination: &Destination, number: usize) -> Result<Published, WriteError> {
    let files = generation(number);
    publish(destination, &files.iter().map(|(address, text)| (address.as_str(), text.as_str())).collect::<Vec<_>>())
}

/// Which generation a folder holds; fails when it is mixed, cut or incomplete.
fn whole(folder: &Path) -> usize {
    let all = tree(folder);
    let numbers: Vec<usize> = all.values().map(|text| number(text).unwrap()).collect();
    assert_eq!(numbers.len(), PAGES);
    assert!(numbers.windows(2).all(|pair| pair[0] == pair[1]), "mixed: {numbers:?}");
    numbers[0]
}

fn number(text: &str) -> Option<usize> {
    text.strip_suffix(" end")?.split(' ').next()?.parse().ok()
}

#[test]
fn two_threads_that_publish_at_once_both_succeed() {
    let site = Site::new();
    std::thread::scope(|scope| {
        let run = |offset: usize| {
            let site = &site;
            move || (0..20_usize).for_each(|n| drop(publish_generation(&site.to("dist"), n * 2 + offset).unwrap()))
        };
        let threads = [scope.spawn(run(0)), scope.spawn(run(1))];
        for thread in threads {
            thread.join().unwrap();
        }
    });
    assert!(whole(&site.dist()) >= 38);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

/// Not a test: the process that the tests below start and kill. It publishes until it is killed or has done its share.
#[test]
fn helper_that_publishes() {
    let (Ok(root), Ok(count)) = (std::env::var("INQUILL_TEST_ROOT"), std::env::var("INQUILL_TEST_COUNT")) else {
        return;
    };
    let destination = Destination { output: Path::new(&root).join("dist"), root: root.into(), home: None };
    for n in 0..count.parse().unwrap() {
        publish_generation(&destination, n).unwrap();
    }
}

fn helper(site: &Site, count: usize) -> Child {
    helper_command(site, count).spawn().unwrap()
}

fn helper_command(site: &Site, count: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "helper_that_publishes", "--quiet"])
        .env("INQUILL_TEST_ROOT", site.root())
        .env("INQUILL_TEST_COUNT", count.to_string())
        .stdout(std::process::Stdio::null());
    command
}

#[test]
fn two_processes_that_publish_at_once_both_succeed() {
    let site = Site::new();
    let processes = [helper(&site, 20), helper(&site, 20)];
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(whole(&site.dist()), 19);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_killed_build_leaves_a_whole_site_and_the_next_one_succeeds() {
    let site = Site::new();
    publish_generation(&site.to("dist"), 0).unwrap();
    for round in 0..40_u64 {
        let mut process = helper(&site, 1_000_000);
        std::thread::sleep(std::time::Duration::from_micros(8000 + round * 577));
        process.kill().unwrap();
        process.wait().unwrap();
        whole(&site.dist());
    }
    publish_generation(&site.to("dist"), 7).unwrap();
    assert_eq!(whole(&site.dist()), 7);
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_never_meets_a_missing_or_cut_file() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let site = Site::new();
    if !can_exchange(site.temp.path()) {
        eprintln!("skipped: this file system cannot exchange folders");
        return;
    }
    publish_generation(&site.to("dist"), 0).unwrap();
    let done = AtomicBool::new(false);
    let (mut read, mut seen) = (0, 0);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let result = (1..=50).try_for_each(|n| publish_generation(&site.to("dist"), n).map(drop));
            done.store(true, Ordering::Relaxed);
            result
        });
        while !done.load(Ordering::Relaxed) {
            for page in 0..PAGES {
                let path = site.dist().join(format!("read/page-{page}/index.html"));
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let now = number(&text).unwrap_or_else(|| panic!("cut: {}", path.display()));
                assert!(now >= seen, "went back from {seen} to {now}");
                (read, seen) = (read + 1, now);
            }
        }
        writer.join().unwrap().unwrap();
    });
    assert!(read >= PAGES && whole(&site.dist()) == 50);
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

// Disks of their own.

/// A mounted folder, unmounted when dropped.
struct Mount(PathBuf);

impl Mount {
    /// `None`, with a word, where mounting is not permitted.
    fn new(arguments: &[&str], at: &Path) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount").args(arguments).arg(at).stderr(std::process::Stdio::null()).status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(at.to_path_buf()));
        }
        eprintln!("skipped: mounting is not permitted here");
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn publishes_file_by_file(site: &Site) {
    let first = site.publish(SMALL).unwrap();
    assert!(first.notice.unwrap().contains("one by one"));
    assert_eq!(tree(&site.dist()), as_tree(SMALL));
    let new = [("index.html", "new home"), ("read/one", "now a file"), ("style.css/x", "now a folder"), ("z.css", "")];
    let second = site.publish(&new).unwrap();
    assert_eq!((second.written, second.unchanged, second.removed), (4, 0, 2));
    assert_eq!(tree(&site.dist()), as_tree(&new));
    let third = site.publish(&new).unwrap();
    assert_eq!(third, Published { written: 0, unchanged: 4, removed: 0, notice: None });
    fs::write(site.dist().join("mine.txt"), "mine").unwrap();
    assert!(matches!(site.publish(SMALL), Err(WriteError::Strangers { .. })));
    fs::remove_file(site.dist().join("mine.txt")).unwrap();
    drop(Publication::begin(&site.to("dist")).unwrap());
    assert_eq!(names(&site.dist()), [".inquill-manifest", "index.html", "read", "style.css", "z.css"]);
    clean(&site.to("dist")).unwrap();
    assert!(names(&site.dist()).is_empty());
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}

#[test]
fn a_mounted_disk_as_output_is_published_file_by_file() {
    let site = Site::new();
    if let Some(_mount) = Mount::new(&["-t", "tmpfs", "tmpfs"], &site.dist()) {
        publishes_file_by_file(&site);
    }
}

#[test]
fn a_folder_mounted_from_the_same_disk_as_output_is_published_file_by_file() {
    let site = Site::new();
    let elsewhere = site.temp.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    if let Some(_mount) = Mount::new(&["--bind", elsewhere.to_str().unwrap()], &site.dist()) {
        publishes_file_by_file(&site);
    }
}

/// Folders of a container's image cannot be moved; only the attempt shows it.
#[test]
fn an_output_in_a_read_only_layer_is_published_file_by_file() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    let temp = site.temp.path();
    fs::create_dir(temp.join("upper")).unwrap();
    fs::create_dir(temp.join("work")).unwrap();
    let layers = ["lowerdir=", "upperdir=", "workdir="].iter().zip(["site", "upper", "work"]);
    let layers: Vec<_> = layers.map(|(key, name)| format!("{key}{}", temp.join(name).display())).collect();
    let options = format!("{},redirect_dir=off", layers.join(","));
    let merged = temp.join("merged");
    let Some(_mount) = Mount::new(&["-t", "overlay", "-o", &options, "overlay"], &merged) else { return };
    let files = [("index.html", "new home"), ("read/one/index.html", "one"), ("read/two/index.html", "two")];
    let destination = Destination { root: merged.clone(), output: merged.join("dist"), home: None };
    let published = publish(&destination, &files).unwrap();
    assert_eq!((published.written, published.unchanged, published.removed), (2, 1, 1));
    assert!(published.notice.unwrap().contains("one by one"));
    assert_eq!(tree(&merged.join("dist")), as_tree(&files));
    assert_eq!(names(&merged), [".git", "content", "dist", "static", "templates"]);
}

/// As on a web server where one may write to the site's folder, but not beside it.
#[cfg(unix)]
#[test]
fn an_output_whose_parent_is_not_ours_is_published_file_by_file() {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let site = Site::new();
    fs::create_dir(site.dist()).unwrap();
    if chown(site.dist(), Some(NOBODY), None).is_err() {
        eprintln!("skipped: only the superuser can become nobody");
        return;
    }
    for folder in [site.temp.path(), &site.root()] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    match helper_command(&site, 3).uid(NOBODY).spawn() {
        Ok(mut process) => assert!(process.wait().unwrap().success()),
        Err(error) => return eprintln!("skipped: nobody may not run this test: {error}"),
    }
    assert_eq!(whole(&site.dist()), 2);
    assert_eq!(names(&site.dist()), [".inquill-manifest", "read"]);
}

#[test]
fn a_full_disk_leaves_the_published_site_whole() {
    let site = Site::new();
    let disk = site.temp.path().join("disk");
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"], &disk) else { return };
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
    let site = Site::new();
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"], &site.dist()) else { return };
    publish_generation(&site.to("dist"), 1).unwrap();
    let large = "y".repeat(600_000);
    assert!(site.publish(&[("a", &large), ("b", &large)]).is_err());
    assert_eq!(whole(&site.dist()), 1);
    publish_generation(&site.to("dist"), 2).unwrap();
    assert_eq!(whole(&site.dist()), 2);
}

// Cleaning up.

#[test]
fn clean_removes_a_published_site() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    assert_eq!(clean(&site.to("dist")).unwrap().removed, 3);
    assert!(!site.dist().exists());
}

#[test]
fn clean_leaves_what_is_not_ours_and_says_so() {
    let site = Site::new();
    site.publish(SMALL).unwrap();
    fs::write(site.dist().join("read/notes.txt"), "mine").unwrap();
    fs::write(site.dist().join("style.css"), "changed").unwrap();
    let cleaned = clean(&site.to("dist")).unwrap();
    assert_eq!(cleaned.removed, 2);
    assert_eq!((cleaned.strangers, cleaned.changed), (vec!["read/notes.txt".into()], vec!["style.css".into()]));
    assert_eq!(tree(&site.dist()), as_tree(&[("read/notes.txt", "mine"), ("style.css", "changed")]));
}

#[test]
fn clean_refuses_what_publication_refuses() {
    let site = Site::new();
    fs::write(site.root().join("content/a.md"), "mine").unwrap();
    assert!(matches!(clean(&site.to("content")), Err(WriteError::Refused { .. })));
}

#[test]
fn clean_without_an_output_does_nothing() {
    let site = Site::new();
    assert_eq!(clean(&site.to("dist")).unwrap(), inquill::write::Cleaned::default());
    assert_eq!(clean(&site.to("build/web")).unwrap(), inquill::write::Cleaned::default());
    assert!(site.litter().is_empty(), "{:?}", site.litter());
}
