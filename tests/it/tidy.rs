//! The walls of the house: which file may use which crate, and how long a file may grow.

use crate::support::{files_below, repository};
use std::fs;

/// Lines a source file may have, tests in the same file not counted.
const LONGEST: usize = 600;

/// Each heavy crate has one owner: a file, or every file below a folder.
const OWNERS: [(&str, &[&str]); 29] = [
    ("syntect::", &["src/parse/markdown/highlight.rs"]),
    ("two_face::", &["src/parse/markdown/highlight.rs"]),
    ("biblatex::", &["src/parse/references/bibliography.rs"]),
    (
        "pulldown_latex::",
        &[
            "src/parse/markdown/math.rs",
            "src/parse/markdown/latex_messages.rs",
        ],
    ),
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
    ("annotate_snippets::", &["src/report/"]),
    (
        "quick_xml::",
        &["src/resolve/drawing.rs", "src/render/generated/xml.rs"],
    ),
    (
        "base64::",
        &[
            "src/render/data_url.rs",
            "src/render/generated/single_file.rs",
        ],
    ),
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

/// The text files below a folder of this repository, by their paths.
fn files(folder: &str) -> Vec<(String, String)> {
    files_below(&repository(folder))
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let path = path.strip_prefix(repository("")).unwrap().to_owned();
            Some((path.to_str().unwrap().to_owned(), text))
        })
        .collect()
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
