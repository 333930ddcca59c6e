//! Braces at the end of an item, and the key under which its answers are saved.

use crate::model::address::slug;
use crate::model::diagnostic::{Code, did_you_mean};
use crate::model::source::Span;
use crate::parse::exercise::builder::ExerciseBuilder;
use crate::parse::markdown::tree::{Node, Nodes, siblings};
use pulldown_cmark::{CowStr, Event};
use unicode_normalization::UnicodeNormalization;

/// Longest key derived from text, in bytes.
const LONGEST_KEY: usize = 48;

/// The braces at the end of an item.
#[derive(Default)]
pub(crate) struct Marks {
    /// `{#key}`, without its sign.
    key: Option<(String, Span)>,
    /// `{reverse}`.
    pub(crate) reverse: Option<Span>,
}

impl Marks {
    /// Whether the author gave the part a key.
    pub(crate) fn is_named(&self) -> bool {
        self.key.is_some()
    }
}

/// Removes the braces at the end of a label, in any order.
pub(crate) fn take<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    label: &mut Vec<Node<'a>>,
) -> Marks {
    let mut marks = Marks::default();
    while let Some(braces) = last_braces(builder.text, label) {
        let words = braces.words.trim();
        if let Some(key) = words.strip_prefix('#') {
            if marks.key.is_some() {
                builder.report(
                    Code::PartKey,
                    &braces.span,
                    "an item has one key",
                    "take one of the two out",
                );
            }
            marks.key = Some((key.trim().to_owned(), braces.span.clone()));
        } else if words == "reverse" {
            marks.reverse = Some(braces.span.clone());
        } else if did_you_mean(words, ["reverse"]).is_some() {
            let message = format!("`{{{words}}}` means nothing");
            builder.report(
                Code::ExerciseOption,
                &braces.span,
                message,
                "did you mean `{reverse}`?",
            );
        } else if let Some(word) = one_word(words) {
            let reverse = REVERSED.contains(&word);
            let meant = if reverse {
                "{reverse}".to_owned()
            } else {
                format!("{{#{word}}}")
            };
            let mistake = builder
                .at(
                    Code::PartKey,
                    &braces.span,
                    format!("`{{{words}}}` means nothing"),
                )
                .help(format!(
                    "did you mean `{meant}`? Write `\\{{` for a literal `{{`"
                ))
                .replace(&braces.span, meant);
            builder.push(mistake);
        } else {
            break;
        }
        let node = braces.node;
        cut(label, node);
    }
    misplaced(builder, label);
    marks
}

/// What `{reverse}` is called elsewhere.
const REVERSED: [&str; 7] = [
    "r",
    "rev",
    "inverse",
    "inverted",
    "invert",
    "negative",
    "reverse-scored",
];

/// The word of braces that was most likely meant as a key: `first`, `.first`, `key=first`.
fn one_word(words: &str) -> Option<&str> {
    let word = ["key=", "id=", "."]
        .iter()
        .find_map(|before| words.strip_prefix(before))
        .unwrap_or(words);
    let fits = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    fits.then_some(word)
}

/// Braces that are not at the end, or inside other markup, would be shown to readers.
fn misplaced(builder: &mut ExerciseBuilder<'_, '_, '_>, label: &Nodes<'_>) {
    for Node { event, span, .. } in label {
        let Event::Text(text) = event else { continue };
        let Some(at) = text.find("{#").or_else(|| text.find("{reverse}")) else {
            continue;
        };
        let open = span.start + at;
        let escaped = builder
            .text
            .get(..open)
            .is_some_and(|before| before.ends_with('\\'));
        if let (Some(to), false) = (text[at..].find('}'), escaped) {
            let help =
                "move it behind everything else in the item, or write `\\{` for a literal `{`";
            builder.report(
                Code::PartKey,
                &(open..open + to + 1),
                "braces that are not at the end of the item are not read",
                help,
            );
        }
    }
}

/// Braces at the very end of a label.
struct Braces<'t> {
    words: &'t str,
    span: Span,
    /// Index of the node they begin in.
    node: usize,
}

/// Read from the file, because smart punctuation would make a dash of `--` in a key.
fn last_braces<'t>(text: &'t str, label: &Nodes<'_>) -> Option<Braces<'t>> {
    // The texts that nothing interrupts up to the end of the label.
    let mut first = label.len();
    let mut at = 0;
    for subtree in siblings(label) {
        if !matches!(subtree[0].event, Event::Text(_)) {
            first = at + subtree.len();
        } else if first > at {
            first = at;
        }
        at += subtree.len();
    }
    let texts = &label[first..];
    let last = &texts.last()?.span;
    let end = last.start + text.get(last.clone())?.trim_end().strip_suffix('}')?.len();
    let mut next = last.end;
    for (at, Node { event, span, .. }) in texts.iter().enumerate().rev() {
        let Event::Text(content) = event else {
            return None;
        };
        if span.end != next {
            return None;
        }
        next = span.start;
        let written = text.get(span.start..span.end.min(end))?;
        if let Some(brace) = written.rfind('{').filter(|_| content.contains('{')) {
            let open = span.start + brace;
            let words = text.get(open + 1..end)?;
            let escaped = text[..open].ends_with('\\') || words.ends_with('\\');
            return (!escaped).then_some(Braces {
                words,
                span: open..end + 1,
                node: first + at,
            });
        }
    }
    None
}

/// Leaves out everything from the last `{` of a node on, and the space in front of it.
fn cut(label: &mut Vec<Node<'_>>, node: usize) {
    label.truncate(node + 1);
    let Some(Node {
        event: Event::Text(text),
        span,
        ..
    }) = label.pop()
    else {
        return;
    };
    let at = text.rfind('{').unwrap_or(text.len());
    let kept = match text {
        CowStr::Borrowed(text) => CowStr::Borrowed(text[..at].trim_end()),
        text => CowStr::from(text[..at].trim_end().to_owned()),
    };
    if !kept.is_empty() {
        let end = (span.start + kept.len()).min(span.end);
        label.push(Node::leaf(Event::Text(kept), span.start..end));
    }
    while matches!(
        label.last().map(|node| &node.event),
        Some(Event::SoftBreak | Event::HardBreak)
    ) {
        label.pop();
    }
}

/// The key of a part: the author's, else one derived from its words. Duplicates are reported.
pub(crate) fn key(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    marks: &Marks,
    text: &str,
    span: &Span,
) -> String {
    let Some((key, place)) = &marks.key else {
        let key = derived(text);
        if key.is_empty() {
            let help = "give it one: write `{#a-key}` at its end";
            builder.report(
                Code::PartKey,
                span,
                "no key can be made from this text",
                help,
            );
        } else {
            claim(builder, &key, span, false);
        }
        return key;
    };
    let fits = key.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits {
        claim(builder, key, place, true);
        return key.clone();
    }
    let ascii: String = derived(key).chars().filter(char::is_ascii).collect();
    let meant = if ascii.is_empty() {
        "a-key"
    } else {
        ascii.trim_matches('-')
    };
    let help = format!("write `{{#{meant}}}`: lower-case letters, digits and hyphens");
    builder.report(
        Code::PartKey,
        place,
        format!("`{key}` cannot be a key"),
        help,
    );
    meant.to_owned()
}

/// A key derived from text: lower-case letters and digits, joined by hyphens.
pub(crate) fn derived(text: &str) -> String {
    let mut key = normal(text);
    let cut = (0..=LONGEST_KEY.min(key.len()))
        .rev()
        .find(|at| key.is_char_boundary(*at));
    key.truncate(cut.unwrap_or_default());
    key.truncate(key.trim_end_matches('-').len());
    key
}

/// Text by which two spellings of the same words are alike.
pub(crate) fn normal(text: &str) -> String {
    slug(&text.nfkc().collect::<String>())
}

fn free_key(builder: &ExerciseBuilder<'_, '_, '_>, key: &str) -> String {
    let ascii: String = key.chars().filter(char::is_ascii).collect();
    let base = match ascii.trim_matches('-') {
        "" => "a-key",
        base => base,
    };
    // Bounded: a hundred parts with equal text need other help.
    (2..100)
        .map(|n| format!("{base}-{n}"))
        .find(|key| !builder.keys.contains_key(key))
        .unwrap_or_else(|| base.to_owned())
}

fn claim(builder: &mut ExerciseBuilder<'_, '_, '_>, key: &str, span: &Span, written: bool) {
    let Some(first) = builder.keys.get(key) else {
        builder.keys.insert(key.to_owned(), span.clone());
        return;
    };
    let (message, help) = if written {
        (
            format!("two parts have the key `{key}`"),
            "give one of them another key".to_owned(),
        )
    } else {
        let help = format!(
            "give one of them a key of its own: write `{{#{}}}` at its end",
            free_key(builder, key)
        );
        (
            "two parts have the same text, so answers would be mixed up".to_owned(),
            help,
        )
    };
    let mistake = builder
        .at(Code::PartKey, span, message)
        .label("here again")
        .also(&builder.page.path, first, "first here")
        .help(help);
    builder.push(mistake);
}

/// Reports a key where nothing is stored.
pub(crate) fn no_key(builder: &mut ExerciseBuilder<'_, '_, '_>, marks: &Marks, what: &str) {
    if let Some((_, span)) = &marks.key {
        builder.report(
            Code::PartKey,
            span,
            format!("{what} has no key"),
            "take it out: answers are stored under the keys of parts",
        );
    }
    no_reverse(builder, marks, what);
}

/// Reports `{reverse}` where nothing is counted.
pub(crate) fn no_reverse(builder: &mut ExerciseBuilder<'_, '_, '_>, marks: &Marks, what: &str) {
    if let Some(span) = &marks.reverse {
        let help = "take it out: only the statements of a `.scale` count the other way round";
        builder.report(
            Code::ExerciseOption,
            span,
            format!("{what} cannot be reversed"),
            help,
        );
    }
}
