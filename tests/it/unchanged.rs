//! A build in which nothing changed makes nothing; whatever decides what the output is makes it anew.

use crate::support::project::Project;
use inquill::model::progress::{Phase, Progress};
use inquill::pipeline::{Outcome, Request, Shape};
use std::fs;

/// A site in which there is one of every sort of file.
fn site() -> Project {
    Project::new()
        .file(
            "site.toml",
            "title = \"Site\"\n\n[languages.es]\ntitle = \"Sitio\"\n",
        )
        .file(
            "content/page.md",
            "# Page\n\n![](_piece.md)\n\nA term[@work], [@book].\n\n![Alt](dot.svg)\n",
        )
        .file("content/page.es.md", "# Página\n")
        .file(
            "content/exercise.md",
            "# Exercise\n\n## Write {#write .reflect}\n\nWhat comes to mind?\n",
        )
        .file("content/_piece.md", "A piece.\n")
        .file(
            "content/dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
        .file("content/talk.bin", "sound")
        .file("templates/parts/footer.html", "<p>Foot</p>\n")
        .file("static/a.txt", "text")
        .file("static/theme/95-mine.css", "b{}")
        .file(
            "glossary.toml",
            "[t]\nterm = \"Term\"\ndefinition = \"A word.\"\n",
        )
        .file(
            "glossary.es.toml",
            "[t]\nterm = \"Término\"\ndefinition = \"Una palabra.\"\n",
        )
        .file(
            "references.toml",
            "[work]\ntitle = \"Work\"\nauthors = \"A., B.\"\nyear = 2001\n",
        )
        .file(
            "references.bib",
            "@book{book, title = {Book}, author = {C, D}, year = 2002, publisher = {P}}\n",
        )
}

/// Builds, and says whether anything was made for it.
fn build(site: &Project, request: Request) -> (Outcome, bool) {
    build_as(site, request, Shape::Folder)
}

fn build_as(site: &Project, request: Request, shape: Shape) -> (Outcome, bool) {
    let progress = Progress::default();
    let request = Request {
        progress: progress.clone(),
        ..request
    };
    let outcome = site.build_as(&request, shape);
    (outcome, progress.now().0 != Phase::Idle)
}

#[test]
fn a_build_in_which_nothing_changed_makes_nothing_and_says_the_same() {
    let site = site();
    let (first, made) = build(&site, Request::default());
    assert_eq!((first.diagnostics.as_slice(), made), (&[][..], true));
    let before = site.files();
    let (second, made) = build(&site, Request::default());
    assert!(!made);
    let (published, files) = (second.published.unwrap(), first.published.unwrap().written);
    assert_eq!(
        (published.written, published.unchanged, published.removed),
        (0, files, 0)
    );
    assert_eq!(first.exercises, 1);
    assert_eq!(
        (second.pages, second.exercises),
        (first.pages, first.exercises)
    );
    assert_eq!(site.files(), before);
}

#[test]
fn whatever_decides_what_the_output_is_makes_it_anew() {
    let site = site();
    assert!(
        build(&site, Request::default())
            .0
            .diagnostics
            .as_slice()
            .is_empty()
    );
    let changes: &[(&str, Option<&str>)] = &[
        (
            "site.toml",
            Some("title = \"Other\"\nid = \"site\"\n\n[languages.es]\ntitle = \"Sitio\"\n"),
        ),
        (
            "content/page.md",
            Some("# Other\n\n![](_piece.md)\n\nA term[@work], [@book].\n\n![Alt](dot.svg)\n"),
        ),
        ("content/page.es.md", Some("# Otra\n")),
        ("content/_piece.md", Some("Another piece.\n")),
        (
            "content/dot.svg",
            Some("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>"),
        ),
        ("content/talk.bin", Some("music")),
        ("content/new.md", Some("# New\n")),
        ("content/new.bin", Some("")),
        ("content/new.md", None),
        ("content/new.bin", None),
        ("templates/parts/footer.html", Some("<p>Other</p>\n")),
        (
            "templates/strings/en.toml",
            Some("[title]\nprivacy = \"Secrets\"\n"),
        ),
        ("static/a.txt", Some("other")),
        ("static/a.txt", None),
        ("static/theme/95-mine.css", Some("i{}")),
        (
            "glossary.toml",
            Some("[t]\nterm = \"Term\"\ndefinition = \"Another word.\"\n"),
        ),
        (
            "glossary.es.toml",
            Some("[t]\nterm = \"Término\"\ndefinition = \"Otra palabra.\"\n"),
        ),
        (
            "references.toml",
            Some("[work]\ntitle = \"Other\"\nauthors = \"A., B.\"\nyear = 2001\n"),
        ),
        (
            "references.bib",
            Some("@book{book, title = {Other}, author = {C, D}, year = 2002, publisher = {P}}\n"),
        ),
    ];
    for (path, text) in changes {
        match text {
            Some(text) => site.put(path, text),
            None => fs::remove_file(site.root().join(path)).unwrap(),
        }
        let (outcome, made) = build(&site, Request::default());
        assert_eq!(outcome.diagnostics.as_slice(), [], "{path}");
        assert!(made, "{path}: {text:?}");
        let built = site.files();
        assert!(!build(&site, Request::default()).1, "{path}: made twice");
        fs::remove_dir_all(site.output()).unwrap();
        assert!(build(&site, Request::default()).1);
        assert!(site.files() == built, "{path}: a clean build is another");
    }
}

#[test]
fn what_is_asked_for_makes_the_output_anew() {
    let site = site();
    build(&site, Request::default());
    let address = || Some("https://example.org/".to_owned());
    let drafts = Request {
        drafts: true,
        ..Request::default()
    };
    let at_address = Request {
        base_url: address(),
        ..Request::default()
    };
    for (request, shape) in [
        (drafts, Shape::Folder),
        (at_address, Shape::Folder),
        (Request::default(), Shape::SingleFile),
        (Request::default(), Shape::Folder),
    ] {
        assert!(build_as(&site, request.clone(), shape).1, "{request:?}");
        assert!(
            !build_as(&site, request.clone(), shape).1,
            "{request:?} twice"
        );
    }
}

#[test]
fn what_is_missing_from_the_output_is_made_again() {
    let site = site();
    build(&site, Request::default());
    fs::remove_file(site.output().join("page/index.html")).unwrap();
    let (outcome, made) = build(&site, Request::default());
    assert!(made);
    assert_eq!(outcome.published.unwrap().written, 1);
}

#[test]
fn a_site_of_which_there_is_something_to_say_is_looked_at_each_time() {
    let site = Project::new().file("content/draft.md", "+++\ndraft = true\n+++\n# Draft\n");
    let [first, second] = [0, 1].map(|_| site.build().diagnostics);
    assert_eq!(first.as_slice(), second.as_slice());
    assert!(!first.as_slice().is_empty());
}

#[test]
fn a_help_line_that_has_grown_old_is_told_though_nothing_changed() {
    let site = Project::new().file(
        "site.toml",
        "title = \"Site\"\n\n[[support]]\nname = \"Line\"\nphone = \"1\"\nchecked = 2026-01-01\n",
    );
    let on = |day: &str| {
        build(
            &site,
            Request {
                today: Some(day.parse().unwrap()),
                ..Request::default()
            },
        )
    };
    assert_eq!(on("2026-01-02").0.diagnostics.as_slice(), []);
    assert!(!on("2026-01-03").1);
    let (outcome, made) = on("2027-01-03");
    assert!(made && outcome.published.is_some());
    let codes: Vec<_> = outcome
        .diagnostics
        .as_slice()
        .iter()
        .map(|found| found.code.name())
        .collect();
    assert_eq!(codes, ["stale-support"]);
}

#[test]
fn another_source_of_the_same_output_touches_nothing_but_the_list() {
    let site = site();
    build(&site, Request::default());
    let stamp = || {
        fs::metadata(site.output().join("page/index.html"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = (stamp(), site.files());
    site.put("content/_index.md", "# Home\n\n");
    let (outcome, made) = build(&site, Request::default());
    let published = outcome.published.unwrap();
    assert_eq!((made, published.written, published.removed), (true, 0, 0));
    let after = (stamp(), site.files());
    assert_eq!(before.0, after.0);
    let changed: Vec<_> = after
        .1
        .iter()
        .filter(|(path, bytes)| before.1.get(*path) != Some(bytes))
        .collect();
    assert_eq!(changed.len(), 1);
    assert!(changed[0].0.ends_with(".inquill-manifest"));
    assert!(!build(&site, Request::default()).1);
}

/// A site that was built, left alone, and built again, so that its files are remembered.
fn remembered() -> Project {
    let site = Project::with_page("# One\n\nOne text.\n")
        .file("content/other.md", "# Other\n")
        .file("site.toml", "title = \"Site\"\nid = \"site\"\n");
    build(&site, Request::default());
    // Times within two seconds of the look at them are not trusted, and no program can set the time of a status change.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(!build(&site, Request::default()).1);
    assert!(site.root().join(".inquill/stamps").is_file());
    site
}

#[test]
fn what_is_remembered_lies_below_the_root_where_version_control_ignores_it() {
    let site = remembered();
    let ignored = fs::read_to_string(site.root().join(".inquill/.gitignore")).unwrap();
    assert_eq!(ignored, "*\n");
    let published: Vec<_> = site
        .files()
        .into_keys()
        .filter(|path| path.to_string_lossy().contains("stamps"))
        .collect();
    assert_eq!(published, Vec::<std::path::PathBuf>::new());
}

/// A change to the files of a site.
#[cfg(unix)]
type Edit<'e> = Box<dyn Fn(&Project) + 'e>;

#[test]
#[cfg(unix)]
fn an_edit_is_noticed_whatever_is_done_to_its_times() {
    use std::time::{Duration, SystemTime};
    let path = "content/other.md";
    let at = |site: &Project| site.root().join(path);
    let time = |file: &std::path::Path| fs::metadata(file).unwrap().modified().unwrap();
    let set = |file: &std::path::Path, time: SystemTime| {
        fs::File::options()
            .append(true)
            .open(file)
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    let edits: [(&str, Edit<'_>); 4] = [
        (
            "the same size, and the time it had before",
            Box::new(|site| {
                let before = time(&at(site));
                site.put(path, "# Othen\n");
                set(&at(site), before);
            }),
        ),
        (
            "another file of the same size and time in its place",
            Box::new(|site| {
                let before = time(&at(site));
                site.put("new.md", "# Othen\n");
                let new = site.root().join("new.md");
                set(&new, before);
                fs::rename(new, at(site)).unwrap();
            }),
        ),
        (
            "a time from before the build, as a clock that was set back gives",
            Box::new(|site| {
                site.put(path, "# Othen\n");
                set(&at(site), SystemTime::UNIX_EPOCH + Duration::from_secs(9));
            }),
        ),
        (
            "twice within a tick of the clock",
            Box::new(|site| {
                site.put(path, "# Otheo\n");
                build(site, Request::default());
                let before = time(&at(site));
                site.put(path, "# Othen\n");
                set(&at(site), before);
            }),
        ),
    ];
    for (how, edit) in edits {
        let site = remembered();
        edit(&site);
        assert!(build(&site, Request::default()).1, "{how}");
        assert!(site.read("other/index.html").contains("Othen"), "{how}");
        assert!(!build(&site, Request::default()).1, "{how}");
    }
}

#[test]
fn a_published_file_that_was_edited_is_noticed_though_its_time_is_the_same() {
    let site = remembered();
    let file = site.output().join("other/index.html");
    let before = fs::metadata(&file).unwrap().modified().unwrap();
    let text = fs::read_to_string(&file).unwrap().replace("Other", "Othen");
    fs::write(&file, text).unwrap();
    let open = fs::File::options().append(true).open(&file).unwrap();
    open.set_modified(before).unwrap();
    let refused = site.inquill(&["build"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("other/index.html"));
}

#[test]
fn a_file_that_was_added_to_the_output_is_noticed() {
    let site = remembered();
    fs::write(site.output().join("other/mine.txt"), "mine").unwrap();
    let refused = site.inquill(&["build"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("other/mine.txt"));
}

#[test]
fn damaged_stamps_only_cost_time() {
    let site = remembered();
    site.put(".inquill/stamps", "inquill-stamps 1\nnonsense");
    assert!(!build(&site, Request::default()).1);
    site.put("content/other.md", "# Othen\n");
    assert!(build(&site, Request::default()).1);
}

#[test]
fn clean_removes_what_is_remembered_too() {
    let site = remembered();
    assert_eq!(site.inquill(&["clean"]).status.code(), Some(0));
    assert!(!site.root().join(".inquill").exists());
    assert!(!site.output().exists());
}
