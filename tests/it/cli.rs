//! The program as a person meets it: what it prints, where, and with which exit code it ends.

use crate::support::program::{stderr, stdout};
use crate::support::project::Project;
use std::fs;

/// A site that has only this page.
fn site(page: &str) -> Project {
    Project::empty()
        .file("site.toml", "title = \"Site\"\n")
        .file("content/page.md", page)
}

#[test]
fn build_says_what_it_wrote_and_ends_with_0() {
    let site = site("# Page\n");
    let output = site.inquill(&["build"]);
    assert_eq!(
        (output.status.code(), stderr(&output).as_str()),
        (
            Some(0),
            "4 pages with 0 exercises in dist: 12 files written\n"
        )
    );
    let again = site.inquill(&["build"]);
    assert_eq!(
        stderr(&again),
        "4 pages with 0 exercises in dist: nothing had changed\n"
    );
}

#[test]
fn a_quiet_build_without_mistakes_says_nothing() {
    let output = site("# Page\n").inquill(&["build", "--quiet"]);
    assert_eq!(
        (
            output.status.code(),
            output.stdout.len(),
            output.stderr.len()
        ),
        (Some(0), 0, 0)
    );
}

#[test]
fn mistakes_end_with_1_and_write_nothing() {
    let site = site("# Page\n\n[x](gone.md)\n");
    let output = site.inquill(&["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).ends_with("1 error; nothing was written\n"),
        "{}",
        stderr(&output)
    );
    assert!(!site.root().join("dist").exists());
}

#[test]
fn a_refused_output_ends_with_2_and_names_the_way_out() {
    let site = site("# Page\n");
    let output = site.inquill(&["build", "--output", "content"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: ") && stderr(&output).contains("content"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_root_that_is_not_there_ends_with_2_and_its_path() {
    let site = site("# Page\n");
    let output = site.inquill(&["check", "--root", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nowhere"), "{}", stderr(&output));
}

#[test]
fn a_wrong_command_line_ends_with_3_and_help_with_0() {
    let site = site("# Page\n");
    assert_eq!(site.inquill(&["biuld"]).status.code(), Some(3));
    assert_eq!(
        site.inquill(&["build", "--base-url", "example.org"])
            .status
            .code(),
        Some(3)
    );
    assert_eq!(site.inquill(&["--help"]).status.code(), Some(0));
}

#[test]
fn check_as_json_is_one_object_a_line_with_line_and_column() {
    let site = site("# Page\n\n[x](gone.md)\n");
    let output = site.inquill(&["check", "--format", "json"]);
    let expected = concat!(
        r#"{"severity":"error","code":"broken-link","message":"there is no page or file `gone.md`","#,
        r#""place":{"path":"content/page.md","start":{"line":3,"column":1,"byte":8},"end":{"line":3,"column":13,"byte":20}},"#,
        r#""related":[],"help":["name a file as seen from this one, such as `../other.md`, or an address that begins with `/`"]}"#,
        "\n"
    );
    assert_eq!(
        (output.status.code(), stdout(&output).as_str()),
        (Some(1), expected)
    );
}

#[test]
fn clean_removes_what_was_built_and_leaves_what_was_not() {
    let site = site("# Page\n");
    site.inquill(&["build"]);
    fs::write(site.root().join("dist/mine.txt"), "mine").unwrap();
    let output = site.inquill(&["clean"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stdout(&output),
        "12 files removed\nleft mine.txt: Inquill did not write it\n"
    );
    assert!(
        site.root().join("dist/mine.txt").exists() && !site.root().join("dist/index.html").exists()
    );
}

#[test]
fn mistakes_are_plain_text_when_nobody_watches() {
    let output = site("# Page\n\n[x](gone.md)\n").inquill(&["check"]);
    assert!(!output.stderr.contains(&0x1b), "no colour codes");
}
