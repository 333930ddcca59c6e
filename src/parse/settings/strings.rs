//! Strings of the interface in one language: the author's file, else the theme's, and English for missing ones. English
//! strings in another language are marked, so that pages can declare their language.

pub mod shape;

use crate::model::data::{Data, Entry, Value};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::language::{FALLBACK_BEGINS, FALLBACK_ENDS};
use crate::model::source::{Source, SourcePath};
use crate::parse::settings::values;

/// The key of the language's own name.
const NAME: &str = "language";

/// The language that has every string.
const ENGLISH: &str = "en";

/// The name of a language that does not give its own: its tag.
fn name(tag: &str) -> Value {
    Value::Text(tag.to_owned())
}

/// Words for `language`. `theirs` and `builtin`: the author's templates and the theme's, strings files among them.
#[must_use]
pub fn interface(
    language: &str,
    theirs: &[Source],
    builtin: &[Source],
    diagnostics: &mut Diagnostics,
) -> Vec<Entry> {
    let primary = language.split('-').next().unwrap_or_default();
    let (found, english) = (find(theirs, language), find(builtin, ENGLISH));
    let found = found
        .or_else(|| find(builtin, language))
        .or_else(|| find(theirs, primary));
    let Some(found) = found.or_else(|| find(builtin, primary)) else {
        let message =
            format!("there are no interface words for `{language}`, so they are in English");
        let diagnostic =
            Code::MissingStrings.in_file(&SourcePath::from(crate::model::config::CONFIG), message);
        diagnostics.push(diagnostic.help(format!(
            "translate the theme's strings/en.toml and put it at templates/strings/{primary}.toml"
        )));
        let mut words = interface(ENGLISH, theirs, builtin, diagnostics);
        mark(&mut words);
        words
            .iter_mut()
            .filter(|word| word.key == NAME)
            .for_each(|word| word.data.value = name(language));
        return words;
    };
    let mut words = strings(found, diagnostics);
    let Some(english) = english.filter(|english| english.path != found.path) else {
        return words;
    };
    let mut english = strings(english, &mut Diagnostics::default());
    shape::check(
        &mut words,
        &english,
        &shape::File {
            source: found,
            theirs,
        },
        diagnostics,
    );
    // Strings the author leaves out come from the theme's file of the language, if there is one.
    let ours = find(builtin, language)
        .or_else(|| find(builtin, primary))
        .filter(|ours| ours.path != found.path);
    if let Some(ours) = ours {
        fill(
            &mut words,
            strings(ours, &mut Diagnostics::default()),
            "",
            &mut Vec::new(),
        );
    }
    let mut lacking = Vec::new();
    if primary != ENGLISH {
        mark(&mut english);
    }
    english
        .iter_mut()
        .filter(|word| word.key == NAME)
        .for_each(|word| word.data.value = name(language));
    fill(&mut words, english, "", &mut lacking);
    if !lacking.is_empty() {
        report_lacking(&found.path, &lacking, diagnostics);
    }
    words
}

fn report_lacking(path: &SourcePath, lacking: &[String], diagnostics: &mut Diagnostics) {
    let n = lacking.len();
    let message = format!(
        "{n} {} in English",
        if n == 1 {
            "word of the interface is"
        } else {
            "words of the interface are"
        }
    );
    let shown = lacking
        .iter()
        .take(8)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let more = if n > 8 { ", …" } else { "" };
    let diagnostic = Code::MissingStrings.in_file(path, message);
    diagnostics.push(diagnostic.help(format!(
        "translate them from the theme's strings/en.toml: {shown}{more}"
    )));
}

/// The strings file of a language among some templates.
fn find<'s>(templates: &'s [Source], language: &str) -> Option<&'s Source> {
    let wanted = format!("templates/strings/{language}.toml");
    templates
        .iter()
        .find(|source| source.path.ends_with(&wanted))
}

/// Reads a file of strings.
#[must_use]
pub fn strings(source: &Source, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    values::toml(
        &source.path,
        &source.text,
        0,
        Code::ConfigSyntax,
        diagnostics,
    )
}

/// Marks English strings in place of missing translations.
fn mark(words: &mut [Entry]) {
    for Entry { data, .. } in words {
        match &mut data.value {
            Value::Text(text) if !text.is_empty() => {
                *text = format!("{FALLBACK_BEGINS}{text}{FALLBACK_ENDS}");
            }
            Value::Table(inner) => mark(inner),
            _ => {}
        }
    }
}

/// Adds what `strings` lacks, and names it.
fn fill(strings: &mut Vec<Entry>, english: Vec<Entry>, above: &str, lacking: &mut Vec<String>) {
    for entry in english {
        let name = format!("{above}{}", entry.key);
        match strings.iter_mut().find(|ours| ours.key == entry.key) {
            None => {
                lacking.push(name);
                strings.push(entry);
            }
            Some(Entry {
                data:
                    Data {
                        value: Value::Table(ours),
                        ..
                    },
                ..
            }) => {
                if let Value::Table(theirs) = entry.data.value {
                    fill(ours, theirs, &format!("{name}."), lacking);
                }
            }
            Some(_) => {}
        }
    }
}
