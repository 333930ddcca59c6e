//! Phrase and plan: a sentence with bold slots, and a list of what may go into each.

use crate::model::diagnostic::{Code, did_you_mean};
use crate::model::exercise::{Body, Fragment, Slot, Suggestion};
use crate::model::source::Span;
use crate::parse::exercise::builder::{BlockKind, ExerciseBlock, ExerciseBuilder};
use crate::parse::exercise::item::{ListItem, PartRules, first_words, is_bold};
use crate::parse::exercise::{item, marks, slips};
use crate::parse::markdown::tree::{Node, Nodes, inside, plain_text};
use pulldown_cmark::Tag;
use std::collections::{BTreeMap, BTreeSet};

/// More slots than a sentence can have: from here on, looking for a name that is alike would cost more than it helps.
const MANY_SLOTS: usize = 32;

/// What leads in, and the sentence: the paragraphs from the first one with something bold in it.
pub(crate) fn split<'s, 'i, 'a>(
    blocks: &'s [ExerciseBlock<'i, 'a>],
) -> (&'s [ExerciseBlock<'i, 'a>], &'s [ExerciseBlock<'i, 'a>]) {
    let bold = |block: &ExerciseBlock<'i, 'a>| {
        block.kind() == BlockKind::Paragraph && block.0.iter().any(is_bold_node)
    };
    blocks.split_at(blocks.iter().position(bold).unwrap_or(blocks.len()))
}

/// Slots by their name, and which of them the sentence has.
#[derive(Default)]
struct Slots {
    all: Vec<Slot>,
    named: BTreeMap<String, usize>,
    /// How many have an item in the list; later ones are missing there and reported.
    listed: usize,
    used: Vec<bool>,
}

/// The body of a phrase or plan.
pub(crate) fn sentence<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    template: &[ExerciseBlock<'_, 'a>],
    items: Vec<ListItem<'_, 'a>>,
) -> Option<Body> {
    let mut slots = Slots::default();
    if suggestions_beside(builder, template, &items)
        || slips::flat_list(builder, &items, ("a slot", "the suggestions for a slot"))
    {
        return None;
    }
    for item in items {
        slot(builder, &mut slots, item);
    }
    slots.listed = slots.all.len();
    if template.is_empty() {
        let heading = builder.heading.clone();
        let message = format!(
            "the `.{}` has no sentence with slots above its list",
            builder.kind.name()
        );
        builder.report(
            Code::ExerciseBody,
            &heading,
            message,
            "write one whose slots are bold: `When **this happens**, I notice **this in me**.`",
        );
        return None;
    }
    let mut paragraphs = Vec::new();
    for block in template {
        if block.kind() == BlockKind::Paragraph {
            paragraphs.push(fragments(builder, &mut slots, block.inside()));
        } else {
            let place = builder.first_line(&block.span());
            builder.report(
                Code::ExerciseBody,
                &place,
                "something stands between the sentence and its list",
                "move it above the sentence",
            );
        }
    }
    for (slot, used) in slots.all.iter().zip(&slots.used) {
        if !used {
            let help = format!(
                "write `**{0}**` in the sentence, or take `- **{0}**` out of the list",
                first_words(&slot.label)
            );
            builder.report(
                Code::Slots,
                &slot.span,
                "the sentence has no such slot",
                help,
            );
        }
    }
    (!slots.all.is_empty()).then_some(Body::Sentence {
        template: paragraphs,
        slots: slots.all,
    })
}

/// Reports items with the name of a slot and a suggestion in one line, `- this: rain`. Says whether there are any.
fn suggestions_beside(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    template: &[ExerciseBlock<'_, '_>],
    items: &[ListItem<'_, '_>],
) -> bool {
    let mut names = BTreeSet::new();
    for block in template {
        for (at, node) in block.0.iter().enumerate() {
            if is_bold_node(node) {
                names.insert(name(&plain_text(&block.0[at..at + node.size])));
            }
        }
    }
    let beside = items.iter().filter_map(|item| {
        let text = plain_text(&item.label);
        let (slot, suggestion) = text.split_once(':')?;
        let known = item.lists.is_empty()
            && !slot.trim().is_empty()
            && !suggestion.trim().is_empty()
            && !suggestion.contains('\n')
            && names.contains(&name(slot.trim()));
        known.then(|| {
            let written = format!("**{}**\n  - {}", slot.trim(), suggestion.trim());
            (item.span.clone(), written)
        })
    });
    let beside: Vec<(Span, String)> = beside.collect();
    let Some((span, written)) = beside.first() else {
        return false;
    };
    let (slot, suggestion) = written.split_once("\n  ").unwrap_or_default();
    let mut mistake = builder
        .at(
            Code::Slots,
            span,
            "a suggestion is not written behind the name of its slot",
        )
        .help(format!(
            "write `- {slot}`, and in the line below it, two spaces in, `{suggestion}`"
        ));
    for (span, written) in &beside {
        mistake = mistake.replace(span, written.clone());
    }
    builder.push(mistake);
    true
}

fn slot<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    slots: &mut Slots,
    mut item: ListItem<'_, 'a>,
) {
    let marks = marks::take(builder, &mut item.label);
    marks::no_reverse(builder, &marks, "a slot");
    let label = plain_text(&item.label);
    item::reply(builder, &item, PartRules::plain("a slot"));
    if label.is_empty() {
        item::empty(builder, &item, "a slot");
        return;
    }
    if !is_bold(&item) {
        let help = format!("write `- **{}**`, as in the sentence", first_words(&label));
        builder.report(
            Code::Slots,
            &item.span,
            "the name of a slot is bold, and nothing else stands beside it",
            help,
        );
    }
    if let Some(first) = slots
        .named
        .get(&name(&label))
        .and_then(|at| slots.all.get(*at))
    {
        let mistake = builder.at(
            Code::Slots,
            &item.span,
            format!("the slot `{}` has two lists", first_words(&label)),
        );
        let mistake = mistake
            .also(&builder.page.path, &first.span, "the first")
            .help("make one of the two");
        builder.push(mistake);
        return;
    }
    let suggestions = item
        .lists
        .iter()
        .flat_map(|list| suggestions(builder, list))
        .collect();
    let key = marks::key(builder, &marks, &label, &item.span);
    slots.add(Slot {
        key,
        label,
        suggestions,
        span: item.span,
    });
}

fn suggestions<'a>(builder: &mut ExerciseBuilder<'_, '_, 'a>, list: &Nodes<'a>) -> Vec<Suggestion> {
    let mut suggestions = Vec::new();
    for mut item in item::items(builder, list) {
        let marks = marks::take(builder, &mut item.label);
        marks::no_key(builder, &marks, "a suggestion");
        item::reply(builder, &item, PartRules::plain("a suggestion"));
        if let Some((_, span)) = &item.task {
            builder.report(
                Code::MixedItems,
                span,
                "a suggestion has no box",
                "take `[ ]` out",
            );
        }
        for list in &item.lists {
            let place = builder.first_line(&list[0].span);
            builder.report(
                Code::ExerciseBody,
                &place,
                "a suggestion holds no list",
                "make one list of the two levels",
            );
        }
        match plain_text(&item.label) {
            text if text.is_empty() => item::empty(builder, &item, "a suggestion"),
            text => suggestions.push(Suggestion { text }),
        }
    }
    suggestions
}

/// By which a slot in the sentence finds its list.
fn name(label: &str) -> String {
    match marks::normal(label) {
        name if name.is_empty() => label.to_owned(),
        name => name,
    }
}

impl Slots {
    fn add(&mut self, slot: Slot) -> usize {
        self.named.insert(name(&slot.label), self.all.len());
        self.all.push(slot);
        self.used.push(false);
        self.all.len() - 1
    }

    /// Index of the slot that is written in the sentence.
    fn find(
        &mut self,
        builder: &mut ExerciseBuilder<'_, '_, '_>,
        label: &str,
        span: &Span,
    ) -> usize {
        let at = match self.named.get(&name(label)) {
            Some(at) => *at,
            None => self.missing(builder, label, span),
        };
        self.used[at] = true;
        at
    }

    /// A slot without a list: perhaps one of the list is meant, else it is taken without suggestions.
    fn missing(
        &mut self,
        builder: &mut ExerciseBuilder<'_, '_, '_>,
        label: &str,
        span: &Span,
    ) -> usize {
        let mistake = builder.at(
            Code::Slots,
            span,
            format!("the slot `{}` has no list", first_words(label)),
        );
        let listed = &self.all[..self.listed.min(MANY_SLOTS)];
        let meant =
            did_you_mean(label, listed.iter().map(|slot| slot.label.as_str())).map(str::to_owned);
        if let Some((at, meant)) = meant.and_then(|meant| {
            listed
                .iter()
                .position(|slot| slot.label == meant)
                .zip(Some(meant))
        }) {
            let mistake = mistake
                .also(
                    &builder.page.path,
                    &listed[at].span,
                    "the list has this one",
                )
                .help(format!("did you mean `**{meant}**`?"));
            builder.push(mistake);
            self.named.insert(name(label), at);
            return at;
        }
        // A list that is missing altogether is reported once.
        if self.listed > 0 {
            let help = format!(
                "add `- **{}**` to the list; text that is no slot cannot be bold here",
                first_words(label)
            );
            builder.push(mistake.help(help));
        }
        let key = marks::derived(label);
        self.add(Slot {
            key,
            label: label.to_owned(),
            suggestions: Vec::new(),
            span: span.clone(),
        })
    }
}

/// Text and slots of a paragraph, in order.
fn fragments<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    slots: &mut Slots,
    nodes: &Nodes<'a>,
) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(node) = nodes.get(at) {
        let end = at + node.size;
        let subtree = &nodes[at..end];
        if is_bold_node(node) {
            text(builder, &mut fragments, &nodes[from..at]);
            let slot = slots.find(builder, &plain_text(inside(subtree)), &node.span);
            fragments.push(Fragment::Slot(slot));
            from = end;
        } else if let Some(nested) = subtree.iter().find(|node| is_bold_node(node)) {
            builder.report(
                Code::Slots,
                &nested.span,
                "a slot inside other markup",
                "write it on its own: `**slot**`",
            );
        }
        at = end;
    }
    text(builder, &mut fragments, &nodes[from..]);
    fragments
}

fn is_bold_node(node: &Node<'_>) -> bool {
    matches!(node.tag(), Some(Tag::Strong))
}

fn text<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    fragments: &mut Vec<Fragment>,
    nodes: &Nodes<'a>,
) {
    let prose = builder.page.inlines(nodes);
    if !prose.is_empty() {
        fragments.push(Fragment::Text(prose));
    }
}
