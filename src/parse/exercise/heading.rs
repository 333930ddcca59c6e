//! The heading of an exercise: its kind, its id, its options.

use crate::model::address::slug;
use crate::model::diagnostic::{Code, did_you_mean};
use crate::model::exercise::{ExerciseOptions, Kind, Pick};
use crate::model::source::{SourcePath, Span};
use crate::parse::exercise::builder::{ExerciseBuilder, ExerciseHeading};
use crate::parse::markdown::page_builder::PageBuilder;
use crate::parse::markdown::tree::plain_text;
use pulldown_cmark::{CowStr, Event};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

const OPTIONS: [&str; 7] = ["shuffle", "lines", "pick", "show", "again", "keep", "label"];

/// An id's length, so that an address stays readable.
const LONGEST_ID: usize = 48;

/// The kind a heading's classes name; for a near miss the kind that is meant, with a report. `None` for an ordinary heading.
pub(crate) fn kind_of(
    page: &mut PageBuilder<'_, '_>,
    opening: &ExerciseHeading<'_, '_>,
    text: &str,
) -> Option<Kind> {
    if let Some(kind) = opening.classes.iter().find_map(|class| named(class)) {
        return Some(kind);
    }
    let path = SourcePath::clone(&page.path);
    for class in opening.classes {
        if let Some(kind) = near(class) {
            let span = place(text, class).unwrap_or_else(|| opening.span.clone());
            let mistake = Code::ExerciseKind.at(
                &path,
                &with_mark(&span),
                format!("there is no kind `.{class}`"),
            );
            page.diagnostics.push(
                mistake
                    .help(format!("did you mean `.{}`?", kind.name()))
                    .replace(&with_mark(&span), format!(".{}", kind.name())),
            );
            return Some(kind);
        }
    }
    for (name, value) in opening.attrs {
        if let (Some(kind), None) = (named(name), value) {
            let span = place(text, name).unwrap_or_else(|| opening.span.clone());
            let mistake =
                Code::ExerciseKind.at(&path, &span, format!("the kind `{name}` lacks its dot"));
            page.diagnostics.push(
                mistake
                    .help(format!("write `.{name}`"))
                    .replace(&span, format!(".{name}")),
            );
            return Some(kind);
        }
    }
    unread_braces(page, opening, text);
    None
}

/// Braces that name a kind but are not the end of the heading, or not closed: Markdown takes them for text.
fn unread_braces(page: &mut PageBuilder<'_, '_>, opening: &ExerciseHeading<'_, '_>, text: &str) {
    for node in opening.title {
        let Event::Text(words) = &node.event else {
            continue;
        };
        let span = &node.span;
        let Some((before, braces)) = words.rsplit_once('{') else {
            continue;
        };
        let open = span.start + before.len();
        let escaped = text
            .get(..open)
            .is_some_and(|before| before.ends_with('\\'));
        let kind = braces
            .split([' ', '}'])
            .filter_map(|word| word.strip_prefix('.'))
            .find_map(named);
        if let (Some(kind), false) = (kind, escaped) {
            let span = open..span.end;
            let mistake = Code::ExerciseKind.at(
                &page.path,
                &span,
                format!("the kind `.{}` is not read", kind.name()),
            );
            let marks = "#".repeat(opening.level.into());
            let help = format!(
                "the braces must be closed, the only ones, and the last thing in the heading: `{marks} Title {{#an-id .{}}}`",
                kind.name()
            );
            page.diagnostics.push(mistake.help(help));
            return;
        }
    }
}

/// Whether classes name a kind, or nearly so, so that their heading is an exercise.
pub(crate) fn any_kind(classes: &[CowStr<'_>]) -> bool {
    classes
        .iter()
        .any(|class| named(class).or_else(|| near(class)).is_some())
}

pub(crate) fn named(class: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == class)
}

fn near(class: &str) -> Option<Kind> {
    did_you_mean(class, Kind::ALL.iter().map(|kind| kind.name())).and_then(named)
}

/// Where a part of the file is written. The parser gives names in braces as slices of the text, without their place.
pub(crate) fn place(text: &str, piece: &str) -> Option<Span> {
    let start = piece.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let span = start..start.checked_add(piece.len())?;
    (text.get(span.clone()) == Some(piece)).then_some(span)
}

/// With the `.` or `#` in front.
pub(crate) fn with_mark(span: &Span) -> Span {
    span.start.saturating_sub(1)..span.end
}

/// The exercise's id, or a suggested one where it is missing or invalid.
pub(crate) fn id(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    opening: &ExerciseHeading<'_, '_>,
) -> String {
    let kind = builder.kind.name();
    let Some(id) = opening.id else {
        let meant = usable_id(&plain_text(opening.title), builder.kind);
        let class = opening
            .classes
            .iter()
            .find_map(|class| place(builder.text, class));
        let span = class.map_or_else(|| builder.heading.clone(), |span| with_mark(&span));
        let mistake = builder
            .at(Code::ExerciseId, &span, format!("the `.{kind}` has no id"))
            .label("answers are stored under it");
        let mistake = mistake.help(format!("write `{{#{meant} .{kind}}}`"));
        builder.push(if span == builder.heading {
            mistake
        } else {
            mistake.replace(&(span.start..span.start), format!("#{meant} "))
        });
        return meant;
    };
    let more = loose_words(builder.text, id, opening);
    if !more.is_empty() {
        return id_with_blanks(builder, id, &more);
    }
    let fits = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && id.len() <= LONGEST_ID;
    if fits {
        return id.to_owned();
    }
    let meant = usable_id(id, builder.kind);
    let span =
        place(builder.text, id).map_or_else(|| builder.heading.clone(), |span| with_mark(&span));
    let message = if id.len() > LONGEST_ID {
        "the id is longer than 48 characters".to_owned()
    } else {
        format!("`{id}` cannot be an exercise's id")
    };
    let rule = "an id is a lower-case letter, then lower-case letters, digits and hyphens";
    let mistake = builder
        .at(Code::ExerciseId, &span, message)
        .help(format!("write `{{#{meant} .{kind}}}`: {rule}"));
    builder.push(if span == builder.heading {
        mistake
    } else {
        mistake.replace(&span, format!("#{meant}"))
    });
    meant
}

/// How many words of an id with blanks are looked at.
const MOST_WORDS: usize = 12;

/// The words right behind a piece of the braces that are neither options nor kinds: `Now` in `#What Now`.
fn loose_words<'o>(text: &str, piece: &str, opening: &'o ExerciseHeading<'_, '_>) -> Vec<&'o str> {
    let Some(mut end) = place(text, piece).map(|span| span.end) else {
        return Vec::new();
    };
    let mut words = Vec::new();
    for (name, value) in opening.attrs {
        let Some(span) = place(text, name).filter(|span| span.start >= end) else {
            continue;
        };
        let between = text.get(end..span.start).unwrap_or_default();
        let is_option = OPTIONS.contains(&&**name) || named(name).is_some();
        if value.is_some() || is_option || !between.trim().is_empty() {
            break;
        }
        end = span.end;
        words.push(&**name);
        if words.len() == MOST_WORDS {
            break;
        }
    }
    words
}

/// Reports an id of several words. Returns one that is meant.
fn id_with_blanks(builder: &mut ExerciseBuilder<'_, '_, '_>, id: &str, more: &[&str]) -> String {
    let meant = usable_id(&format!("{id} {}", more.join(" ")), builder.kind);
    let end = more.last().and_then(|last| place(builder.text, last));
    let span = place(builder.text, id).zip(end).map_or_else(
        || builder.heading.clone(),
        |(first, last)| first.start - 1..last.end,
    );
    let mistake = builder
        .at(Code::ExerciseId, &span, "an id has no blanks")
        .help(format!("write `#{meant}`"))
        .replace(&span, format!("#{meant}"));
    builder.push(mistake);
    meant
}

/// A slug that fits `[a-z][a-z0-9-]{0,47}`.
fn usable_id(text: &str, kind: Kind) -> String {
    // Accents come apart, so that `é` leaves its `e`.
    let ascii: String = slug(
        &text
            .nfkd()
            .filter(|c| c.is_ascii() || !c.is_alphanumeric())
            .filter(|c| !is_accent(*c))
            .collect::<String>(),
    );
    let id = ascii.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let id = match id.get(..=LONGEST_ID) {
        Some(cut) => cut
            .rsplit_once('-')
            .map_or(&id[..LONGEST_ID], |(whole_words, _)| whole_words),
        None => id,
    };
    if id.is_empty() {
        format!("{}-1", kind.name())
    } else {
        id.to_owned()
    }
}

fn is_accent(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The options of the heading. Unknown classes are reported too.
pub(crate) fn options(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    opening: &ExerciseHeading<'_, '_>,
) -> ExerciseOptions {
    let mut options = ExerciseOptions::default();
    other_classes(builder, opening);
    let mut seen = BTreeSet::new();
    let mut quoted = false;
    // The words of an id with blanks, and of a label, which are reported as a whole.
    let mut loose = opening
        .id
        .map(|id| loose_words(builder.text, id, opening))
        .unwrap_or_default();
    for (name, value) in opening.attrs {
        if value.is_none() && loose.contains(&&**name) {
            continue;
        }
        let mut span = place(builder.text, name).unwrap_or_else(|| builder.heading.clone());
        if let Some(end) = value.as_ref().and_then(|value| place(builder.text, value)) {
            span.end = end.end;
        }
        // The rest of `label="two words"`, which is reported already, and a kind without its dot.
        if std::mem::take(&mut quoted) && name.ends_with('"')
            || value.is_none() && named(name) == Some(builder.kind)
        {
            continue;
        }
        quoted = value.as_ref().is_some_and(|value| {
            value.starts_with('"') && !(value.len() > 1 && value.ends_with('"'))
        });
        if let ("label", Some(value)) = (&**name, value)
            && let Some(words) = label_words(builder, opening, value)
        {
            loose.extend(words);
            quoted = false;
            continue;
        }
        if let Err(mistake) = option(&mut options, builder.kind, name, value.as_deref()) {
            builder.report(Code::ExerciseOption, &span, mistake.message, mistake.help);
        } else if !seen.insert(&**name) {
            builder.report(
                Code::ExerciseOption,
                &span,
                format!("`{name}` is given twice"),
                "take one of the two out",
            );
        } else if let Some(pick) = options.pick.filter(|_| &**name == "pick") {
            builder.pick = Some((pick, span));
        }
    }
    options
}

/// Reports a label of several words. Returns those behind the first.
fn label_words<'o>(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    opening: &'o ExerciseHeading<'_, '_>,
    value: &str,
) -> Option<Vec<&'o str>> {
    let more = loose_words(builder.text, value, opening);
    let (first, last) = (
        place(builder.text, value)?,
        place(builder.text, more.last()?)?,
    );
    let span = first.start..last.end;
    let written = builder.text.get(span.clone())?;
    let meant = written
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-")
        .replace(['"', '\''], "");
    let mistake = builder
        .at(Code::ExerciseOption, &span, "a label is one word")
        .help(format!("write one word without quotes: `label={meant}`"))
        .replace(&span, meant);
    builder.push(mistake);
    Some(more)
}

fn other_classes(builder: &mut ExerciseBuilder<'_, '_, '_>, opening: &ExerciseHeading<'_, '_>) {
    let kind = builder.kind;
    let exact = opening
        .classes
        .iter()
        .any(|class| named(class) == Some(kind));
    // Without an exact kind, a near miss counts as the kind; it has been reported.
    let meant = opening.classes.iter().position(|class| {
        if exact {
            named(class) == Some(kind)
        } else {
            near(class) == Some(kind)
        }
    });
    for (_, class) in opening
        .classes
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != meant)
    {
        let span = place(builder.text, class)
            .map_or_else(|| builder.heading.clone(), |span| with_mark(&span));
        if named(class).is_some() {
            builder.report(
                Code::ExerciseKind,
                &span,
                "an exercise has one kind",
                format!("keep `.{}` or `.{class}`", kind.name()),
            );
            continue;
        }
        let help = match did_you_mean(class.split('=').next().unwrap_or_default(), OPTIONS) {
            Some(_) => format!("an option has no dot: write `{class}`"),
            None => "take it out: an exercise has its kind as its only class".to_owned(),
        };
        builder.report(
            Code::ExerciseOption,
            &span,
            format!("the exercise #{} has no class `.{class}`", builder.id),
            help,
        );
    }
}

/// What is wrong with an option.
struct OptionError {
    message: String,
    help: String,
}

fn option_error(message: impl Into<String>, help: impl Into<String>) -> OptionError {
    OptionError {
        message: message.into(),
        help: help.into(),
    }
}

fn option(
    options: &mut ExerciseOptions,
    kind: Kind,
    name: &str,
    value: Option<&str>,
) -> Result<(), OptionError> {
    if !OPTIONS.contains(&name) {
        let help = did_you_mean(name, OPTIONS).map_or_else(
            || format!("options are {}", OPTIONS.join(", ")),
            |meant| format!("did you mean `{meant}`?"),
        );
        return Err(option_error(format!("there is no option `{name}`"), help));
    }
    let kinds = kinds_of(name);
    if !kinds.contains(&kind) {
        let names: Vec<_> = kinds
            .iter()
            .map(|kind| format!("`.{}`", kind.name()))
            .collect();
        let message = format!("a `.{}` has no option `{name}`", kind.name());
        return Err(option_error(
            message,
            format!("take it out: it is an option of {}", names.join(", ")),
        ));
    }
    match (name, value) {
        ("shuffle", None) => options.shuffle = true,
        ("lines", Some(value)) if number(value, 20).is_some() => {
            options.lines = number(value, 20).and_then(|n| u8::try_from(n).ok());
        }
        ("pick", Some("one")) => options.pick = Some(Pick::One),
        ("pick", Some("many")) => options.pick = Some(Pick::Many),
        ("show", Some("score")) => options.show_score = true,
        ("again", Some(value)) if days(value).is_some() => options.again = days(value),
        ("keep", Some("no")) => options.forget = true,
        ("label", Some(word)) if !word.is_empty() && !word.contains(['"', '\'']) => {
            options.label = Some(word.to_owned());
        }
        (_, None) => {
            return Err(option_error(
                format!("`{name}` lacks its value"),
                help_for(name),
            ));
        }
        (_, Some(value)) => {
            return Err(option_error(
                format!("`{name}` cannot be `{value}`"),
                help_for(name),
            ));
        }
    }
    Ok(())
}

fn days(value: &str) -> Option<u16> {
    number(value.strip_suffix('d')?, 365)
}

/// A number from 1 to `most`, digits only.
fn number(digits: &str, most: u16) -> Option<u16> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|n| plain && (1..=most).contains(n))
}

fn kinds_of(option: &str) -> &'static [Kind] {
    match option {
        "shuffle" => &[Kind::Sort, Kind::Cards, Kind::Choice],
        "lines" => &[Kind::Reflect, Kind::Phrase, Kind::Plan],
        "pick" => &[Kind::Choice],
        "show" => &[Kind::Checklist, Kind::Scale],
        _ => &Kind::ALL,
    }
}

fn help_for(option: &str) -> &'static str {
    match option {
        "shuffle" => "write `shuffle` alone, or take it out",
        "lines" => "write a number of lines from 1 to 20: `lines=5`",
        "pick" => "write `pick=one` or `pick=many`",
        "show" => "write `show=score`, or take it out",
        "again" => "write a number of days from 1 to 365: `again=7d`",
        "keep" => "write `keep=no`; answers are kept when it is left out",
        _ => "write one word without quotes: `label=Practice`",
    }
}
