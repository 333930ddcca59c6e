//! The program itself, run on a site in a folder.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program, ready to run on the site at `root`; nothing is read from where the tests run.
pub(crate) fn program(root: &Path, command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_inquill"));
    program.args([command, "--root"]).arg(root).current_dir(root).stdin(Stdio::null());
    program
}

/// Runs `check --quiet` and returns what it says, with its exit code below.
pub(crate) fn checked(root: &Path) -> String {
    said(&program(root, "check").arg("--quiet").output().unwrap())
}

/// What was said, and the exit code. A panic or a signal is never an answer.
pub(crate) fn said(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("panicked") && !said.contains("overflowed"), "{said}");
    let code = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {}\n{said}", output.status));
    format!("{said}exit code {code}\n")
}
