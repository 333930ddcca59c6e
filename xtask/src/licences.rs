//! `docs/LICENCES.md`: the crates that the program is made of, with their licences. `deny.toml` says which are accepted.

use crate::generated::Generated;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const LIST: &str = "docs/LICENCES.md";

/// The list is of one system, so that it is the same wherever it is made.
const SYSTEM: &str = "x86_64-unknown-linux-gnu";

const HEAD: &str = "# Licences

What the program is made of besides its own code, as built on Linux. It is based in part on the work of the Independent JPEG Group.

<!-- Made from Cargo.lock by `cargo xtask licences`. -->

| Crate | Licence |
|---|---|
";

pub(crate) fn generate(generated: &mut Generated) {
    let mut text = HEAD.to_owned();
    for (name, licence) in built() {
        text.extend(["| ", &*name, " | ", &*licence, " |\n"]);
    }
    generated.file(LIST, &text);
}

/// The name and the licence of each crate that is needed to build or to run the program, sorted.
fn built() -> BTreeSet<(String, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--filter-platform", SYSTEM])
        .current_dir(crate::root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let by_id = |list: &Value| -> BTreeMap<String, Value> {
        let entries = list.as_array().unwrap().iter();
        entries
            .map(|entry| (text(&entry["id"]), entry.clone()))
            .collect()
    };
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let program = packages
        .iter()
        .find(|(_, package)| package["name"] == "inquill")
        .map(|(id, _)| id.clone());
    // From our own crate along everything but dependencies of tests.
    let (mut reached, mut next) = (BTreeSet::new(), Vec::from_iter(program));
    while let Some(id) = next.pop() {
        if !reached.insert(id.clone()) {
            continue;
        }
        for dependency in nodes[&id]["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                next.push(text(&dependency["pkg"]));
            }
        }
    }
    reached
        .iter()
        .map(|id| &packages[id])
        .filter(|package| package["name"] != "inquill")
        .map(|package| (text(&package["name"]), text(&package["license"])))
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
