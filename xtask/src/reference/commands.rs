//! The help of every command.

use super::Page;
use crate::generated::Generated;
use std::env;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

pub(super) fn generate(generated: &mut Generated) {
    let page = Page {
        file: "07-commands.md",
        title: "Commands",
        about: "What each command does, with its options, and the codes it exits with.",
        source: "`inquill --help`".to_owned(),
    };
    let program = program();
    let help = |arguments: &str| help(&program, arguments);
    let whole = help("");
    let listed = whole
        .split("\nCommands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let mut body = format!("This is what the program itself says.\n\n{whole}");
    for name in listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
    {
        let _ = write!(body, "## {name} {{#{name}}}\n\n{}", help(name));
    }
    page.generate(&body, generated);
}

/// The program, built as this one is.
fn program() -> PathBuf {
    let folder = env::current_exe().unwrap().parent().unwrap().to_owned();
    let profile = match folder.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev",
        other => other,
    };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--profile", profile])
        .args(["--package", "inquill", "--bin", "inquill"])
        .current_dir(crate::root())
        .status();
    assert!(built.unwrap().success());
    folder.join("inquill")
}

/// What a command prints with `--help`, as a block that the test of the guide types as well.
fn help(program: &PathBuf, arguments: &str) -> String {
    let output = Command::new(program)
        .args(arguments.split_whitespace())
        .arg("--help")
        .output()
        .unwrap();
    let line = format!("inquill {arguments}").trim_end().to_owned();
    format!(
        "```console\n$ {line} --help\n{}```\n\n",
        String::from_utf8(output.stdout).unwrap()
    )
}
