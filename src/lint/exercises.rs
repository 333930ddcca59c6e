//! Lints about replies: kind, even in length, safe; and about keys that give themselves away.

use crate::lint::words;
use crate::lint::words::Lists;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Document;
use crate::model::exercise::{Body, Exercise, Part};
use crate::model::plain_text::{Passage, PlainText, Role};
use crate::model::prose::Prose;
use crate::model::site::Edition;
use crate::model::source::{SourcePath, Span};

/// Replies of one choice differ too much when the longest has more than twice the words of the shortest and these besides.
const SLACK: usize = 10;

/// From this many knowledge checks on, a common position or length of the keys is reported.
const ENOUGH_CHECKS: usize = 3;

/// The exercises of one page.
pub(crate) fn page(
    document: &Document,
    text: &PlainText,
    lists: Option<&Lists>,
    diagnostics: &mut Diagnostics,
) {
    let mut sorted: Vec<&Passage> = text.passages.iter().collect();
    sorted.sort_by(|one, other| (&one.path, one.span.start).cmp(&(&other.path, other.span.start)));
    for exercise in document.exercises() {
        if let Body::Choice { options, .. } = &exercise.body {
            unequal_replies(&exercise.path, options, diagnostics);
            unexplained(&exercise.path, options, diagnostics);
        }
        let Some(lists) = lists else { continue };
        // Looked up rather than searched for: a page may have as many exercises as passages.
        let before = |passage: &&Passage| {
            (&passage.path, passage.span.start) < (&exercise.path, exercise.span.start)
        };
        let within = |passage: &&&Passage| {
            passage.path == exercise.path && passage.span.start < exercise.span.end
        };
        let passages = &sorted[sorted.partition_point(before)..];
        let passages: Vec<&Passage> = passages.iter().take_while(within).copied().collect();
        for reply in passages
            .iter()
            .filter(|passage| passage.role == Role::Quote)
        {
            verdicts(reply, lists, diagnostics);
            person(reply, lists, diagnostics);
        }
        if exercise.safety.is_empty() {
            harm(exercise, &passages, lists, diagnostics);
        }
    }
}

fn verdicts(reply: &Passage, lists: &Lists, diagnostics: &mut Diagnostics) {
    let alone = words::sentences(&reply.text).into_iter();
    let alone =
        alone.filter(|sentence| words::is_one_of(&reply.text[sentence.clone()], &lists.exclaimed));
    let alone = alone.map(|sentence| {
        let written = reply.text[sentence.clone()].trim_end_matches(|c: char| !c.is_alphanumeric());
        sentence.start + (written.len() - written.trim_start().len())
            ..sentence.start + written.len()
    });
    for found in words::find(&reply.text, &lists.verdicts, &lists.not_verdicts)
        .into_iter()
        .chain(alone)
    {
        let word = &reply.text[found.clone()];
        let place = reply.place(found.start, found.end);
        let diagnostic =
            Code::VerdictWord.at(&reply.path, &place, format!("“{word}” passes a verdict"));
        diagnostics.push(diagnostic.help(
            "say what the answer may mean, and one thing to try; in a knowledge check, say why",
        ));
    }
}

fn person(reply: &Passage, lists: &Lists, diagnostics: &mut Diagnostics) {
    let words = words::words(&reply.text);
    for at in 0..words.len() {
        let Some(subject) = words::phrase_at(&words, at, &lists.person) else {
            continue;
        };
        let Some(what) = words::phrase_at(&words, at + subject, &lists.person_traits) else {
            continue;
        };
        if at > 0 && words::phrase_at(&words, at - 1, &lists.conditions).is_some() {
            continue;
        }
        let (from, to) = (words[at].at.start, words[at + subject + what - 1].at.end);
        let message = format!("“{}…” says what the reader is", &reply.text[from..to]);
        let diagnostic = Code::DescribesPerson.at(&reply.path, &reply.place(from, to), message);
        diagnostics
            .push(diagnostic.help("describe the answer: “this can be a way to…”, “it may mean…”"));
    }
}

fn harm(exercise: &Exercise, passages: &[&Passage], lists: &Lists, diagnostics: &mut Diagnostics) {
    let first = passages.iter().find_map(|passage| {
        Some((
            passage,
            words::find(&passage.text, &lists.harm, &lists.harmless)
                .into_iter()
                .next()?,
        ))
    });
    let Some((passage, found)) = first else {
        return;
    };
    let message = format!("#{} touches on harm and has no safety note", exercise.id);
    let word = &passage.text[found.clone()];
    let diagnostic = Code::MissingSafety
        .at(&exercise.path, &exercise.heading_span, message)
        .also(
            &passage.path,
            &passage.place(found.start, found.end),
            format!("“{word}”"),
        );
    diagnostics.push(
        diagnostic
            .help("add `> [!IMPORTANT]` behind the list: where to find help, and that it is not the reader's fault"),
    );
}

fn unequal_replies(path: &SourcePath, options: &[Part], diagnostics: &mut Diagnostics) {
    let counted = options
        .iter()
        .filter_map(|part| Some((count(part.reply.as_ref()?), part)));
    let counted: Vec<(usize, &Part)> = counted.collect();
    let (Some((short, shortest)), Some((long, longest))) = (
        counted.iter().min_by_key(|(n, _)| *n),
        counted.iter().max_by_key(|(n, _)| *n),
    ) else {
        return;
    };
    if *long > 2 * short + SLACK {
        let message = "the replies of this choice differ much in length";
        let diagnostic = Code::UnequalReplies
            .at(path, &longest.span, message)
            .label(format!("words in its reply: {long}"));
        let diagnostic =
            diagnostic.also(path, &shortest.span, format!("words in its reply: {short}"));
        diagnostics.push(
            diagnostic.help("make them alike: the longest one looks like the one that counts"),
        );
    }
}

/// The number of words of prose. Holes hold tags and marks, not words.
fn count(prose: &Prose) -> usize {
    let mut text = String::with_capacity(prose.html.len());
    let mut inside = false;
    for c in prose.html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}

fn unexplained(path: &SourcePath, options: &[Part], diagnostics: &mut Diagnostics) {
    if !options.iter().any(|part| part.is_key) {
        return;
    }
    for part in options.iter().filter(|part| part.reply.is_none()) {
        let message = if part.is_key {
            "the key has no reply that says why"
        } else {
            "this option has no reply that says why not"
        };
        let diagnostic = Code::UnexplainedOption.at(path, &part.span, message);
        let help = "write it below the option, two spaces in: `  > Because…`";
        // A second line may be meant as the reply.
        diagnostics.push(if part.label.html.contains('\n') {
            diagnostic
                .help("put `> ` in front of the second line, two spaces in, if that is the reply")
                .help(help)
        } else {
            diagnostic.help(help)
        });
    }
}

/// A knowledge check: its page, its options, and whether they come in another order each time.
struct Check<'s> {
    path: &'s SourcePath,
    options: &'s [Part],
    shuffled: bool,
}

impl Check<'_> {
    fn key(&self) -> &Part {
        // Only what has a key is collected.
        self.options
            .iter()
            .find(|part| part.is_key)
            .unwrap_or(&self.options[0])
    }
}

/// Reports keys of knowledge checks that their position or length gives away.
pub(crate) fn keys(site: &Edition, diagnostics: &mut Diagnostics) {
    let checks: Vec<Check<'_>> = site
        .pages
        .iter()
        .filter(|page| !page.is_fallback())
        .flat_map(|page| checks(&page.document))
        .collect();
    let ordered: Vec<&Check<'_>> = checks.iter().filter(|check| !check.shuffled).collect();
    let first = |check: &&Check<'_>| check.options.first().is_some_and(|part| part.is_key);
    let last = |check: &&Check<'_>| check.options.last().is_some_and(|part| part.is_key);
    let length = |part: &Part| part.label_text.chars().count();
    let longest = |check: &&Check<'_>| {
        let key = length(check.key());
        check
            .options
            .iter()
            .filter(|part| !part.is_key)
            .all(|part| length(part) < key)
    };
    report(
        "the first option",
        "put some keys elsewhere, or write `shuffle` behind the kind",
        &ordered,
        first,
        diagnostics,
    );
    report(
        "the last option",
        "put some keys elsewhere, or write `shuffle` behind the kind",
        &ordered,
        last,
        diagnostics,
    );
    let all: Vec<&Check<'_>> = checks.iter().collect();
    report(
        "the longest option",
        "shorten some keys, or make another option as full",
        &all,
        longest,
        diagnostics,
    );
}

fn checks(document: &Document) -> Vec<Check<'_>> {
    let found = document
        .exercises()
        .filter_map(|exercise| match &exercise.body {
            Body::Choice { options, .. }
                if options.iter().filter(|part| part.is_key).count() == 1 && options.len() > 1 =>
            {
                Some(Check {
                    path: &exercise.path,
                    options,
                    shuffled: exercise.options.shuffle,
                })
            }
            _ => None,
        });
    found.collect()
}

fn report<'c>(
    what: &str,
    help: &str,
    checks: &[&'c Check<'c>],
    tells: impl Fn(&&Check<'c>) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let [head, others @ ..] = checks else { return };
    if checks.len() < ENOUGH_CHECKS || !checks.iter().all(tells) {
        return;
    }
    let place = |check: &Check<'_>| -> Span { check.key().span.clone() };
    let message = format!("in all {} knowledge checks the key is {what}", checks.len());
    let mut diagnostic = Code::TellingKey
        .at(head.path, &place(head), message)
        .label("here");
    for check in others.iter().take(2) {
        diagnostic = diagnostic.also(check.path, &place(check), "and here");
    }
    diagnostics.push(diagnostic.help(help));
}
