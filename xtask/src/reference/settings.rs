//! The keys of `site.toml`, front matter, `glossary.toml` and `references.toml`.

use super::{KEYS, Page, cell};
use crate::generated::Generated;
use inquill::model::keys::{self, Table, ValueShape};
use std::collections::BTreeSet;
use std::fmt::Write as _;

pub(super) fn generate(generated: &mut Generated) {
    site(generated);
    front_matter(generated);
    terms_and_sources(generated);
}

fn site(generated: &mut Generated) {
    let page = Page {
        file: "02-settings.md",
        title: "Settings: site.toml",
        about: "Every key of site.toml, with its value and its meaning.",
        source: KEYS.to_owned(),
    };
    let before = "Only `title` is required. A key that Inquill does not know is an error, so that a slip of the finger is not passed \
        over.\nKeys without a table of their own stand at the top of the file, above the first line in square brackets.\n\n\
        `inquill schema site` prints the same as a JSON Schema, which lets editors complete and check the file.\n\n## At the top\n\n";
    let tables = table(&keys::SITE, &mut BTreeSet::new());
    page.generate(&format!("{before}{tables}"), generated);
}

fn front_matter(generated: &mut Generated) {
    let page = Page {
        file: "03-front-matter.md",
        title: "Front matter",
        about: "Every key a page may have above its text.",
        source: KEYS.to_owned(),
    };
    let before = "Front matter stands at the very top of a page, between two lines `+++` (then it is TOML) or `---` (then it is YAML). \
        All of it is optional.\n\n";
    let tables = table(&keys::FRONT_MATTER, &mut BTreeSet::new());
    page.generate(&format!("{before}{tables}"), generated);
}

fn terms_and_sources(generated: &mut Generated) {
    let page = Page {
        file: "04-terms-and-sources.md",
        title: "Terms and sources",
        about: "Every key of glossary.toml and references.toml.",
        source: KEYS.to_owned(),
    };
    let body = format!(
        "## `glossary.toml`\n\nA table for each term. Its name is the anchor on the page of words.\n\n{}\
         ## `references.toml`\n\nA table for each source. Its name is the key you cite it by.\n\n{}",
        keys_of(&keys::TERM),
        keys_of(&keys::WORK)
    );
    page.generate(&body, generated);
}

fn shape(shape: ValueShape) -> String {
    match shape {
        ValueShape::Text => "text".to_owned(),
        ValueShape::WebAddress => "web address".to_owned(),
        ValueShape::OneOf(names) => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
        ValueShape::Flag => "true or false".to_owned(),
        ValueShape::Whole => "whole number".to_owned(),
        ValueShape::Year => "whole number or text".to_owned(),
        ValueShape::Date => "date".to_owned(),
        ValueShape::Texts => "list of texts".to_owned(),
        ValueShape::Table(_) => "table, see below".to_owned(),
        ValueShape::Tables(_) => "list of tables, see below".to_owned(),
        ValueShape::Lints => "table with a level for each lint".to_owned(),
        ValueShape::Named(_) => "tables, see below".to_owned(),
        ValueShape::Free => "table".to_owned(),
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
        let (ValueShape::Table(inner) | ValueShape::Tables(inner) | ValueShape::Named(inner)) =
            key.shape
        else {
            continue;
        };
        if !seen.insert(inner.what) {
            continue;
        }
        let heading = match (key.shape, key.name) {
            (_, "links") => "### Each of `links`".to_owned(),
            (ValueShape::Tables(_), name) => format!("## `[[{name}]]` {{#{name}}}"),
            (ValueShape::Named(_), name) => format!("## `[{name}.…]` {{#{name}}}"),
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
