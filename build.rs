//! Builds anew when a file that the binary carries is added, changed or removed: the theme, the starter site, and the
//! catalogue of mistakes, which is put together here for `inquill explain`. And gives the program a name that changes
//! with whatever it is made of.

#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads and writes files"
)]

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    for folder in PARTS.iter().chain(&["tests/diagnostics"]) {
        println!("cargo::rerun-if-changed={folder}");
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rustc-env=INQUILL_BUILD={}", identity(&root)?);
    fs::write(
        out.join("examples.rs"),
        examples(&root.join("tests/diagnostics"))?,
    )
}

/// What the program is made of.
const PARTS: [&str; 5] = ["Cargo.toml", "Cargo.lock", "src", "templates", "static"];

/// A name for the program as it is here, so that it can tell what another one has made.
fn identity(root: &Path) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    let mut left: Vec<PathBuf> = PARTS
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

/// A table of what is said of each site in the catalogue, by name. Only what is said is carried, not the sites.
fn examples(catalogue: &Path) -> io::Result<String> {
    let mut said: Vec<(String, PathBuf)> = Vec::new();
    for entry in fs::read_dir(catalogue)? {
        let entry = entry?;
        let expected = entry.path().join("expected.txt");
        if expected.is_file() {
            said.push((entry.file_name().to_string_lossy().into_owned(), expected));
        }
    }
    said.sort();
    let mut table = String::from("pub(super) const ALL: &[(&str, &str)] = &[\n");
    for (name, expected) in said {
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
