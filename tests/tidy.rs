//! The walls of the house: which file may use which crate, and how long a file may grow.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// Lines a source file may have, tests in the same file not counted.
const LONGEST: usize = 600;

/// Each heavy crate has one owner: a file, or every file below a folder.
const OWNERS: [(&str, &[&str]); 29] = [
    ("syntect::", &["src/parse/markdown/highlight.rs"]),
    ("two_face::", &["src/parse/markdown/highlight.rs"]),
    ("biblatex::", &["src/parse/references/bibliography.rs"]),
    ("pulldown_latex::", &["src/parse/markdown/math.rs"]),
    (
        "image::",
        &["src/read/picture_head.rs", "src/render/images/resize.rs"],
    ),
    ("imagesize::", &["src/read/picture_head.rs"]),
    ("jpeg_encoder::", &["src/render/images/resize.rs"]),
    ("aho_corasick::", &["src/parse/markdown/vocabulary.rs"]),
    ("pulldown_cmark::", &["src/parse/"]),
    (
        "toml::",
        &["src/parse/settings/values.rs", "src/lint/words.rs"],
    ),
    ("serde_saphyr::", &["src/parse/settings/values.rs"]),
    ("tera::", &["src/render/"]),
    ("walkdir::", &["src/read/"]),
    ("clap::", &["src/cli/"]),
    ("clap_mangen::", &["src/cli/man.rs"]),
    ("csscolorparser::", &["src/lint/contrast.rs"]),
    ("annotate_snippets::", &["src/report/mod.rs"]),
    (
        "quick_xml::",
        &["src/resolve/drawing.rs", "src/render/generated/xml.rs"],
    ),
    ("base64::", &["src/render/generated/single_file.rs"]),
    ("hmac_sha256::", &["src/render/generated/single_file.rs"]),
    ("resvg::", &["src/render/images/raster.rs"]),
    ("png::", &["src/render/images/raster.rs"]),
    ("ttf_parser::", &["src/render/images/outlines.rs"]),
    ("include_dir::", &["src/read/theme.rs", "src/scaffold/"]),
    ("notify::", &["src/serve/watch.rs"]),
    ("httparse::", &["src/serve/http.rs"]),
    ("signal_hook::", &["src/cli/serve.rs"]),
    ("open::", &["src/cli/serve.rs"]),
    ("strsim::", &["src/model/diagnostic/suggestion.rs"]),
];

fn files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.push((
                    path.strip_prefix(root)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned(),
                    text,
                ));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn each_heavy_crate_is_used_by_its_owner_only() {
    for (path, text) in files("src") {
        for (name, owners) in OWNERS {
            let uses = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| {
                    line.match_indices(name).any(|(at, _)| {
                        !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                    })
                });
            assert!(
                !uses || owners.iter().any(|owner| path.starts_with(owner)),
                "{path} uses {name}, which belongs to {owners:?}"
            );
        }
    }
}

#[test]
fn no_source_file_outgrows_its_room() {
    for (path, text) in files("src")
        .into_iter()
        .chain(files("static"))
        .chain(files("templates"))
    {
        let lines = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default()
            .lines()
            .count();
        assert!(
            lines <= LONGEST,
            "{path} has {lines} lines: find the missing noun or verb"
        );
    }
}

#[test]
fn every_folder_of_source_has_a_name_that_says_what_it_does() {
    for (path, _) in files("src") {
        assert!(
            !["util", "helper", "misc", "common"]
                .iter()
                .any(|vague| path.contains(vague)),
            "{path}"
        );
    }
}
