//! Abbreviations that nothing explains.

use super::words::Lists;
use crate::diagnostic::{Code, Diagnostics};
use crate::site::Term;
use crate::source::Span;
use crate::wording::{Passage, Wording};
use std::collections::BTreeSet;

/// Letters an abbreviation has. More is a word that is shouted.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// Reports the first use of every abbreviation that the page does not spell out and the glossary does not know.
pub(super) fn page(wording: &Wording, terms: &[Term], lists: &Lists, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for passage in &wording.passages {
        for found in abbreviations(&passage.text) {
            let written = &passage.text[found.clone()];
            // A link leads to the explanation.
            let linked = passage.run(found.start).is_some_and(|run| run.link);
            let known = linked
                || lists.abbreviations.iter().any(|known| known == written)
                || terms.iter().any(|term| explains(term, written))
                || wording.passages.iter().any(|passage| spells_out(passage, written));
            if !known && seen.insert(written.to_owned()) {
                let place = passage.place(found.start, found.end);
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

/// Runs of capitals that stand alone. Two of them in a row are a text that is shouted, in which nothing stands out.
fn abbreviations(text: &str) -> Vec<Span> {
    let mut words: Vec<(Span, bool)> = Vec::new();
    let mut start = 0;
    for (end, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '@' | '\'' | '’') {
            continue;
        }
        let word = text[start..end].trim_end_matches('.');
        if !word.is_empty() {
            let capitals = word.chars().all(char::is_uppercase) && word.chars().nth(1).is_some();
            words.push((start..start + word.len(), capitals));
        }
        start = end + c.len_utf8();
    }
    let alone = |at: usize| {
        let shouted = |near: Option<&(Span, bool)>| near.is_some_and(|(_, capitals)| *capitals);
        !shouted(at.checked_sub(1).and_then(|before| words.get(before))) && !shouted(words.get(at + 1))
    };
    let found = words.iter().enumerate().filter(|(at, (span, capitals))| {
        let word = &text[span.clone()];
        *capitals && LETTERS.contains(&word.chars().count()) && !is_roman(word) && alone(*at)
    });
    found.map(|(_, (span, _))| span.clone()).collect()
}

/// A numeral such as `XIV`, which is no abbreviation.
fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

fn explains(term: &Term, written: &str) -> bool {
    let mut names = [&term.term].into_iter().chain(&term.also).chain(&term.forms);
    names.any(|name| name == written || name.contains(&format!("({written})")))
}

/// `the long form (ABC)` or `ABC (the long form)`.
fn spells_out(passage: &Passage, written: &str) -> bool {
    let text = &passage.text;
    text.contains(&format!("({written})")) || text.contains(&format!("{written} ("))
}
