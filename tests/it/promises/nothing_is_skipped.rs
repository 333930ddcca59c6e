//! Promise 6: nothing is passed over in silence. What is not published is said, or is hidden by a rule that the guide states.

use crate::support::program::checked;
use crate::support::project::Project;
use crate::support::tally::tried;
use crate::support::{files_below, repository};
use std::fs;

/// Names that are not part of a site: hidden files, and what editors and systems leave behind. Each with the words of the
/// documentation that say so.
const HIDDEN: [(&str, &str); 11] = [
    (".hidden", "begins with a dot"),
    (".git/config", "begins with a dot"),
    ("~$letter.docx", "`~$`"),
    ("page.md~", "ends with `~`"),
    ("page.swp", "`.swp`"),
    ("page.md___jb_tmp___", "`___jb_tmp___`"),
    ("page.md___jb_old___", "`___jb_old___`"),
    ("#page.md#", "begins and ends with `#`"),
    ("Thumbs.db", "`Thumbs.db`"),
    ("deep/thumbs.DB", "`Thumbs.db`"),
    ("desktop.ini", "`desktop.ini`"),
];

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
        site.put(path, format!("# Mark of {path}\n"));
    }
    for (name, _) in HIDDEN {
        site.put(&format!("static/{name}"), "Mark of what is hidden");
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
    assert!(!published.contains("Mark of what is hidden"));
    for (name, _) in HIDDEN {
        assert!(!site.output().join(name).exists(), "{name}");
    }
    tried(files.len(), "files looked for in the output");
}

#[test]
fn a_draft_that_is_left_out_is_said() {
    let site = Project::new().file("content/draft.md", "+++\ndraft = true\n+++\n# Draft\n");
    let said = checked(site.root());
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
        if !site.root().join(one).exists() || fs::read(site.root().join(one)).unwrap() != b"# One\n"
        {
            // This file system cannot tell the two names apart, so that there is only one file.
            continue;
        }
        let said = checked(site.root());
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
        let said = checked(site.root());
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
        let site = Project::new().file("content/page.md", format!("# P\n\n{text}\n"));
        let said = checked(site.root());
        assert!(said.contains(&format!("error[{code}]")), "{text}: {said}");
    }
}

#[test]
fn one_paragraph_of_the_guide_states_every_rule_by_which_files_are_hidden() {
    let guide = files_below(&repository("docs/content"));
    let guide = guide
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| fs::read_to_string(path).unwrap());
    let guide: Vec<String> = guide.collect();
    let paragraphs = guide.iter().flat_map(|text| text.split("\n\n"));
    let missing = |paragraph: &str| {
        let rules = HIDDEN.iter().map(|(_, rule)| *rule);
        rules
            .filter(|rule| !paragraph.contains(rule))
            .collect::<Vec<_>>()
    };
    let best = paragraphs.map(missing).min_by_key(Vec::len).unwrap();
    assert_eq!(
        best, [""; 0],
        "rules that no paragraph states with the others"
    );
}
