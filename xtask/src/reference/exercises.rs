//! Every kind of exercise and its options, in the words of the messages about options that are not there.

use super::{Page, cell};
use crate::generated::Generated;
use inquill::model::diagnostic::{Code, Diagnostics};
use inquill::model::exercise::Kind;
use inquill::model::source::Source;
use inquill::parse;
use inquill::parse::ParseOptions;
use std::fmt::Write as _;

pub(super) fn generate(generated: &mut Generated) {
    let page = Page {
        file: "01-exercises.md",
        title: "Exercises: kinds and options",
        about: "Every kind of exercise, every option, and which go together.",
        source: "what the program takes".to_owned(),
    };
    let mut body = String::from(
        "How to write them, with each kind to try: [Write exercises](../02-how-to/01-exercises.md).\n\n## Kinds\n\n| Kind | Options |\n|---|---|\n",
    );
    let options = options();
    for kind in Kind::ALL {
        let taken = options.iter().filter(|(name, help)| {
            let written = help.split('`').find(|piece| {
                piece.starts_with(name.as_str()) && *piece != name || *piece == "shuffle"
            });
            let written = written.unwrap_or(if name == "label" { "label=Word" } else { name });
            tried(kind, written)
                .as_slice()
                .iter()
                .all(|mistake| mistake.code != Code::ExerciseOption)
        });
        let names: Vec<String> = taken.map(|(name, _)| format!("`{name}`")).collect();
        let _ = writeln!(body, "| `.{}` | {} |", kind.name(), names.join(", "));
    }
    body.push_str("\n## Options\n\n| Option | How it is written |\n|---|---|\n");
    for (name, help) in options {
        let _ = writeln!(body, "| `{name}` | {} |", cell(&help));
    }
    page.generate(&body, generated);
}

/// What is reported about a page with one exercise of a kind that has an option.
fn tried(kind: Kind, option: &str) -> Diagnostics {
    let body = match kind {
        Kind::Reflect => "- One?\n",
        Kind::Checklist => "- [ ] One\n",
        Kind::Scale => "0. no\n1. yes\n\n- One.\n",
        Kind::Sort => "- **A**\n  - One\n- **B**\n  - Two\n",
        Kind::Cards => "- One\n  > Two\n",
        Kind::Choice => "- [ ] One\n  > Yes.\n- [ ] Two\n  > No.\n",
        Kind::Phrase | Kind::Plan => "I will **do**.\n\n- **do**\n",
    };
    let name = kind.name();
    let page = Source {
        path: "content/page.md".into(),
        text: format!("# Page\n\n## One {{#one .{name} {option}}}\n\n{body}"),
    };
    parse::page(&page, &ParseOptions::default()).1
}

/// The rest of the first help that begins with these words.
fn help(diagnostics: &Diagnostics, beginning: &str) -> Option<String> {
    let mut helps = diagnostics.as_slice().iter().flat_map(|one| &one.help);
    helps.find_map(|help| help.strip_prefix(beginning).map(str::to_owned))
}

/// Every option with how it is written.
fn options() -> Vec<(String, String)> {
    let names = help(&tried(Kind::Choice, "qqqqqqqq"), "options are ");
    let option = |name: &str| {
        let tries = Kind::ALL.map(|kind| tried(kind, &format!("{name}=\"")));
        let mut written = tries.iter().filter_map(|tried| help(tried, "write "));
        (
            name.to_owned(),
            written.next_back().expect("a help for each option"),
        )
    };
    names
        .expect("a help that lists the options")
        .split(", ")
        .map(option)
        .collect()
}
