//! Bands: ranges of results with their text, and whether every result has exactly one.

use crate::model::diagnostic::Code;
use crate::model::exercise::{Band, Body, Exercise, Kind};
use crate::parse::exercise::builder::ExerciseBuilder;
use crate::parse::markdown::tree::{Node, Nodes, plain_text};
use pulldown_cmark::{CowStr, Event, Tag};

const DASHES: [char; 4] = ['-', '–', '—', '−'];

/// Whether an exercise of the kind adds up to a number.
pub(crate) fn counts(kind: Kind) -> bool {
    matches!(kind, Kind::Checklist | Kind::Scale)
}

/// Whether a quote begins with bold numbers, also when they are not written as a band is.
pub(crate) fn looks_like_one(quote: &Nodes<'_>) -> bool {
    let numbers = plain_text(numbers(quote));
    let only_numbers = !numbers.contains(|c: char| c.is_alphabetic() || c == '%');
    numbers.starts_with(|c: char| c.is_ascii_digit()) && only_numbers
}

/// The bold text that a quote begins with.
fn numbers<'i, 'a>(quote: &'i Nodes<'a>) -> &'i Nodes<'a> {
    match quote {
        [paragraph, bold, ..]
            if matches!(paragraph.tag(), Some(Tag::Paragraph))
                && matches!(bold.tag(), Some(Tag::Strong)) =>
        {
            &quote[1..=bold.size]
        }
        _ => &[],
    }
}

/// Reads a quote that looks like a band.
pub(crate) fn band<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    quote: &Nodes<'a>,
) -> Option<Band> {
    let numbers = numbers(quote);
    let span = numbers.first().map(|bold| bold.span.clone())?;
    let written = plain_text(numbers);
    if two_in_one(builder, quote) {
        return None;
    }
    let text = builder
        .page
        .blocks(&without_numbers(quote, 1 + numbers.len()));
    let Some((from, to)) = range(&written) else {
        let message = format!("`{written}` is no band");
        builder.report(
            Code::Bands,
            &span,
            message,
            "write one number or two with a dash: `**3**`, `**4–6**`",
        );
        builder.doubtful = true;
        return None;
    };
    if text.is_empty() {
        let help = "write what may be said of these values behind the numbers";
        builder.report(Code::Bands, &span, "the band says nothing", help);
    }
    if from > to {
        builder.report(
            Code::Bands,
            &span,
            "the band runs backwards",
            format!("write `**{to}–{from}**`"),
        );
    }
    Some(Band {
        from: from.min(to),
        to: from.max(to),
        text,
        span,
    })
}

/// Reports a quote in which a second result begins. Says whether there is one.
fn two_in_one(builder: &mut ExerciseBuilder<'_, '_, '_>, quote: &Nodes<'_>) -> bool {
    let mut begins_line = false;
    let mut second = None;
    for (at, node) in quote.iter().enumerate().skip(2) {
        let begins = std::mem::take(&mut begins_line);
        match &node.event {
            Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Paragraph) => {
                begins_line = true;
            }
            Event::Start(Tag::Strong) if begins => {
                let numbers = plain_text(&quote[at..at + node.size]);
                if range(&numbers).is_some() {
                    second = Some((node.span.clone(), numbers));
                    break;
                }
            }
            _ => {}
        }
    }
    let Some((span, numbers)) = second else {
        return false;
    };
    builder.doubtful = true;
    let above = &builder.text[..span.start];
    let line = above.rfind('\n').map_or(0, |at| at + 1);
    // A line with nothing but `>` would go on with the quote.
    let before = above[..line]
        .trim_end_matches(['\n', '\r', ' ', '\t', '>'])
        .len();
    let before = before + builder.text[before..].find('\n').map_or(0, |at| at + 1);
    let mistake = builder
        .at(Code::Bands, &span, "two results are in one quote")
        .help(format!(
            "leave a line empty above `> **{numbers}**`, without `>`"
        ))
        .replace(&(before..line), "\n");
    builder.push(mistake);
    true
}

/// Words that stand beside the numbers of a result.
const BESIDE_NUMBERS: [&str; 32] = [
    "or", "and", "more", "above", "up", "over", "higher", "plus", "less", "fewer", "below",
    "under", "lower", "than", "at", "least", "most", "to", "from", "between", "through", "until",
    "points", "point", "ticks", "tick", "boxes", "box", "score", "ticked", "all", "of",
];

/// Reports a quote whose first words are numbers of a result, but are not written as such: `**2 or more**`, `0: …`. Says
/// whether it is one. `results`: the lowest and the highest one.
pub(crate) fn meant(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    quote: &Nodes<'_>,
    results: Option<(i64, i64)>,
) -> bool {
    let Some(first) = quote.get(1) else {
        return false;
    };
    let start = first.span.start;
    let bold = numbers(quote);
    let line = builder.first_line(&(start..quote.last().map_or(start, |last| last.span.end)));
    let written = if bold.is_empty() {
        let line = builder.text.get(line.clone()).unwrap_or_default();
        // The colon is what sets numbers apart from a sentence that begins with one.
        let Some((before, _)) = line.split_once(':') else {
            return false;
        };
        before.to_owned()
    } else {
        plain_text(bold)
    };
    let behind = behind_numbers(builder.text, quote, bold.len());
    if !bold.is_empty() && behind.is_empty() && range(&written).is_some() {
        return false;
    }
    let written = format!("{written}{behind}");
    let Some((from, to)) = in_words(&written, results) else {
        return false;
    };
    builder.doubtful = true;
    let end = bold.first().map_or(start + written.len() + 1, |bold| {
        bold.span.end + behind.len()
    });
    let span = if bold.is_empty() {
        start..end - 1
    } else {
        start..end
    };
    let band = if from == to {
        format!("**{from}**")
    } else {
        format!("**{from}–{to}**")
    };
    let message = if bold.is_empty() {
        "the numbers of a result are bold, so this is not read as one".to_owned()
    } else {
        format!("`{}` is not read as a result", written.trim())
    };
    let mistake = builder
        .at(Code::Bands, &span, message)
        .help(format!("write one number or two with a dash: `{band}`"))
        .replace(&(start..end), band);
    builder.push(mistake);
    true
}

/// Words such as `or more` right behind bold numbers, which are nodes 1 to `bold` of a quote.
fn behind_numbers<'t>(text: &'t str, quote: &Nodes<'_>, bold: usize) -> &'t str {
    const BEHIND: [&str; 8] = [
        " or more",
        " and more",
        " or above",
        " and above",
        " or less",
        " or fewer",
        " and up",
        "+",
    ];
    let next = quote.get(1 + bold).filter(|_| bold > 0);
    let written = next
        .and_then(|node| text.get(node.span.clone()))
        .unwrap_or_default();
    BEHIND
        .iter()
        .find(|words| written.starts_with(**words))
        .map_or("", |words| &written[..words.len()])
}

/// The results that words and numbers such as `2 or more` stand for. `None` when there is any other word among them.
fn in_words(written: &str, results: Option<(i64, i64)>) -> Option<(i64, i64)> {
    let (low, high) = results.unwrap_or((0, i64::MAX));
    let written = written.trim().trim_end_matches([':', '.']).to_lowercase();
    let mut numbers: Vec<i64> = Vec::new();
    let mut words = Vec::new();
    for piece in written.split(|c: char| c.is_whitespace() || DASHES.contains(&c)) {
        let number = piece.trim_matches(['+', '<', '>', '≤', '≥', '=']);
        if number.is_empty() {
            words.extend((!piece.is_empty()).then_some(piece));
        } else if let Ok(number) = number.parse() {
            numbers.push(number);
            if piece.len() > number.to_string().len() {
                words.push(if piece.ends_with('+') {
                    "+"
                } else {
                    &piece[..piece.len() - number.to_string().len()]
                });
            }
        } else if BESIDE_NUMBERS.contains(&piece) {
            words.push(piece);
        } else {
            return None;
        }
    }
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let past = i64::from(has(&["than", "over", "under", "<", ">"]));
    let downward = has(&[
        "less", "fewer", "below", "under", "lower", "most", "<", "≤", "<=",
    ]) || words.first() == Some(&"up")
        || words.first() == Some(&"until");
    let upward = has(&[
        "more", "above", "up", "over", "higher", "plus", "least", "+", ">", "≥", ">=",
    ]);
    match numbers[..] {
        [number] if downward => Some((low, number - past)),
        [number] if upward => Some((number + past, high)),
        [number] => Some((number, number)),
        [from, to] => Some((from, to)),
        _ => None,
    }
    .filter(|(from, to)| from <= to && *to <= high && *to != i64::MAX)
}

/// `N` or `N–M`, perhaps followed by a colon.
fn range(written: &str) -> Option<(i64, i64)> {
    let written = written.trim_end_matches([':', '.']);
    let (from, to) = written.split_once(DASHES).unwrap_or((written, written));
    // A number too large for its type is outside of any range.
    let number = |digits: &str| {
        let digits = digits.trim();
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().unwrap_or(i64::MAX))
    };
    Some((number(from)?, number(to)?))
}

/// The text of a band: the quote without its numbers, which end at index `behind`, and the space or colon after them.
fn without_numbers<'a>(quote: &Nodes<'a>, behind: usize) -> Vec<Node<'a>> {
    let (paragraph, others) = quote.split_at(quote[0].size);
    let mut text = paragraph[behind..].to_vec();
    if let Some(Event::Text(text)) = text.first_mut().map(|node| &mut node.event) {
        let is_space = |c: char| c.is_whitespace() || c == ':';
        *text = match std::mem::replace(text, CowStr::Borrowed("")) {
            CowStr::Borrowed(text) => CowStr::Borrowed(text.trim_start_matches(is_space)),
            text => CowStr::from(text.trim_start_matches(is_space).to_owned()),
        };
    }
    let is_nothing = |node: &&Node<'_>| match &node.event {
        Event::SoftBreak | Event::HardBreak => true,
        Event::Text(text) => text.is_empty(),
        _ => false,
    };
    let nothing = text.iter().take_while(is_nothing).count();
    text.drain(..nothing);
    let mut rest = Vec::with_capacity(quote.len());
    // The numbers may have a paragraph to themselves.
    if !text.is_empty() {
        rest.push(Node {
            size: 1 + text.len(),
            ..quote[0].clone()
        });
    }
    rest.extend(text);
    rest.extend_from_slice(others);
    rest
}

/// Checks that every result has exactly one band, if there are any.
pub(crate) fn check(builder: &mut ExerciseBuilder<'_, '_, '_>, exercise: &Exercise) {
    let Some((low, high)) = exercise.range().filter(|_| !builder.doubtful) else {
        return;
    };
    let help = range_in_words(exercise, low, high);
    let bands = &exercise.bands;
    if let Some(pair) = bands.windows(2).find(|pair| pair[1].from < pair[0].from) {
        let mistake = builder
            .at(Code::Bands, &pair[1].span, "the bands do not rise")
            .label(format!("starts at {}", pair[1].from));
        let mistake = mistake.also(
            &builder.page.path,
            &pair[0].span,
            format!("starts at {}", pair[0].from),
        );
        builder.push(mistake.help("put the lowest band first"));
    }
    for band in bands {
        let (value, end) = if band.to > high {
            (band.to, "ends")
        } else {
            (band.from, "starts")
        };
        if value > high || value < low {
            let mistake = builder.at(
                Code::Bands,
                &band.span,
                format!("nothing adds up to {value}"),
            );
            builder.push(mistake.label(format!("{end} at {value}")).help(&help));
        }
    }
    let mut rising: Vec<&Band> = bands.iter().collect();
    rising.sort_by_key(|band| (band.from, band.to));
    if let Some(first) = rising.first()
        && let Some(values) = values(low, first.from.saturating_sub(1).min(high))
    {
        let mistake = builder.at(Code::Bands, &first.span, format!("nothing covers {values}"));
        builder.push(
            mistake
                .label(format!("starts at {}", first.from))
                .help(&help),
        );
    }
    check_joints(builder, &rising, high, &help);
}

/// Where one band ends, the next begins; the last one ends the range.
fn check_joints(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    rising: &[&Band],
    high: i64,
    help: &str,
) {
    // The band that reaches furthest so far: a short one may lie inside a long one.
    let mut furthest: Option<&Band> = None;
    for band in rising {
        if let Some(before) = furthest {
            let problem = if let Some(values) = values(band.from, band.to.min(before.to)) {
                Some(format!("two bands cover {values}"))
            } else {
                values(
                    before.to.saturating_add(1),
                    band.from.saturating_sub(1).min(high),
                )
                .map(|values| format!("nothing covers {values}"))
            };
            if let Some(message) = problem {
                let mistake = builder
                    .at(Code::Bands, &before.span, message)
                    .label(format!("ends at {}", before.to));
                builder.push(
                    mistake
                        .also(
                            &builder.page.path,
                            &band.span,
                            format!("starts at {}", band.from),
                        )
                        .help(help),
                );
            }
        }
        if furthest.is_none_or(|before| band.to > before.to) {
            furthest = Some(band);
        }
    }
    if let Some(last) = furthest
        && let Some(values) = values(last.to.saturating_add(1), high)
    {
        let mistake = builder.at(Code::Bands, &last.span, format!("nothing covers {values}"));
        builder.push(mistake.label(format!("ends at {}", last.to)).help(help));
    }
}

/// `7`, `7–9`, or nothing when the range is empty.
fn values(from: i64, to: i64) -> Option<String> {
    match from.cmp(&to) {
        std::cmp::Ordering::Less => Some(format!("{from}–{to}")),
        std::cmp::Ordering::Equal => Some(from.to_string()),
        std::cmp::Ordering::Greater => None,
    }
}

fn range_in_words(exercise: &Exercise, low: i64, high: i64) -> String {
    let count = exercise.parts().len();
    let plural = if count == 1 { "" } else { "s" };
    let what = match &exercise.body {
        Body::Scale { points, .. } => {
            let ends = points
                .first()
                .zip(points.last())
                .map(|(first, last)| format!(" × {}–{}", first.value, last.value));
            format!("{count} statement{plural}{}", ends.unwrap_or_default())
        }
        _ => format!("{count} box{}", if count == 1 { "" } else { "es" }),
    };
    format!("#{} has {what}, so its range is {low}–{high}", exercise.id)
}
