//! The works that pages may cite: those of `references.toml`, and those of `references.bib`.

use crate::model::citation::{Authors, Work};
use crate::model::data::{Data, Value};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{Place, Source, Span};
use crate::model::{citation, keys};
use crate::parse::references::{bibliography, citation_syntax, doi};
use crate::parse::settings::fields::Fields;
use crate::parse::settings::values;
use std::collections::HashSet;

/// Every work, in the order of a reference list.
#[must_use]
pub fn works(
    references: Option<&Source>,
    bib: Option<&Source>,
    diagnostics: &mut Diagnostics,
) -> Vec<Work> {
    let mut works = Vec::new();
    if let Some(source) = references {
        for (work, span) in self::references(source, diagnostics) {
            if !citation_syntax::is_key(&work.key) {
                let message = format!("no mark in a text can cite `{}`", work.key);
                let help = "call it by letters, digits and hyphens, as in `[okafor-2021]`";
                diagnostics.push(
                    Code::InvalidValue
                        .at(&source.path, &span, message)
                        .help(help),
                );
            }
            works.push(Work {
                place: Some(Place::new(&source.path, &span)),
                ..work
            });
        }
    }
    if let Some(source) = bib {
        let theirs: HashSet<String> = works.iter().map(|work| work.key.clone()).collect();
        let mut ours = HashSet::new();
        for (work, span) in bibliography::works(source, diagnostics) {
            // A key that is there twice in one file has been reported where it was read.
            if !ours.insert(work.key.clone()) {
                continue;
            }
            if theirs.contains(&work.key) {
                let message = format!("references.toml has a source `{}` too", work.key);
                diagnostics.push(
                    Code::Bibliography
                        .at(&source.path, &span, message)
                        .help("take one of the two out"),
                );
                continue;
            }
            works.push(Work {
                place: Some(Place::new(&source.path, &span)),
                ..work
            });
        }
    }
    citation::in_order(&mut works);
    works
}

/// Reads `references.toml`: its sources, each with the place of its key.
fn references(source: &Source, diagnostics: &mut Diagnostics) -> Vec<(Work, Span)> {
    values::tables(source, diagnostics)
        .into_iter()
        .map(|(key, (entries, span))| {
            let place = span.clone();
            let mut fields = Fields::new(&source.path, &keys::WORK, entries, span, diagnostics)
                .called(format!("[{key}]"));
            let year = match fields.take("year") {
                Some(Data {
                    value: Value::Integer(year),
                    ..
                }) => Some(year.to_string()),
                Some(Data {
                    value: Value::Text(year),
                    ..
                }) => Some(year).filter(|year| !year.is_empty()),
                Some(Data { value, span }) => {
                    let message =
                        format!("`year` is a number or a text, not {}", value.type_name());
                    fields.report(
                        Code::InvalidValue,
                        &span,
                        message,
                        "write `year = 2021` or `year = \"in press\"`",
                    );
                    None
                }
                None => None,
            };
            let doi = fields.spanned_text("doi").and_then(|(doi, span)| {
                let link = doi::link(&doi);
                if link.is_none() {
                    let message = format!("`{doi}` is no DOI");
                    fields.report(
                        Code::InvalidValue,
                        &span,
                        message,
                        "write it as it is: `doi = \"10.1000/182\"`",
                    );
                }
                link
            });
            let url = fields.web_address("url");
            let authors = fields.texts("authors");
            let work = Work {
                authors: match authors.as_slice() {
                    [line] => Authors::from_line(line),
                    names => Authors::from_names(names),
                },
                year,
                title: fields.required_text("title"),
                container: fields.text("container").filter(|text| !text.is_empty()),
                link: doi.or(Some(url).filter(|url| !url.is_empty())),
                note: fields.text("note").filter(|text| !text.is_empty()),
                checked: fields.date("checked").map(|(date, _)| date),
                key,
                place: None,
            };
            fields.finish();
            (work, place)
        })
        .collect()
}
