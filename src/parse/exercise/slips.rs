//! Slips that take a body apart: a reply without its indentation, groups as headings, a list that is flat. Each is reported
//! once, and the body is put together as it was meant, so that nothing else is said because of the slip.

use crate::model::diagnostic::Code;
use crate::model::exercise::Kind;
use crate::model::source::Span;
use crate::parse::exercise::bands;
use crate::parse::exercise::builder::{BlockKind, ExerciseBlock, ExerciseBuilder};
use crate::parse::exercise::item::{ListItem, first_words, is_bold};
use crate::parse::markdown::tree::{Node, inside, plain_text, siblings};
use pulldown_cmark::{Event, Tag};

/// Puts replies that are not indented into their items, and the lists that they cut apart into one. `None` if there are none.
pub(crate) fn indented<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    blocks: &[ExerciseBlock<'_, 'a>],
) -> Option<Vec<Node<'a>>> {
    if !matches!(builder.kind, Kind::Checklist | Kind::Choice | Kind::Cards) {
        return None;
    }
    let first = blocks.iter().position(ExerciseBlock::is_list)?;
    let is_reply = |at: usize| {
        blocks.get(at).is_some_and(|block| {
            block.kind() == BlockKind::Quote(None) && !bands::looks_like_one(block.inside())
        })
    };
    // A list, then replies, then a list again, and so on.
    let mut replies = Vec::new();
    let mut last = first;
    loop {
        let quotes = (last + 1..blocks.len())
            .take_while(|at| is_reply(*at))
            .count();
        let next = last + 1 + quotes;
        let goes_on = quotes > 0
            && blocks
                .get(next)
                .is_some_and(|block| block.kind() == blocks[first].kind());
        if !goes_on {
            break;
        }
        replies.extend(last + 1..next);
        last = next;
    }
    if is_reply(last + 1) && is_last_reply(builder, blocks, last, replies.is_empty()) {
        replies.push(last + 1);
    }
    let example = blocks[*replies.first()?].inside();
    report(builder, blocks, &replies, &plain_text(example));

    let end = last.max(*replies.last()?) + 1;
    let mut nodes: Vec<Node<'a>> = blocks[..first]
        .iter()
        .flat_map(|block| block.0)
        .cloned()
        .collect();
    let joined = nodes.len();
    nodes.push(blocks[first].0[0].clone());
    let mut item = joined;
    for (at, block) in blocks.iter().enumerate().take(end).skip(first) {
        if block.is_list() {
            for subtree in siblings(block.inside()) {
                item = nodes.len();
                nodes.extend_from_slice(subtree);
            }
        } else if replies.binary_search(&at).is_ok() {
            nodes.extend_from_slice(block.0);
            nodes[item].size += block.0.len();
            nodes[item].span.end = block.span().end;
        }
    }
    nodes[joined].size = nodes.len() - joined;
    nodes[joined].span.end = nodes[item].span.end;
    nodes.extend(blocks[end..].iter().flat_map(|block| block.0).cloned());
    Some(nodes)
}

/// Whether the quote behind the list at an index is the reply of its last item rather than a closing thought.
fn is_last_reply(
    builder: &ExerciseBuilder<'_, '_, '_>,
    blocks: &[ExerciseBlock<'_, '_>],
    list: usize,
    alone: bool,
) -> bool {
    let replied = |item: &[Node<'_>]| {
        siblings(inside(item)).any(|block| matches!(block[0].tag(), Some(Tag::BlockQuote(_))))
    };
    let items: Vec<bool> = siblings(blocks[list].inside()).map(replied).collect();
    let Some((false, others)) = items.split_last() else {
        return false;
    };
    let quote = blocks[list + 1].span();
    let above = builder.text.get(..quote.start).unwrap_or_default();
    let line = above.trim_end_matches([' ', '\t']);
    let glued = !line.ends_with("\n\n") && !line.ends_with("\n\r\n");
    let needs_one = matches!(builder.kind, Kind::Choice | Kind::Cards);
    if alone {
        glued && needs_one && !others.is_empty() && others.iter().all(|replied| *replied)
    } else {
        glued || needs_one
    }
}

fn report(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    blocks: &[ExerciseBlock<'_, '_>],
    replies: &[usize],
    example: &str,
) {
    let place = builder.first_line(&blocks[replies[0]].span());
    let message = if replies.len() == 1 {
        "this reply is not indented, so it does not belong to its item".to_owned()
    } else {
        format!(
            "{} replies are not indented, so they do not belong to their items",
            replies.len()
        )
    };
    let mut mistake = builder
        .at(Code::ExerciseBody, &place, message)
        .help(format!(
            "put two spaces in front of each of their lines: `  > {}`",
            shortened(example)
        ));
    for at in replies {
        for line in line_starts(builder.text, &blocks[*at].span()) {
            mistake = mistake.replace(&line, "  ");
        }
    }
    builder.push(mistake);
}

fn shortened(text: &str) -> String {
    let short = first_words(text);
    if short.len() < text.len() {
        format!("{}…", short.trim_end())
    } else {
        short
    }
}

/// The blanks that the lines of a span begin with.
pub(crate) fn line_starts(text: &str, span: &Span) -> Vec<Span> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let written = text.get(start..span.end).unwrap_or_default();
    let mut at = start;
    let mut starts = Vec::new();
    for line in written.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        if !line.trim().is_empty() {
            starts.push(at..at + blanks);
        }
        at += line.len();
    }
    starts
}

/// Makes names above lists of the headings under which an author wrote the groups of a sort. Reports them once; `None` when
/// there are none.
pub(crate) fn groups_as_headings<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    nodes: &[Node<'a>],
) -> Option<Vec<Node<'a>>> {
    if builder.kind != Kind::Sort {
        return None;
    }
    let blocks: Vec<ExerciseBlock<'_, 'a>> = siblings(nodes).map(ExerciseBlock).collect();
    let first = blocks
        .iter()
        .position(|block| block.is_list() || block.kind() == BlockKind::Heading)?;
    let is_group = |at: usize| {
        blocks[at].kind() == BlockKind::Heading
            && blocks.get(at + 1).is_some_and(ExerciseBlock::is_list)
            && matches!(blocks[at].0[0].tag(), Some(Tag::Heading { classes, .. }) if classes.is_empty())
    };
    let groups: Vec<usize> = (first..blocks.len())
        .step_by(2)
        .take_while(|at| is_group(*at))
        .collect();
    let heading = blocks.get(*groups.first()?)?;
    let name = plain_text(heading.inside());
    let place = builder.first_line(&heading.span());
    let mut mistake = builder
        .at(
            Code::ExerciseHeading,
            &place,
            "a group of a sort is not a heading",
        )
        .help(format!(
            "write its name in bold instead, alone in its paragraph: `**{}**`",
            first_words(&name)
        ));
    let mut kept = Vec::with_capacity(nodes.len());
    for (at, block) in blocks.iter().enumerate() {
        if groups.binary_search(&at).is_err() {
            kept.extend_from_slice(block.0);
            continue;
        }
        let whole = block.span();
        let line = builder.first_line(&whole);
        mistake = mistake.replace(&line, format!("**{}**", plain_text(block.inside())));
        let (size, span) = (block.0.len(), whole);
        let container = |tag, size| Node {
            event: Event::Start(tag),
            span: span.clone(),
            size,
        };
        kept.push(container(Tag::Paragraph, size + 1));
        kept.push(container(Tag::Strong, size));
        kept.extend_from_slice(block.inside());
    }
    builder.push(mistake);
    Some(kept)
}

/// Reports a list whose names are bold and whose other items should be below them. Says whether it is one.
pub(crate) fn flat_list(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    items: &[ListItem<'_, '_>],
    (what, below): (&str, &str),
) -> bool {
    let flat = items.len() > 1 && items.iter().all(|item| item.lists.is_empty());
    let bold = items.iter().filter(|item| is_bold(item)).count();
    if !flat || bold == 0 || bold == items.len() || !is_bold(&items[0]) {
        return false;
    }
    let Some(first) = items.iter().find(|item| !is_bold(item)) else {
        return false;
    };
    let place = builder.first_line(&first.whole);
    let name = first_words(&plain_text(&first.label));
    let mut mistake = builder
        .at(
            Code::ExerciseBody,
            &place,
            format!("{below} are not indented, so each of them counts as {what}"),
        )
        .help(format!("put two spaces in front of them: `  - {name}`"));
    for item in items.iter().filter(|item| !is_bold(item)) {
        let end = item.whole.start
            + builder
                .text
                .get(item.whole.clone())
                .unwrap_or_default()
                .trim_end()
                .len();
        for line in line_starts(builder.text, &(item.whole.start..end)) {
            mistake = mistake.replace(&(line.end..line.end), "  ");
        }
    }
    builder.push(mistake);
    true
}

/// The lines of an item's text below its first one, as far as it goes on: the blanks in front of each. They may be a reply
/// that lacks its `>`.
pub(crate) fn lines_below(text: &str, item: &ListItem<'_, '_>) -> Vec<Span> {
    let lines = line_starts(text, &item.span);
    lines.into_iter().skip(1).collect()
}
