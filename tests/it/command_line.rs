//! The habits that people bring from other tools: the commands and options they expect, and what they are told when they
//! slip.

use crate::support::disks::Mount;
use crate::support::program::{inquill, program, stderr, stdout};
use crate::support::project::Project;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};

fn site() -> Project {
    Project::empty()
        .file("site.toml", "title = \"Site\"\n")
        .file("content/page.md", "# Page\n")
}

fn with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    program()
        .current_dir(folder)
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

/// What a wrong command line is answered with. It always ends with 3.
fn refused(arguments: &[&str]) -> String {
    let output = inquill(site().root(), arguments);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(output.stdout, b"");
    stderr(&output)
}

#[test]
fn help_lists_the_commands_and_explains_each() {
    let here = tempfile::tempdir().unwrap();
    let whole = inquill(here.path(), &["help"]);
    assert_eq!(whole.status.code(), Some(0));
    let list = stdout(&whole);
    let list = list.split("Commands:\n").nth(1).unwrap();
    let list = list.split("\n\n").next().unwrap();
    let names: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(
        names.contains(&"build") && names.contains(&"help"),
        "{names:?}"
    );
    for name in names {
        let one = stdout(&inquill(here.path(), &["help", name]));
        assert_eq!(
            one,
            stdout(&inquill(here.path(), &[name, "--help"])),
            "{name}"
        );
        assert!(one.contains("Examples:"), "{name}: {one}");
    }
}

#[test]
fn help_shows_variables_without_the_values_they_have() {
    let here = tempfile::tempdir().unwrap();
    let said = with(
        here.path(),
        &["help", "build"],
        &[("INQUILL_ROOT", "secret")],
    );
    let said = stdout(&said);
    assert!(
        said.contains("[env: INQUILL_ROOT]") && !said.contains("secret"),
        "{said}"
    );
}

#[test]
fn o_is_short_for_output_and_p_for_port() {
    let site = site();
    assert_eq!(
        site.inquill(&["build", "-o", "public"]).status.code(),
        Some(0)
    );
    assert!(site.root().join("public/index.html").exists());
    assert!(stdout(&site.inquill(&["help", "serve"])).contains("-p, --port <N>"));
    assert!(refused(&["serve", "-p", "80a"]).starts_with("error: `--port` can't be `80a`\n"));
}

#[test]
fn commands_of_other_tools_are_answered_with_ours() {
    assert_eq!(
        refused(&["init"]),
        "error: there is no command `init`\n  = help: to create a site, write `inquill new DIR`\n  \
         = help: `inquill help` lists the commands\n"
    );
    for (other, ours) in [("watch", "serve"), ("generate", "build"), ("lint", "check")] {
        let said = refused(&[other]);
        assert!(
            said.contains(&format!("= help: write `inquill {ours}`\n")),
            "{said}"
        );
    }
    assert!(refused(&["biuld"]).contains("= help: did you mean `build`?\n"));
}

#[test]
fn a_new_site_gets_the_title_that_is_given() {
    let here = tempfile::tempdir().unwrap();
    let title = "Ask \"why\" \\ once";
    let made = inquill(here.path(), &["new", "site", "--title", title]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let root = here.path().join("site");
    let settings: toml::Table = fs::read_to_string(root.join("site.toml"))
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(settings["title"].as_str(), Some(title));
    let notes = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(notes.starts_with(&format!("# {title}\n")), "{notes}");
    let checked = inquill(&root, &["check"]);
    assert!(
        stderr(&checked).ends_with("; all is well\n"),
        "{}",
        stderr(&checked)
    );
    let empty = inquill(here.path(), &["new", "other", "--title", " "]);
    assert_eq!(empty.status.code(), Some(3));
    assert!(!here.path().join("other").exists());
}

#[test]
fn every_slip_on_the_command_line_is_told_in_our_words() {
    for (arguments, message) in [
        (
            &["build", "--ouput", "x"][..],
            "`inquill build` has no option `--ouput`\n  = help: did you mean `--output`?",
        ),
        (
            &["build", "--format", "xml"],
            "`--format` can't be `xml`\n  = help: write `human` or `json`",
        ),
        (&["build", "--output"], "`--output` needs a value"),
        (&["build", "--quiet=1"], "`--quiet` takes no value"),
        (&["new"], "`inquill new` needs DIR"),
        (
            &["schema", "sites"],
            "`FILE` can't be `sites`\n  = help: write `site`, `front-matter`, `glossary` or `references`",
        ),
        (
            &["serve", "--host", "here"],
            "`--host` can't be `here`\n  = help: write 127.0.0.1 for this computer only, or 0.0.0.0 for the network",
        ),
        (
            &["serve", "--poll", "1"],
            "`--poll` can't be `1`\n  = help: write a number of milliseconds, at least 10",
        ),
        (&["man", "page"], "nothing is expected at `page`"),
    ] {
        let said = refused(arguments);
        assert!(
            said.starts_with(&format!("error: {message}\n")),
            "{arguments:?}: {said}"
        );
        let help = format!(
            "  = help: `inquill help {}` shows what it takes\n",
            arguments[0]
        );
        assert!(said.ends_with(&help), "{said}");
    }
}

#[test]
fn an_option_of_another_command_or_in_the_wrong_place_is_told_where_it_belongs() {
    for (arguments, message) in [
        (
            &["build", "--port", "3"][..],
            "`inquill build` has no option `--port`\n  = help: `inquill serve` has it\n",
        ),
        (
            &["schema", "--base-url", "x"],
            "`inquill schema` has no option `--base-url`\n  = help: `inquill build` and `inquill serve` have it\n",
        ),
        (
            &["--root", "x", "build"],
            "`--root` belongs after the command\n  = help: write `inquill build --root`\n",
        ),
        (
            &["help", "nope"],
            "there is no command `nope`\n  = help: `inquill help` lists the commands\n",
        ),
        (
            &["build", "--base-url", "ftp://x"],
            "`--base-url` can't be `ftp://x`\n  = help: write an address such as https://example.org/\n",
        ),
    ] {
        let said = refused(arguments);
        assert!(said.starts_with(&format!("error: {message}")), "{said}");
    }
}

#[test]
fn a_flag_in_the_environment_that_is_neither_on_nor_off_is_an_error() {
    let site = site();
    let output = with(site.root(), &["build"], &[("INQUILL_DRAFTS", "maybe")]);
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(
        said.starts_with("error: `INQUILL_DRAFTS` can't be `maybe`\n  = help: write 1 to turn it on, or 0 to turn it off\n"),
        "{said}"
    );
    let output = with(site.root(), &["serve"], &[("INQUILL_PORT", "80a")]);
    assert!(stderr(&output).starts_with("error: `INQUILL_PORT` can't be `80a`\n"));
    for on in ["1", "true", "YES", "on"] {
        let output = with(site.root(), &["build"], &[("INQUILL_QUIET", on)]);
        assert_eq!(stderr(&output), "", "{on}");
    }
}

#[test]
fn quiet_and_verbose_together_are_an_error_unless_one_of_them_is_only_in_the_environment() {
    let both = refused(&["build", "-q", "-v"]);
    assert!(
        both.starts_with("error: `--quiet` and `--verbose` contradict each other\n"),
        "{both}"
    );
    let site = site();
    let typed = with(site.root(), &["build", "-v"], &[("INQUILL_QUIET", "1")]);
    assert!(stderr(&typed).starts_with("read "), "{}", stderr(&typed));
    let typed = with(site.root(), &["build", "-q"], &[("INQUILL_VERBOSE", "1")]);
    assert_eq!(stderr(&typed), "");
}

#[test]
fn an_option_that_is_given_twice_counts_once_and_the_last_value_wins() {
    let site = site();
    let output = site.inquill(&["build", "-vv", "-o", "one", "-o", "two"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(site.root().join("two").exists() && !site.root().join("one").exists());
}

#[test]
fn serve_and_clean_outside_a_site_end_with_1_and_say_so() {
    let here = tempfile::tempdir().unwrap();
    for command in [&["serve", "--port", "0"][..], &["clean"]] {
        let output = inquill(here.path(), command);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let said = stderr(&output);
        assert!(
            said.starts_with("error[missing-config]: there is no site.toml here"),
            "{said}"
        );
    }
    let nowhere = inquill(here.path(), &["serve", "--root", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", stderr(&nowhere));
}

#[test]
fn colors_can_be_forced_and_no_color_wins() {
    let site = site().file("content/page.md", "# Page\n\n[x](gone.md)\n");
    let colored = |environment: &[(&str, &str)]| {
        with(site.root(), &["check"], environment)
            .stderr
            .contains(&0x1b)
    };
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&[]));
}

#[test]
fn a_failure_is_json_where_json_was_asked_for() {
    let site = site();
    for command in ["build", "check", "serve"] {
        let arguments = [command, "--format", "json", "--root", "nowhere"];
        let output = inquill(site.root(), &arguments);
        assert_eq!(
            (output.status.code(), stderr(&output).as_str()),
            (Some(2), ""),
            "{command}"
        );
        let object: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(
            (&object["severity"], &object["code"]),
            (&"error".into(), &"environment".into())
        );
        assert!(
            object["message"].as_str().unwrap().contains("nowhere"),
            "{object}"
        );
    }
}

#[test]
fn serve_prints_json_for_a_program() {
    let site = site().file("content/page.md", "# Page\n\n[x](gone.md)\n");
    let mut server = program()
        .current_dir(site.root())
        .args(["serve", "--port", "0", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let mut objects = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let mut next = || objects.next().unwrap();
    assert_eq!(next()["code"], "broken-link");
    let built = next();
    assert_eq!(
        (&built["event"], &built["number"], &built["errors"]),
        (&"built".into(), &1.into(), &1.into())
    );
    let serving = next();
    assert_eq!(serving["event"], "serving");
    assert!(
        serving["addresses"][0]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    fs::write(site.root().join("content/page.md"), "# Page\n").unwrap();
    let built = next();
    assert_eq!(
        (&built["event"], &built["errors"]),
        (&"built".into(), &0.into())
    );
    server.kill().unwrap();
    let rest = server.wait_with_output().unwrap();
    assert_eq!(stderr(&rest), "");
}

#[test]
fn a_schema_can_be_written_to_a_file() {
    let here = tempfile::tempdir().unwrap();
    let printed = stdout(&inquill(here.path(), &["schema", "site"]));
    let output = inquill(
        here.path(),
        &["schema", "site", "--output", "site.schema.json"],
    );
    assert_eq!(
        (output.status.code(), stdout(&output).as_str()),
        (Some(0), "")
    );
    let written = fs::read_to_string(here.path().join("site.schema.json")).unwrap();
    assert_eq!(written, printed);
    let output = inquill(
        here.path(),
        &["schema", "site", "-o", "no/such/folder.json"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: cannot write no/such/folder.json: "));
}

#[test]
fn a_read_only_checkout_is_told_by_its_name_with_the_way_out() {
    let (site, elsewhere) = (site(), tempfile::tempdir().unwrap());
    let root = site.root().to_str().unwrap();
    let Some(_mount) = Mount::new(&["--bind", "--options", "ro", root], site.root()) else {
        return;
    };
    let output = site.inquill(&["build"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let real = site.root().canonicalize().unwrap();
    let start = format!("error: could not write to the folder {}: ", real.display());
    let end = "; check the permissions there, or choose another output folder with --output\n";
    let said = stderr(&output);
    assert!(said.starts_with(&start) && said.ends_with(end), "{said}");
    let out = elsewhere.path().join("dist");
    let output = site.inquill(&["build", "--output", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_lock_file_left_behind_is_removed_and_told() {
    for command in ["build", "clean"] {
        let site = site();
        let left = site.root().join(".dist.inquill-lock");
        fs::write(&left, "").unwrap();
        let output = site.inquill(&[command]);
        let said = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(
            said.contains("note: removed the lock file of an earlier build, "),
            "{said}"
        );
        assert!(!left.exists());
    }
}

#[test]
fn a_file_of_the_authors_with_the_name_of_a_lock_file_stays() {
    let site = site();
    let mine = site.root().join(".dist.inquill-lock");
    fs::write(&mine, "mine").unwrap();
    let output = site.inquill(&["build"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
}
