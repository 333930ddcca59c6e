//! Generators of files that are under version control.
//!
//! `cargo xtask reference` writes the pages of the guide that are made from the program, `cargo xtask licences` writes
//! `docs/LICENCES.md`. With `--check` they write nothing, and fail with a diff if a file is out of date.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a developer's tool: it reads and writes files, and ends with a message when a source is not as it expects"
)]

mod generated;
mod licences;
mod reference;
mod rust;

use generated::{Generated, Mode};
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (task, mode) = match arguments[..] {
        [task] => (task, Mode::Write),
        [task, "--check"] => (task, Mode::Check),
        _ => return usage(),
    };
    let mut generated = Generated::new(mode);
    match task {
        "reference" => reference::generate(&mut generated),
        "licences" => licences::generate(&mut generated),
        _ => return usage(),
    }
    generated.finish(task)
}

fn usage() -> ExitCode {
    eprintln!("usage: cargo xtask reference|licences [--check]");
    ExitCode::from(3)
}

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the repository")
}

/// The text of a file of the repository.
fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text file below a folder of the repository, sorted, by its path as seen from that folder.
fn texts_below(folder: &str) -> Vec<(String, String)> {
    let top = root().join(folder);
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![top.clone()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(&top).unwrap().to_str().unwrap();
                found.push((name.replace(std::path::MAIN_SEPARATOR, "/"), text));
            }
        }
    }
    found.sort();
    found
}
