//! What the promises stand on. See README.md beside this file.

pub(crate) mod disks;
pub(crate) mod generations;
pub(crate) mod program;
pub(crate) mod publishing;

use std::fs::File;
use std::io::Write;

/// Counts what was tried, for the end of `tests/run`: `tried(50, "kills")`.
pub(crate) fn tried(count: usize, what: &str) {
    note(&format!("tried {count} {what}"));
}

/// Says that something was left out, and why.
pub(crate) fn skipped(what: &str) {
    note(&format!("skipped {what}"));
}

/// `cargo test` keeps to itself what tests print, so `tests/run` names a file.
fn note(line: &str) {
    println!("{line}");
    if let Some(tally) = std::env::var_os("INQUILL_TALLY") {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(tally)
            .unwrap();
        // One write, so that lines of several tests do not mix.
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}
