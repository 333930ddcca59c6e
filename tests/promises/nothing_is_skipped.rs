//! Promise 6: nothing is passed over in silence. What is not published is said, or is hidden by a rule that the README states.

use crate::harness::program::checked;
use crate::harness::tried;
use crate::project::Project;
use std::fs;
use std::path::Path;

/// What is not part of a site by rule: hidden files, and what editors leave behind for a moment.
const HIDDEN: [&str; 4] = [".hidden", ".git/config", "page.md~", "#page.md#"];

#[test]
fn every_file_is_published_or_named_or_hidden_by_rule() {
    let files = [
        "content/page.md",
        "content/Upper.MD",
        "content/deep/er/page.md",
        "content/picture.png",
        "content/data.csv",
        "content/no-ending",
        "content/page.markdown",
        "static/a.txt",
        "static/read/deep.css",
        "static/theme/95-mine.css",
        "static/script.js",
        "static/page.md",
        "static/_headers-extra",
        "static/favicon.svg",
    ];
    let site = Project::new();
    for path in files {
        site.put(path, &format!("# Mark of {path}\n"));
    }
    for name in HIDDEN {
        site.put(&format!("static/{name}"), "hidden");
    }
    let outcome = site.build();
    assert!(outcome.published.is_some(), "{:?}", outcome.diagnostics);
    let published: String = site
        .files()
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for path in files {
        let named = outcome
            .diagnostics
            .as_slice()
            .iter()
            .any(|known| &*known.place.path == path);
        assert!(
            named || published.contains(&format!("Mark of {path}")),
            "{path} is lost"
        );
    }
    assert!(!published.contains("hidden\n") && !site.output().join(".git").exists());
    tried(files.len(), "files looked for in the output");
}

#[test]
fn a_draft_that_is_left_out_is_said() {
    let site = Project::new().file("content/draft.md", "+++\ndraft = true\n+++\n# Draft\n");
    let said = checked(site.0.path());
    assert!(
        said.contains("note[draft]") && said.contains("--> content/draft.md"),
        "{said}"
    );
}

#[test]
fn two_files_at_one_address_are_said_whatever_they_are() {
    let pairs = [
        ("content/a.md", "content/A.md"),
        ("content/01-a.md", "content/02-a.md"),
        ("content/a.md", "content/a/index.md"),
        ("content/caf\u{e9}.md", "content/cafe\u{301}.md"),
        ("content/privacy.md", "content/_index.md"),
        ("content/a.txt", "static/a.txt"),
        ("content/a.txt", "static/A.txt"),
        ("content/1-x/a.txt", "static/x/a.txt"),
        ("static/a.txt", "static/A.TXT"),
        ("content/a.md", "static/a/index.html"),
        ("content/_index.md", "static/404.html"),
    ];
    for (one, other) in pairs {
        let site = Project::new();
        site.put(one, "# One\n");
        site.put(other, "# Other\n");
        if !site.0.path().join(one).exists()
            || fs::read(site.0.path().join(one)).unwrap() != b"# One\n"
        {
            // This file system cannot tell the two names apart, so that there is only one file.
            continue;
        }
        let said = checked(site.0.path());
        assert!(
            said.contains("error[duplicate-address]"),
            "{one} and {other}: {said}"
        );
    }
    tried(pairs.len(), "pairs of files at one address");
}

#[test]
fn an_unknown_key_is_said_wherever_it_stands() {
    let places = [
        ("site.toml", "title = \"T\"\nunkown = 1\n"),
        ("site.toml", "title = \"T\"\n[privacy]\nunkown = 1\n"),
        ("site.toml", "title = \"T\"\n[quick_exit]\nunkown = 1\n"),
        (
            "site.toml",
            "title = \"T\"\n[nav]\nlinks = [{ text = \"a\", to = \"/\", unkown = 1 }]\n",
        ),
        (
            "site.toml",
            "title = \"T\"\n[[support]]\nname = \"a\"\nreach = \"b\"\nunkown = 1\n",
        ),
        ("content/page.md", "+++\nunkown = 1\n+++\n# P\n"),
        ("content/page.md", "---\nunkown: 1\n---\n# P\n"),
        (
            "glossary.toml",
            "[a]\nterm = \"a\"\ndefinition = \"b\"\nunkown = 1\n",
        ),
        ("references.toml", "[a]\ntitle = \"a\"\nunkown = 1\n"),
    ];
    for (path, text) in places {
        let site = Project::new().file(path, text);
        let said = checked(site.0.path());
        assert!(
            said.contains("no key `unkown`") && said.contains(&format!("--> {path}:")),
            "{text}: {said}"
        );
    }
    tried(places.len(), "unknown keys");
}

#[test]
fn a_footnote_is_published_or_said_wherever_its_mark_stands() {
    for place in [
        "text",
        "## head",
        "- item",
        "> quote",
        "| a | b |\n|---|---|\n| cell",
        "### T {#t .reflect}\n\nlead",
    ] {
        let text = format!("# P\n\n{place} [^note]\n\n[^note]: The mark of the note.\n");
        let site = Project::new().file("content/page.md", &text);
        let outcome = site.build();
        let there = outcome.published.is_some()
            && site
                .read("page/index.html")
                .contains("The mark of the note.");
        let said = outcome
            .diagnostics
            .as_slice()
            .iter()
            .any(|known| known.code.name().contains("footnote"));
        assert!(there || said, "{place}");
    }
}

#[test]
fn a_link_a_picture_and_a_citation_that_lead_nowhere_are_said() {
    for (text, code) in [
        ("[a](gone.md)", "broken-link"),
        ("[a](/gone/)", "broken-link"),
        ("[a](#gone)", "broken-anchor"),
        ("![a](gone.png)", "missing-picture"),
        ("[@gone]", "unknown-citation"),
        ("a[^gone]", "unknown-footnote"),
    ] {
        let site = Project::new().file("content/page.md", &format!("# P\n\n{text}\n"));
        let said = checked(site.0.path());
        assert!(said.contains(&format!("error[{code}]")), "{text}: {said}");
    }
}

#[test]
fn what_is_hidden_by_rule_is_in_the_readme() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(
        readme.contains("begins with a dot") && readme.contains("ends with `~`"),
        "the rule is not told"
    );
}
