//! What a run of a program costs, in counts that do not depend on what else the machine does.

use super::program::PROGRAM;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A program without its debug information, which valgrind would read first.
pub(crate) struct Lean(TempDir);

impl Lean {
    /// `None` without valgrind or strip.
    pub(crate) fn of(program: &Path) -> Option<Self> {
        let lean = Self(tempfile::tempdir().unwrap());
        let stripped = Command::new("strip")
            .arg("-o")
            .arg(lean.program())
            .arg(program)
            .status();
        let valgrind = Command::new("valgrind").arg("--version").output();
        (stripped.is_ok_and(|status| status.success()) && valgrind.is_ok()).then_some(lean)
    }

    pub(crate) fn of_inquill() -> Option<Self> {
        Self::of(Path::new(PROGRAM))
    }

    fn program(&self) -> PathBuf {
        self.0.path().join("program")
    }

    /// The instructions that it takes with these arguments.
    pub(crate) fn instructions(&self, arguments: &[&str]) -> u64 {
        let said = self.valgrind(
            &[
                "--tool=cachegrind",
                "--cache-sim=no",
                "--cachegrind-out-file=/dev/null",
            ],
            arguments,
        );
        // `==1== I refs: 1,234`; older versions write `I   refs:`.
        let mut lines = said.lines().filter_map(|line| line.split_once("refs:"));
        let total = lines.find(|(what, _)| what.trim_end().ends_with(" I"));
        number(total.map(|(_, count)| count), &said)
    }

    /// How often it allocates memory with these arguments.
    pub(crate) fn allocations(&self, arguments: &[&str]) -> u64 {
        let said = self.valgrind(&["--tool=dhat", "--dhat-out-file=/dev/null"], arguments);
        // `==1== Total:     4,097 bytes in 2 blocks`
        let mut lines = said.lines().filter(|line| line.contains("Total:"));
        let blocks = lines.next().and_then(|line| line.split(" in ").nth(1));
        number(
            blocks.map(|blocks| blocks.trim_end_matches(" blocks")),
            &said,
        )
    }

    fn valgrind(&self, options: &[&str], arguments: &[&str]) -> String {
        let mut command = Command::new("valgrind");
        command.args(options).arg("--main-stacksize=8388608");
        command.arg(self.program()).args(arguments);
        String::from_utf8_lossy(&run(&mut command).stderr).into_owned()
    }
}

fn number(count: Option<&str>, said: &str) -> u64 {
    let count = count.unwrap_or_else(|| panic!("valgrind counted nothing:\n{said}"));
    count.trim().replace(',', "").parse().unwrap()
}

/// Whether strace is there and may be used.
pub(crate) fn can_trace() -> bool {
    let traced = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    traced.is_ok_and(|output| output.status.success())
}

/// The calls to the system about files and folders that a program makes with these arguments.
pub(crate) fn file_calls(program: &Path, arguments: &[&str]) -> u64 {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new("strace");
    command
        .args(["-f", "-c", "-e", "trace=%file,%desc", "-o"])
        .arg(log.path())
        .arg(program)
        .args(arguments);
    // Set by cargo for the programs it runs; with it the system's loader looks for libraries there.
    run(command.env_remove("LD_LIBRARY_PATH"));
    // `% time  seconds  usecs/call  calls  errors  syscall`, where `errors` may be blank.
    let table = fs::read_to_string(log.path()).unwrap();
    let rows = table.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (calls, name) = (fields.get(3)?.parse::<u64>().ok()?, *fields.last()?);
        // `mmap` is mostly about memory. `fcntl` is a check of the standard library in debug builds.
        (!["total", "mmap", "fcntl"].contains(&name)).then_some(calls)
    });
    rows.sum()
}

/// Runs a command on one thread, without the settings of whoever runs the tests.
fn run(command: &mut Command) -> Output {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("INQUILL_") {
            command.env_remove(name);
        }
    }
    command.env("RAYON_NUM_THREADS", "1").output().unwrap()
}
