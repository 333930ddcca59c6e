//! Promise 14: few, watched dependencies. `deny.toml` holds their licences, duplicates and sources, and `docs/LICENCES.md`
//! lists them; this bounds their number.

use crate::support::repository;
use crate::support::tally::tried;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// Crates that the program is made of on any one system: what its users must trust.
const MOST_BUILT: usize = 170;
/// Crates in the lock file, with those that only other systems, tests and generators need.
const MOST_LOCKED: usize = 200;

#[test]
fn few_crates_are_locked() {
    let lock: toml::Table = fs::read_to_string(repository("Cargo.lock"))
        .unwrap()
        .parse()
        .unwrap();
    let locked = lock["package"].as_array().unwrap().len();
    assert!(
        locked <= MOST_LOCKED,
        "{locked} crates are locked, at most {MOST_LOCKED} are argued for"
    );
    tried(locked, "crates in the lock file");
}

#[test]
fn the_program_is_made_of_few_crates() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--package", "inquill"])
        .args(["--edges", "normal,build", "--prefix", "none"])
        .current_dir(repository(""))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).unwrap();
    // `name version`, and for a crate that is listed again `(*)`.
    let built: BTreeSet<&str> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    assert!(
        built.len() <= MOST_BUILT,
        "{} crates are built, at most {MOST_BUILT} are argued for",
        built.len()
    );
    tried(built.len(), "crates that are built");
}
