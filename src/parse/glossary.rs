//! `glossary.toml`: terms and their definitions.

use crate::model::address::slug;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Reference;
use crate::model::glossary::Term;
use crate::model::keys;
use crate::model::prose::Prose;
use crate::model::source::{Source, Span};
use crate::parse::markdown::vocabulary::spellings;
use crate::parse::page;
use crate::parse::settings::fields::Fields;
use crate::parse::settings::values;
use std::collections::HashMap;

/// Reads `glossary.toml`: its terms, by term, and what their definitions refer to. `search`: whether to collect their words for
/// the search.
#[must_use]
pub fn glossary(
    source: &Source,
    search: bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<Term>, Vec<Reference>) {
    let mut references = Vec::new();
    let mut known = HashMap::new();
    let mut terms: Vec<Term> = values::tables(source, diagnostics)
        .into_iter()
        .map(|(key, table)| {
            let (span, place) = (table.1.clone(), table.1.clone());
            let mut fields = Fields::new(&source.path, &keys::TERM, table.0, span, diagnostics)
                .called(format!("[{key}]"));
            let term = fields.required_text("term");
            let also = fields.texts("also");
            let forms = fields.texts("forms");
            let link = fields.flag_or("link", true);
            let definition = fields.spanned_text("definition");
            if definition.is_none() {
                let span = fields.span.clone();
                fields.report(
                    Code::InvalidValue,
                    &span,
                    format!("[{key}] has no `definition`"),
                    "add `definition = \"…\"`",
                );
            }
            fields.finish();
            let definition = definition.map_or_else(Prose::default, |(text, span)| {
                let written = (&*text, &span);
                page::fragment(&source.path, written, search, &mut references, diagnostics)
            });
            if key.contains(char::is_whitespace) {
                let message = format!("no link can lead to `{key}`: there are blanks in its name");
                let help = format!("write `[{}]`; readers see `term`", slug(&key));
                diagnostics.push(
                    Code::InvalidValue
                        .at(&source.path, &place, message)
                        .help(help),
                );
            }
            let term = Term {
                key,
                term,
                definition,
                also,
                forms,
                link,
            };
            report_known(source, &term, &place, &mut known, diagnostics);
            term
        })
        .collect();
    terms.sort_by_cached_key(|t| (t.term.to_lowercase(), t.key.clone()));
    (terms, references)
}

/// Reports a word that two terms share: it can lead to one of them only.
fn report_known(
    source: &Source,
    term: &Term,
    place: &Span,
    known: &mut HashMap<String, (String, Span)>,
    diagnostics: &mut Diagnostics,
) {
    // Terms that are not linked do not compete.
    for word in std::iter::once(&term.term)
        .chain(&term.also)
        .chain(&term.forms)
        .filter(|_| term.link)
    {
        let mut taken = None;
        for spelling in spellings(word) {
            let owner = known
                .entry(spelling)
                .or_insert_with(|| (term.key.clone(), place.clone()));
            if owner.0 != term.key {
                taken = Some(owner.clone());
            }
        }
        let Some((other, there)) = taken else {
            continue;
        };
        let message = format!("[{}] and [{other}] both explain `{word}`", term.key);
        let diagnostic = Code::InvalidValue.at(&source.path, place, message).also(
            &source.path,
            &there,
            "the other",
        );
        diagnostics
            .push(diagnostic.help("take the word out of one of them, or make one of the two"));
    }
}
