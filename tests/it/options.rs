//! What all commands share: which site is meant, what the environment says, how much is said.

use crate::support::program::{program, stderr, stdout};
use crate::support::project::Project;
use std::fs;
use std::path::Path;
use std::process::Output;

/// A site with one page in a folder.
fn site() -> Project {
    Project::empty()
        .file("site.toml", "title = \"Site\"\n")
        .file("content/read/page.md", "# Page\n")
}

fn inquill(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    program()
        .current_dir(folder)
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn a_command_in_a_folder_of_the_site_means_the_site() {
    let site = site();
    let output = inquill(&site.root().join("content/read"), &["build"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(site.root().join("dist/read/page/index.html").exists());
    assert!(!site.root().join("content/read/dist").exists());
}

#[test]
fn a_folder_that_is_given_as_an_argument_is_answered_with_the_option_for_it() {
    let output = inquill(site().root(), &["build", "content"], &[]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        stderr(&output),
        "error: nothing is expected at `content`\n  \
         = help: if `content` is the folder of your site, write `--root content`\n  \
         = help: `inquill help build` shows what it takes\n"
    );
}

#[test]
fn a_folder_that_a_command_has_no_use_for_is_not_answered_with_an_option_it_does_not_take() {
    let said = stderr(&inquill(site().root(), &["man", "content"], &[]));
    assert!(
        said.starts_with("error: nothing is expected at `content`\n") && !said.contains("--root"),
        "{said}"
    );
}

#[test]
fn without_a_site_anywhere_above_the_current_folder_is_meant_and_said_not_to_be_one() {
    let output = inquill(tempfile::tempdir().unwrap().path(), &["check"], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).starts_with("error[missing-config]: there is no site.toml here"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_environment_sets_what_options_set_and_an_option_wins() {
    let (site, elsewhere) = (site(), tempfile::tempdir().unwrap());
    let root = site.root().to_str().unwrap();
    let environment = [
        ("INQUILL_ROOT", root),
        ("INQUILL_OUTPUT", "public"),
        ("INQUILL_QUIET", "1"),
    ];
    let output = inquill(elsewhere.path(), &["build"], &environment);
    assert_eq!(
        (output.status.code(), stderr(&output).as_str()),
        (Some(0), "")
    );
    assert!(site.root().join("public/index.html").exists());
    inquill(
        elsewhere.path(),
        &["build", "--output", "other"],
        &environment,
    );
    assert!(site.root().join("other/index.html").exists());
}

#[test]
fn a_flag_in_the_environment_can_be_switched_off() {
    let site = site();
    for off in ["0", "false", ""] {
        let output = inquill(site.root(), &["build"], &[("INQUILL_QUIET", off)]);
        assert!(!stderr(&output).is_empty(), "INQUILL_QUIET={off}");
    }
}

#[test]
fn a_quiet_check_and_a_quiet_clean_say_nothing_when_all_is_well() {
    let site = site();
    inquill(site.root(), &["build", "--quiet"], &[]);
    for command in ["check", "clean"] {
        let output = inquill(site.root(), &[command, "--quiet"], &[]);
        assert_eq!(
            (
                output.status.code(),
                output.stdout.len(),
                stderr(&output).as_str()
            ),
            (Some(0), 0, ""),
            "{command}"
        );
    }
}

#[test]
fn a_verbose_build_names_the_folders_and_how_long_it_took() {
    let site = site();
    let said = stderr(&inquill(site.root(), &["build", "--verbose"], &[]));
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        lines[0].starts_with("read ") && lines[0].ends_with("dist"),
        "{said}"
    );
    assert!(
        lines[1].starts_with("took ") && lines[1].ends_with(" s"),
        "{said}"
    );
    assert!(lines[2].contains(" pages with 0 exercises in "), "{said}");
}

#[test]
fn a_verbose_build_that_fails_names_nothing_it_wrote() {
    let site = site();
    fs::write(
        site.root().join("content/read/page.md"),
        "# Page\n\n[x](gone.md)\n",
    )
    .unwrap();
    let said = stderr(&inquill(site.root(), &["build", "--verbose"], &[]));
    assert!(
        said.starts_with("read ") && !said.contains("wrote "),
        "{said}"
    );
}

#[test]
fn a_quiet_command_leaves_notes_out() {
    let site = site();
    fs::write(
        site.root().join("content/draft.md"),
        "+++\ndraft = true\n+++\n# Draft\n",
    )
    .unwrap();
    assert!(stderr(&inquill(site.root(), &["check"], &[])).contains("note[draft]"));
    assert_eq!(
        stderr(&inquill(site.root(), &["check", "--quiet"], &[])),
        ""
    );
}

#[test]
fn a_root_and_an_output_on_one_line_are_seen_from_the_same_place() {
    let (site, here) = (site(), tempfile::tempdir().unwrap());
    let root = site.root().to_str().unwrap();
    let output = inquill(
        here.path(),
        &["build", "--root", root, "--output", "public"],
        &[],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(here.path().join("public/index.html").exists() && !site.root().join("public").exists());
    inquill(
        here.path(),
        &["clean", "--root", root, "--output", "public"],
        &[],
    );
    assert!(!here.path().join("public/index.html").exists());
}

#[test]
fn every_command_has_help_with_an_example_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let help = inquill(folder.path(), &["--help"], &[]);
    let help = stdout(&help);
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let names: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    assert!(
        names.contains(&"build") && names.contains(&"completions"),
        "{names:?}"
    );
    for name in names {
        let output = stdout(&inquill(folder.path(), &[name, "--help"], &[]));
        let examples = output.split("Examples:\n").nth(1).unwrap_or_default();
        assert!(
            examples.contains(&format!("inquill {name}")),
            "{name}: {output}"
        );
    }
}
