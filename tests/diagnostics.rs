//! The catalogue of mistakes: a folder of `tests/diagnostics/` is a small site with one of them, `expected.txt` what
//! `inquill check --quiet` says about it. `BLESS=1 cargo test --test diagnostics` writes them anew: read the difference.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, clippy::print_stdout, reason = "tests")]

use inquill::diagnostic::{Code, Severity};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Mistakes that no folder under version control can hold, and where they are tested instead.
const ELSEWHERE: [(Code, &str); 2] = [(Code::Unreadable, "src/read.rs"), (Code::OutsideLink, "tests/external.rs")];

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// What `inquill check` says of a site, and its exit code.
fn said(root: &Path) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_inquill")).args(["check", "--quiet", "--root"]).arg(root).output().unwrap();
    assert!(output.stdout.is_empty(), "mistakes go to standard error");
    format!("{}exit code {}\n", String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
}

#[test]
fn every_mistake_has_its_exact_message() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    let fixtures = fixtures();
    for root in &fixtures {
        let (said, expected) = (said(root), root.join("expected.txt"));
        if bless {
            fs::write(&expected, &said).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != said {
            differing.push(format!("--- {}\n{said}", root.display()));
        }
    }
    assert!(differing.is_empty(), "other messages than expected.txt:\n{}", differing.join("\n"));
    println!("{} sites with mistakes tried", fixtures.len());
}

#[test]
fn every_code_has_a_site_that_shows_it() {
    let all: String =
        fixtures().iter().map(|root| fs::read_to_string(root.join("expected.txt")).unwrap_or_default()).collect();
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let shown = all.contains(&format!("{severity}[{}]", code.name()));
        let elsewhere = ELSEWHERE.iter().any(|(known, _)| known == code);
        assert!(shown != elsewhere, "`{}` has no folder in tests/diagnostics, or one and an excuse too", code.name());
    }
}

#[test]
fn a_folder_is_named_after_the_mistake_it_shows() {
    for root in fixtures() {
        let name = root.file_name().unwrap().to_str().unwrap().to_owned();
        let expected = fs::read_to_string(root.join("expected.txt")).unwrap_or_default();
        let shown = Code::ALL
            .iter()
            .filter(|code| expected.contains(&format!("[{}]", code.name())))
            .any(|code| name.starts_with(code.name()));
        assert!(shown, "{name} shows:\n{expected}");
    }
}
