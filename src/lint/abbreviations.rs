//! Abbreviations that nothing explains.

use crate::lint::words::Lists;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::glossary::Term;
use crate::model::plain_text::PlainText;
use crate::model::source::Span;
use std::collections::{BTreeSet, HashSet};

/// Letters an abbreviation has. More is a word that is shouted.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// Reports the first use of every abbreviation that the page does not spell out and the glossary does not know.
pub(crate) fn page(text: &PlainText, terms: &[Term], lists: &Lists, diagnostics: &mut Diagnostics) {
    let spelled: HashSet<&str> = text
        .passages
        .iter()
        .flat_map(|passage| spelled_out(&passage.text))
        .collect();
    // Each abbreviation is looked up once.
    let (mut decided, mut seen) = (HashSet::new(), BTreeSet::new());
    for passage in &text.passages {
        for found in abbreviations(&passage.text) {
            let (written, whole) = (
                &passage.text[found.capitals.clone()],
                &passage.text[found.whole.clone()],
            );
            // A link leads to the explanation.
            let linked = passage
                .run(found.capitals.start)
                .is_some_and(|run| run.link);
            // What was meant to be a callout has been reported.
            let marked = passage.text[..found.capitals.start].ends_with("[!");
            if linked || marked || !decided.insert(whole) {
                continue;
            }
            let known = spelled.contains(written)
                || spelled.contains(whole)
                || lists.abbreviations.iter().any(|known| known == written)
                || terms
                    .iter()
                    .any(|term| explains(term, written) || explains(term, whole));
            if !known && seen.insert(written.to_owned()) {
                let place = passage.place(found.whole.start, found.whole.end);
                let diagnostic = Code::UnknownAbbreviation.at(
                    &passage.path,
                    &place,
                    format!("nothing says what {written} stands for"),
                );
                diagnostics.push(diagnostic.help(format!(
                    "spell it out at its first use, `the words ({written})`, or give it a `term` in glossary.toml"
                )));
            }
        }
    }
}

/// An abbreviation in a text.
struct Abbreviation {
    /// Its capitals: `SSRI`.
    capitals: Span,
    /// With what is joined to them: `SSRIs`.
    whole: Span,
}

/// Single words in capitals. Several in a row are shouted text.
fn abbreviations(text: &str) -> Vec<Abbreviation> {
    let mut words: Vec<Vec<Abbreviation>> = Vec::new();
    let mut start = 0;
    for (end, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '@' | '\'' | '’') {
            continue;
        }
        let word = text[start..end].trim_end_matches('.');
        if !word.is_empty() {
            words.push(joined(word, start));
        }
        start = end + c.len_utf8();
    }
    let shouted: Vec<bool> = words.iter().map(|word| !word.is_empty()).collect();
    let near = |at: Option<usize>| {
        at.and_then(|at| shouted.get(at))
            .copied()
            .unwrap_or_default()
    };
    let found = words
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !near(at.checked_sub(1)) && !near(Some(at + 1)));
    let likely = |found: &Abbreviation| {
        let capitals = &text[found.capitals.clone()];
        LETTERS.contains(&capitals.chars().count()) && !is_roman(capitals)
    };
    found.flat_map(|(_, word)| word).filter(likely).collect()
}

/// The abbreviations that a word consists of: `CBT/DBT`.
fn joined(word: &str, mut at: usize) -> Vec<Abbreviation> {
    let mut found = Vec::new();
    for part in word.split('/') {
        let Some(length) = capitals(part) else {
            return Vec::new();
        };
        found.push(Abbreviation {
            capitals: at..at + length,
            whole: at..at + part.len(),
        });
        at += part.len() + 1;
    }
    found
}

/// The length of the capitals of a word, before a plural or a number: `SSRI`, `GPs`, `DSM-5`.
fn capitals(word: &str) -> Option<usize> {
    let length = word.find(|c: char| !c.is_uppercase()).unwrap_or(word.len());
    let (capitals, rest) = word.split_at(length);
    let number = rest
        .strip_prefix('-')
        .is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()));
    (capitals.chars().nth(1).is_some() && (number || matches!(rest, "" | "s" | "'s" | "’s")))
        .then_some(length)
}

/// A numeral such as `XIV`, which is no abbreviation.
fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

fn explains(term: &Term, written: &str) -> bool {
    let mut names = [&term.term]
        .into_iter()
        .chain(&term.also)
        .chain(&term.forms);
    names.any(|name| name == written || name.contains(&format!("({written})")))
}

/// What a text explains: `the long form (ABC)`, or `ABC (the long form)`.
fn spelled_out(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('(').flat_map(|(at, _)| {
        let inside = text[at + 1..]
            .split(['(', ')'])
            .next()
            .filter(|inside| text[at + 1 + inside.len()..].starts_with(')'));
        let before = text[..at].strip_suffix(' ').map(|before| {
            before
                .rsplit(char::is_whitespace)
                .next()
                .unwrap_or_default()
        });
        let before = before.and_then(|word| {
            word.rsplit(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
                .next()
        });
        inside.into_iter().chain(before)
    })
}
