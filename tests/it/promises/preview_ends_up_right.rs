//! Whatever is done to a site's folders, a preview ends up showing what a clean build would write.

use crate::support::dice::Dice;
use crate::support::preview::{Events, LONG, Preview};
use crate::support::program::{program, stderr};
use crate::support::project::Project;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A site and its running preview.
struct Site {
    project: Project,
    preview: Preview,
}

/// A page in a section of its own, for [`Site::looked`]. No other page mentions it.
const BARRIER: &str = "content/barrier/page.md";

fn files() -> Project {
    Project::new()
        .file("content/read/01-one.md", "# One\n\nFirst.\n")
        .file("content/read/02-two.md", "# Two\n\n[one](01-one.md)\n")
        .file(BARRIER, "# Barrier\n")
}

fn site() -> Site {
    Site::of(files(), &["--port", "0"])
}

impl Site {
    fn of(project: Project, arguments: &[&str]) -> Self {
        let preview = Preview::with(project.root(), arguments);
        Self { project, preview }
    }

    fn root(&self) -> &Path {
        self.project.root()
    }

    fn put(&self, path: &str, text: &str) {
        self.project.put(path, text);
    }

    /// Saves as many editors do: a new file beside the old one, then in its place. The file is never seen half written.
    fn replace(&self, path: &str, text: &str) {
        let beside = self.root().join(path).with_file_name(".saving.tmp");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, self.root().join(path)).unwrap();
    }

    fn shows(&self, target: &str, text: &str) {
        self.preview.shows(target, |answer| {
            answer.status == 200 && answer.text().contains(text)
        });
    }

    /// Returns once the preview has looked at everything written before the call.
    ///
    /// A page whose `weight` has changed needs the whole site, so its new text is only shown after a look at all folders. A
    /// look that was already under way may have missed what was written before the call; the one after it cannot have.
    fn looked(&self) {
        static LOOKS: AtomicUsize = AtomicUsize::new(0);
        for _ in 0..2 {
            let look = LOOKS.fetch_add(1, Ordering::Relaxed) + 1;
            self.replace(
                BARRIER,
                &format!("+++\nweight = {look}\n+++\n# Barrier\n\nLook {look}.\n"),
            );
            self.shows("/barrier/page/", &format!("Look {look}."));
        }
    }

    /// What the preview said about changes, without those of [`Site::looked`].
    fn changes(&self) -> Vec<String> {
        let lines = self.preview.said().into_iter();
        lines
            .filter(|line| line.contains("changed") || line.contains("is new"))
            .filter(|line| !line.starts_with(BARRIER))
            .collect()
    }

    /// Every file a clean build of the folders as they are would write, except the manifest.
    fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let outcome = self.project.build();
        assert!(outcome.published.is_some(), "{:#?}", outcome.diagnostics);
        let files = self.project.files().into_iter();
        let files = files
            .map(|(path, bytes)| (path.to_str().unwrap().to_owned(), bytes))
            .filter(|(address, _)| address != ".inquill-manifest")
            .collect();
        fs::remove_dir_all(self.project.output()).unwrap();
        files
    }

    /// Waits until every file of a clean build is served, byte for byte, and nothing else of what was there before.
    fn ends_up_right(&self, before: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
        let built = self.built();
        let began = Instant::now();
        while let Some(wrong) = self.wrong(&built, before) {
            assert!(
                began.elapsed() < LONG,
                "{wrong} is not what a clean build has there"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        built
    }

    /// An address at which something else is served than is built.
    fn wrong(
        &self,
        built: &BTreeMap<String, Vec<u8>>,
        before: &BTreeMap<String, Vec<u8>>,
    ) -> Option<String> {
        let is_right = |address: &String, bytes: &Vec<u8>| {
            let answer = self.preview.get(&format!("/{address}"));
            let is_page = Path::new(address)
                .extension()
                .is_some_and(|extension| extension == "html");
            answer.status == 200
                && if is_page {
                    answer.page().as_bytes() == bytes
                } else {
                    answer.body == *bytes
                }
        };
        let stays = |address: &&String| self.preview.get(&format!("/{address}")).status == 200;
        let changed = built
            .iter()
            .find(|(address, bytes)| !is_right(address, bytes))
            .map(|(address, _)| address);
        changed
            .or_else(|| {
                before
                    .keys()
                    .filter(|address| !built.contains_key(*address))
                    .find(stays)
            })
            .cloned()
    }
}

#[test]
fn what_is_served_is_what_is_built() {
    site().ends_up_right(&BTreeMap::new());
}

#[test]
fn a_saved_page_is_served_at_once() {
    let site = site();
    for n in 0..20 {
        site.put("content/read/01-one.md", &format!("# One\n\nFirst, {n}.\n"));
        // Not waited for: the very next answer has it.
        assert!(
            site.preview
                .get("/read/one/")
                .text()
                .contains(&format!("First, {n}.")),
            "edit {n}"
        );
    }
}

#[test]
fn a_page_is_served_at_once_also_when_the_whole_site_changes_with_it() {
    let site = site();
    site.put(
        "content/read/01-one.md",
        "# Another\n\n[two](02-two.md)\n\n### Ask {#ask .reflect}\n\n- Why?\n",
    );
    let page = site.preview.get("/read/one/").text();
    assert!(
        page.contains("<h1>Another</h1>") && page.contains("id=\"ask\""),
        "{page}"
    );
    site.shows("/read/two/", "Another");
    site.shows("/self-checks/", "Ask");
}

#[test]
fn a_file_put_in_the_place_of_another_is_noticed() {
    let site = site();
    site.replace("content/read/01-one.md", "# One\n\nReplaced.\n");
    site.shows("/read/one/", "Replaced.");
}

#[test]
fn a_deleted_page_is_gone_and_a_new_one_is_there() {
    let site = site();
    fs::remove_file(site.root().join("content/read/02-two.md")).unwrap();
    site.preview
        .shows("/read/two/", |answer| answer.status == 404);
    site.put("content/read/03-three.md", "# Three\n");
    site.shows("/read/three/", "<h1>Three</h1>");
}

#[test]
fn a_new_folder_with_files_in_it_is_noticed_and_so_is_what_comes_later() {
    let site = site();
    site.put("content/new/deep/page.md", "# Deep\n");
    site.shows("/new/deep/page/", "Deep");
    site.put("content/new/deep/page.md", "# Deeper\n");
    site.shows("/new/", "new");
    site.put("content/new/deep/other.md", "# Other\n");
    site.shows("/new/deep/other/", "Other");
}

#[test]
fn a_moved_folder_is_followed() {
    let site = site();
    fs::rename(
        site.root().join("content/read"),
        site.root().join("content/study"),
    )
    .unwrap();
    site.shows("/study/one/", "First.");
    site.preview
        .shows("/read/one/", |answer| answer.status == 404);
    site.put("content/study/03-three.md", "# Three\n");
    site.shows("/study/three/", "Three");
}

#[test]
fn all_of_content_may_be_taken_away_and_put_back() {
    let site = site();
    for round in 1..=3 {
        fs::rename(site.root().join("content"), site.root().join("kept")).unwrap();
        // Nobody wants a site without a page: the last good one stays, and the preview says so.
        site.preview
            .hears_times("the last good site is shown", round);
        site.shows("/read/one/", "One");
        fs::rename(site.root().join("kept"), site.root().join("content")).unwrap();
        site.looked();
        site.shows("/read/one/", "One");
        // It is watched again: no request is made here that would make the preview look. A few looks may still be due, each
        // of which could find one edit, so only several edits in a row prove it.
        let mut events = site.preview.listens("/read/one/");
        let mut version = events.next_version();
        for edit in 0..8 {
            site.replace(
                "content/read/01-one.md",
                &format!("# One\n\nRound {round}, edit {edit}.\n"),
            );
            let next = events.next_version();
            assert_ne!(next, version, "round {round}, edit {edit}");
            version = next;
        }
    }
}

#[test]
fn templates_settings_styles_and_files_are_followed_too() {
    let site = site();
    site.put("site.toml", "title = \"Renamed\"\n");
    site.shows("/", "Renamed");
    site.put(
        "templates/page.html",
        "<html><head></head><body>mine: {{ page.title }}</body></html>",
    );
    site.shows("/read/one/", "mine: One");
    site.put("static/theme/95-mine.css", "body { color: red; }\n");
    let page = site.preview.shows("/", |answer| {
        let Some((_, rest)) = answer
            .text()
            .split_once("theme/style-")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
        else {
            return false;
        };
        let style = rest.split('"').next().unwrap().to_owned();
        site.preview
            .get(&format!("/theme/style-{style}"))
            .text()
            .contains("color: red")
    });
    assert_eq!(page.status, 200);
    site.put("static/note.txt", "one");
    site.shows("/note.txt", "one");
    site.put("static/note.txt", "two");
    site.shows("/note.txt", "two");
    site.put(
        "glossary.toml",
        "[root]\nterm = \"Root\"\ndefinition = \"What holds a plant.\"\n",
    );
    site.shows("/glossary/", "What holds a plant.");
}

#[test]
fn two_fast_saves_end_with_the_second() {
    let site = site();
    for n in 0..30 {
        site.put("content/read/01-one.md", "# One\n\nThe first of two.\n");
        site.put(
            "content/read/01-one.md",
            &format!("# One\n\nThe second, {n}.\n"),
        );
    }
    site.shows("/read/one/", "The second, 29.");
    site.ends_up_right(&BTreeMap::new());
}

#[test]
fn a_mistake_keeps_the_last_good_site_and_is_told_until_it_is_mended() {
    let site = site();
    let mut events = site.preview.listens("/");
    assert!(events.next().ends_with("\"mistakes\":[]}"));
    site.put(
        "content/read/01-one.md",
        "# One\n\n[x](x.md)\n\n[y](y.md)\n",
    );
    let told = events.next();
    for part in [
        "\"code\":\"broken-link\"",
        "\"place\":\"content/read/01-one.md:3:1\"",
        "3 | [x]",
        "\"place\":\"content/read/01-one.md:5:1\"",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    site.shows("/read/one/", "First.");
    assert!(
        site.preview
            .listens("/nowhere/")
            .next()
            .contains("broken-link"),
        "also on a page opened later, and on none"
    );
    assert!(
        site.preview
            .hears("the last good site is shown")
            .starts_with("content/read/01-one.md changed: 2 errors")
    );
    site.put("content/read/01-one.md", "# One\n\nFixed.\n");
    assert!(events.next().ends_with("\"mistakes\":[]}"));
    site.shows("/read/one/", "Fixed.");
}

#[test]
fn a_site_that_begins_with_mistakes_appears_when_they_are_mended() {
    let mistaken = files().file("content/_index.md", "# Home\n\n[x](gone.md)\n");
    let site = Site::of(mistaken, &["--port", "0"]);
    let answer = site.preview.get("/read/one/");
    assert_eq!(answer.status, 503);
    assert!(site.preview.listens("/").next().contains("broken-link"));
    site.put("content/_index.md", "# Home\n");
    site.shows("/read/one/", "First.");
}

#[test]
fn a_template_that_fails_on_one_page_is_a_mistake() {
    let site = site();
    site.put(
        "templates/page.html",
        "<html><head></head><body>{{ page.extra.needed }}</body></html>",
    );
    site.preview.hears("the last good site is shown");
    site.shows("/read/one/", "First.");
    fs::remove_file(site.root().join("templates/page.html")).unwrap();
    site.put("content/read/01-one.md", "# One\n\nFixed.\n");
    site.shows("/read/one/", "Fixed.");
}

/// Changes a page, and fails if its open copy was sent anything between the last event it read and this change.
fn is_sent_next(site: &Site, events: &mut Events, page: &str, path: &str, text: &str) {
    site.looked();
    site.replace(path, text);
    let next = events.next_version();
    site.shows(page, text.lines().last().unwrap());
    let now = site.preview.listens(page).next_version();
    assert_eq!(next, now, "{page} was sent something else first");
}

#[test]
fn an_open_page_is_sent_its_own_changes_only() {
    let site = site();
    let (mut one, mut two) = (
        site.preview.listens("/read/one/"),
        site.preview.listens("/read/two/"),
    );
    let first = one.next_version();
    two.next_version();
    site.replace("content/read/01-one.md", "# One\n\nSecond.\n");
    assert_ne!(one.next_version(), first);
    is_sent_next(
        &site,
        &mut two,
        "/read/two/",
        "content/read/02-two.md",
        "# Two\n\nSecond.\n",
    );
}

#[test]
fn nothing_is_sent_or_built_when_nothing_that_is_served_changed() {
    let site = site();
    let mut events = site.preview.listens("/read/one/");
    events.next_version();
    let same = fs::read_to_string(site.root().join("content/read/01-one.md")).unwrap();
    site.replace("content/read/01-one.md", &same);
    site.put("content/read/.01-one.md.swp", "an editor's own");
    site.put("content/read/01-one.md~", "an editor's own");
    site.put("notes.txt", "no part of the site");
    site.looked();
    assert_eq!(site.changes(), [""; 0]);
    is_sent_next(
        &site,
        &mut events,
        "/read/one/",
        "content/read/01-one.md",
        "# One\n\nSecond.\n",
    );
}

#[test]
fn a_changed_picture_is_announced_to_the_pages_that_show_it() {
    let site = site();
    site.put("content/read/dot.png", "one");
    site.put("content/read/01-one.md", "# One\n\n![A dot](dot.png)\n");
    site.looked();
    site.shows("/read/one/", "dot.png");
    let (mut one, mut two) = (
        site.preview.listens("/read/one/"),
        site.preview.listens("/read/two/"),
    );
    let first = one.next_version();
    two.next_version();
    site.replace("content/read/dot.png", "two");
    assert_ne!(one.next_version(), first);
    is_sent_next(
        &site,
        &mut two,
        "/read/two/",
        "content/read/02-two.md",
        "# Two\n\nSecond.\n",
    );
}

#[test]
fn folders_may_be_looked_at_regularly_instead() {
    let site = Site::of(files(), &["--port", "0", "--poll", "20"]);
    site.put("content/read/03-three.md", "# Three\n");
    site.shows("/read/three/", "Three");
    site.put("content/read/03-three.md", "# Drei\n");
    site.shows("/read/three/", "Drei");
}

#[test]
fn a_site_for_a_sub_path_is_served_below_it() {
    let project = files().file(
        "site.toml",
        "title = \"Site\"\nbase_url = \"https://example.org/my%20book/\"\n",
    );
    let preview = Preview::of(project.root());
    assert_eq!(preview.get("/").header("location"), Some("/my%20book/"));
    assert_eq!(
        preview.get("/my%20book").header("location"),
        Some("/my%20book/")
    );
    assert!(
        preview
            .get("/my%20book/read/one/")
            .text()
            .contains("First.")
    );
    let missing = preview.get("/my%20book/a/b/c");
    assert_eq!(missing.status, 404);
    assert!(
        missing.text().contains("href=\"/my book/index.html\""),
        "its links work at any depth: {}",
        missing.text()
    );
}

#[test]
fn drafts_are_shown_when_they_are_asked_for() {
    let project = files().file("content/draft.md", "+++\ndraft = true\n+++\n# Draft\n");
    assert_eq!(Preview::of(project.root()).get("/draft/").status, 404);
    assert_eq!(
        Preview::with(project.root(), &["--port", "0", "--drafts"])
            .get("/draft/")
            .status,
        200
    );
}

#[test]
fn a_port_that_is_taken_is_passed_over_unless_it_was_asked_for() {
    let site = site();
    let port = site.preview.port.to_string();
    let output = program()
        .args(["serve", "--port", &port, "--root"])
        .arg(site.root())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let expected = format!(
        "error: port {port} is taken: end the program that uses it, or choose another with --port\n"
    );
    assert_eq!(stderr(&output), expected);

    // Whether 4000 is free here is not ours to say; two at once cannot both have it.
    let (one, two) = (
        Preview::with(site.root(), &[]),
        Preview::with(site.root(), &[]),
    );
    assert!(one.port != two.port && two.port > 4000);
    two.hears("port 4000 is taken, so another is used");
}

#[cfg(unix)]
#[test]
fn it_ends_within_a_second_and_in_good_order() {
    for signal in ["INT", "TERM", "HUP"] {
        let mut site = site();
        let _stream = site.preview.listens("/");
        let pid = site.preview.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        let told = Instant::now();
        let status = loop {
            if let Some(status) = site.preview.child.try_wait().unwrap() {
                break status;
            }
            assert!(told.elapsed() < LONG, "{signal} was not heard");
            std::thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(
            told.elapsed() < Duration::from_secs(1),
            "{signal} took {:?}",
            told.elapsed()
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn more_changes_than_the_system_can_tell_are_found_all_the_same() {
    let site = site();
    let before = site.built();
    let pid = site.preview.child.id().to_string();
    let signal = |name: &str| {
        assert!(
            Command::new("kill")
                .args(["-s", name, &pid])
                .status()
                .unwrap()
                .success()
        );
    };
    // While nobody listens, the system keeps 16,384 events, and drops the rest.
    signal("STOP");
    let busy = site.root().join("content/read/busy.txt");
    for n in 0..9000 {
        fs::write(&busy, n.to_string()).unwrap();
        fs::remove_file(&busy).unwrap();
    }
    fs::remove_file(site.root().join("content/read/02-two.md")).unwrap();
    site.put("content/late/new.md", "# New\n");
    site.put("content/read/01-one.md", "# One\n\nAfter the flood.\n");
    signal("CONT");
    site.ends_up_right(&before);
    site.put("content/late/newer.md", "# Newer\n");
    site.shows("/late/newer/", "Newer");
}

/// A page that has a mistake whenever it is there.
const MISTAKEN: &str = "content/mistaken.md";

/// One thing that an author, an editor or a version control system may do.
fn edit(site: &Site, dice: &mut Dice, n: usize) {
    let folder = format!("content/part-{}", dice.below(5));
    let which = dice.below(6);
    let page = format!("{folder}/{which:02}-page-{which}.md");
    let on_disk: PathBuf = site.root().join(&page);
    let title = dice.below(8);
    let text = format!(
        "# Title {title}\n\nEdit {n} of **many**.\n\n{}\n",
        "More words. ".repeat(dice.below(40))
    );
    match dice.below(14) {
        0..=3 => site.put(&page, &text),
        4 => {
            fs::create_dir_all(on_disk.parent().unwrap()).unwrap();
            site.replace(&page, &text);
        }
        // In two steps, as a slow editor does.
        5 => {
            site.put(&page, "");
            site.put(&page, &text);
        }
        6 => drop(fs::remove_file(&on_disk)),
        7 => drop(fs::remove_dir_all(site.root().join(&folder))),
        8 => drop(fs::rename(
            site.root().join(&folder),
            site.root().join(format!("content/part-{}", dice.below(5))),
        )),
        9 => site.put(
            "site.toml",
            &format!(
                "title = \"Site {}\"\nraw_html = {}\n",
                dice.below(3),
                dice.below(2) == 0
            ),
        ),
        10 => site.put(&format!("static/file-{}.txt", dice.below(4)), &text),
        11 => site.put(MISTAKEN, "# Mistaken\n\n[x](nowhere.md)\n"),
        12 => drop(fs::remove_file(site.root().join(MISTAKEN))),
        _ => site.put(&format!("{folder}/.{n}.swp"), &text),
    }
}

#[cfg(target_os = "linux")]
fn memory(preview: &Preview) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", preview.child.id())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn after_a_thousand_edits_it_shows_what_a_clean_build_writes() {
    let site = site();
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let mut before = site.built();
    #[cfg(target_os = "linux")]
    let mut early = 0;
    for n in 0..1000 {
        edit(&site, &mut dice, n);
        if dice.below(5) == 0 {
            std::thread::sleep(Duration::from_millis(dice.below(15) as u64));
        }
        if dice.below(4) == 0 {
            site.preview
                .get(&format!("/part-{}/page-{}/", dice.below(5), dice.below(6)));
        }
        if n % 250 == 249 {
            let _ = fs::remove_file(site.root().join(MISTAKEN));
            before.extend(site.ends_up_right(&before));
            #[cfg(target_os = "linux")]
            if n == 249 {
                early = memory(&site.preview);
            }
        }
    }
    #[cfg(target_os = "linux")]
    {
        let late = memory(&site.preview);
        assert!(
            late < early + 8 * 1024,
            "it grew from {early} to {late} KiB"
        );
    }
}
