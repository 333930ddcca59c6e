//! The program itself, run on a site in a folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_inquill");

/// The program without arguments, and without the `INQUILL_…` settings of whoever runs the tests.
pub(crate) fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("INQUILL_") {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// Builds an example, a helper program of the tests. `cargo test` has built it; `cargo test --test it` has not. The whole
/// workspace is named, because another selection of packages would select other features and compile everything again.
pub(crate) fn example(name: &str) -> PathBuf {
    let folder = Path::new(PROGRAM).parent().unwrap();
    let profile = match folder.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev",
        other => other,
    };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--workspace"])
        .args(["--example", name, "--profile", profile])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(built.unwrap().success());
    folder.join("examples").join(name)
}

/// Runs a command line in a folder.
pub(crate) fn inquill(folder: &Path, arguments: &[&str]) -> Output {
    program()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The output of `check` on the site at `root`, followed by its exit code. Leaves out the line that counts pages.
pub(crate) fn checked(root: &Path) -> String {
    let output = program()
        .args(["check", "--root"])
        .arg(root)
        .current_dir(root)
        .output()
        .unwrap();
    let text = messages(&output);
    let counts_pages = |line: &&str| {
        line.contains(" with ") && line.contains(" exercise") && line.contains(" page")
    };
    match text.trim_end().rsplit('\n').nth(1).filter(counts_pages) {
        Some(line) => text.replacen(&format!("{line}\n"), "", 1),
        None => text,
    }
}

/// The messages of a run, followed by its exit code. Fails on a panic and on an end by a signal.
pub(crate) fn messages(output: &Output) -> String {
    let text = stderr(output);
    assert!(
        !text.contains("panicked") && !text.contains("overflowed"),
        "{text}"
    );
    let code = output
        .status
        .code()
        .unwrap_or_else(|| panic!("ended by a signal: {}\n{text}", output.status));
    format!("{text}exit code {code}\n")
}
