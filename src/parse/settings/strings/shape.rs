//! Compares a strings file with the English one: both need the same names, kinds of values and placeholders.

use crate::model::data::{Data, Entry, Value};
use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::source::{Source, Span};
use std::collections::BTreeSet;

/// The plural forms: for 1, and for every other number.
const FORMS: [&str; 2] = ["one", "other"];

/// The strings file that is checked.
pub(crate) struct File<'f> {
    pub(crate) source: &'f Source,
    /// The author's templates. They may use strings that the theme doesn't have, such as `ui.motto`.
    pub(crate) theirs: &'f [Source],
}

/// Reports differences, and uses the English strings in their place.
pub(crate) fn check(
    words: &mut [Entry],
    english: &[Entry],
    file: &File<'_>,
    diagnostics: &mut Diagnostics,
) {
    file.table("", words, english, diagnostics);
}

impl File<'_> {
    /// `above`: the path of the table, such as `title.`.
    fn table(
        &self,
        above: &str,
        words: &mut [Entry],
        english: &[Entry],
        diagnostics: &mut Diagnostics,
    ) {
        for word in words {
            let name = format!("{above}{}", word.key);
            match english.iter().find(|known| known.key == word.key) {
                Some(known) => self.word(&name, word, &known.data, diagnostics),
                None => self.unknown(&name, word, english, diagnostics),
            }
        }
    }

    fn unknown(&self, name: &str, word: &Entry, english: &[Entry], diagnostics: &mut Diagnostics) {
        let asked = format!("ui.{name}");
        if self
            .theirs
            .iter()
            .any(|template| template.text.contains(&asked))
        {
            return;
        }
        let message = format!("the interface has no word `{name}`");
        let diagnostic = Code::UnknownKey.at(&self.source.path, &word.key_span, message);
        diagnostics.push(
            match did_you_mean(&word.key, english.iter().map(|known| known.key.as_str())) {
                Some(meant) => diagnostic.label(format!("did you mean `{meant}`?")),
                None => diagnostic.help(format!(
                    "take it out; it may stay once a template of yours says `{{{{ {asked} }}}}`"
                )),
            },
        );
    }

    fn word(&self, name: &str, word: &mut Entry, known: &Data, diagnostics: &mut Diagnostics) {
        match (&mut word.data.value, &known.value) {
            (Value::Text(text), Value::Text(english)) => {
                self.gaps(text, &word.data.span, &gaps(english), diagnostics);
            }
            (Value::Table(forms), Value::Table(english)) if is_plural(english) => {
                let span = word.data.span.clone();
                if !self.forms(name, forms, &span, english, diagnostics) {
                    word.data = known.clone();
                }
            }
            (Value::Table(words), Value::Table(english)) => {
                self.table(&format!("{name}."), words, english, diagnostics);
            }
            (found, wanted) => {
                let key = &word.key;
                let (what, help) = match wanted {
                    Value::Table(english) if is_plural(english) => (
                        "a table of plural forms",
                        format!(
                            "write `{key} = {{ one = \"…\", other = \"…\" }}`, with `{{n}}` for the number"
                        ),
                    ),
                    Value::Table(_) => (
                        "a table",
                        format!("write its words below a line with `[{name}]`"),
                    ),
                    _ => ("text", "put it between quotation marks".to_owned()),
                };
                let message = format!("`{name}` is {what}, not {}", found.type_name());
                diagnostics.push(
                    Code::InvalidValue
                        .at(&self.source.path, &word.data.span, message)
                        .help(help),
                );
                word.data = known.clone();
            }
        }
    }

    /// Whether a table has the plural forms and no others.
    fn forms(
        &self,
        name: &str,
        forms: &[Entry],
        span: &Span,
        english: &[Entry],
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let texts = english.iter().filter_map(|form| text(&form.data));
        let known: BTreeSet<&str> = texts.flat_map(gaps).collect();
        let mut usable = true;
        for form in forms {
            match text(&form.data) {
                _ if !FORMS.contains(&form.key.as_str()) => {
                    let message = format!("`{}` is no form of a plural", form.key);
                    let diagnostic =
                        Code::UnknownKey.at(&self.source.path, &form.key_span, message);
                    diagnostics
                        .push(diagnostic.help(format!("the forms are: {}", FORMS.join(", "))));
                }
                Some(text) => self.gaps(text, &form.data.span, &known, diagnostics),
                None => {
                    let message = format!(
                        "`{name}.{}` is text, not {}",
                        form.key,
                        form.data.value.type_name()
                    );
                    let diagnostic =
                        Code::InvalidValue.at(&self.source.path, &form.data.span, message);
                    diagnostics.push(diagnostic.help("put it between quotation marks"));
                    usable = false;
                }
            }
        }
        if !forms.iter().any(|form| form.key == "other") {
            let message = format!(
                "`{name}` has no form `other`, which stands for every number without one of its own"
            );
            let diagnostic = Code::InvalidValue.at(&self.source.path, span, message);
            diagnostics.push(diagnostic.help("add `other = \"…\"`, with `{n}` for the number"));
        }
        usable
    }

    /// Reports placeholders that the English string doesn't have. Readers would see them with their braces.
    fn gaps(
        &self,
        words: &str,
        span: &Span,
        known: &BTreeSet<&str>,
        diagnostics: &mut Diagnostics,
    ) {
        for gap in gaps(words).into_iter().filter(|gap| !known.contains(gap)) {
            let written = self.source.text.get(span.clone()).unwrap_or_default();
            let braces = format!("{{{gap}}}");
            let place = written.find(&braces).map_or_else(
                || span.clone(),
                |at| {
                    let start = span.start + at;
                    start..start + braces.len()
                },
            );
            let diagnostic = Code::InvalidValue.at(
                &self.source.path,
                &place,
                format!("nothing fills in `{braces}` here"),
            );
            diagnostics.push(match did_you_mean(gap, known.iter().copied()) {
                Some(meant) => diagnostic.label(format!("did you mean `{{{meant}}}`?")),
                None if known.is_empty() => {
                    diagnostic.help("take it out: this text has nothing to fill in")
                }
                None => {
                    let known: Vec<String> =
                        known.iter().map(|gap| format!("`{{{gap}}}`")).collect();
                    diagnostic.help(format!("what is filled in here: {}", known.join(", ")))
                }
            });
        }
    }
}

fn text(data: &Data) -> Option<&str> {
    if let Value::Text(text) = &data.value {
        Some(text)
    } else {
        None
    }
}

fn is_plural(english: &[Entry]) -> bool {
    english.iter().any(|form| form.key == "other")
        && english
            .iter()
            .all(|form| FORMS.contains(&form.key.as_str()))
}

/// The names of the placeholders in a text.
fn gaps(text: &str) -> BTreeSet<&str> {
    let inside = text
        .split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0));
    inside
        .filter(|gap| !gap.is_empty() && gap.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect()
}
