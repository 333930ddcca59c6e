//! What a run tried and what it could not try, for the end of `tests/run`.

use std::fs::File;
use std::io::Write;

/// Counts what was tried: `tried(50, "kills")`.
pub(crate) fn tried(count: usize, what: &str) {
    note(&format!("tried {count} {what}"));
}

/// Says that something was left out, and why.
pub(crate) fn skipped(what: &str) {
    note(&format!("skipped {what}"));
}

/// `cargo test` hides what passing tests print, so `tests/run` names a file.
fn note(line: &str) {
    println!("{line}");
    if let Some(tally) = std::env::var_os("INQUILL_TALLY") {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(tally)
            .unwrap();
        // One write, so that the lines of concurrent tests do not mix.
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}
