//! Finds the glossary's terms in a text. aho-corasick is used only here.

use crate::model::glossary::Term;
use crate::model::prose::TermId;
use crate::model::source::Span;
use aho_corasick::{AhoCorasick, Input, MatchKind};
use std::collections::HashMap;

/// Every form of every term, to be found in one pass over a text.
#[derive(Debug)]
pub struct Vocabulary {
    finder: AhoCorasick,
    /// The term of each pattern.
    terms: Vec<TermId>,
    /// Terms by key.
    keys: HashMap<String, TermId>,
}

impl Vocabulary {
    /// `None` when no term is to be linked.
    #[must_use]
    pub fn new(terms: &[Term]) -> Option<Self> {
        let mut patterns = Vec::new();
        let mut owners = Vec::new();
        for (at, term) in terms.iter().enumerate().filter(|(_, term)| term.link) {
            for form in [&term.term]
                .into_iter()
                .chain(&term.also)
                .chain(&term.forms)
            {
                for spelling in spellings(form) {
                    patterns.push(spelling);
                    owners.push(TermId(at));
                }
            }
        }
        if patterns.is_empty() {
            return None;
        }
        // Two terms may share a form: the first of them has it, so that the same page is always linked the same way.
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns)
            .ok()?;
        let keys = terms
            .iter()
            .enumerate()
            .map(|(at, term)| (term.key.clone(), TermId(at)))
            .collect();
        Some(Self {
            finder,
            terms: owners,
            keys,
        })
    }

    /// The first use of a term from byte `from` on, as whole words.
    pub(crate) fn find(&self, text: &str, mut from: usize) -> Option<(Span, TermId)> {
        loop {
            let found = self.finder.find(Input::new(text).span(from..text.len()))?;
            if stands_alone(text, &found.range()) {
                return Some((found.range(), self.terms[found.pattern().as_usize()]));
            }
            from = found.start()
                + text[found.start()..]
                    .chars()
                    .next()
                    .map_or(1, char::len_utf8);
        }
    }

    /// The term whose entry an author links to by hand, as `/glossary/#key`.
    pub(crate) fn linked_to(&self, dest: &str) -> Option<TermId> {
        self.keys.get(dest.strip_prefix("/glossary/#")?).copied()
    }
}

/// The spellings of a form: with its first letter large and small. An acronym has one: `ACT` is not found in `act`.
pub(crate) fn spellings(form: &str) -> Vec<String> {
    // What smart punctuation makes of it.
    let form = form.trim().replace('\'', "’");
    let mut letters = form.chars();
    let Some(first) = letters.next() else {
        return Vec::new();
    };
    let rest = letters.as_str();
    let acronym = rest
        .split(char::is_whitespace)
        .next()
        .is_some_and(|word| word.contains(char::is_uppercase));
    if acronym {
        return vec![form];
    }
    let small: String = first.to_lowercase().collect();
    let large: String = first.to_uppercase().collect();
    if small == large {
        vec![form]
    } else {
        vec![small + rest, large + rest]
    }
}

fn stands_alone(text: &str, span: &Span) -> bool {
    let joins =
        |c: char| (c.is_alphanumeric() && !written_without_blanks(c)) || c == '-' || c == '_';
    !text[..span.start].ends_with(joins) && !text[span.end..].starts_with(joins)
}

/// Thai and its neighbors, kana and ideographs: their words are not separated by blanks.
fn written_without_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(terms: &[&str], text: &str) -> Vec<String> {
        let term = |term: &&str| Term {
            key: slug(term),
            term: (*term).to_owned(),
            link: true,
            ..Term::default()
        };
        let vocabulary = Vocabulary::new(&terms.iter().map(term).collect::<Vec<_>>()).unwrap();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((span, _)) = vocabulary.find(text, from) {
            from = span.end;
            found.push(text[span].to_owned());
        }
        found
    }

    use crate::model::address::slug;

    #[test]
    fn a_term_is_found_as_a_whole_word_with_its_first_letter_large_or_small() {
        assert_eq!(
            found(
                &["Insight"],
                "Insight, insight’s, INSIGHT, insights, pre-insight"
            ),
            ["Insight", "insight"],
            "capitals, other forms and parts of words are other words"
        );
    }

    #[test]
    fn the_longest_term_wins_and_a_shorter_one_is_found_inside_what_is_none() {
        assert_eq!(
            found(
                &["Base", "Secure base"],
                "a secure base, a secure baseline base"
            ),
            ["secure base", "base"]
        );
    }

    #[test]
    fn an_acronym_is_no_word_in_small_letters() {
        assert_eq!(found(&["ACT"], "act on ACT"), ["ACT"]);
    }

    #[test]
    fn a_script_without_blanks_has_its_words_found() {
        assert_eq!(found(&["治療"], "心理治療は"), ["治療"]);
    }
}
