//! What was meant as a heading, an exercise or the end of some code, and is not read as such: a blank is missing, or a fence.
//! Markdown shows it as text and says nothing, and an exercise would show its replies.

use crate::model::diagnostic::Code;
use crate::model::exercise::Kind;
use crate::model::source::Span;
use crate::parse::markdown::events::Events;
use crate::parse::markdown::near_misses::Unmade;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// How many bytes the braces behind a heading may have, to be looked for.
const LONGEST: usize = 200;

/// Finds all of them. `base`: where `text` begins in the file the events are of.
pub(crate) fn unread(text: &str, base: usize, events: &Events<'_>) -> Vec<Unmade> {
    let block = |(at, (event, span)): (usize, &(Event<'_>, Span))| {
        let written = text.get(span.start - base..span.end - base)?;
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                open_fence(written, span.start)
            }
            Event::Start(Tag::Paragraph) => heading(written, span.start)
                .or_else(|| exercise(written, span.start, &events[at..])),
            _ => None,
        }
    };
    events.iter().enumerate().filter_map(block).collect()
}

fn found(span: Span, message: impl Into<String>, help: impl Into<String>) -> Unmade {
    Unmade::new(span, Code::UnreadMarkdown, message.into(), help.into())
}

/// Code that is never closed, and takes all that follows along.
fn open_fence(written: &str, start: usize) -> Option<Unmade> {
    let first = written.lines().next()?;
    let sign = first.chars().next()?;
    let fence: String = first.chars().take_while(|c| *c == sign).collect();
    // In a quote or list each line has marks in front.
    let last = written
        .lines()
        .skip(1)
        .last()
        .unwrap_or_default()
        .trim_end();
    let closing = &last[last.trim_end_matches(sign).len()..];
    let before = &last[..last.len() - closing.len()];
    if closing.len() >= fence.len() && before.chars().all(|c| c == ' ' || c == '\t' || c == '>') {
        return None;
    }
    let help = format!("put a line of {fence} alone behind the code");
    Some(found(
        start..start + first.trim_end().len(),
        "this code is never closed, so all that follows is code",
        help,
    ))
}

/// A paragraph that begins as a heading does, but for the blank.
fn heading(written: &str, start: usize) -> Option<Unmade> {
    let line = written.lines().next()?.trim_end();
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    let next = line[signs..].chars().next()?;
    // `#one` may be a mark as people set it elsewhere.
    let meant =
        next.is_whitespace() || next.is_alphanumeric() && (signs > 1 || line.ends_with('}'));
    if !(1..=6).contains(&signs) || !meant {
        return None;
    }
    let signs = &line[..signs];
    let message =
        format!("this is not read as a heading: there is no plain blank behind `{signs}`");
    Some(found(
        start..start + line.len(),
        message,
        format!("write `{signs} {}`", line[signs.len()..].trim_start()),
    ))
}

/// What makes a heading an exercise, in a line that is none. `events`: those of the paragraph, and what follows.
fn exercise(written: &str, start: usize, events: &Events<'_>) -> Option<Unmade> {
    let inside = events
        .iter()
        .take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Paragraph)));
    let mut code = inside
        .filter(|(event, _)| matches!(event, Event::Code(_)))
        .map(|(_, span)| span)
        .peekable();
    let (open, inside) = written.match_indices("{#").find_map(|(open, _)| {
        // As code it is an example.
        while code.next_if(|span| span.end <= start + open).is_some() {}
        if code
            .peek()
            .is_some_and(|span| span.contains(&(start + open)))
        {
            return None;
        }
        let length = written
            .bytes()
            .skip(open)
            .take(LONGEST)
            .position(|byte| byte == b'}' || byte == b'\n')?;
        let inside = &written[open..open + length];
        let named = |word: &str| {
            word.strip_prefix('.')
                .is_some_and(|word| Kind::ALL.iter().any(|kind| kind.name() == word))
        };
        (written.as_bytes()[open + length] == b'}' && inside.split_whitespace().any(named))
            .then_some((open, inside))
    })?;
    let span = start + open..start + open + inside.len() + 1;
    let help = "put it at the end of the line that begins with `##`";
    Some(found(
        span,
        format!("only a heading can be an exercise, so `{inside}}}` is shown as it is written"),
        help,
    ))
}
