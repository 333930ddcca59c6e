//! The program itself, run on a site in a folder.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program, ready to run on the site at `root`; nothing is read from where the tests run.
pub(crate) fn program(root: &Path, command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_inquill"));
    program
        .args([command, "--root"])
        .arg(root)
        .current_dir(root)
        .stdin(Stdio::null());
    program
}

/// Runs `check` and returns what it says, with its exit code below. How large the site is, is left out.
pub(crate) fn checked(root: &Path) -> String {
    let said = said(&program(root, "check").output().unwrap());
    let size = |line: &&str| {
        line.contains(" with ") && line.contains(" exercise") && line.contains(" page")
    };
    match said.trim_end().rsplit('\n').nth(1).filter(size) {
        Some(line) => said.replacen(&format!("{line}\n"), "", 1),
        None => said,
    }
}

/// What was said, and the exit code. A panic or a signal is never an answer.
pub(crate) fn said(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !said.contains("panicked") && !said.contains("overflowed"),
        "{said}"
    );
    let code = output
        .status
        .code()
        .unwrap_or_else(|| panic!("ended by a signal: {}\n{said}", output.status));
    format!("{said}exit code {code}\n")
}
