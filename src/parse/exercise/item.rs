//! The items of a list, and the part of an exercise that each becomes.

use crate::model::diagnostic::Code;
use crate::model::exercise::Part;
use crate::model::prose::Prose;
use crate::model::source::Span;
use crate::parse::exercise::builder::{Draft, inside};
use crate::parse::exercise::marks;
use crate::parse::markdown::events::{Events, block_end, plain_text};
use pulldown_cmark::{BlockQuoteKind, Event, Tag};

/// An item, sorted into what the grammar knows of.
pub(crate) struct Item<'i, 'a> {
    /// `[x]` or `[ ]`, and where.
    pub(crate) task: Option<(bool, Span)>,
    /// Its text; paragraphs are set apart by a line break, because a label cannot hold paragraphs.
    pub(crate) label: Vec<(Event<'a>, Span)>,
    /// Quotes in it, with their text.
    pub(crate) quotes: Vec<(Option<BlockQuoteKind>, &'i Events<'a>, Span)>,
    /// Lists in it, from their first event to their last.
    pub(crate) lists: Vec<&'i Events<'a>>,
    /// Its text, or its first line when it has none.
    pub(crate) span: Span,
    /// From its marker to its end.
    pub(crate) whole: Span,
}

/// What a part may have besides its text.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    /// What it is called in a message, with its article.
    pub(crate) what: &'static str,
    /// A quote in it.
    pub(crate) reply: bool,
    /// `{reverse}`.
    pub(crate) reverse: bool,
}

impl Rules {
    /// Text and nothing else.
    pub(crate) fn plain(what: &'static str) -> Self {
        Self {
            what,
            reply: false,
            reverse: false,
        }
    }

    /// Text and a reply.
    pub(crate) fn replied(what: &'static str) -> Self {
        Self {
            what,
            reply: true,
            reverse: false,
        }
    }
}

/// The items of a list, which is given from its first event to its last.
pub(crate) fn items<'i, 'a>(
    draft: &mut Draft<'_, '_, 'a>,
    list: &'i Events<'a>,
) -> Vec<Item<'i, 'a>> {
    let list = inside(list);
    let mut items = Vec::new();
    let mut at = 0;
    while at < list.len() {
        let end = block_end(list, at);
        items.push(item(draft, &list[at..end]));
        at = end;
    }
    items
}

fn item<'i, 'a>(draft: &mut Draft<'_, '_, 'a>, events: &'i Events<'a>) -> Item<'i, 'a> {
    let whole = events
        .first()
        .map(|(_, span)| span.clone())
        .unwrap_or_default();
    let span = draft.first_line(&whole);
    let mut item = Item {
        task: None,
        label: Vec::new(),
        quotes: Vec::new(),
        lists: Vec::new(),
        span,
        whole,
    };
    let events = inside(events);
    let mut at = 0;
    while let Some((event, span)) = events.get(at) {
        let end = match event {
            Event::Start(tag) if !is_inline(tag) => block_end(events, at),
            Event::Rule => at + 1,
            _ => line_end(events, at),
        };
        let block = &events[at..end];
        match event {
            Event::Start(Tag::BlockQuote(kind)) => {
                item.quotes.push((*kind, inside(block), span.clone()));
            }
            Event::Start(Tag::List(_)) => item.lists.push(block),
            Event::Start(Tag::Paragraph) => item.text(draft, inside(block), span),
            // Reported where all of the exercise's headings are.
            Event::Start(Tag::Heading { .. }) => {}
            Event::Start(tag) if !is_inline(tag) => out_of_place(draft, span),
            Event::Rule => out_of_place(draft, span),
            _ => item.text(draft, block, span),
        }
        at = end;
    }
    if let (Some((_, first)), Some((_, last))) = (item.label.first(), item.label.last()) {
        item.span = first.start..last.end;
    }
    item
}

impl<'a> Item<'_, 'a> {
    /// Whether a quote in it says something.
    pub(crate) fn is_replied(&self) -> bool {
        self.quotes.iter().any(|(_, text, _)| !text.is_empty())
    }

    fn text(&mut self, draft: &mut Draft<'_, '_, 'a>, mut inlines: &Events<'a>, span: &Span) {
        if let Some((Event::TaskListMarker(ticked), place)) = inlines.first() {
            self.task = Some((*ticked, place.clone()));
            inlines = &inlines[1..];
        }
        if inlines.is_empty() {
            return;
        }
        if !self.quotes.is_empty() || !self.lists.is_empty() {
            let place = draft.first_line(span);
            let help = "put it above them, or into the quote with `>`";
            draft.report(
                Code::AfterBody,
                &place,
                "text behind the quote or list of an item",
                help,
            );
            return;
        }
        if let Some((_, last)) = self.label.last() {
            let place = last.end..last.end;
            self.label.push((Event::HardBreak, place));
        }
        self.label.extend_from_slice(inlines);
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// Where the text of a tight item ends: at the next block in it.
fn line_end(events: &Events<'_>, from: usize) -> usize {
    let block = |(event, _): &(Event<'_>, Span)| {
        matches!(event, Event::Start(tag) if !is_inline(tag)) || matches!(event, Event::Rule)
    };
    events[from..]
        .iter()
        .position(block)
        .map_or(events.len(), |to| from + to)
}

fn out_of_place(draft: &mut Draft<'_, '_, '_>, span: &Span) {
    let place = draft.first_line(span);
    let help = "an item holds its text, then a quote or a list; move this into the quote or above the exercise's list";
    draft.report(
        Code::ExerciseBody,
        &place,
        "this block cannot be part of an item",
        help,
    );
}

/// Makes a part of an item.
pub(crate) fn part<'a>(
    draft: &mut Draft<'_, '_, 'a>,
    mut item: Item<'_, 'a>,
    rules: Rules,
) -> Part {
    let marks = marks::take(draft, &mut item.label);
    if !rules.reverse {
        marks::no_reverse(draft, &marks, rules.what);
    }
    let label_text = plain_text(&item.label);
    let key = if item.label.is_empty() {
        empty(draft, &item, rules.what);
        String::new()
    } else {
        marks::key(draft, &marks, &label_text, &item.span)
    };
    let reply = reply(draft, &item, rules);
    for list in &item.lists {
        let place = draft.first_line(&list[0].1);
        let help = "make one list of the two levels, or take it out";
        draft.report(
            Code::ExerciseBody,
            &place,
            format!("{} holds no list", rules.what),
            help,
        );
    }
    Part {
        key,
        named: marks.is_named(),
        label: draft.page.inlines(&item.label),
        label_text,
        is_key: item.task.is_some_and(|(ticked, _)| ticked),
        group: None,
        reverse: marks.reverse.is_some() && rules.reverse,
        reply,
        span: item.span,
    }
}

/// Reports an item that says nothing.
pub(crate) fn empty(draft: &mut Draft<'_, '_, '_>, item: &Item<'_, '_>, what: &str) {
    let place = draft.first_line(&item.whole);
    draft.report(
        Code::ExerciseBody,
        &place,
        format!("{what} without text"),
        "write its text, or take the line out",
    );
}

/// The reply in an item: one plain quote, where there may be one.
pub(crate) fn reply<'a>(
    draft: &mut Draft<'_, '_, 'a>,
    item: &Item<'_, 'a>,
    rules: Rules,
) -> Option<Prose> {
    let mut reply = None;
    for (kind, text, span) in &item.quotes {
        let place = draft.first_line(span);
        let (message, help) = if kind.is_some() {
            (
                "a callout has no place in an item".to_owned(),
                "take out its first line to make it a reply, or move it behind the list",
            )
        } else if !rules.reply {
            (
                format!("{} has no reply", rules.what),
                "take it out, or move it behind the list: it is shown there after any response",
            )
        } else if reply.is_some() {
            (
                format!("{} has one reply", rules.what),
                "join the two with a line between them that holds only `>`",
            )
        } else {
            reply = Some(draft.page.blocks(text)).filter(|reply| !reply.is_empty());
            continue;
        };
        draft.report(Code::ExerciseBody, &place, message, help);
    }
    reply
}
