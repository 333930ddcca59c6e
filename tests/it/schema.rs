//! The list of keys an author may write, compared with the parser that reads them, the schemas that editors use, and the
//! reference that people read.

use crate::support::program::{inquill, stdout};
use crate::support::repository_text;
use inquill::model::diagnostic::{Code, Diagnostics};
use inquill::model::keys;
use inquill::model::source::Source;
use inquill::parse;
use keys::{Table, ValueShape};
use std::path::Path;
use std::sync::Arc;

fn source(path: &str, text: &str) -> Source {
    Source {
        path: Arc::from(path),
        text: text.to_owned(),
    }
}

/// A value of a shape, as TOML; and one that is not.
fn values(shape: ValueShape) -> (&'static str, &'static str) {
    match shape {
        ValueShape::Text => ("\"x\"", "[1]"),
        ValueShape::WebAddress => ("\"https://example.org/\"", "1"),
        ValueShape::OneOf(_) => ("\"site\"", "\"elsewhere\""),
        ValueShape::Flag => ("true", "\"yes\""),
        ValueShape::Whole => ("13", "\"three\""),
        ValueShape::Year => ("2018", ""),
        ValueShape::Date => ("2026-11-24", "\"soon\""),
        ValueShape::Texts => ("[\"x\"]", "7"),
        ValueShape::Table(_) | ValueShape::Named(_) | ValueShape::Lints | ValueShape::Free => {
            ("{}", "1")
        }
        ValueShape::Tables(_) => ("[]", "1"),
    }
}

fn reported(diagnostics: &Diagnostics) -> Vec<(Code, String)> {
    diagnostics
        .as_slice()
        .iter()
        .map(|d| (d.code, d.message.clone()))
        .collect()
}

/// What is said of a file that holds one key of a table, on top of what is said of it without.
fn said(table: &'static Table, line: &str) -> Vec<(Code, String)> {
    let mut diagnostics = Diagnostics::default();
    let required = "title = \"Site\"\nlanguage = \"en\"\n";
    match table.what {
        "front matter" => {
            let text = format!("+++\n{line}\n+++\n# Page\n");
            diagnostics.append(
                parse::page(
                    &source("content/page.md", &text),
                    &parse::ParseOptions::default(),
                )
                .1,
            );
        }
        "a term of glossary.toml" => {
            let _ = parse::glossary(
                &source("glossary.toml", &format!("[x]\n{line}\n")),
                false,
                &mut diagnostics,
            );
        }
        "a source of references.toml" => {
            let _ = parse::works(
                Some(&source("references.toml", &format!("[x]\n{line}\n"))),
                None,
                &mut diagnostics,
            );
        }
        "site.toml" => drop(parse::config(&source("site.toml", line), &mut diagnostics)),
        "a link of [nav]" => {
            let text = format!("{required}[[nav.links]]\n{line}\n");
            let _ = parse::config(&source("site.toml", &text), &mut diagnostics);
        }
        "a language" => {
            let text = format!("{required}[languages.es]\n{line}\n");
            let _ = parse::config(&source("site.toml", &text), &mut diagnostics);
        }
        bracketed => {
            let _ = parse::config(
                &source("site.toml", &format!("{required}{bracketed}\n{line}\n")),
                &mut diagnostics,
            );
        }
    }
    reported(&diagnostics)
}

/// Every table there is, each once.
fn tables() -> Vec<&'static Table> {
    let mut all: Vec<&'static Table> =
        vec![&keys::SITE, &keys::FRONT_MATTER, &keys::TERM, &keys::WORK];
    let mut at = 0;
    while let Some(table) = all.get(at) {
        for key in table.keys {
            // Listed one by one, so that a new shape that holds a table cannot be forgotten here.
            let inner = match key.shape {
                ValueShape::Table(inner) | ValueShape::Tables(inner) | ValueShape::Named(inner) => {
                    inner
                }
                ValueShape::Text
                | ValueShape::WebAddress
                | ValueShape::OneOf(_)
                | ValueShape::Flag
                | ValueShape::Whole
                | ValueShape::Year
                | ValueShape::Date
                | ValueShape::Texts
                | ValueShape::Lints
                | ValueShape::Free => continue,
            };
            if !all.iter().any(|known| known.what == inner.what) {
                all.push(inner);
            }
        }
        at += 1;
    }
    all
}

#[test]
fn the_parser_takes_every_key_of_the_list_and_only_in_its_shape() {
    for table in tables() {
        for key in table.keys {
            let (right, wrong) = values(key.shape);
            let about = |said: Vec<(Code, String)>| {
                let name = format!("`{}`", key.name);
                said.into_iter()
                    .filter(|(_, message)| message.contains(&name))
                    .collect::<Vec<_>>()
            };
            let accepted = about(said(table, &format!("{} = {right}", key.name)));
            assert!(
                accepted.is_empty(),
                "{} {}: {accepted:?}",
                table.what,
                key.name
            );
            if !wrong.is_empty() {
                let refused = about(said(table, &format!("{} = {wrong}", key.name)));
                assert!(
                    refused.iter().any(|(code, _)| *code == Code::InvalidValue),
                    "{} {}",
                    table.what,
                    key.name
                );
            }
        }
    }
}

#[test]
fn a_key_that_is_required_is_missed() {
    for table in tables() {
        for key in table.keys.iter().filter(|key| key.required) {
            let said = said(table, "");
            assert!(
                said.iter().any(|(code, _)| *code == Code::InvalidValue),
                "{} {}: {said:?}",
                table.what,
                key.name
            );
        }
    }
}

#[test]
fn the_schema_of_a_file_names_every_key_with_its_meaning_and_allows_no_other() {
    for (name, table) in [("site", &keys::SITE), ("front-matter", &keys::FRONT_MATTER)] {
        let output = inquill(Path::new("."), &["schema", name]);
        let schema: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{name}");
        let properties = schema["properties"].as_object().unwrap();
        assert_eq!(properties.len(), table.keys.len());
        for key in table.keys {
            assert_eq!(
                properties[key.name]["description"], key.meaning,
                "{name} {}",
                key.name
            );
        }
    }
}

#[test]
fn a_list_of_tables_in_a_schema_describes_what_is_in_it() {
    let schema = keys::SITE.schema();
    let support = &schema["properties"]["support"];
    assert_eq!(support["type"], "array");
    assert_eq!(support["items"]["required"], serde_json::json!(["name"]));
    assert_eq!(support["items"]["properties"]["checked"]["type"], "string");
}

/// The page of the reference that documents a table, and the heading above it; none for a page that is about one table.
fn documented(table: &Table) -> (&'static str, String) {
    match table.what {
        "site.toml" => ("02-settings.md", "## At the top".to_owned()),
        "front matter" => ("03-front-matter.md", String::new()),
        "a term of glossary.toml" => ("04-terms-and-sources.md", "## `glossary.toml`".to_owned()),
        "a source of references.toml" => {
            ("04-terms-and-sources.md", "## `references.toml`".to_owned())
        }
        "a link of [nav]" => ("02-settings.md", "### Each of `links`".to_owned()),
        "a language" => ("02-settings.md", "## `[languages.…]`".to_owned()),
        bracketed => ("02-settings.md", format!("## `{bracketed}`")),
    }
}

#[test]
fn the_reference_documents_every_key_in_the_table_it_belongs_to() {
    for table in tables() {
        let (page, heading) = documented(table);
        let text = repository_text(&format!("docs/content/03-reference/{page}"));
        let (_, section) = text
            .split_once(&heading)
            .unwrap_or_else(|| panic!("{page} has no heading {heading}"));
        let section = section.split("\n#").next().unwrap_or_default();
        for key in table.keys {
            assert!(
                section.contains(&format!("\n| `{}` | ", key.name)),
                "{page}, {heading}: no row for `{}`",
                key.name
            );
        }
    }
}
