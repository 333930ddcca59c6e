//! One exercise: a heading with an id and a kind, then ordinary lists and quotes.
//!
//! 1. `heading` reads the kind, the id and the options.
//! 2. This file sorts the blocks under the heading into what leads in, the body, and what comes after.
//! 3. The body goes through `item` and `marks` to the parts of its kind, in `lists` or `sentence`.
//! 4. `after` takes the quotes behind the body; `bands` reads the numbers of bands and holds them against what can be counted.
//!
//! Parsing goes on after a mistake, so that one run shows all of them.

pub mod after;
pub mod bands;
pub mod builder;
pub mod heading;
pub mod item;
pub mod lists;
pub mod marks;
pub mod sentence;
#[cfg(test)]
mod tests;

use crate::model::diagnostic::Code;
use crate::model::exercise::{Body, Exercise, Kind};
use crate::model::prose::{Hole, Prose};
use crate::model::source::{SourcePath, Span};
use crate::parse::exercise::builder::{Block, Draft, Opening, Shape};
use crate::parse::markdown::events::{Events, block_end, plain_text};
use crate::parse::markdown::prose::{Page, is_comment};

use pulldown_cmark::{BlockQuoteKind, Event, Tag};
use std::borrow::Cow;

pub(crate) use crate::parse::exercise::heading::kind_of;

/// Parses one exercise. `events` is everything behind the heading up to the exercise's end, `text` the whole file,
/// which the spans are places of. None when there is too little of a body to show.
pub(crate) fn parse<'a>(
    page: &mut Page<'_, 'a>,
    kind: Kind,
    opening: &Opening<'_, 'a>,
    events: &Events<'a>,
    text: &str,
) -> Option<Exercise> {
    let mut draft = Draft::new(page, kind, opening, text);
    let options = heading::options(&mut draft, opening);
    let title = without_html(&mut draft, opening.title);
    if title.is_empty() {
        let heading = draft.heading.clone();
        draft.report(
            Code::ExerciseBody,
            &heading,
            "an exercise without a title",
            "write a few words in front of the braces",
        );
    }
    let events = without_html(&mut draft, events);
    let blocks = blocks(&mut draft, &events);

    let (before, rest) = blocks.split_at(lead_end(kind, &blocks));
    let (before, template) = if is_sentence(kind) {
        sentence::split(before)
    } else {
        (before, &[][..])
    };
    let (lead, note) = lead(&mut draft, before);
    let (body, used) = body(&mut draft, template, rest);
    let after = after::After::read(&mut draft, rest.get(used..).unwrap_or_default());

    let exercise = Exercise {
        id: draft.id.clone(),
        kind,
        level: opening.level,
        title: draft.page.inlines(&title),
        title_text: plain_text(&title),
        lead,
        note,
        body: body?,
        hints: after.hints,
        safety: after.safety,
        closing: after.closing,
        bands: after.bands,
        options,
        path: SourcePath::clone(&draft.page.path),
        span: opening.span.start
            ..blocks
                .last()
                .map_or(opening.span.end, |block| block.span().end),
        heading_span: opening.span.clone(),
    };
    bands::check(&mut draft, &exercise);
    Some(exercise)
}

fn is_sentence(kind: Kind) -> bool {
    matches!(kind, Kind::Phrase | Kind::Plan)
}

/// The same events without raw HTML. Comments are the author's own notes and go without a word.
fn without_html<'i, 'a>(
    draft: &mut Draft<'_, '_, 'a>,
    events: &'i Events<'a>,
) -> Cow<'i, Events<'a>> {
    if !events
        .iter()
        .any(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)))
    {
        return Cow::Borrowed(events);
    }
    let mut kept = Vec::with_capacity(events.len());
    let mut at = 0;
    // A closing tag says nothing new once its opening tag is reported.
    let mut said = false;
    while let Some((event, span)) = events.get(at) {
        let end = block_end(events, at);
        let html = match event {
            Event::Start(Tag::HtmlBlock) => &events[at..end],
            Event::InlineHtml(_) => &events[at..=at],
            _ => {
                kept.push((event.clone(), span.clone()));
                at += 1;
                continue;
            }
        };
        let html: String = html
            .iter()
            .filter_map(|(e, _)| {
                if let Event::Html(h) | Event::InlineHtml(h) = e {
                    Some(&**h)
                } else {
                    None
                }
            })
            .collect();
        let closes = said && html.starts_with("</");
        if !closes && !is_comment(&html) {
            said = true;
            let place = draft.first_line(span);
            let help = "say it in Markdown: an exercise is read from its lists and quotes; write `\\<` for a literal `<`";
            draft.report(
                Code::ExerciseHtml,
                &place,
                "raw HTML has no place in an exercise",
                help,
            );
        }
        at = end;
    }
    Cow::Owned(kept)
}

/// Cuts the events into blocks. Headings are reported and left out.
fn blocks<'i, 'a>(draft: &mut Draft<'_, '_, 'a>, events: &'i Events<'a>) -> Vec<Block<'i, 'a>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    // Whether a list or a quote came by: a heading behind it is most likely meant to end the exercise.
    let mut settled = false;
    while at < events.len() {
        let end = block_end(events, at);
        let block = Block(&events[at..end]);
        at = end;
        if block.shape() == Shape::Heading {
            if report_heading(draft, &block.0[0]) || settled {
                break;
            }
            continue;
        }
        for heading in block
            .0
            .iter()
            .filter(|(event, _)| matches!(event, Event::Start(Tag::Heading { .. })))
        {
            report_heading(draft, heading);
        }
        settled |= block.is_list() || block.comes_after();
        blocks.push(block);
    }
    blocks
}

/// Says whether the heading opens another exercise.
fn report_heading(draft: &mut Draft<'_, '_, '_>, (event, span): &(Event<'_>, Span)) -> bool {
    let Event::Start(Tag::Heading { classes, level, .. }) = event else {
        return false;
    };
    let nested = Kind::ALL
        .into_iter()
        .find(|kind| classes.iter().any(|class| **class == *kind.name()));
    let (message, help) = match nested {
        Some(_) => (
            format!("an exercise inside the exercise #{}", draft.id),
            "give both headings the same rank, or add `---` above this one, so that the first exercise ends there"
                .to_owned(),
        ),
        None => (
            format!("a heading of rank {} inside the exercise #{}", *level as u8, draft.id),
            "add `---` above it, so that the exercise ends there, or write it as **bold** text".to_owned(),
        ),
    };
    let place = draft.first_line(span);
    draft.report(Code::ExerciseHeading, &place, message, help);
    nested.is_some()
}

/// How many blocks lead in: all before the first list. A reflection needs none, so a quote ends its lead as well.
fn lead_end(kind: Kind, blocks: &[Block<'_, '_>]) -> usize {
    let list = blocks.iter().position(Block::is_list);
    let quote = blocks.iter().position(Block::comes_after);
    let end = match (list, quote) {
        (Some(list), Some(quote)) if kind == Kind::Reflect => Some(list.min(quote)),
        (list, quote) => list.or(quote),
    };
    let end = end.unwrap_or(blocks.len());
    let names = blocks[..end]
        .iter()
        .rev()
        .take_while(|block| kind == Kind::Sort && lists::is_name(block))
        .count();
    if end < blocks.len() { end - names } else { end }
}

/// What leads in, and the content note.
fn lead<'a>(draft: &mut Draft<'_, '_, 'a>, blocks: &[Block<'_, 'a>]) -> (Prose, Option<Prose>) {
    let mut lead = Prose::default();
    let mut note = Prose::default();
    for block in blocks {
        match block.shape() {
            Shape::Quote(Some(BlockQuoteKind::Warning)) => {
                append(&mut note, draft.page.blocks(block.inside()));
            }
            Shape::Quote(_) if block.comes_after() => {
                let place = draft.first_line(&block.span());
                let help = "move it behind the list; in the lead, write a paragraph or `> [!NOTE]`";
                draft.report(
                    Code::ExerciseBody,
                    &place,
                    "a quote is what people see afterwards, so it stands behind the list",
                    help,
                );
            }
            shape => {
                if shape == Shape::Paragraph && draft.kind == Kind::Scale {
                    lists::glued_points(draft, block);
                }
                append(&mut lead, draft.page.blocks(block.0));
            }
        }
    }
    (lead, (!note.is_empty()).then_some(note))
}

fn append(prose: &mut Prose, more: Prose) {
    let by = prose.html.len();
    prose.html.push_str(&more.html);
    prose.holes.extend(more.holes.into_iter().map(|hole| Hole {
        at: hole.at + by,
        ..hole
    }));
}

/// The body, and how many blocks it took.
fn body<'a>(
    draft: &mut Draft<'_, '_, 'a>,
    template: &[Block<'_, 'a>],
    blocks: &[Block<'_, 'a>],
) -> (Option<Body>, usize) {
    let list = blocks.first().filter(|block| block.is_list());
    if draft.kind == Kind::Scale {
        return lists::scale(draft, blocks);
    }
    if draft.kind == Kind::Sort && blocks.first().is_some_and(lists::is_name) {
        let (items, used) = lists::named(draft, blocks);
        return (Some(lists::sort(draft, items)), used);
    }
    if list.is_none() && draft.kind != Kind::Reflect {
        let heading = draft.heading.clone();
        let (message, help) = (
            format!("the `.{}` has no list", draft.kind.name()),
            lists::example(draft.kind),
        );
        draft.report(Code::ExerciseBody, &heading, message, help);
    }
    let items = list.map(|list| lists::bullets(draft, list));
    let body = match (draft.kind, items) {
        (Kind::Phrase | Kind::Plan, items) => {
            sentence::sentence(draft, template, items.unwrap_or_default())
        }
        (Kind::Reflect, None) => Some(Body::Reflect(vec![lists::only_box(draft)])),
        (_, None) => None,
        (Kind::Reflect, Some(items)) => Some(lists::reflect(draft, items)),
        (Kind::Checklist, Some(items)) => Some(lists::checklist(draft, items)),
        (Kind::Sort, Some(items)) => Some(lists::sort(draft, items)),
        (Kind::Cards, Some(items)) => Some(lists::cards(draft, items)),
        (Kind::Choice | Kind::Scale, Some(items)) => Some(lists::choice(draft, items)),
    };
    (body, usize::from(list.is_some()))
}
