//! Every template and component, the filters, and what templates see.

use super::{FILTERS, Page, VIEWS, capitalized, cell};
use crate::generated::Generated;
use crate::rust::{Struct, function, items, parts, structs};
use crate::texts_below;
use std::fmt::Write as _;
use syn::Type;

pub(super) fn generate(generated: &mut Generated) {
    let page = Page {
        file: "08-templates.md",
        title: "Templates",
        about: "Every template, every component with its arguments, and all that they see.",
        source: format!("templates/ and {VIEWS}/"),
    };
    let all = texts_below("templates");
    let is_template = |(name, text): &&(String, String)| {
        !name.starts_with("strings/") && !text.contains("{% component ")
    };
    let mut body = String::from(
        "How to use this: [Make it look like yours](../02-how-to/09-theme.md). A file of the same name in your folder `templates` takes the place of any \
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
    page.generate(&body, generated);
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

/// The name of a view as the guide calls it: `CheckedChapterView` is a `checked chapter`.
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

/// A Rust type in the words that authors of templates know.
fn kind_of_value(ty: &Type) -> String {
    let (name, inner) = parts(ty);
    match (name.as_str(), inner.first()) {
        ("Vec", Some(inner)) => format!("list of {}", kind_of_value(inner)),
        ("Option", Some(inner)) => format!("{} or nothing", kind_of_value(inner)),
        ("str" | "String", _) => "text".to_owned(),
        ("bool", _) => "true or false".to_owned(),
        ("usize" | "u8" | "u16" | "u32" | "i64", _) => "number".to_owned(),
        ("TableView" | "Value", _) => "table".to_owned(),
        ("BTreeMap", _) => "table of texts".to_owned(),
        (view, _) if view.ends_with("View") => {
            format!("[{}](#{})", called(view), anchor(view))
        }
        (other, _) => panic!("there is no word for the type `{other}` of a view"),
    }
}

fn anchor(view: &str) -> String {
    called(view).replace(' ', "-")
}

/// What templates see, struct by struct.
fn views() -> String {
    let mut files = texts_below(VIEWS);
    files.sort_by_key(|(name, _)| name != "mod.rs");
    let views = files
        .iter()
        .flat_map(|(name, source)| structs(&items(name, source)));
    views.map(|view| view_section(&view)).collect()
}

fn view_section(view: &Struct) -> String {
    let mut text = format!(
        "### {} {{#{}}}\n\n{}\n\n| Field | Is | Notes |\n|---|---|---|\n",
        capitalized(&called(&view.name)),
        anchor(&view.name),
        view.about
    );
    for field in &view.fields {
        let (is, notes) = (kind_of_value(&field.ty), cell(&field.about));
        let _ = writeln!(text, "| `{}` | {is} | {notes} |", field.name);
    }
    text + "\n"
}

/// The filters that Inquill adds to those of Tera.
fn filters() -> String {
    let files = texts_below(FILTERS);
    let registered = files.iter().flat_map(|(_, source)| {
        let calls = source.split("register_filter(\"").skip(1);
        calls.filter_map(|rest| rest.split('"').next())
    });
    let all: Vec<_> = files
        .iter()
        .flat_map(|(name, source)| items(name, source))
        .collect();
    let rows = registered.map(|name| {
        let about =
            function(&all, name).unwrap_or_else(|| panic!("no function for the filter {name}"));
        format!("| `{name}` | {} |\n", cell(&about))
    });
    rows.collect()
}
