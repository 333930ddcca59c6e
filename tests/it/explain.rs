//! `inquill explain` and the other commands that only tell something: the manual page, completions.

use crate::support::program::{inquill, stderr, stdout};
use crate::support::project::Project;
use crate::support::{diagnostics, repository};
use inquill::model::diagnostic::Code;
use std::fs;
use std::path::Path;

fn site() -> Project {
    Project::new()
        .file("content/_index.md", "# Home\n\n[One](01-part/01-one.md)\n")
        .file(
            "content/01-part/01-one.md",
            "# One\n\nA first paragraph.\n\n![A dot](dot.svg)\n",
        )
        .file(
            "content/01-part/two.md",
            "+++\nslug = \"second\"\nweight = 5\ntemplate = \"mine.html\"\ndraft = true\n+++\n# Two\n",
        )
        .file(
            "content/01-part/dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
        .file("templates/mine.html", "{{ page.title }}")
}

fn explained(folder: &Path, what: &str) -> String {
    let output = inquill(folder, &["explain", what]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn every_code_is_listed_and_explained_with_its_meaning_and_an_example() {
    let folder = tempfile::tempdir().unwrap();
    let list = stdout(&inquill(folder.path(), &["explain"]));
    let fixtures: String = diagnostics()
        .into_iter()
        .map(|(_, expected)| expected)
        .collect();
    for code in Code::ALL {
        assert!(
            list.contains(&format!("  {} ", code.name())),
            "{}",
            code.name()
        );
        let said = explained(folder.path(), code.name());
        assert!(
            said.starts_with(&format!("{}\n\n{}\n\n", code.name(), code.meaning())),
            "{said}"
        );
        let shown = format!("[{}]", code.name());
        let example = said.split("For example:\n").nth(1).unwrap_or_default();
        assert_eq!(
            example.contains(&shown),
            fixtures.contains(&shown),
            "an example for each code that a site in tests/diagnostics shows: {said}"
        );
    }
}

#[test]
fn a_lint_says_how_to_allow_it_and_a_mistake_that_it_cannot_be() {
    let folder = tempfile::tempdir().unwrap();
    assert!(explained(folder.path(), "vague-link").contains("<!-- inquill-allow: vague-link -->"));
    assert!(explained(folder.path(), "broken-link").contains("Always an error"));
}

#[test]
fn a_page_says_how_it_came_by_its_address_template_and_place() {
    let site = site();
    let expected = "\
file         content/01-part/01-one.md
title        One
             (its first heading)
address      /part/one/
             (its folders and its file's name; a number in front sets the order and stays out)
template     page.html, of the theme
             (the usual one; `template` in its front matter names another)
place        1 of 2 in content/01-part/_index.md
             (the number in front of its name)
next         content/01-part/two.md
description  A first paragraph.
             (its first paragraph, as there is no `description` in its front matter)
linked from  content/_index.md
";
    for name in [
        "content/01-part/01-one.md",
        "/part/one/",
        "/part/one/index.html",
    ] {
        assert_eq!(explained(site.root(), name), expected, "{name}");
    }
    assert_eq!(
        explained(&site.root().join("content/01-part"), "01-one.md"),
        expected,
        "as seen from its folder"
    );
}

#[test]
fn front_matter_is_given_as_the_reason_where_it_is_one() {
    let said = explained(site().root(), "content/01-part/two.md");
    for line in [
        "address      /part/second/\n             (its folders, and `slug` in its front matter)\n",
        "template     templates/mine.html, your own\n             (`template` in its front matter)\n",
        "place        2 of 2 in content/01-part/_index.md\n             (`weight` in its front matter)\n",
    ] {
        assert!(said.contains(line), "{said}");
    }
}

#[test]
fn a_picture_a_made_page_and_the_home_page_are_explained_too() {
    let site = site();
    let dot = explained(site.root(), "content/01-part/dot.svg");
    assert!(
        dot.contains("address      /part/dot.svg\n")
            && dot.contains("used by      content/01-part/01-one.md\n"),
        "{dot}"
    );
    assert!(explained(site.root(), "/privacy/").contains("Inquill makes this page itself"));
    assert!(explained(site.root(), "/").contains("(the home page is at the root)"));
}

#[test]
fn files_for_programs_and_former_addresses_are_explained_too() {
    let site = site();
    assert_eq!(
        explained(site.root(), "/sitemap.xml"),
        "file         none\n             (for search engines; only a site with a `base_url` has it)\n"
    );
    let page = "+++\ndate = 2026-01-01\naliases = [\"/old/name/\"]\n+++\n# New\n";
    fs::write(site.root().join("content/new.md"), page).unwrap();
    fs::write(
        site.root().join("site.toml"),
        "title = \"Site\"\nbase_url = \"https://example.org/\"\n",
    )
    .unwrap();
    let feed = "\
file         Inquill makes this file itself, for readers of feeds
             (a site with a `base_url` and a page with a `date` or `updated` has it; one of the same name in static/ takes its place)
address      /feed.xml
             (fixed, so that programs find it)
";
    assert_eq!(explained(site.root(), "/feed.xml"), feed);
    let former = "\
page         Inquill makes this page itself, to send readers on
             (`aliases` in the front matter of content/new.md)
address      /old/name/
             (a former address)
leads to     /new/
";
    assert_eq!(explained(site.root(), "/old/name/"), former);
}

#[test]
fn a_large_picture_says_in_which_sizes_it_is_offered() {
    let picture = repository("docs/content/01-tutorial/which-is-open.png");
    let site = site();
    fs::write(
        site.root().join("content/page.md"),
        "# Page\n\n![A page](page.png)\n",
    )
    .unwrap();
    fs::copy(picture, site.root().join("content/page.png")).unwrap();
    assert!(
        explained(site.root(), "content/page.png").contains("also         640, 1280 pixels wide")
    );
}

#[test]
fn what_is_neither_code_nor_file_ends_with_3_and_a_guess() {
    let output = site().inquill(&["explain", "vage-link"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).ends_with("did you mean `vague-link`?\n"));
}

#[test]
fn a_path_outside_of_any_site_says_that_there_is_none() {
    let output = inquill(
        tempfile::tempdir().unwrap().path(),
        &["explain", "content/one.md"],
    );
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(
        said.contains("no site here") && said.contains("--root"),
        "{said}"
    );
    let output = inquill(
        tempfile::tempdir().unwrap().path(),
        &["explain", "vage-link"],
    );
    assert!(
        stderr(&output).ends_with("did you mean `vague-link`?\n"),
        "a code needs no site"
    );
}

#[test]
fn the_manual_page_has_every_command_with_its_examples() {
    let folder = tempfile::tempdir().unwrap();
    let page = stdout(&inquill(folder.path(), &["man"]));
    assert!(
        page.contains(".TH inquill 1") && !page.contains("EXTRA"),
        "{page}"
    );
    for command in [
        "new",
        "build",
        "serve",
        "check",
        "clean",
        "explain",
        "schema",
        "completions",
        "man",
    ] {
        assert!(
            page.contains(&format!(".SH {}\n", command.to_uppercase())),
            "{command}"
        );
        assert!(page.contains(&format!("inquill {command}")), "{command}");
    }
}

#[test]
fn completions_know_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(
            stdout(&inquill(folder.path(), &["completions", shell])).contains("explain"),
            "{shell}"
        );
    }
}

#[test]
fn a_page_is_found_by_what_it_is_called_below_content_and_in_the_output() {
    let site = site();
    let whole = explained(site.root(), "content/01-part/01-one.md");
    for name in [
        "01-part/01-one.md",
        "dist/part/one/index.html",
        "/part/one/",
    ] {
        assert_eq!(explained(site.root(), name), whole, "{name}");
    }
}

#[test]
fn a_code_may_be_written_in_capitals() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        explained(folder.path(), "Vague-Link"),
        explained(folder.path(), "vague-link")
    );
}

#[test]
fn a_shared_piece_is_explained_as_one() {
    let site = site();
    fs::write(site.root().join("content/_note.md"), "A note.\n").unwrap();
    fs::write(
        site.root().join("content/page.md"),
        "# Page\n\n![A note](_note.md)\n",
    )
    .unwrap();
    let said = explained(site.root(), "content/_note.md");
    assert!(
        said.contains("a shared piece") && said.contains("set into     content/page.md"),
        "{said}"
    );
}

#[test]
fn a_shell_offers_the_codes_that_can_be_explained() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh"] {
        let said = stdout(&inquill(folder.path(), &["completions", shell]));
        assert!(said.contains("vague-link"), "{shell}");
    }
    assert!(!stdout(&inquill(folder.path(), &["explain", "--help"])).contains("possible values"));
}
