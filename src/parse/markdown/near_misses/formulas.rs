//! Formulas that are none: begun and never ended, written with signs of LaTeX, or written where formulas are switched off.

use crate::model::diagnostic::Code;
use crate::model::source::Span;
use crate::parse::markdown::near_misses::near_miss::NearMiss;

/// Longest formula that is looked for, in bytes.
const FAR: usize = 2000;

/// Whether a text has what only a formula has: a command, an index, a power.
fn has_latex(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| match pair {
        [b'\\', next] => next.is_ascii_alphabetic(),
        [b'^' | b'_', next] => next.is_ascii_alphanumeric() || matches!(next, b'{' | b'\\'),
        _ => false,
    })
}

/// As much of a text as is looked at.
fn near(text: &str) -> &str {
    let end = (0..=FAR.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    &text[..end]
}

/// Whether a dollar sign is escaped, part of a price such as `$20_000`, or of a currency such as `US$`.
fn is_no_opening(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at + 1..].chars().next();
    before.is_some_and(|c| c == '\\' || c.is_alphanumeric())
        || behind.is_some_and(|c| c.is_ascii_digit())
}

/// The formula that begins at a dollar sign, with its dollar signs, as an author most likely means it. `None` for money.
fn begun(text: &str, at: usize) -> Option<Span> {
    let rest = near(text.get(at..)?);
    let sign = if rest.starts_with("$$") { "$$" } else { "$" };
    let inside = &rest[sign.len()..];
    let end = inside.find(sign);
    let line = inside.lines().next().unwrap_or_default();
    if sign == "$$" {
        let inside = end.map_or(line, |end| &inside[..end]);
        let span = at..at + sign.len() + end.map_or(line.len(), |end| end + sign.len());
        return (!inside.trim().is_empty()).then_some(span);
    }
    let end = end.filter(|end| *end < line.len())?;
    let inside = &inside[..end];
    let tight = !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
    let span = at..at + end + 2;
    (tight
        && (has_latex(inside)
            || inside.len() == 1 && inside.bytes().all(|b| b.is_ascii_alphabetic())))
    .then_some(span)
}

/// A formula on a page where `$` is no sign of one. `at`: of its first dollar sign.
pub(crate) fn off(text: &str, at: usize) -> Option<NearMiss> {
    if is_no_opening(text, at) {
        return None;
    }
    let span = begun(text, at)?;
    let written = &text[span.clone()];
    // One letter may be part of a name or a price in another currency.
    if !has_latex(written) && !written.starts_with("$$\n") {
        return None;
    }
    let first = written.lines().next().unwrap_or_default();
    Some(NearMiss::new(
        span.start..span.start + first.len(),
        Code::FormulasOff,
        "formulas are switched off, so this one is shown as it is written",
        "write `math = true` in the front matter of this page or at the top of site.toml; write `\\$` for a dollar",
    ))
}

/// A formula whose dollar signs are still there, though formulas are switched on. `at`: of its first dollar sign.
pub(crate) fn broken(text: &str, at: usize) -> Option<NearMiss> {
    if is_no_opening(text, at) {
        return None;
    }
    let rest = near(&text[at..]);
    let line = rest.lines().next().unwrap_or_default();
    if let Some(behind) = rest.strip_prefix("$$") {
        let span = at..at + line.len();
        let Some(end) = behind.find("$$").map(|end| at + 2 + end) else {
            return Some(NearMiss::new(
                span,
                Code::Formula,
                "this formula is never closed",
                "write `$$` behind it, or `\\$` for a dollar",
            ));
        };
        let inside = &text[at + 2..end];
        let message = "this formula is cut apart by an empty line, or by a line that begins with `=`, `-`, `+` or a number";
        let help = "write all of it in one line between `$$` and `$$`";
        let joined = inside.split_whitespace().collect::<Vec<_>>().join(" ");
        return Some(
            NearMiss::new(span, Code::Formula, message, help)
                .replace(at..end + 2, format!("$${joined}$$")),
        );
    }
    let (end, inside) = match line[1..].find('$') {
        Some(end) => (at + end + 2, &line[1..=end]),
        None => (at + line.len(), &line[1..]),
    };
    let word = inside.split_whitespace().next().unwrap_or_default();
    let tight = !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
    let message = if inside.len() + 1 == line.len()
        && end == at + line.len()
        && !line[1..].contains('$')
    {
        // `$5 and more` is money.
        if !has_latex(word) {
            return None;
        }
        "this formula is never closed"
    } else if tight && has_latex(inside) {
        if inside.matches('{').count() == inside.matches('}').count() {
            "this formula is not read: its second dollar sign stands right in front of a digit or letter"
        } else {
            "a brace of this formula is not closed, so it is not read as one"
        }
    } else {
        return None;
    };
    Some(NearMiss::new(
        at..end,
        Code::Formula,
        message,
        "fix the LaTeX between the dollar signs, or write `\\$` for a dollar",
    ))
}

/// `\(x^2\)` or `\[x^2\]`, which Markdown reads as brackets. `at`: of the bracket.
pub(crate) fn in_brackets(text: &str, at: usize) -> Option<NearMiss> {
    if !text[..at].ends_with('\\') || text[..at].ends_with("\\\\") {
        return None;
    }
    let (close, dollars) = match text.as_bytes().get(at)? {
        b'(' => ("\\)", "$"),
        b'[' => ("\\]", "$$"),
        _ => return None,
    };
    let rest = near(&text[at + 1..]);
    let end = rest.find(close)?;
    let inside = &rest[..end];
    if inside.contains("\n\n") || !has_latex(inside) {
        return None;
    }
    let span = at - 1..at + 1 + end + close.len();
    let formula = inside.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = text[span.clone()].lines().next().unwrap_or_default().len();
    Some(
        NearMiss::new(
            span.start..span.start + first,
            Code::Formula,
            "a formula is written between dollar signs",
            format!("write `{dollars}{formula}{dollars}`"),
        )
        .replace(span, format!("{dollars}{formula}{dollars}")),
    )
}
