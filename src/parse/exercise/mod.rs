//! One exercise: a heading with an id and a kind, then ordinary lists and quotes.
//!
//! 1. `heading` reads the kind, the id and the options.
//! 2. This file sorts the blocks under the heading into what leads in, the body, and what comes after.
//! 3. The body goes through `item` and `marks` to the parts of its kind, in `lists` or `sentence`.
//! 4. `slips` puts a body together that a slip took apart, and `dashes` finds an end that is read as a heading; `unread` finds headings that are meant to be exercises and name no kind,
//!    by the words of `meanings`.
//! 5. `after` takes the quotes after the body; `bands` reads the numbers of bands and checks them against the range of results.
//!
//! Parsing continues after an error, so that one run reports all of them.

pub mod after;
pub mod bands;
pub mod boxes;
pub mod builder;
pub mod dashes;
pub mod heading;
pub mod item;
pub mod lists;
pub mod marks;
pub mod meanings;
pub mod sentence;
pub mod slips;
pub mod unread;

use crate::model::diagnostic::Code;
use crate::model::exercise::{Body, Exercise, Kind};
use crate::model::prose::{Hole, Prose};
use crate::model::source::SourcePath;
use crate::parse::exercise::builder::{BlockKind, ExerciseBlock, ExerciseBuilder, ExerciseHeading};
use crate::parse::markdown::page_builder::PageBuilder;
use crate::parse::markdown::tree;
use crate::parse::markdown::tree::{Node, Nodes, is_comment, plain_text, raw_html, siblings};
use pulldown_cmark::{BlockQuoteKind, Event, Tag};
use std::borrow::Cow;

/// Parses one exercise. `nodes`: everything from its heading to its end; `text`: the whole file, for spans. `None` when there is too little of a body to show.
pub(crate) fn parse<'a>(
    page: &mut PageBuilder<'_, 'a>,
    kind: Kind,
    opening: &ExerciseHeading<'_, 'a>,
    nodes: &Nodes<'a>,
    text: &str,
) -> Option<Exercise> {
    let mut builder = ExerciseBuilder::new(page, kind, &opening.span, text);
    builder.id = heading::id(&mut builder, opening);
    let options = heading::options(&mut builder, opening);
    let title = without_html(&mut builder, opening.title);
    if title.is_empty() {
        let heading = builder.heading.clone();
        builder.report(
            Code::ExerciseBody,
            &heading,
            "an exercise without a title",
            "write a few words in front of the braces",
        );
    }
    let nodes = without_html(&mut builder, nodes);
    let grouped = slips::groups_as_headings(&mut builder, &nodes);
    let nodes = grouped.as_deref().unwrap_or(&nodes);
    let found = blocks(&mut builder, nodes);
    let indented = slips::indented(&mut builder, &found);
    let blocks = match &indented {
        Some(nodes) => siblings(nodes).map(ExerciseBlock).collect(),
        None => found,
    };

    let (before, rest) = blocks.split_at(lead_end(kind, &blocks));
    let (before, template) = if is_sentence(kind) {
        sentence::split(before)
    } else {
        (before, &[][..])
    };
    let (lead, note) = lead(&mut builder, before);
    let (body, used) = body(&mut builder, template, rest);
    let results = body.as_ref().and_then(Body::range);
    let rest = rest.get(used..).unwrap_or_default();
    let after = after::After::read(&mut builder, rest, results);

    let exercise = Exercise {
        id: builder.id.clone(),
        kind,
        level: opening.level,
        title: builder.page.inlines(&title),
        title_text: plain_text(&title),
        lead,
        note,
        body: body?,
        hints: after.hints,
        safety: after.safety,
        closing: after.closing,
        bands: after.bands,
        options,
        path: SourcePath::clone(&builder.page.path),
        span: opening.span.start
            ..blocks
                .last()
                .map_or(opening.span.end, |block| block.span().end),
        heading_span: opening.span.clone(),
    };
    bands::check(&mut builder, &exercise);
    Some(exercise)
}

fn is_sentence(kind: Kind) -> bool {
    matches!(kind, Kind::Phrase | Kind::Plan)
}

/// The nodes without raw HTML, which is reported. Comments are the author's own notes.
fn without_html<'i, 'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    nodes: &'i Nodes<'a>,
) -> Cow<'i, Nodes<'a>> {
    let is_html = |node: &Node<'_>| {
        matches!(
            node.event,
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)
        )
    };
    if !nodes.iter().any(is_html) {
        return Cow::Borrowed(nodes);
    }
    // A closing tag is not reported after its opening tag.
    let mut is_reported = false;
    let kept = tree::without(nodes, |subtree| {
        if !is_html(&subtree[0]) {
            return false;
        }
        let html = raw_html(subtree);
        let closes = is_reported && html.starts_with("</");
        if !closes && !is_comment(&html) {
            is_reported = true;
            let place = builder.first_line(&subtree[0].span);
            let help = "say it in Markdown: an exercise is read from its lists and quotes; write `\\<` for a literal `<`";
            builder.report(
                Code::ExerciseHtml,
                &place,
                "raw HTML has no place in an exercise",
                help,
            );
        }
        true
    });
    Cow::Owned(kept)
}

/// The blocks that nodes are. Headings are reported and left out.
fn blocks<'i, 'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    nodes: &'i Nodes<'a>,
) -> Vec<ExerciseBlock<'i, 'a>> {
    let mut blocks = Vec::new();
    // After a list or a quote, a heading is most likely meant to end the exercise.
    let mut settled = false;
    for block in siblings(nodes).map(ExerciseBlock) {
        if block.kind() == BlockKind::Heading {
            if report_heading(builder, &block.0[0]) || settled {
                break;
            }
            continue;
        }
        for node in block.0 {
            report_heading(builder, node);
        }
        settled |= block.is_list() || block.comes_after();
        blocks.push(block);
    }
    blocks
}

/// Reports a node that is a heading. Says whether it opens another exercise.
fn report_heading(builder: &mut ExerciseBuilder<'_, '_, '_>, node: &Node<'_>) -> bool {
    let Some(Tag::Heading { classes, level, .. }) = node.tag() else {
        return false;
    };
    let nested = Kind::ALL
        .into_iter()
        .find(|kind| classes.iter().any(|class| **class == *kind.name()));
    if let Some((line, dashes)) = dashes::underlined(builder.text, &node.span)
        && nested.is_none()
    {
        let place = builder.first_line(&line);
        let message = "the `---` right below this line makes a heading of it";
        let mistake = builder
            .at(Code::ExerciseHeading, &place, message)
            .help("leave an empty line above `---`")
            .replace(&(dashes.start..dashes.start), "\n");
        builder.push(mistake);
        return false;
    }
    let (message, help) = match nested {
        Some(_) => (
            format!("an exercise inside the exercise #{}", builder.id),
            "give both headings the same rank, or add `---` above this one, so that the first exercise ends there"
                .to_owned(),
        ),
        None => (
            format!("a heading of rank {} inside the exercise #{}", *level as u8, builder.id),
            "add `---` above it, so that the exercise ends there, or write it as **bold** text".to_owned(),
        ),
    };
    let place = builder.first_line(&node.span);
    builder.report(Code::ExerciseHeading, &place, message, help);
    nested.is_some()
}

/// How many blocks lead in: all before the first list. A reflection needs none, so a quote ends its lead as well.
fn lead_end(kind: Kind, blocks: &[ExerciseBlock<'_, '_>]) -> usize {
    let list = blocks.iter().position(ExerciseBlock::is_list);
    let quote = blocks.iter().position(ExerciseBlock::comes_after);
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
fn lead<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    blocks: &[ExerciseBlock<'_, 'a>],
) -> (Prose, Option<Prose>) {
    let mut lead = Prose::default();
    let mut note = Prose::default();
    for block in blocks {
        match block.kind() {
            BlockKind::Quote(Some(BlockQuoteKind::Warning)) => {
                append(&mut note, builder.page.blocks(block.inside()));
            }
            BlockKind::Quote(_) if block.comes_after() => {
                let place = builder.first_line(&block.span());
                let help = "move it behind the list; in the lead, write a paragraph or `> [!NOTE]`";
                builder.report(
                    Code::ExerciseBody,
                    &place,
                    "a quote is what people see afterwards, so it stands behind the list",
                    help,
                );
            }
            shape => {
                if shape == BlockKind::Paragraph && builder.kind == Kind::Scale {
                    lists::glued_points(builder, block);
                }
                append(&mut lead, builder.page.blocks(block.0));
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
    if let Some(more) = more.search {
        prose.search.get_or_insert_default().append(&more);
    }
}

/// The body, and how many blocks it took.
fn body<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    template: &[ExerciseBlock<'_, 'a>],
    blocks: &[ExerciseBlock<'_, 'a>],
) -> (Option<Body>, usize) {
    let list = blocks.first().filter(|block| block.is_list());
    if builder.kind == Kind::Scale {
        return lists::scale(builder, blocks);
    }
    if builder.kind == Kind::Sort && blocks.first().is_some_and(lists::is_name) {
        let (items, used) = lists::named(builder, blocks);
        return (Some(lists::sort(builder, items)), used);
    }
    if list.is_none() && builder.kind != Kind::Reflect {
        let heading = builder.heading.clone();
        let (message, help) = (
            format!("the `.{}` has no list", builder.kind.name()),
            lists::example(builder.kind),
        );
        builder.report(Code::ExerciseBody, &heading, message, help);
    }
    let items = list.map(|list| lists::bullets(builder, list));
    let body = match (builder.kind, items) {
        (Kind::Phrase | Kind::Plan, items) => {
            sentence::sentence(builder, template, items.unwrap_or_default())
        }
        (Kind::Reflect, None) => Some(Body::Reflect(vec![lists::only_box(builder)])),
        (_, None) => None,
        (Kind::Reflect, Some(items)) => Some(lists::reflect(builder, items)),
        (Kind::Checklist, Some(items)) => Some(lists::checklist(builder, items)),
        (Kind::Sort, Some(items)) => Some(lists::sort(builder, items)),
        (Kind::Cards, Some(items)) => Some(lists::cards(builder, items)),
        (Kind::Choice | Kind::Scale, Some(items)) => Some(lists::choice(builder, items)),
    };
    (body, usize::from(list.is_some()))
}
