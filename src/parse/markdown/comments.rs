//! Comments of the author, `<!-- like this -->`: taken out of a page, and read when they allow a lint for one place.

use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::document::Allowance;
use crate::model::exercise::Kind;
use crate::model::source::{SourcePath, Span};
use crate::parse::markdown::events::{Events, block_end};
use crate::parse::markdown::prose::is_comment;
use crate::parse::page::exercise_end;
use pulldown_cmark::{Event, Tag};

/// What such a comment begins with.
const ALLOW: &str = "inquill-allow:";

/// Takes every comment out, and returns what they allow. Other HTML stays where it is.
pub(crate) fn take<'a>(
    path: &SourcePath,
    events: &mut Vec<(Event<'a>, Span)>,
    diagnostics: &mut Diagnostics,
) -> Vec<Allowance> {
    if !events
        .iter()
        .any(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
    {
        return Vec::new();
    }
    let mut kept: Vec<(Event<'a>, Span)> = Vec::with_capacity(events.len());
    // Each with how many events were kept before it, and whether it stands on lines of its own.
    let mut found: Vec<(String, Span, usize, bool)> = Vec::new();
    let mut at = 0;
    while let Some((event, span)) = events.get(at) {
        let end = block_end(events, at);
        let block = matches!(event, Event::Start(Tag::HtmlBlock));
        if block || matches!(event, Event::InlineHtml(_)) {
            let html: String = events[at..end]
                .iter()
                .filter_map(|(event, _)| html(event))
                .collect();
            if is_comment(&html) {
                let trimmed = span.start..span.start + html.trim_end().len();
                found.push((html, trimmed, kept.len(), block));
                at = end;
                continue;
            }
        }
        let to = if block { end } else { at + 1 };
        kept.extend_from_slice(&events[at..to]);
        at = to;
    }
    *events = kept;
    let mut around = Around::default();
    let mut next: (usize, Option<Span>) = (usize::MAX, None);
    let mut allowances = Vec::new();
    for (html, span, at, block) in found {
        let Some(codes) = codes(path, &html, &span, diagnostics) else {
            continue;
        };
        if block && next.0 != at {
            next = (at, next_block(events, at));
        }
        let covers = if block {
            next.1.clone()
        } else {
            around.at(events, at)
        };
        let covers = covers.unwrap_or_else(|| span.clone());
        allowances.push(Allowance {
            path: SourcePath::clone(path),
            codes,
            covers,
            whole: at == 0,
            span,
        });
    }
    allowances
}

fn html<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    if let Event::Html(html) | Event::InlineHtml(html) = event {
        Some(html)
    } else {
        None
    }
}

/// The lints a comment names; None when it is a comment like any other. What stands in round brackets is a reason.
fn codes(
    path: &SourcePath,
    html: &str,
    span: &Span,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Code>> {
    let inside = html
        .trim()
        .strip_prefix("<!--")?
        .strip_suffix("-->")?
        .trim();
    if !inside.starts_with(ALLOW)
        && inside
            .get(..7)
            .is_some_and(|name| name.eq_ignore_ascii_case("inquill"))
    {
        let diagnostic = Code::UnknownLint.at(
            path,
            span,
            "this comment allows nothing: it does not begin with `inquill-allow:`",
        );
        diagnostics
            .push(diagnostic.help("write `<!-- inquill-allow: vague-link -->`, with the colon"));
    }
    let list = inside
        .strip_prefix(ALLOW)?
        .split('(')
        .next()
        .unwrap_or_default();
    let names: Vec<&str> = list
        .split([',', ' ', '\n', '\r', '\t'])
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() {
        let diagnostic = Code::UnknownLint.at(path, span, "this comment names no lint");
        diagnostics.push(
            diagnostic.help("write the code between the brackets of its message: `vague-link`"),
        );
    }
    let known = names.into_iter().filter_map(|name| {
        let code = Code::lint(name);
        if code.is_none() {
            let diagnostic =
                Code::UnknownLint.at(path, span, format!("there is no lint `{name}` to allow"));
            diagnostics.push(match did_you_mean(name, Code::lints().map(Code::name)) {
                Some(meant) => diagnostic.label(format!("did you mean `{meant}`?")),
                None => diagnostic
                    .help("write the code between the brackets of its message: `vague-link`"),
            });
        }
        code
    });
    Some(known.collect())
}

/// The block that begins at an event: for the heading of an exercise, the whole of it.
fn next_block(events: &Events<'_>, at: usize) -> Option<Span> {
    let (event, span) = events.get(at)?;
    if let Event::Start(Tag::Heading { level, classes, .. }) = event
        && Kind::ALL
            .iter()
            .any(|kind| classes.iter().any(|class| **class == *kind.name()))
    {
        let end = exercise_end(events, block_end(events, at), *level);
        return Some(span.start..events[end - 1].1.end.max(span.end));
    }
    Some(span.clone())
}

/// What is open at an event, gone through once for all the comments of a page.
#[derive(Default)]
struct Around {
    /// How many events have been gone through.
    done: usize,
    /// Where each open block begins, by its first event.
    open: Vec<usize>,
}

impl Around {
    /// The item an event stands in, else the innermost block around it. To be asked from the first event to the last.
    fn at(&mut self, events: &Events<'_>, at: usize) -> Option<Span> {
        for (n, (event, _)) in events.iter().enumerate().take(at).skip(self.done) {
            match event {
                Event::Start(_) => self.open.push(n),
                Event::End(_) => drop(self.open.pop()),
                _ => {}
            }
        }
        self.done = self.done.max(at);
        let innermost = |wanted: fn(&Tag<'_>) -> bool| {
            let open = self.open.iter().rev().map(|n| &events[*n]);
            open.into_iter()
                .find(|(event, _)| matches!(event, Event::Start(tag) if wanted(tag)))
        };
        let item = innermost(|tag| matches!(tag, Tag::Item | Tag::TableRow));
        let block = || {
            innermost(|tag| {
                !matches!(
                    tag,
                    Tag::Emphasis
                        | Tag::Strong
                        | Tag::Strikethrough
                        | Tag::Link { .. }
                        | Tag::Image { .. }
                )
            })
        };
        item.or_else(block).map(|(_, span)| span.clone())
    }
}
