//! The program as a person meets it: what it prints, where, and with which exit code it ends.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn site(page: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("site.toml"), "title = \"Site\"\n").unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("content/page.md"), page).unwrap();
    folder
}

fn inquill(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_inquill"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn build_says_what_it_wrote_and_ends_with_0() {
    let site = site("# Page\n");
    let output = inquill(site.path(), &["build"]);
    assert_eq!(
        (output.status.code(), stderr(&output).as_str()),
        (
            Some(0),
            "4 pages with 0 exercises in dist: 12 files written\n"
        )
    );
    let again = inquill(site.path(), &["build"]);
    assert_eq!(
        stderr(&again),
        "4 pages with 0 exercises in dist: nothing had changed\n"
    );
}

#[test]
fn a_quiet_build_without_mistakes_says_nothing() {
    let output = inquill(site("# Page\n").path(), &["build", "--quiet"]);
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
    let output = inquill(site.path(), &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).ends_with("1 error; nothing was written\n"),
        "{}",
        stderr(&output)
    );
    assert!(!site.path().join("dist").exists());
}

#[test]
fn a_refused_output_ends_with_2_and_names_the_way_out() {
    let site = site("# Page\n");
    let output = inquill(site.path(), &["build", "--output", "content"]);
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
    let output = inquill(site.path(), &["check", "--root", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nowhere"), "{}", stderr(&output));
}

#[test]
fn a_wrong_command_line_ends_with_3_and_help_with_0() {
    let site = site("# Page\n");
    assert_eq!(inquill(site.path(), &["biuld"]).status.code(), Some(3));
    assert_eq!(
        inquill(site.path(), &["build", "--base-url", "example.org"])
            .status
            .code(),
        Some(3)
    );
    assert_eq!(inquill(site.path(), &["--help"]).status.code(), Some(0));
}

#[test]
fn check_as_json_is_one_object_a_line_with_line_and_column() {
    let site = site("# Page\n\n[x](gone.md)\n");
    let output = inquill(site.path(), &["check", "--format", "json"]);
    let expected = concat!(
        r#"{"severity":"error","code":"broken-link","message":"there is no page or file `gone.md`","#,
        r#""place":{"path":"content/page.md","start":{"line":3,"column":1,"byte":8},"end":{"line":3,"column":13,"byte":20}},"#,
        r#""related":[],"help":["name a file as seen from this one, such as `../other.md`, or an address that begins with `/`"]}"#,
        "\n"
    );
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout)
                .into_owned()
                .as_str()
        ),
        (Some(1), expected)
    );
}

#[test]
fn clean_removes_what_was_built_and_leaves_what_was_not() {
    let site = site("# Page\n");
    inquill(site.path(), &["build"]);
    fs::write(site.path().join("dist/mine.txt"), "mine").unwrap();
    let output = inquill(site.path(), &["clean"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "12 files removed\nleft mine.txt: Inquill did not write it\n"
    );
    assert!(
        site.path().join("dist/mine.txt").exists() && !site.path().join("dist/index.html").exists()
    );
}

#[test]
fn mistakes_are_plain_text_when_nobody_watches() {
    let output = inquill(site("# Page\n\n[x](gone.md)\n").path(), &["check"]);
    assert!(!output.stderr.contains(&0x1b), "no colour codes");
}

/// The fenced blocks of a language in the README, in order.
fn readme_blocks(language: &str) -> Vec<String> {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let fence = format!("\n```{language}\n");
    readme
        .split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_five_minutes_of_the_readme_go_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let told = format!(
        "$ inquill new my-site\n{}",
        String::from_utf8_lossy(&inquill(folder.path(), &["new", "my-site"]).stdout)
    );
    assert_eq!(told, readme_blocks("console")[0]);

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    let (toml, markdown) = (readme_blocks("toml"), readme_blocks("markdown"));
    fs::write(folder.path().join("site.toml"), &toml[0]).unwrap();
    fs::write(folder.path().join("content/_index.md"), &markdown[0]).unwrap();
    fs::write(folder.path().join("content/watering.md"), &markdown[1]).unwrap();
    let told = format!(
        "$ inquill build\n{}",
        stderr(&inquill(folder.path(), &["build"]))
    );
    assert_eq!(told, readme_blocks("console")[1]);
    let checked = stderr(&inquill(folder.path(), &["check"]));
    assert!(
        checked.ends_with(" pages with 2 exercises; all is well\n") && checked.lines().count() == 1,
        "{checked}"
    );

    fs::write(
        folder.path().join("content/watering.md"),
        markdown[1].replace(".choice", ".chioce"),
    )
    .unwrap();
    assert_eq!(
        stderr(&inquill(folder.path(), &["build"])),
        readme_blocks("text")[0]
    );
}
