//! Rebuilds the program when an embedded file is added, changed or removed: the theme, the starter site, and the example
//! of each diagnostic, which this script collects for `inquill explain`. It also computes a fingerprint of the program.

#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads and writes files"
)]

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    for folder in INPUTS.iter().chain(&["tests/diagnostics"]) {
        println!("cargo::rerun-if-changed={folder}");
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rustc-env=INQUILL_BUILD={}", fingerprint(&root)?);
    fs::write(
        out.join("examples.rs"),
        examples(&root.join("tests/diagnostics"))?,
    )
}

/// The files and folders the program is built from.
const INPUTS: [&str; 5] = ["Cargo.toml", "Cargo.lock", "src", "templates", "static"];

/// A hash of all inputs. A build can tell by it whether an output was made by another version of the program.
fn fingerprint(root: &Path) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    let mut left: Vec<PathBuf> = INPUTS
        .iter()
        .rev()
        .map(|part| root.join(part))
        .filter(|part| part.exists())
        .collect();
    while let Some(path) = left.pop() {
        path.strip_prefix(root).unwrap_or(&path).hash(&mut hasher);
        if path.is_dir() {
            let mut inside: Vec<_> = fs::read_dir(&path)?
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<_>>()?;
            inside.sort_unstable_by(|one, other| other.cmp(one));
            left.append(&mut inside);
        } else {
            fs::read(&path)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Rust source of a table of the example sites: the name of each folder, with the expected output of `inquill check`.
fn examples(folder: &Path) -> io::Result<String> {
    let mut outputs: Vec<(String, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let expected = entry.path().join("expected.txt");
        if expected.is_file() {
            outputs.push((entry.file_name().to_string_lossy().into_owned(), expected));
        }
    }
    outputs.sort();
    let mut table = String::from("pub(super) const ALL: &[(&str, &str)] = &[\n");
    for (name, expected) in outputs {
        writeln!(
            table,
            "    ({name:?}, include_str!({:?})),",
            expected.display().to_string()
        )
        .map_err(io::Error::other)?;
    }
    table.push_str("];\n");
    Ok(table)
}
