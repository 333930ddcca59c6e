//! The walls between folders: which folder of `src` may import which, and no file imports itself through others.
//!
//! Every `use` and every qualified path counts, in macros, re-exports and unit tests too. An import of `crate::a::b::Name`
//! is an import of the file that has the module `a::b`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What the files of a folder (or the file of this name) may import besides their own folder. The longest name that a
/// file's path begins with decides.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("read", &["model"]),
    ("parse/settings", &["model"]),
    ("parse/references", &["model", "parse/settings"]),
    (
        "parse/markdown",
        &["model", "parse/settings", "parse/references"],
    ),
    ("parse/exercise", &["model", "parse/markdown"]),
    (
        "parse",
        &[
            "model",
            "parse/settings",
            "parse/references",
            "parse/markdown",
            "parse/exercise",
        ],
    ),
    ("resolve", &["model"]),
    ("render", &["model"]),
    ("write", &["model"]),
    ("lint", &["model"]),
    ("report", &["model"]),
    ("explain", &["model"]),
    ("link_checker", &["model"]),
    ("scaffold", &["model"]),
    (
        "pipeline",
        &[
            "model",
            "read",
            "parse",
            "resolve",
            "render",
            "write",
            "lint",
            "report",
            "explain",
            "link_checker",
        ],
    ),
    ("serve", &["model", "pipeline"]),
    // The program: arguments in, messages and exit codes out.
    ("cli", &["model", "pipeline", "serve", "scaffold"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// The source: path below `src`, without `.rs`, to its text.
type Source = BTreeMap<String, String>;

fn source() -> Source {
    fn walk(folder: &Path, root: &Path, found: &mut Source) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().with_extension("");
                let name = name.to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Source::new();
    walk(&root, &root, &mut found);
    found
}

/// Comments, strings and characters blanked out, so that only code is left.
fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = hashes + 2;
            rest[body..]
                .find(&end)
                .map_or(rest.len(), |found| body + found + end.len())
        } else if rest.starts_with('"') {
            string_end(rest)
        } else {
            character(rest).unwrap_or_default()
        };
        if skipped > 0 {
            out.push(' ');
            at += skipped;
        } else {
            let c = rest.chars().next().unwrap();
            out.push(c);
            at += c.len_utf8();
        }
    }
    out
}

/// How many `#` a raw string begins with, if one begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?;
    let count = hashes.len() - hashes.trim_start_matches('#').len();
    hashes[count..].starts_with('"').then_some(count)
}

fn string_end(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character literal, which a lifetime is not.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escape) = inner.strip_prefix('\\') {
        let end = escape.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0;
        return Some(2 + end + 1);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..]
        .starts_with('\'')
        .then(|| c.len_utf8() + 2)
}

/// The module that a file is: `parse/page` → `parse::page`, `parse/mod` → `parse`. `main` is not part of the library.
fn module(file: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = file.split('/').collect();
    if matches!(parts.last(), Some(&"mod" | &"lib" | &"main")) {
        parts.pop();
    }
    parts
}

/// Words and signs of some code, in order.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        let word = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')
                .len();
        let length = if word > 0 {
            word
        } else if rest.starts_with("::") {
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        let token = &rest[..length];
        if !token.trim().is_empty() {
            tokens.push(token);
        }
        at += length;
    }
    tokens
}

/// Every path with `::` in some tokens, `use` trees written out: `a::{b, c::d}` → `a::b`, `a::c::d`.
fn paths<'t>(tokens: &[&'t str]) -> Vec<(usize, Vec<&'t str>)> {
    let is_word = |token: &str| token.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !is_word(tokens[at]) || tokens.get(at + 1) != Some(&"::") {
            at += 1;
            continue;
        }
        let begin = at;
        let mut path = vec![tokens[at]];
        at += 1;
        loop {
            if tokens.get(at) != Some(&"::") {
                found.push((begin, path));
                break;
            }
            match tokens.get(at + 1) {
                Some(&"{") => {
                    let end = closing(tokens, at + 1);
                    for branch in branches(&tokens[at + 2..end]) {
                        let whole = [path.clone(), branch].concat();
                        found.push((begin, whole));
                    }
                    at = end + 1;
                    break;
                }
                Some(word) if is_word(word) => {
                    path.push(word);
                    at += 2;
                }
                _ => {
                    found.push((begin, path));
                    at += 1;
                    break;
                }
            }
        }
    }
    found
}

/// The index of the brace that closes the one at `open`.
fn closing(tokens: &[&str], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match *token {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// The paths between the braces of a `use` tree.
fn branches<'t>(tokens: &[&'t str]) -> Vec<Vec<&'t str>> {
    let mut found = Vec::new();
    let (mut depth, mut begin) = (0, 0);
    for at in 0..=tokens.len() {
        match tokens.get(at) {
            Some(&"{") => depth += 1,
            Some(&"}") => depth -= 1,
            Some(&",") | None if depth == 0 => {
                let branch = &tokens[begin..at];
                if let [word] = branch {
                    found.push(vec![*word]);
                } else if branch.len() > 2 && branch[1] != "::" {
                    found.push(vec![branch[0]]);
                } else {
                    found.extend(paths(branch).into_iter().map(|(_, path)| path));
                }
                begin = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// Every import of one file by another, with the path that makes it.
fn imports(source: &Source) -> BTreeMap<(&str, &str), String> {
    let modules: BTreeMap<Vec<&str>, &str> = source
        .keys()
        .filter(|file| *file != "main" && !file.starts_with("cli"))
        .map(|file| (module(file), file.as_str()))
        .collect();
    let program: BTreeMap<Vec<&str>, &str> = source
        .keys()
        .filter(|file| *file == "main" || file.starts_with("cli"))
        .map(|file| (module(file), file.as_str()))
        .collect();
    let mut found = BTreeMap::new();
    for (file, text) in source {
        let code = code(text);
        let tokens = tokens(&code);
        let is_program = program.values().any(|known| known == file);
        for (begin, path) in paths(&tokens) {
            let mut here = module(file);
            // `super` in a module within the file is the file itself.
            let inner = inner_modules(&tokens[..begin]);
            let (own, path): (bool, Vec<&str>) = match path[0] {
                "crate" | "$crate" => (true, path[1..].to_vec()),
                "inquill" => (false, path[1..].to_vec()),
                "super" | "self" => {
                    let mut depth = inner;
                    let mut rest = &path[..];
                    while let Some((first, tail)) = rest.split_first() {
                        match *first {
                            "self" => {}
                            "super" if depth > 0 => depth -= 1,
                            "super" => drop(here.pop()),
                            _ => break,
                        }
                        rest = tail;
                    }
                    if depth > 0 {
                        continue;
                    }
                    (true, [here, rest.to_vec()].concat())
                }
                // A module below this one is named without anything in front of it.
                first => {
                    let child = [here.clone(), vec![first]].concat();
                    let known = if is_program { &program } else { &modules };
                    if !known.contains_key(&child) || declared_by_use(&tokens, first) {
                        continue;
                    }
                    (true, [here, path].concat())
                }
            };
            let known = if is_program && own {
                &program
            } else {
                &modules
            };
            let target = (0..=path.len())
                .rev()
                .find_map(|length| known.get(&path[..length]));
            if let Some(target) = target
                && target != file
            {
                found
                    .entry((file.as_str(), *target))
                    .or_insert_with(|| path.join("::"));
            }
        }
    }
    found
}

/// Whether a name is brought in by a `use`, which counts by itself.
fn declared_by_use(tokens: &[&str], name: &str) -> bool {
    tokens
        .split(|token| *token == ";")
        .filter(|statement| statement.contains(&"use"))
        .any(|statement| statement.last() == Some(&name) && statement.len() > 2)
}

/// How many modules within the file are open behind some tokens.
fn inner_modules(tokens: &[&str]) -> usize {
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "{" => open.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().filter(|is_module| *is_module).count()
}

/// The name in `MAY_USE` that speaks for a file.
fn folder(file: &str) -> Option<&'static str> {
    let file = file.strip_suffix("/mod").unwrap_or(file);
    MAY_USE
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| {
            file.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
        .max_by_key(|name| name.len())
}

/// Imports that no line of `MAY_USE` allows.
fn breaches(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for ((from, to), path) in imports(source) {
        let (Some(one), Some(other)) = (folder(from), folder(to)) else {
            found.push(format!("{from} or {to} has no line in MAY_USE"));
            continue;
        };
        let allowed = MAY_USE.iter().find(|(name, _)| *name == one).unwrap().1;
        let may = allowed.iter().any(|name| {
            other == *name
                || other
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('/'))
        });
        if one != other && !may {
            found.push(format!("{from} imports {to} ({path})"));
        }
    }
    found
}

/// Files that import each other in a circle: each a group in which every file reaches every other.
fn circles(source: &Source) -> Vec<Vec<&str>> {
    let imports = imports(source);
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in imports.keys() {
        next.entry(from).or_default().insert(to);
    }
    let reach = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = next.get(from).into_iter().flatten().copied().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file) {
                open.extend(next.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = source
        .keys()
        .map(|file| (file.as_str(), reach(file)))
        .collect();
    let mut groups = BTreeSet::new();
    for (file, others) in &reached {
        if others.contains(file) {
            groups.insert(
                others
                    .iter()
                    .copied()
                    .filter(|other| reached[other].contains(file))
                    .collect::<Vec<&str>>(),
            );
        }
    }
    groups.into_iter().collect()
}

fn planted(file: &str, more: &str) -> Source {
    let mut source = source();
    source.get_mut(file).unwrap().push_str(more);
    source
}

#[test]
fn no_folder_imports_what_it_may_not() {
    let found = breaches(&source());
    assert!(
        found.is_empty(),
        "{} imports:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn no_file_imports_itself_through_others() {
    let source = source();
    let found = circles(&source);
    let shown: Vec<String> = found.iter().map(|circle| circle.join(", ")).collect();
    assert!(
        found.is_empty(),
        "{} circles:\n{}",
        found.len(),
        shown.join("\n")
    );
}

#[test]
fn a_planted_use_is_found() {
    for line in [
        "\nuse crate::write::Publication;",
        "\npub use crate::{model::site, write::{self}};",
        "\nmod inner { use super::super::write::Publication; }",
    ] {
        let found = breaches(&planted("render/mod", line));
        assert!(
            found
                .iter()
                .any(|found| found.starts_with("render/mod imports write/mod")),
            "{line}"
        );
    }
}

#[test]
fn a_planted_path_is_found() {
    for line in [
        "\nfn planted() { crate::pipeline::build() }",
        "\nmacro_rules! planted { () => { $crate::pipeline::build() } }",
        "\nfn planted() { vec![super::pipeline::build()] }",
    ] {
        let found = breaches(&planted("resolve/mod", line));
        assert!(
            found
                .iter()
                .any(|found| found.starts_with("resolve/mod imports pipeline/mod")),
            "{line}"
        );
    }
}

#[test]
fn a_path_in_a_comment_or_a_text_is_no_import() {
    let before = breaches(&source());
    let lines = "\n// crate::write\n/* crate::write::x */ const A: &str = \"crate::write::x\"; const B: &str = r#\"crate::write::x\"#;";
    assert_eq!(breaches(&planted("render/mod", lines)), before);
}

#[test]
fn a_planted_circle_is_found() {
    let mut source = planted("model/address", "\nuse crate::model::site::Site;");
    source
        .get_mut("model/site")
        .unwrap()
        .push_str("\nuse super::address::Address;");
    assert!(
        circles(&source)
            .iter()
            .any(|circle| circle.contains(&"model/address") && circle.contains(&"model/site"))
    );
}
