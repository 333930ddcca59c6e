//! Phrase and plan: a sentence with bold slots, and a list of what may go into each.

use crate::model::diagnostic::{Code, did_you_mean};
use crate::model::exercise::{Body, Fragment, Slot, Suggestion};
use crate::model::source::Span;
use crate::parse::exercise::builder::{Block, Draft, Shape, inside};
use crate::parse::exercise::item::{Item, Rules};
use crate::parse::exercise::lists::{first_words, is_bold};
use crate::parse::exercise::{item, marks};
use crate::parse::markdown::events::{Events, block_end, plain_text};
use pulldown_cmark::{Event, Tag};
use std::collections::BTreeMap;

/// More slots than a sentence can have: from here on, looking for a name that is alike would cost more than it helps.
const MANY_SLOTS: usize = 32;

/// What leads in, and the sentence: the paragraphs from the first one with something bold in it.
pub(crate) fn split<'s, 'i, 'a>(
    blocks: &'s [Block<'i, 'a>],
) -> (&'s [Block<'i, 'a>], &'s [Block<'i, 'a>]) {
    let bold = |block: &Block<'i, 'a>| {
        block.shape() == Shape::Paragraph
            && block
                .0
                .iter()
                .any(|(event, _)| matches!(event, Event::Start(Tag::Strong)))
    };
    blocks.split_at(blocks.iter().position(bold).unwrap_or(blocks.len()))
}

/// Slots by their name, and which of them the sentence has.
#[derive(Default)]
struct Slots {
    all: Vec<Slot>,
    named: BTreeMap<String, usize>,
    /// How many have an item in the list; those behind it are missing there and reported.
    listed: usize,
    used: Vec<bool>,
}

/// The body of a phrase or plan.
pub(crate) fn sentence<'a>(
    draft: &mut Draft<'_, '_, 'a>,
    template: &[Block<'_, 'a>],
    items: Vec<Item<'_, 'a>>,
) -> Option<Body> {
    let mut slots = Slots::default();
    for item in items {
        slot(draft, &mut slots, item);
    }
    slots.listed = slots.all.len();
    if template.is_empty() {
        let heading = draft.heading.clone();
        let message = format!(
            "the `.{}` has no sentence with slots above its list",
            draft.kind.name()
        );
        draft.report(
            Code::ExerciseBody,
            &heading,
            message,
            "write one whose slots are bold: `When **this happens**, I notice **this in me**.`",
        );
        return None;
    }
    let mut paragraphs = Vec::new();
    for block in template {
        if block.shape() == Shape::Paragraph {
            paragraphs.push(fragments(draft, &mut slots, block.inside()));
        } else {
            let place = draft.first_line(&block.span());
            draft.report(
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
            draft.report(
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

fn slot<'a>(draft: &mut Draft<'_, '_, 'a>, slots: &mut Slots, mut item: Item<'_, 'a>) {
    let marks = marks::take(draft, &mut item.label);
    marks::no_reverse(draft, &marks, "a slot");
    let label = plain_text(&item.label);
    item::reply(draft, &item, Rules::plain("a slot"));
    if label.is_empty() {
        item::empty(draft, &item, "a slot");
        return;
    }
    if !is_bold(&item) {
        let help = format!("write `- **{}**`, as in the sentence", first_words(&label));
        draft.report(
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
        let mistake = draft.at(
            Code::Slots,
            &item.span,
            format!("the slot `{}` has two lists", first_words(&label)),
        );
        let mistake = mistake
            .also(&draft.page.path, &first.span, "the first")
            .help("make one of the two");
        draft.push(mistake);
        return;
    }
    let suggestions = item
        .lists
        .iter()
        .flat_map(|list| suggestions(draft, list))
        .collect();
    let key = marks::key(draft, &marks, &label, &item.span);
    slots.add(Slot {
        key,
        label,
        suggestions,
        span: item.span,
    });
}

fn suggestions<'a>(draft: &mut Draft<'_, '_, 'a>, list: &Events<'a>) -> Vec<Suggestion> {
    let mut suggestions = Vec::new();
    for mut item in item::items(draft, list) {
        let marks = marks::take(draft, &mut item.label);
        marks::no_key(draft, &marks, "a suggestion");
        item::reply(draft, &item, Rules::plain("a suggestion"));
        if let Some((_, span)) = &item.task {
            draft.report(
                Code::MixedItems,
                span,
                "a suggestion has no box",
                "take `[ ]` out",
            );
        }
        for list in &item.lists {
            let place = draft.first_line(&list[0].1);
            draft.report(
                Code::ExerciseBody,
                &place,
                "a suggestion holds no list",
                "make one list of the two levels",
            );
        }
        match plain_text(&item.label) {
            text if text.is_empty() => item::empty(draft, &item, "a suggestion"),
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
    fn find(&mut self, draft: &mut Draft<'_, '_, '_>, label: &str, span: &Span) -> usize {
        let at = match self.named.get(&name(label)) {
            Some(at) => *at,
            None => self.missing(draft, label, span),
        };
        self.used[at] = true;
        at
    }

    /// A slot without a list: perhaps one of the list is meant, else it is taken without suggestions.
    fn missing(&mut self, draft: &mut Draft<'_, '_, '_>, label: &str, span: &Span) -> usize {
        let mistake = draft.at(
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
                .also(&draft.page.path, &listed[at].span, "the list has this one")
                .help(format!("did you mean `**{meant}**`?"));
            draft.push(mistake);
            self.named.insert(name(label), at);
            return at;
        }
        // Without any list, that is what is reported.
        if self.listed > 0 {
            let help = format!(
                "add `- **{}**` to the list; text that is no slot cannot be bold here",
                first_words(label)
            );
            draft.push(mistake.help(help));
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
    draft: &mut Draft<'_, '_, 'a>,
    slots: &mut Slots,
    events: &Events<'a>,
) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some((event, span)) = events.get(at) {
        let end = block_end(events, at);
        if matches!(event, Event::Start(Tag::Strong)) {
            text(draft, &mut fragments, &events[from..at]);
            let slot = slots.find(draft, &plain_text(inside(&events[at..end])), span);
            fragments.push(Fragment::Slot(slot));
            from = end;
        } else if let Some((_, nested)) = events[at..end]
            .iter()
            .find(|(event, _)| matches!(event, Event::Start(Tag::Strong)))
        {
            draft.report(
                Code::Slots,
                nested,
                "a slot inside other markup",
                "write it on its own: `**slot**`",
            );
        }
        at = end;
    }
    text(draft, &mut fragments, &events[from..]);
    fragments
}

fn text<'a>(draft: &mut Draft<'_, '_, 'a>, fragments: &mut Vec<Fragment>, events: &Events<'a>) {
    let prose = draft.page.inlines(events);
    if !prose.is_empty() {
        fragments.push(Fragment::Text(prose));
    }
}
