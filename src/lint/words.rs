//! Splits text into words and sentences, and holds the word lists of a language.

use crate::model::source::Span;
use serde::Deserialize;
use std::ops::Range;

/// The lists of every language there are some for, by primary language tag.
const LANGUAGES: [(&str, &str); 1] = [("en", include_str!("words/en.toml"))];

/// What to look for in one language. A phrase is one word or more, in small letters.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists {
    pub(crate) verdicts: Vec<Phrase>,
    /// Phrases that contain a verdict and pass none.
    pub(crate) not_verdicts: Vec<Phrase>,
    /// Verdicts only as a whole sentence.
    pub(crate) exclaimed: Vec<Phrase>,
    pub(crate) person: Vec<Phrase>,
    pub(crate) person_traits: Vec<Phrase>,
    pub(crate) conditions: Vec<Phrase>,
    pub(crate) vague_links: Vec<Phrase>,
    pub(crate) harm: Vec<Phrase>,
    /// Phrases that contain a word of harm and mean none.
    pub(crate) harmless: Vec<Phrase>,
    /// Well-known abbreviations, as written.
    pub(crate) abbreviations: Vec<String>,
}

/// Words in a row.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Phrase(Vec<String>);

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self(words(&text).into_iter().map(|word| word.plain).collect())
    }
}

impl Lists {
    /// The lists for a language tag, if there are some.
    pub(crate) fn of(language: &str) -> Option<Self> {
        let primary = language.split('-').next().unwrap_or_default();
        let (_, text) = LANGUAGES.into_iter().find(|(tag, _)| *tag == primary)?;
        toml::from_str(text).ok()
    }
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// In small letters, with `'` for every apostrophe.
    pub(crate) plain: String,
    /// Its place in the text, in bytes.
    pub(crate) at: Span,
}

/// The words of a text. An apostrophe or hyphen inside a word is part of it.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut open: Option<(usize, String)> = None;
    while let Some((at, c)) = chars.next() {
        let inner = matches!(c, '\'' | '’' | '-')
            && open.is_some()
            && chars.peek().is_some_and(|(_, c)| c.is_alphanumeric());
        if c.is_alphanumeric() || inner {
            let (_, plain) = open.get_or_insert_with(|| (at, String::new()));
            if c == '’' {
                plain.push('\'');
            } else {
                plain.extend(c.to_lowercase());
            }
        } else if let Some((from, plain)) = open.take() {
            words.push(Word {
                plain,
                at: from..at,
            });
        }
    }
    words.extend(open.map(|(from, plain)| Word {
        plain,
        at: from..text.len(),
    }));
    words
}

/// The phrase that begins at a word, if one of the list does: the longest, as its number of words.
pub(crate) fn phrase_at(words: &[Word], at: usize, phrases: &[Phrase]) -> Option<usize> {
    let begins = |phrase: &&Phrase| {
        let here = words.get(at..at + phrase.0.len());
        here.is_some_and(|here| here.iter().map(|word| &word.plain).eq(phrase.0.iter()))
    };
    phrases
        .iter()
        .filter(begins)
        .map(|phrase| phrase.0.len())
        .max()
        .filter(|length| *length > 0)
}

/// Every phrase of a list in a text, by place, but for those that are part of a phrase of `exceptions`.
pub(crate) fn find(text: &str, phrases: &[Phrase], exceptions: &[Phrase]) -> Vec<Span> {
    let words = words(text);
    let all = |phrases: &[Phrase]| {
        let begins = |at| phrase_at(&words, at, phrases).map(|length| at..at + length);
        (0..words.len())
            .filter_map(begins)
            .collect::<Vec<Range<usize>>>()
    };
    let (found, excepted) = (all(phrases), all(exceptions));
    let alone = |found: &Range<usize>| {
        !excepted
            .iter()
            .any(|all| all.start <= found.start && found.end <= all.end)
    };
    let place = |found: Range<usize>| words[found.start].at.start..words[found.end - 1].at.end;
    found.into_iter().filter(alone).map(place).collect()
}

/// Whether a text is one of the phrases and nothing else.
pub(crate) fn is_one_of(text: &str, phrases: &[Phrase]) -> bool {
    let words = words(text);
    !words.is_empty() && phrase_at(&words, 0, phrases) == Some(words.len())
}

/// What may follow the stop of a sentence before the blank.
const CLOSING: &str = "\"'”’)]»";

/// The sentences of a text, by place. A stop after a single letter or before a small one does not end a sentence.
pub(crate) fn sentences(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut stopped = None;
    let mut before = [' ', ' '];
    for (at, c) in text.char_indices() {
        match c {
            '.' if before[1].is_alphabetic() && !before[0].is_alphanumeric() => {}
            '.' | '!' | '?' | '…' => stopped = Some(at + c.len_utf8()),
            c if stopped == Some(at) && CLOSING.contains(c) => stopped = Some(at + c.len_utf8()),
            c if c.is_whitespace() || CLOSING.contains(c) => {}
            c => {
                if let Some(end) = stopped.take().filter(|end| {
                    *end < at && !c.is_lowercase() && text[*end..at].contains(char::is_whitespace)
                }) {
                    sentences.push(start..end);
                    start = at;
                }
            }
        }
        before = [before[1], c];
    }
    sentences.push(start..text.len());
    sentences.retain(|span| text[span.clone()].contains(char::is_alphanumeric));
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_words_with_their_places() {
        let text = "You’re well-read, (aren't) you?";
        let found: Vec<(String, &str)> = words(text)
            .into_iter()
            .map(|word| (word.plain, &text[word.at]))
            .collect();
        let expected = [
            ("you're", "You’re"),
            ("well-read", "well-read"),
            ("aren't", "aren't"),
            ("you", "you"),
        ];
        assert_eq!(
            found,
            expected.map(|(plain, written)| (plain.to_owned(), written))
        );
    }

    #[test]
    fn a_phrase_is_found_as_whole_words_only() {
        let phrase = |text: &str| Phrase::from(text.to_owned());
        let phrases = [phrase("try again"), phrase("poor")];
        let text = "Poorly done. Try again; a poor try, a poor one.";
        let found: Vec<&str> = find(text, &phrases, &[phrase("poor try")])
            .into_iter()
            .map(|at| &text[at])
            .collect();
        assert_eq!(found, ["Try again", "poor"]);
    }

    #[test]
    fn a_sentence_ends_where_a_reader_stops() {
        let text = "One thing, e.g. this. “Two?” A. Smith wrote 3.5 lines… Then he left";
        let found: Vec<&str> = sentences(text)
            .into_iter()
            .map(|at| text[at].trim())
            .collect();
        assert_eq!(
            found,
            [
                "One thing, e.g. this.",
                "“Two?”",
                "A. Smith wrote 3.5 lines…",
                "Then he left"
            ]
        );
    }

    #[test]
    fn every_list_of_a_language_has_something_in_it() {
        for (tag, _) in LANGUAGES {
            let lists = Lists::of(tag).unwrap_or_default();
            for list in [
                &lists.verdicts,
                &lists.not_verdicts,
                &lists.exclaimed,
                &lists.person,
                &lists.person_traits,
                &lists.conditions,
                &lists.vague_links,
                &lists.harm,
                &lists.harmless,
            ] {
                assert!(
                    !list.is_empty() && list.iter().all(|phrase| !phrase.0.is_empty()),
                    "{tag}"
                );
            }
            assert!(!lists.abbreviations.is_empty(), "{tag}");
        }
    }
}
