//! Headings, exercises and code that are read as something else, because a blank or a fence is missing. An exercise that is
//! read as text would show its replies.

use crate::model::diagnostic::Code;
use crate::model::exercise::Kind;
use crate::model::source::Span;
use crate::parse::markdown::near_misses::near_miss::NearMiss;

/// Longest braces of a heading that are looked at, in bytes.
const LONGEST: usize = 200;

fn near_miss(span: Span, message: impl Into<String>, help: impl Into<String>) -> NearMiss {
    NearMiss::new(span, Code::UnreadMarkdown, message, help)
}

/// A fence that is never closed: everything below it is code. `written`: the code block, which begins at `start`.
pub(crate) fn open_fence(written: &str, start: usize) -> Option<NearMiss> {
    let first = written.lines().next()?;
    let sign = first.chars().next()?;
    let fence = &first[..first.len() - first.trim_start_matches(sign).len()];
    let below = written.get(first.len()..).unwrap_or_default();
    let below = below.strip_prefix('\r').unwrap_or(below);
    let below = below.strip_prefix('\n').unwrap_or_default();
    let below = below.strip_suffix('\n').unwrap_or(below);
    // In a quote or list each line has marks in front.
    let last = below.rsplit('\n').next().unwrap_or_default().trim_end();
    let closing = &last[last.trim_end_matches(sign).len()..];
    let before = &last[..last.len() - closing.len()];
    if closing.len() >= fence.len() && before.chars().all(|c| c == ' ' || c == '\t' || c == '>') {
        return None;
    }
    Some(near_miss(
        start..start + first.trim_end().len(),
        "this code is never closed, so all that follows is code",
        format!("put a line of {fence} alone behind the code"),
    ))
}

/// A paragraph that begins as a heading does, but for the blank.
pub(crate) fn heading(written: &str, start: usize) -> Option<NearMiss> {
    if !written.starts_with('#') {
        return None;
    }
    let line = written.lines().next()?.trim_end();
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    let next = line[signs..].chars().next()?;
    // `#one` may be a hash tag.
    let meant =
        next.is_whitespace() || next.is_alphanumeric() && (signs > 1 || line.ends_with('}'));
    if !(1..=6).contains(&signs) || !meant {
        return None;
    }
    let signs = &line[..signs];
    Some(near_miss(
        start..start + line.len(),
        format!("this is not read as a heading: there is no plain blank behind `{signs}`"),
        format!("write `{signs} {}`", line[signs.len()..].trim_start()),
    ))
}

/// Lines with `|` around their cells that are no table, because the line below the first one does not make them one.
pub(crate) fn table(written: &str, start: usize) -> Option<NearMiss> {
    let mut lines = written.split_inclusive('\n');
    let (first, second) = (lines.next()?, lines.next()?);
    let head = first.trim_end();
    let is_row = |line: &str| line.len() > 2 && line.starts_with('|') && line.ends_with('|');
    if !is_row(head) {
        return None;
    }
    let columns = cells(head).len();
    let delimiter = format!("|{}", "---|".repeat(columns));
    let below = second.trim();
    let span = start..start + head.len();
    let second_start = start + first.len();
    if below.contains('-') && below.bytes().all(|b| b"|:- \t".contains(&b)) {
        let message = format!(
            "this is not read as a table: its head has {columns} cells, the line below has {}",
            cells(below).len()
        );
        let help = format!("make the line below `{delimiter}`");
        let end = second_start + second.trim_end().len();
        return Some(near_miss(span, message, help).replace(second_start..end, delimiter));
    }
    is_row(below).then(|| {
        let message = "this is not read as a table: the line that sets its head apart is missing";
        let help = format!("write `{delimiter}` below the first line");
        near_miss(span, message, help).replace(second_start..second_start, format!("{delimiter}\n"))
    })
}

/// The cells of a row. Only `\|` is part of a cell, also in code.
pub(crate) fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let is_end = |at: usize| row.as_bytes()[at] == b'|' && !row[..at].ends_with('\\');
    let mut cells = Vec::new();
    let mut from = 0;
    for at in (0..row.len()).filter(|at| is_end(*at)) {
        cells.push(row[from..at].trim());
        from = at + 1;
    }
    if !row[from..].trim().is_empty() {
        cells.push(row[from..].trim());
    }
    cells
}

/// Braces that name a kind of exercise, in a paragraph. `code`: the places of code in it, in order.
pub(crate) fn exercise(written: &str, start: usize, code: &[Span]) -> Option<NearMiss> {
    let mut code = code.iter().peekable();
    let inside = written.match_indices("{#").find_map(|(open, _)| {
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
        let names_kind = |word: &str| {
            word.strip_prefix('.')
                .is_some_and(|word| Kind::ALL.iter().any(|kind| kind.name() == word))
        };
        let closed = written.as_bytes()[open + length] == b'}';
        (closed && inside.split_whitespace().any(names_kind)).then_some((open, inside))
    });
    let (open, inside) = inside?;
    Some(near_miss(
        start + open..start + open + inside.len() + 1,
        format!("only a heading can be an exercise, so `{inside}}}` is shown as it is written"),
        "put it at the end of the line that begins with `##`",
    ))
}
