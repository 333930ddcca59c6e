//! The pages of the guide that are made from the program itself, in `docs/content/03-reference/`. Each must be what its
//! source of truth says today. `BLESS=1 cargo test --test reference` writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use inquill::explain;
use inquill::model::diagnostic::{Code, Severity};
use inquill::model::exercise::Kind;
use inquill::model::keys::{self, Shape, Table};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A page: its file's name, its title, what it is, and what it is made from.
struct Page {
    file: &'static str,
    title: &'static str,
    about: &'static str,
    source: &'static str,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Holds a page against its source of truth, or writes it.
fn hold(page: &Page, body: &str) {
    let Page {
        file,
        title,
        about,
        source,
    } = page;
    let text = format!(
        "+++\ntitle = \"{title}\"\ndescription = \"{about}\"\n+++\n\n\
         <!-- Made from {source} by `BLESS=1 cargo test --test reference`: change it there. -->\n\n{}\n",
        body.trim()
    );
    let path = root().join("docs/content/03-reference").join(file);
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, text).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let line = text
        .lines()
        .zip(kept.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_default()
        + 1;
    assert!(
        kept == text,
        "{file}:{line} is not what {source} says: BLESS=1 cargo test --test reference"
    );
}

/// A text in a cell of a table, where a `<` outside code is no markup.
fn cell(text: &str) -> String {
    let line = text.replace('|', "\\|").replace('\n', " ");
    let pieces = line.split('`').enumerate();
    let escaped = pieces.map(|(at, piece)| {
        if at % 2 == 0 {
            piece.replace('<', "\\<")
        } else {
            piece.to_owned()
        }
    });
    escaped.collect::<Vec<_>>().join("`")
}

fn shape(shape: Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::WebAddress => "web address".to_owned(),
        Shape::OneOf(names) => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Shape::Flag => "true or false".to_owned(),
        Shape::Whole => "whole number".to_owned(),
        Shape::Year => "whole number or text".to_owned(),
        Shape::Date => "date".to_owned(),
        Shape::Texts => "list of texts".to_owned(),
        Shape::Table(_) => "table, see below".to_owned(),
        Shape::Tables(_) => "list of tables, see below".to_owned(),
        Shape::Lints => "table with a level for each lint".to_owned(),
        Shape::Named(_) => "tables, see below".to_owned(),
        Shape::Free => "table".to_owned(),
    }
}

fn keys_of(table: &Table) -> String {
    let mut rows = String::from("| Key | Value | Meaning |\n|---|---|---|\n");
    for key in table.keys {
        let must = if key.required { " Required." } else { "" };
        let _ = writeln!(
            rows,
            "| `{}` | {} | {}{must} |",
            key.name,
            shape(key.shape),
            cell(key.meaning)
        );
    }
    rows + "\n"
}

/// A table, and behind it the tables in it, each once and under its own heading.
fn table(table: &Table, seen: &mut BTreeSet<&'static str>) -> String {
    let mut text = keys_of(table);
    for key in table.keys {
        let (Shape::Table(inner) | Shape::Tables(inner) | Shape::Named(inner)) = key.shape else {
            continue;
        };
        if !seen.insert(inner.what) {
            continue;
        }
        let heading = match (key.shape, key.name) {
            (_, "links") => "### Each of `links`".to_owned(),
            (Shape::Tables(_), name) => format!("## `[[{name}]]` {{#{name}}}"),
            (Shape::Named(_), name) => format!("## `[{name}.…]` {{#{name}}}"),
            (_, name) => format!("## `[{name}]` {{#{name}}}"),
        };
        let _ = write!(
            text,
            "{heading}\n\n{}\n\n{}",
            key.meaning,
            self::table(inner, seen)
        );
    }
    text
}

#[test]
fn the_guide_lists_every_key_of_the_sites_settings() {
    let page = Page {
        file: "02-settings.md",
        title: "Settings: site.toml",
        about: "Every key of site.toml, with its value and its meaning.",
        source: "src/model/keys.rs",
    };
    let before = "Only `title` is required. A key that Inquill does not know is an error, so that a slip of the finger is not passed \
        over.\nKeys without a table of their own stand at the top of the file, above the first line in square brackets.\n\n\
        `inquill schema site` prints the same as a JSON Schema, which lets editors complete and check the file.\n\n## At the top\n\n";
    hold(
        &page,
        &format!("{before}{}", table(&keys::SITE, &mut BTreeSet::new())),
    );
}

#[test]
fn the_guide_lists_every_key_of_front_matter() {
    let page = Page {
        file: "03-front-matter.md",
        title: "Front matter",
        about: "Every key a page may have above its text.",
        source: "src/model/keys.rs",
    };
    let before = "Front matter stands at the very top of a page, between two lines `+++` (then it is TOML) or `---` (then it is YAML). \
        All of it is optional.\n\n";
    hold(
        &page,
        &format!(
            "{before}{}",
            table(&keys::FRONT_MATTER, &mut BTreeSet::new())
        ),
    );
}

#[test]
fn the_guide_lists_every_key_of_terms_and_sources() {
    let page = Page {
        file: "04-terms-and-sources.md",
        title: "Terms and sources",
        about: "Every key of glossary.toml and references.toml.",
        source: "src/model/keys.rs",
    };
    let body = format!(
        "## `glossary.toml`\n\nA table for each term. Its name is the anchor on the page of words.\n\n{}\
         ## `references.toml`\n\nA table for each source. Its name is the key you cite it by.\n\n{}",
        keys_of(&keys::TERM),
        keys_of(&keys::WORK)
    );
    hold(&page, &body);
}

/// A code with what it means and how it is shown.
fn code(code: Code) -> String {
    let name = code.name();
    let shown = explain::example(code)
        .map(|said| format!("```text\n{said}\n```\n\n"))
        .unwrap_or_default();
    format!("## {name} {{#{name}}}\n\n{}\n\n{shown}", code.meaning())
}

#[test]
fn the_guide_shows_every_mistake_with_its_message() {
    let page = Page {
        file: "05-messages.md",
        title: "Messages: what keeps a site from being published",
        about: "Every mistake that Inquill knows, with the message it shows.",
        source: "src/model/diagnostic.rs and tests/diagnostics/",
    };
    let all = Code::ALL
        .iter()
        .filter(|code| code.severity() == Severity::Error);
    let before = "While one of these stands, nothing is published, and the site from before stays as it is. The messages below \
        are real: each comes from a small site with that mistake.\n\n`inquill explain CODE` shows the same in the terminal.\n\n";
    hold(
        &page,
        &all.fold(before.to_owned(), |all, one| all + &code(*one)),
    );
}

#[test]
fn the_guide_shows_every_lint_with_its_message() {
    let page = Page {
        file: "06-lints.md",
        title: "Lints: what could be better",
        about: "Everything that is published all the same, but worth a look.",
        source: "src/model/diagnostic.rs and tests/diagnostics/",
    };
    let before = "These do not keep a site from being published. Most of them are looked for by `inquill check` only. With the level \
        `error` in `[lints]` of `site.toml`, `build` looks for them too and stops. How to set levels, and how to allow one place: [](../02-how-to/11-check.md).\n\n";
    hold(
        &page,
        &Code::lints().fold(before.to_owned(), |all, one| all + &code(one)),
    );
}

/// What a command says to `--help`, as a block that `tests/guide.rs` types as well.
fn help(arguments: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inquill"));
    let output = command
        .args(arguments.split_whitespace())
        .arg("--help")
        .output()
        .unwrap();
    let line = format!("inquill {arguments}").trim_end().to_owned();
    format!(
        "```console\n$ {line} --help\n{}```\n\n",
        String::from_utf8(output.stdout).unwrap()
    )
}

#[test]
fn the_guide_shows_the_help_of_every_command() {
    let page = Page {
        file: "07-commands.md",
        title: "Commands",
        about: "What each command does, with its options, and the codes it exits with.",
        source: "`inquill --help`",
    };
    let whole = help("");
    let listed = whole
        .split("\nCommands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let mut body = format!("This is what the program itself says.\n\n{whole}");
    for name in listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
    {
        let _ = write!(body, "## {name} {{#{name}}}\n\n{}", help(name));
    }
    hold(&page, &body);
}

/// Files below a folder of the repository, sorted, as paths seen from it.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path
                    .strip_prefix(root().join(folder))
                    .unwrap()
                    .to_str()
                    .unwrap();
                found.push((name.replace(std::path::MAIN_SEPARATOR, "/"), text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_guide_lists_every_word_of_the_interface() {
    let page = Page {
        file: "09-words.md",
        title: "Words of the interface",
        about: "Every word that the pages themselves say, with the key it has in templates/strings.",
        source: "templates/strings/en.toml",
    };
    let mut body = String::from(
        "Copy `templates/strings/en.toml` from Inquill to change any of these, or to translate them: \
         [](../02-how-to/08-languages.md). What stands in braces, such as `{n}`, is filled in.\n\n",
    );
    let text = fs::read_to_string(root().join("templates/strings/en.toml")).unwrap();
    let mut prefix = String::new();
    let mut rows = String::new();
    let mut section = |heading: &str, rows: &mut String| {
        if !rows.is_empty() {
            let _ = write!(
                body,
                "{}| Key | English |\n|---|---|\n{}\n",
                heading,
                std::mem::take(rows)
            );
        }
    };
    let mut heading = String::new();
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("# -- ") {
            section(&heading, &mut rows);
            let mut letters = words.chars();
            let first: String = letters.next().unwrap().to_uppercase().collect();
            heading = format!("## {first}{}\n\n", letters.as_str());
        } else if let Some(name) = line.strip_prefix('[') {
            prefix = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, value)) = line.split_once(" = ") {
            let _ = writeln!(rows, "| `{prefix}{key}` | {} |", cell(&english(value)));
        }
    }
    section(&heading, &mut rows);
    hold(&page, &body);
}

/// A string or a plural as a reader sees it, or nearly.
fn english(value: &str) -> String {
    let value: toml::Table = format!("value = {value}").parse().unwrap();
    let text = |value: &toml::Value| format!("`{}`", value.as_str().unwrap());
    match &value["value"] {
        toml::Value::Table(forms) => forms
            .iter()
            .map(|(form, words)| format!("{form}: {}", text(words)))
            .collect::<Vec<_>>()
            .join("; "),
        words => text(words),
    }
}

/// The first comment of a template, as one paragraph.
fn comment(text: &str) -> &str {
    text.split_once("{#-").map_or("", |(_, rest)| {
        rest.split_once("#}").map_or("", |(words, _)| words)
    })
}

fn unwrapped(text: &str) -> String {
    text.trim_end_matches('-')
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a template is for, and its data.
fn template(name: &str, text: &str) -> String {
    let words = unwrapped(comment(text));
    let (about, data) = words.split_once("Data: ").unwrap_or((&words, ""));
    let sees = if data.is_empty() {
        String::new()
    } else {
        format!(" *Sees* {data}")
    };
    format!("`{name}`\n: {}{}\n\n", cell(about.trim()), cell(&sees))
}

/// An argument of a component, with what is in it where it is more than a text.
fn argument(declared: &str) -> String {
    let (name, kind) = declared.split_once(": ").unwrap();
    let holds = match name {
        "exercise" | "part" | "picture" | "page" | "term" => name.replace("term", "term-use"),
        "chapters" | "terms" => name.trim_end_matches('s').to_owned(),
        "items" => "contents".to_owned(),
        "source" | "sources" => "cited".to_owned(),
        _ if ["string", "integer", "bool"].contains(&kind) => String::new(),
        _ => panic!("what is in the argument `{name}`?"),
    };
    if holds.is_empty() {
        format!("`{name}`")
    } else {
        format!("[`{name}`](#{holds})")
    }
}

/// A component with its arguments and what the comment before it says.
fn components(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("{% component ") {
        let before = rest[..at].rfind("{#-").map_or("", |start| &rest[start..at]);
        let signature = rest[at + "{% component ".len()..]
            .split_once("%}")
            .unwrap()
            .0
            .trim()
            .trim_end_matches('-')
            .trim();
        let (name, arguments) = signature.split_once('(').unwrap();
        let given = arguments
            .trim_end_matches(')')
            .split(", ")
            .filter(|argument| !argument.starts_with('@'));
        let arguments: Vec<String> = given
            .filter(|argument| !argument.is_empty())
            .map(argument)
            .collect();
        let about = unwrapped(comment(before));
        assert!(
            !about.is_empty(),
            "the component {name} lacks a comment that says what it is"
        );
        let with = match arguments.join(", ") {
            none if none.is_empty() => none,
            arguments => format!(" *Arguments:* {arguments}."),
        };
        found.push(format!("`{name}`\n: {}{with}\n\n", cell(&about)));
        rest = &rest[at + signature.len()..];
        rest = rest
            .split_once("{%- endcomponent")
            .map_or("", |(_, rest)| rest);
    }
    found
}

/// The lines of a doc comment in front of position `at`, as one paragraph.
fn documented(lines: &[&str], at: usize) -> String {
    let mut first = at;
    while first > 0
        && (lines[first - 1].trim().starts_with("///") || lines[first - 1].trim().starts_with("#["))
    {
        first -= 1;
    }
    let words = lines[first..at]
        .iter()
        .filter_map(|line| line.trim().strip_prefix("///"))
        .map(str::trim);
    words.collect::<Vec<_>>().join(" ")
}

/// The name of a struct of `render/view.rs` as the guide calls it: `CheckedChapterView` → `checked chapter`.
fn called(name: &str) -> String {
    if name == "LinkView" {
        return "page link".to_owned();
    }
    let mut words = String::new();
    for (at, letter) in name.trim_end_matches("View").char_indices() {
        if letter.is_uppercase() && at > 0 {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// A type of Rust as authors of templates know it.
fn kind_of_value(written: &str) -> String {
    let written = written
        .trim_end_matches(',')
        .replace("&'s ", "")
        .replace("&'static ", "")
        .replace("<'s>", "");
    let inside = |outer: &str| {
        written
            .strip_prefix(outer)?
            .strip_suffix('>')
            .map(str::to_owned)
    };
    if let Some(inner) = inside("Vec<").or_else(|| {
        written
            .strip_prefix('[')?
            .strip_suffix(']')
            .map(str::to_owned)
    }) {
        return format!("list of {}", kind_of_value(&inner));
    }
    if let Some(inner) = inside("Option<") {
        return format!("{} or nothing", kind_of_value(&inner));
    }
    match written.as_str() {
        "str" | "String" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "usize" | "u8" | "u16" | "u32" | "i64" => "number".to_owned(),
        "TableView" => "table".to_owned(),
        map if map.starts_with("BTreeMap<") => "table of texts".to_owned(),
        view if view.ends_with("View") => {
            format!("[{}](#{})", called(view), called(view).replace(' ', "-"))
        }
        other => panic!("there is no word for the type `{other}` of a view"),
    }
}

/// What templates see, struct by struct.
fn views() -> String {
    let mut text = String::new();
    for (_, source) in files("src/render")
        .into_iter()
        .filter(|(name, _)| name.starts_with("view"))
    {
        let lines: Vec<&str> = source.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if let Some(rest) = line.strip_prefix("pub(crate) struct ") {
                let Some(name) = rest
                    .strip_suffix(" {")
                    .map(|name| name.split('<').next().unwrap())
                else {
                    continue;
                };
                let mut letters = called(name);
                let anchor = letters.replace(' ', "-");
                letters.replace_range(..1, &letters[..1].to_uppercase());
                let about = documented(&lines, at);
                let _ = write!(
                    text,
                    "### {letters} {{#{anchor}}}\n\n{about}\n\n| Field | Is | Notes |\n|---|---|---|\n"
                );
                for (field, line) in lines
                    .iter()
                    .enumerate()
                    .skip(at + 1)
                    .take_while(|(_, line)| **line != "}")
                {
                    let Some((_, declared)) = line
                        .split_once(") ")
                        .filter(|_| line.trim().starts_with("pub("))
                    else {
                        continue;
                    };
                    let (name, written) = declared.split_once(": ").unwrap();
                    let about = cell(&documented(&lines, field));
                    let _ = writeln!(text, "| `{name}` | {} | {about} |", kind_of_value(written));
                }
                text.push('\n');
            }
        }
    }
    text
}

/// The filters that Inquill adds to those of Tera.
fn filters() -> String {
    let source = fs::read_to_string(root().join("src/render/engine/mod.rs")).unwrap();
    let lines: Vec<&str> = source.lines().collect();
    let mut rows = String::new();
    for name in source
        .split("register_filter(\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
    {
        let at = lines
            .iter()
            .position(|line| line.starts_with(&format!("fn {name}(")))
            .unwrap();
        let _ = writeln!(rows, "| `{name}` | {} |", cell(&documented(&lines, at)));
    }
    rows
}

#[test]
fn the_guide_lists_every_template_component_and_what_they_see() {
    let page = Page {
        file: "08-templates.md",
        title: "Templates",
        about: "Every template, every component with its arguments, and all that they see.",
        source: "templates/ and src/render/view/mod.rs",
    };
    let all = files("templates");
    let is_template = |(name, text): &&(String, String)| {
        !name.starts_with("strings/") && !text.contains("{% component ")
    };
    let mut body = String::from(
        "How to use this: [](../02-how-to/09-theme.md). A file of the same name in your folder `templates` takes the place of any \
         of these.\n\n## Templates\n\n",
    );
    all.iter()
        .filter(is_template)
        .for_each(|(name, text)| body.push_str(&template(name, text)));
    body.push_str(
        "\nEvery template sees `site`, `ui` (the [words](09-words.md)), `assets`, and `root`, the way from the page to the front of the \
         site, which goes before every address that counts from there.\n\n## Components\n\n\
         A component is called with arguments, and sees `ui` besides.\n\n\
         <!-- inquill-allow: vague-link (`page` is the name of an argument) -->\n\n",
    );
    all.iter()
        .flat_map(|(_, text)| components(text))
        .for_each(|row| body.push_str(&row));
    let _ = write!(
        body,
        "\n## Filters\n\nBeside [those of Tera](https://keats.github.io/tera/):\n\n| Filter | Is |\n|---|---|\n{}\n## What they see\n\n\
         Texts are plain, and Tera escapes them. Where a field is HTML, it says so, and a template writes `| safe` behind it. \
         An empty text means that there is nothing.\n\n{}",
        filters(),
        views()
    );
    hold(&page, &body);
}

/// A site with one exercise of a kind and an option behind it; what `check` says of it.
fn tried(kind: Kind, option: &str) -> String {
    let site = tempfile::tempdir().unwrap();
    let body = match kind {
        Kind::Reflect => "- One?\n",
        Kind::Checklist => "- [ ] One\n",
        Kind::Scale => "0. no\n1. yes\n\n- One.\n",
        Kind::Sort => "- **A**\n  - One\n- **B**\n  - Two\n",
        Kind::Cards => "- One\n  > Two\n",
        Kind::Choice => "- [ ] One\n  > Yes.\n- [ ] Two\n  > No.\n",
        Kind::Phrase | Kind::Plan => "I will **do**.\n\n- **do**\n",
    };
    fs::create_dir(site.path().join("content")).unwrap();
    fs::write(site.path().join("site.toml"), "title = \"Site\"\n").unwrap();
    let page = format!(
        "# Page\n\n## One {{#one .{} {option}}}\n\n{body}",
        kind.name()
    );
    fs::write(site.path().join("content/page.md"), page).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_inquill"));
    let output = command
        .args(["build", "--quiet", "--root"])
        .arg(site.path())
        .output()
        .unwrap();
    String::from_utf8(output.stderr).unwrap()
}

/// Every option with a value it takes, in the words of the message about one that is not there.
fn options() -> Vec<(String, String)> {
    let said = tried(Kind::Choice, "qqqqqqqq");
    let names = said
        .split("help: options are ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    let option = |name: &str| {
        let said = Kind::ALL
            .iter()
            .map(|kind| tried(*kind, &format!("{name}=\"")));
        let mut help = said.filter_map(|said| {
            Some(
                said.split("help: write ")
                    .nth(1)?
                    .lines()
                    .next()?
                    .to_owned(),
            )
        });
        (name.to_owned(), help.next_back().unwrap())
    };
    names.split(", ").map(option).collect()
}

#[test]
fn the_guide_lists_every_kind_of_exercise_and_its_options() {
    let page = Page {
        file: "01-exercises.md",
        title: "Exercises: kinds and options",
        about: "Every kind of exercise, every option, and which go together.",
        source: "what the program takes",
    };
    let mut body = String::from(
        "How to write them, with each kind to try: [](../02-how-to/01-exercises.md).\n\n## Kinds\n\n| Kind | Options |\n|---|---|\n",
    );
    let options = options();
    for kind in Kind::ALL {
        let taken = options.iter().filter(|(name, help)| {
            let written = help.split('`').find(|piece| {
                piece.starts_with(name.as_str()) && *piece != name || *piece == "shuffle"
            });
            let written = written.unwrap_or(if name == "label" { "label=Word" } else { name });
            !tried(kind, written).contains("[exercise-option]")
        });
        let names: Vec<String> = taken.map(|(name, _)| format!("`{name}`")).collect();
        let _ = writeln!(body, "| `.{}` | {} |", kind.name(), names.join(", "));
    }
    body.push_str("\n## Options\n\n| Option | How it is written |\n|---|---|\n");
    for (name, help) in options {
        let _ = writeln!(body, "| `{name}` | {} |", cell(&help));
    }
    hold(&page, &body);
}
