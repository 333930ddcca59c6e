//! Markup of other tools, which is shown as it is written: what it is, whose it is, and what to write here.
//!
//! `TABLE` has the kinds. It is looked up only in text: never in code, links and formulas. Each kind is reported once on a
//! page, with a count.

use crate::model::diagnostic::Code;
use crate::model::source::Span;
use crate::parse::markdown::near_misses::foreign_table::{Foreign, Form, TABLE};
use crate::parse::markdown::near_misses::near_miss::NearMiss;

/// Longest markup that is looked for, in bytes. It bounds the work on a page of nothing else.
const FAR: usize = 500;

/// The markup of other tools on a page, by its row in the table.
#[derive(Default)]
pub(crate) struct ForeignMarkup {
    /// Row, first place, and how often.
    found: Vec<(usize, Span, usize)>,
}

impl ForeignMarkup {
    fn note(&mut self, row: usize, span: Span) {
        match self.found.iter_mut().find(|(known, ..)| *known == row) {
            Some((_, _, count)) => *count += 1,
            None => self.found.push((row, span, 1)),
        }
    }

    /// Looks at signs that two characters make, `at` in a run of text. Returns where the markup ends that begins there.
    pub(crate) fn at(&mut self, text: &str, run: &Span, at: usize) -> Option<usize> {
        if text[run.start..at].ends_with('\\') {
            return None;
        }
        let line = near(&text[at..run.end]);
        for (row, foreign) in TABLE.iter().enumerate() {
            // Signs are noted at their first brackets or braces, what stands in front of them is part of the markup.
            let length = match &foreign.form {
                Form::Between { open, close, tight } => {
                    between(text, run, at, line, (open, close), *tight)
                }
                Form::Exactly(all) => all
                    .iter()
                    .find(|one| begins_line(text, at) && line.starts_with(**one))
                    .map(|one| (at, at + one.len())),
                Form::Attached(all) => attached(text, at, line, all),
                _ => None,
            };
            let Some((start, end)) = length else { continue };
            if foreign.tool == "Org" && !text[start..end].contains("][") {
                continue;
            }
            self.note(row, start..end);
            return Some(end);
        }
        None
    }

    /// Looks at a line of text. `rest`: the text from its beginning on.
    pub(crate) fn line(&mut self, rest: &str, start: usize) {
        let line = rest.lines().next().unwrap_or_default().trim_end();
        let begins = |foreign: &Foreign| match &foreign.form {
            Form::Line(all) => all
                .iter()
                .any(|one| line.starts_with(one) && fits(one, line)),
            _ => false,
        };
        if let Some(row) = TABLE.iter().position(begins) {
            // A fenced block is counted where it begins, not where it ends.
            if line.trim_matches(':').is_empty() {
                return;
            }
            self.note(row, start..start + line.len());
        }
    }

    /// Looks at text right in front of code.
    pub(crate) fn before_code(&mut self, written: &str, end: usize) {
        if !written.ends_with('}') {
            return;
        }
        let Some(open) = written.rfind('{') else {
            return;
        };
        let name = &written[open + 1..written.len() - 1];
        let is_name = name.len() > 1
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b"-:".contains(&b));
        if is_name && !written[..open].ends_with('\\') {
            self.row(
                |form| matches!(form, Form::Role),
                end - (written.len() - open)..end,
            );
        }
    }

    /// Looks at code, with the text in front of it and behind it.
    pub(crate) fn code(&mut self, text: &str, span: &Span) {
        let start =
            (span.start.saturating_sub(40)..=span.start).find(|at| text.is_char_boundary(*at));
        let before = &text[start.unwrap_or(span.start)..span.start];
        let role = before
            .strip_suffix(':')
            .and_then(|before| before.rsplit_once(':'));
        let is_role = role.is_some_and(|(before, name)| {
            name.len() > 1
                && name.bytes().all(|b| b.is_ascii_lowercase())
                && !before.ends_with(|c: char| c.is_alphanumeric() || c == '\\')
        });
        let written = text.get(span.clone()).unwrap_or_default();
        let is_link =
            text[span.end..].starts_with('_') && written.ends_with(">`") && written.contains(" <");
        if is_role || is_link {
            self.row(|form| matches!(form, Form::Rst), span.clone());
        }
    }

    /// Looks at emphasis.
    pub(crate) fn emphasis(&mut self, written: &str, span: &Span) {
        if written.len() > FAR {
            return;
        }
        let inside = written.trim_matches('*');
        let answers = inside.split_once(':').map_or("", |(answers, _)| answers);
        let mut all = answers.split('/');
        let is_answer = written.starts_with('*')
            && all.clone().count() > 1
            && all.all(|one| !one.is_empty() && one.trim() == one)
            && !inside.contains("://");
        if is_answer {
            self.row(|form| matches!(form, Form::Answer), span.clone());
        }
    }

    /// Looks at the language of a code block.
    pub(crate) fn fence(&mut self, info: &str, span: Span) {
        self.row(
            |form| matches!(form, Form::Fence(all) if all.iter().any(|one| is_fence(info, one))),
            span,
        );
    }

    /// Looks at a comment.
    pub(crate) fn comment(&mut self, html: &str, span: Span) {
        self.row(
            |form| matches!(form, Form::Comment(all) if all.iter().any(|one| html.starts_with(one))),
            span,
        );
    }

    /// Looks at the address of a link.
    pub(crate) fn address(&mut self, dest: &str, span: Span) {
        self.row(
            |form| matches!(form, Form::Address(one) if dest.starts_with(one)),
            span,
        );
    }

    /// Looks at a heading.
    pub(crate) fn heading(&mut self, written: &str, span: &Span) {
        self.row(
            |form| matches!(form, Form::Heading(end) if written.ends_with(end)),
            span.clone(),
        );
    }

    fn row(&mut self, fits: impl Fn(&Form) -> bool, span: Span) {
        if let Some(row) = TABLE.iter().position(|foreign| fits(&foreign.form)) {
            self.note(row, span);
        }
    }

    /// What there is to report.
    pub(crate) fn finish(self, text: &str) -> Vec<NearMiss> {
        let miss = |(row, span, count): (usize, Span, usize)| {
            let Foreign {
                what, tool, here, ..
            } = TABLE.get(row)?;
            let written = text.get(span.clone())?;
            let first = written.lines().next().unwrap_or_default().trim_end();
            let shown: String = first.chars().take(40).collect();
            let more = if shown.len() < first.len() { "…" } else { "" };
            let often = match count {
                1 => String::new(),
                count => format!(" ({count} on this page)"),
            };
            let message = format!("`{shown}{more}` is not read: it is {what} of {tool}{often}");
            Some(NearMiss::new(
                span.start..span.start + first.len(),
                Code::ForeignMarkup,
                message,
                *here,
            ))
        };
        self.found.into_iter().filter_map(miss).collect()
    }
}

/// Whether a line that begins as markup does goes on as it does, rather than as a sentence would.
fn fits(begins: &str, line: &str) -> bool {
    let behind = line[begins.len()..].trim();
    let word = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-+:".contains(&b))
    };
    match begins {
        "%%" => behind.is_empty(),
        ":::" => {
            let name = behind.trim_start_matches(':').trim_start();
            name.is_empty()
                || name.starts_with('{')
                || name.starts_with(|c: char| c.is_ascii_lowercase())
        }
        "!!! " | "??? " | "???+ " => {
            let name = behind.split([' ', '"']).next().unwrap_or_default();
            word(name) && (name.len() == behind.len() || behind.ends_with('"'))
        }
        ".. " => behind.split_once("::").is_some_and(|(name, _)| word(name)),
        "#+" => behind.split([':', ' ']).next().is_some_and(|name| {
            word(name) && (behind.contains(':') || name.to_ascii_lowercase().starts_with("begin"))
        }),
        "import " | "export " => {
            let quoted = behind.ends_with("';")
                || behind.ends_with("\";")
                || behind.ends_with('\'')
                || behind.ends_with('"');
            quoted && (behind.contains(" from ") || behind.starts_with(['\'', '"']))
                || behind.starts_with("const ") && behind.contains('=')
                || behind.starts_with("default ") && behind.contains(['(', '{'])
        }
        _ => true,
    }
}

/// Where text between two signs begins and ends. The first sign may begin a little in front of `at`.
fn between(
    text: &str,
    run: &Span,
    at: usize,
    line: &str,
    (open, close): (&str, &str),
    tight: bool,
) -> Option<(usize, usize)> {
    let start = (0..open.len()).find_map(|before| {
        let start = at.checked_sub(before).filter(|start| *start >= run.start)?;
        let fits = text.get(start..run.end)?.starts_with(open);
        fits.then_some(start)
    })?;
    if before_is_escape(text, run, start) {
        return None;
    }
    let line_end = at + line.len();
    let inside = text.get(start + open.len()..line_end)?;
    let end = inside.find(close)?;
    let within = &inside[..end];
    let blank = within.trim();
    let loose = within.starts_with(char::is_whitespace) || within.ends_with(char::is_whitespace);
    if is_no_content(blank) || tight && loose {
        return None;
    }
    // `x[[i]]` is code, and `[[1]]` the mark of a note.
    if open == "[["
        && (text[run.start..start].ends_with(char::is_alphanumeric)
            || blank.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    // `a == b` and `100 %%` are no marks: they begin where a word does.
    if matches!(open, "==" | "%%") {
        let before = text[run.start..start].chars().next_back();
        let same = open.chars().next();
        if before.is_some_and(|c| c.is_alphanumeric() || Some(c) == same)
            || within.starts_with(same.unwrap_or(' '))
        {
            return None;
        }
    }
    Some((start, start + open.len() + end + close.len()))
}

/// Whether a code block's language is one of a tool: in braces, or a word that begins or is it.
fn is_fence(info: &str, one: &str) -> bool {
    let Some(behind) = info.strip_prefix(one) else {
        return false;
    };
    one.starts_with('{') || one.ends_with('-') || behind.is_empty() || behind.starts_with(' ')
}

/// As much of the first line of a text as is looked at.
fn near(text: &str) -> &str {
    let end = (0..=FAR.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text[..end].lines().next().unwrap_or_default()
}

/// Whether nothing but marks of lists and quotes stands in front of a place in its line.
fn begins_line(text: &str, at: usize) -> bool {
    let mut line = text[..at]
        .bytes()
        .rev()
        .take_while(|byte| *byte != b'\n')
        .map(char::from);
    line.all(|c| matches!(c, ' ' | '\t' | '-' | '*' | '+' | '>'))
}

/// Whether signs have nothing between them, or only what stands between two signs that a sentence is about.
fn is_no_content(text: &str) -> bool {
    matches!(
        text,
        "" | "…" | "..." | "and" | "or" | "to" | "und" | "oder" | "y" | "o" | "et" | "ou"
    )
}

fn before_is_escape(text: &str, run: &Span, start: usize) -> bool {
    text[run.start..start].ends_with('\\') || text[..start].ends_with('\\')
}

/// Braces right behind a link, a picture or brackets.
fn attached(text: &str, at: usize, line: &str, all: &[&str]) -> Option<(usize, usize)> {
    let begins = all.iter().any(|one| line.starts_with(one));
    if !begins || !text[..at].ends_with([')', ']', '`']) {
        return None;
    }
    line.find('}').map(|end| (at, at + end + 1))
}
