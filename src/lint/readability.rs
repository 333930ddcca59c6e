//! How old a reader has to be to read a section with ease.
//!
//! The measure is the Automated Readability Index (Smith and Senter, 1967): letters a word and words a sentence. Unlike
//! its relatives it needs no syllables, which cannot be counted in English without a dictionary; on the site in
//! `content/` it stays within about a year of Flesch and Kincaid's. Its numbers were fitted to English, so it is not used
//! on anything else.

use crate::lint::words;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::plain_text::{Passage, PlainText, Role};
use crate::model::source::{SourcePath, Span};

/// Below these a section is too short for an average to mean anything.
const FEWEST_WORDS: usize = 80;
const FEWEST_SENTENCES: usize = 4;

/// A reader of the first grade is this much older than the grade says.
const AGE_OF_GRADE_0: f64 = 5.0;

/// Whether the numbers of the measure were fitted to a language.
pub(crate) fn knows(language: &str) -> bool {
    language.split('-').next() == Some("en")
}

/// Reports sections that ask for a higher age than `target`, in years.
pub(crate) fn sections(text: &PlainText, target: u64, diagnostics: &mut Diagnostics) {
    let mut rest = &text.passages[..];
    while let Some((first, others)) = rest.split_first() {
        let end = others
            .iter()
            .position(|passage| matches!(passage.role, Role::Heading(_)))
            .unwrap_or(others.len());
        let (section, next) = rest.split_at(end + 1);
        rest = next;
        let Some(measured) = measure(section) else {
            continue;
        };
        #[allow(clippy::cast_precision_loss, reason = "a target has two digits")]
        let too_hard = measured.age > target as f64 + 0.5;
        if !too_hard {
            continue;
        }
        let message = format!(
            "this section asks for a reading age of {:.0}, the site aims for {target}",
            measured.age
        );
        let diagnostic = Code::HardToRead.at(&first.path, &first.span, message);
        let long = format!("the longest sentence: {} words", measured.longest.words);
        let diagnostic = diagnostic.also(&measured.longest.path, &measured.longest.span, long);
        diagnostics.push(diagnostic.help(format!(
            "{:.0} words a sentence and {:.1} letters a word: cut the long sentences in two, and look for plainer words",
            measured.words_a_sentence, measured.letters_a_word
        )));
    }
}

/// What was found of a section.
struct Measured {
    age: f64,
    words_a_sentence: f64,
    letters_a_word: f64,
    longest: Longest,
}

/// The longest sentence.
struct Longest {
    path: SourcePath,
    span: Span,
    words: usize,
}

/// None when there is too little to measure.
fn measure(section: &[Passage]) -> Option<Measured> {
    let (mut sentences, mut all_words, mut letters) = (0usize, 0usize, 0usize);
    let mut longest = Longest {
        path: SourcePath::from(""),
        span: 0..0,
        words: 0,
    };
    for passage in section
        .iter()
        .filter(|passage| matches!(passage.role, Role::Text | Role::Quote))
    {
        for sentence in words::sentences(&passage.text) {
            let words = words::words(&passage.text[sentence.clone()]);
            sentences += 1;
            all_words += words.len();
            letters += words
                .iter()
                .map(|word| word.plain.chars().filter(|c| c.is_alphanumeric()).count())
                .sum::<usize>();
            if words.len() > longest.words {
                let span = passage.place(sentence.start, sentence.end);
                longest = Longest {
                    path: SourcePath::clone(&passage.path),
                    span,
                    words: words.len(),
                };
            }
        }
    }
    if sentences < FEWEST_SENTENCES || all_words < FEWEST_WORDS {
        return None;
    }
    #[allow(
        clippy::cast_precision_loss,
        reason = "a section has fewer words than a float has digits"
    )]
    let (sentences, all_words, letters) = (sentences as f64, all_words as f64, letters as f64);
    let (words_a_sentence, letters_a_word) = (all_words / sentences, letters / all_words);
    let grade = 4.71 * letters_a_word + 0.5 * words_a_sentence - 21.43;
    Some(Measured {
        age: grade + AGE_OF_GRADE_0,
        words_a_sentence,
        letters_a_word,
        longest,
    })
}
