//! Every code, with its meaning and the message of a site that shows it.

use super::{CODES, Page};
use crate::generated::Generated;
use inquill::explain;
use inquill::model::diagnostic::{Code, Severity};

pub(super) fn generate(generated: &mut Generated) {
    errors(generated);
    lints(generated);
}

fn errors(generated: &mut Generated) {
    let page = Page {
        file: "05-messages.md",
        title: "Messages: what keeps a site from being published",
        about: "Every mistake that Inquill knows, with the message it shows.",
        source: format!("{CODES} and tests/diagnostics/"),
    };
    let before = "While one of these stands, nothing is published, and the site from before stays as it is. The messages below \
        are real: each comes from a small site with that mistake.\n\n`inquill explain CODE` shows the same in the terminal.\n\n";
    let errors = Code::ALL
        .iter()
        .filter(|code| code.severity() == Severity::Error)
        .map(|code| section(*code));
    page.generate(
        &(before.to_owned() + &errors.collect::<String>()),
        generated,
    );
}

fn lints(generated: &mut Generated) {
    let page = Page {
        file: "06-lints.md",
        title: "Lints: what could be better",
        about: "Everything that is published all the same, but worth a look.",
        source: format!("{CODES} and tests/diagnostics/"),
    };
    let before = "These do not keep a site from being published. Most of them are looked for by `inquill check` only. With the level \
        `error` in `[lints]` of `site.toml`, `build` looks for them too and stops. How to set levels, and how to allow one place: [Check a site](../02-how-to/11-check.md).\n\n";
    let lints = Code::lints().map(section);
    page.generate(&(before.to_owned() + &lints.collect::<String>()), generated);
}

/// A code with its meaning and an example.
fn section(code: Code) -> String {
    let name = code.name();
    let shown = explain::example(code)
        .map(|said| format!("```text\n{said}\n```\n\n"))
        .unwrap_or_default();
    format!("## {name} {{#{name}}}\n\n{}\n\n{shown}", code.meaning())
}
