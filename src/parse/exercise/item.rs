//! The items of a list, and the part of an exercise that each becomes.

use crate::model::diagnostic::Code;
use crate::model::exercise::Part;
use crate::model::prose::Prose;
use crate::model::source::Span;
use crate::parse::exercise::builder::ExerciseBuilder;
use crate::parse::exercise::marks;
use crate::parse::markdown::tree::{Node, Nodes, inside, only, plain_text, siblings};
use pulldown_cmark::{BlockQuoteKind, Event, Tag};

/// An item, sorted into the parts of its grammar.
pub(crate) struct ListItem<'i, 'a> {
    /// `[x]` or `[ ]`, and where.
    pub(crate) task: Option<(bool, Span)>,
    /// Its text; paragraphs are set apart by a line break, because a label cannot hold paragraphs.
    pub(crate) label: Vec<Node<'a>>,
    /// Quotes in it, with their text.
    pub(crate) quotes: Vec<(Option<BlockQuoteKind>, &'i Nodes<'a>, Span)>,
    /// Lists in it.
    pub(crate) lists: Vec<&'i Nodes<'a>>,
    /// Its text, or its first line when it has none.
    pub(crate) span: Span,
    /// From its marker to its end.
    pub(crate) whole: Span,
}

/// What a part may have besides its text.
#[derive(Clone, Copy)]
pub(crate) struct PartRules {
    /// What it is called in a message, with its article.
    pub(crate) what: &'static str,
    /// A quote in it.
    pub(crate) reply: bool,
    /// `{reverse}`.
    pub(crate) reverse: bool,
}

impl PartRules {
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

/// The items of a list.
pub(crate) fn items<'i, 'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    list: &'i Nodes<'a>,
) -> Vec<ListItem<'i, 'a>> {
    siblings(inside(list))
        .map(|subtree| item(builder, subtree))
        .collect()
}

fn item<'i, 'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    subtree: &'i Nodes<'a>,
) -> ListItem<'i, 'a> {
    let whole = subtree
        .first()
        .map(|node| node.span.clone())
        .unwrap_or_default();
    let span = builder.first_line(&whole);
    let mut item = ListItem {
        task: None,
        label: Vec::new(),
        quotes: Vec::new(),
        lists: Vec::new(),
        span,
        whole,
    };
    let nodes = inside(subtree);
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        // The text of a tight item ends at the next block in it.
        let size = if node.is_inline() {
            let text = nodes[at..].iter().take_while(|node| node.is_inline());
            text.count()
        } else {
            node.size
        };
        let block = &nodes[at..at + size];
        match node.tag().filter(|_| !node.is_inline()) {
            Some(Tag::BlockQuote(kind)) => {
                item.quotes.push((*kind, inside(block), node.span.clone()));
            }
            Some(Tag::List(_)) => item.lists.push(block),
            Some(Tag::Paragraph) => item.text(builder, inside(block), &node.span),
            // Reported where all of the exercise's headings are.
            Some(Tag::Heading { .. }) => {}
            None if node.is_inline() => item.text(builder, block, &node.span),
            _ => out_of_place(builder, &node.span),
        }
        at += size;
    }
    if let (Some(first), Some(last)) = (item.label.first(), siblings(&item.label).last()) {
        item.span = first.span.start..last[0].span.end;
    }
    item
}

impl<'a> ListItem<'_, 'a> {
    /// Whether one of its quotes has text.
    pub(crate) fn is_replied(&self) -> bool {
        self.quotes.iter().any(|(_, text, _)| !text.is_empty())
    }

    fn text(
        &mut self,
        builder: &mut ExerciseBuilder<'_, '_, 'a>,
        mut inlines: &Nodes<'a>,
        span: &Span,
    ) {
        if let Some(first) = inlines.first()
            && let Event::TaskListMarker(ticked) = first.event
        {
            self.task = Some((ticked, first.span.clone()));
            inlines = &inlines[1..];
        }
        if inlines.is_empty() {
            return;
        }
        if !self.quotes.is_empty() || !self.lists.is_empty() {
            let place = builder.first_line(span);
            let help = "put it above them, or into the quote with `>`";
            builder.report(
                Code::AfterBody,
                &place,
                "text behind the quote or list of an item",
                help,
            );
            return;
        }
        if let Some(last) = siblings(&self.label).last() {
            let end = last[0].span.end;
            self.label.push(Node::leaf(Event::HardBreak, end..end));
        }
        self.label.extend_from_slice(inlines);
    }
}

fn out_of_place(builder: &mut ExerciseBuilder<'_, '_, '_>, span: &Span) {
    let place = builder.first_line(span);
    let help = "an item holds its text, then a quote or a list; move this into the quote or above the exercise's list";
    builder.report(
        Code::ExerciseBody,
        &place,
        "this block cannot be part of an item",
        help,
    );
}

/// Makes a part of an item.
pub(crate) fn part<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    mut item: ListItem<'_, 'a>,
    rules: PartRules,
) -> Part {
    let marks = marks::take(builder, &mut item.label);
    if !rules.reverse {
        marks::no_reverse(builder, &marks, rules.what);
    }
    let label_text = plain_text(&item.label);
    let key = if item.label.is_empty() {
        empty(builder, &item, rules.what);
        String::new()
    } else {
        marks::key(builder, &marks, &label_text, &item.span)
    };
    let reply = reply(builder, &item, rules);
    for list in &item.lists {
        let place = builder.first_line(&list[0].span);
        let help = "make one list of the two levels, or take it out";
        builder.report(
            Code::ExerciseBody,
            &place,
            format!("{} holds no list", rules.what),
            help,
        );
    }
    Part {
        key,
        named: marks.is_named(),
        label: builder.page.inlines(&item.label),
        label_text,
        is_key: item.task.is_some_and(|(ticked, _)| ticked),
        group: None,
        reverse: marks.reverse.is_some() && rules.reverse,
        reply,
        span: item.span,
    }
}

/// Reports an item without text.
pub(crate) fn empty(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    item: &ListItem<'_, '_>,
    what: &str,
) {
    let place = builder.first_line(&item.whole);
    builder.report(
        Code::ExerciseBody,
        &place,
        format!("{what} without text"),
        "write its text, or take the line out",
    );
}

/// The reply in an item: one plain quote, where there may be one.
pub(crate) fn reply<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    item: &ListItem<'_, 'a>,
    rules: PartRules,
) -> Option<Prose> {
    let mut reply = None;
    for (kind, text, span) in &item.quotes {
        let place = builder.first_line(span);
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
            reply = Some(builder.page.blocks(text)).filter(|reply| !reply.is_empty());
            continue;
        };
        builder.report(Code::ExerciseBody, &place, message, help);
    }
    reply
}

/// Whether the text of an item is bold as a whole.
pub(crate) fn is_bold(item: &ListItem<'_, '_>) -> bool {
    only(&item.label).is_some_and(|node| matches!(node.tag(), Some(Tag::Strong)))
}

/// As much of a text as a message has room for.
pub(crate) fn first_words(text: &str) -> String {
    text.chars().take(40).collect()
}
