//! Promise 14: few, watched dependencies: their number, their licences, and what is known against them.
//!
//! `INQUILL_ADVISORIES=path/to/advisory-db cargo test --test promises advisory` compares the lock file with a checkout of
//! <https://github.com/rustsec/advisory-db>. Nothing is fetched.

use crate::harness::{skipped, tried};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates that the program is made of on any one system: what someone must trust who runs it.
const MOST_BUILT: usize = 170;
/// Crates in the lock file: those and what only other systems and the tests need.
const MOST_LOCKED: usize = 190;

/// What may be used and passed on under terms that are no stricter than ours.
const LICENCES: [&str; 13] = [
    "MIT",
    "Apache-2.0",
    "Unlicense",
    "Zlib",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "CC0-1.0",
    "Unicode-3.0",
    "0BSD",
    "BSL-1.0",
    "MIT-0",
    // The Independent JPEG Group's: like MIT, and who passes on the program says that their work is in it.
    "IJG",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every package of the lock file: name and version, ours left out.
fn locked() -> BTreeSet<(String, String)> {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let packages = table["package"].as_array().unwrap();
    packages
        .iter()
        .map(|package| ["name", "version"].map(|key| package[key].as_str().unwrap().to_owned()))
        .map(|[name, version]| (name, version))
        .filter(|(name, _)| name != "inquill")
        .collect()
}

/// What cargo knows of the packages that are built on this system for users: name and version to licence.
fn built() -> BTreeMap<(String, String), String> {
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
            host,
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let by_id: BTreeMap<String, &serde_json::Value> = packages
        .iter()
        .map(|package| (text(&package["id"]), package))
        .collect();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let nodes: BTreeMap<String, &serde_json::Value> =
        nodes.iter().map(|node| (text(&node["id"]), node)).collect();
    // From our own crate on, along what is needed to run or to build it, tests left out.
    let (mut reached, mut next) = (BTreeSet::new(), vec![text(&metadata["resolve"]["root"])]);
    while let Some(id) = next.pop() {
        if reached.insert(id.clone()) {
            let dependencies = nodes[&id]["deps"].as_array().unwrap().iter();
            let wanted = dependencies.filter(|dependency| {
                dependency["dep_kinds"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|kind| kind["kind"] != "dev")
            });
            next.extend(wanted.map(|dependency| text(&dependency["pkg"])));
        }
    }
    reached
        .iter()
        .map(|id| by_id[id])
        .filter(|package| package["name"] != "inquill")
        .map(|package| {
            (
                (text(&package["name"]), text(&package["version"])),
                text(&package["license"]),
            )
        })
        .collect()
}

#[test]
fn there_are_few_of_them() {
    let (locked, built) = (locked(), built());
    assert!(
        built.len() <= MOST_BUILT,
        "{} crates are built, at most {MOST_BUILT} are argued for",
        built.len()
    );
    assert!(
        locked.len() <= MOST_LOCKED,
        "{} crates are locked, at most {MOST_LOCKED} are argued for",
        locked.len()
    );
    tried(built.len(), "crates that are built");
    tried(locked.len(), "crates in the lock file");
}

#[test]
fn each_comes_from_the_registry_with_its_checksum() {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    for package in table["package"].as_array().unwrap() {
        let ours = package["name"].as_str() == Some("inquill");
        let source = package
            .get("source")
            .and_then(toml::Value::as_str)
            .unwrap_or_default();
        assert!(
            ours || (source.starts_with("registry+") && package.get("checksum").is_some()),
            "{package}"
        );
    }
}

/// `BLESS=1 cargo test --test promises licences` writes the list anew.
#[test]
fn licences_are_listed_and_no_stricter_than_ours() {
    let list = root().join("docs/LICENCES.md");
    let built = built();
    for ((name, version), licence) in &built {
        // `A OR B`: one of them will do. `A AND B`: each must.
        let fits = licence.replace('/', " OR ").split(" OR ").any(|choice| {
            choice.split(" AND ").all(|one| {
                LICENCES.contains(
                    &one.trim()
                        .trim_matches(['(', ')'])
                        .trim()
                        .split(" WITH ")
                        .next()
                        .unwrap_or_default(),
                )
            })
        });
        assert!(fits, "{name} {version} is under {licence:?}");
    }
    let rows: BTreeSet<String> = built
        .iter()
        .map(|((name, _), licence)| format!("| {name} | {licence} |\n"))
        .collect();
    if std::env::var_os("BLESS").is_some() {
        let head = "# Licences\n\nWhat the program is made of besides its own code, as built on Linux. Its tests hold this list against \
                    what is built. It is based in part on the work of the Independent JPEG Group.\n\n| Crate | Licence |\n|---|---|\n";
        fs::write(
            &list,
            rows.iter().fold(head.to_owned(), |text, row| text + row),
        )
        .unwrap();
    }
    let listed = fs::read_to_string(&list).unwrap();
    let missing: Vec<_> = rows
        .iter()
        .filter(|row| !listed.contains(row.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in docs/LICENCES.md: {missing:?}");
    if cfg!(target_os = "linux") {
        let gone: Vec<_> = listed
            .lines()
            .skip_while(|line| !line.starts_with("|---"))
            .skip(1)
            .filter(|line| !rows.contains(&format!("{line}\n")))
            .collect();
        assert!(
            gone.is_empty(),
            "in docs/LICENCES.md, but no longer built: {gone:?}"
        );
    }
}

#[test]
fn no_advisory_is_known_against_any_of_them() {
    let Some(database) = std::env::var_os("INQUILL_ADVISORIES").map(PathBuf::from) else {
        return skipped("known advisories: INQUILL_ADVISORIES names no advisory database");
    };
    let mut found = Vec::new();
    let mut compared = 0;
    for (name, version) in locked() {
        let Ok(list) = fs::read_dir(database.join("crates").join(&name)) else {
            continue;
        };
        for entry in list {
            compared += 1;
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let Some(advisory) = affects(&text, &version) else {
                continue;
            };
            found.push(format!("{name} {version}: {advisory}"));
        }
    }
    assert!(
        database.join("crates").is_dir(),
        "{} is no checkout of the advisory database",
        database.display()
    );
    assert!(found.is_empty(), "{found:#?}");
    tried(compared, "advisories compared");
}

/// The advisory's id, when it is about this version. Withdrawn ones and mere notices (unmaintained crates) are no danger.
fn affects(advisory: &str, version: &str) -> Option<String> {
    let head = advisory
        .split("```")
        .nth(1)?
        .trim_start_matches("toml")
        .to_owned();
    let table: toml::Table = head.parse().ok()?;
    let about = table.get("advisory")?;
    if about.get("withdrawn").is_some() || about.get("informational").is_some() {
        return None;
    }
    let ranges = |key: &str| {
        table
            .get("versions")
            .and_then(|versions| versions.get(key))
            .and_then(toml::Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let safe = ranges("patched").into_iter().chain(ranges("unaffected"));
    let is_safe = safe
        .filter_map(|range| range.as_str().map(|range| within(version, range)))
        .any(|within| within);
    (!is_safe).then(|| {
        about
            .get("id")
            .and_then(toml::Value::as_str)
            .unwrap_or("an advisory without an id")
            .to_owned()
    })
}

/// Whether a version is in a range such as `>= 1.2.3, < 2` or `^1.0.4`.
fn within(version: &str, range: &str) -> bool {
    let parts = |text: &str| -> Vec<u64> {
        let plain = text.split(['-', '+']).next().unwrap_or_default();
        let mut parts: Vec<u64> = plain
            .split('.')
            .map(|part| part.trim().parse().unwrap_or(0))
            .collect();
        parts.resize(3, 0);
        parts
    };
    let ours = parts(version);
    range.split(',').map(str::trim).all(|bound| {
        let digits = bound.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let (sign, text) = bound.split_at(digits);
        let theirs = parts(text);
        match sign.trim() {
            ">=" => ours >= theirs,
            ">" => ours > theirs,
            "<=" => ours <= theirs,
            "<" => ours < theirs,
            "=" => ours == theirs,
            "~" => ours >= theirs && ours[..2] == theirs[..2],
            // `^` or nothing: up to the first part that is not zero.
            _ => {
                let fixed = theirs.iter().position(|part| *part > 0).unwrap_or(2);
                ours >= theirs && ours[..=fixed] == theirs[..=fixed]
            }
        }
    })
}

#[test]
fn an_advisory_is_read_as_it_is_written() {
    let advisory = |patched: &str| {
        format!(
            "```toml\n[advisory]\nid = \"RUSTSEC-1\"\npackage = \"x\"\n\n[versions]\npatched = [{patched}]\nunaffected = [\"< 0.3\"]\n```\n\n# X\n"
        )
    };
    for (version, patched, affected) in [
        ("1.2.3", "\">= 1.2.3\"", false),
        ("1.2.2", "\">= 1.2.3\"", true),
        ("1.2.2", "\">= 1.3.0\", \"^1.2.2\"", false),
        ("0.2.9", "", false),
        ("0.3.0", "", true),
        ("0.4.7", "\"^0.4.6\"", false),
        ("0.5.0", "\"^0.4.6\"", true),
        ("1.9.0", "\">= 1.2.3, < 2\"", false),
        ("2.0.0", "\">= 1.2.3, < 2\"", true),
    ] {
        assert_eq!(
            affects(&advisory(patched), version).is_some(),
            affected,
            "{version} and {patched}"
        );
    }
}
