//! The bodies that are lists: all but the sentences.

use crate::model::diagnostic::Code;
use crate::model::exercise::{Body, Group, Kind, Part, Pick, Point};
use crate::model::prose::Prose;
use crate::model::source::Span;
use crate::parse::exercise::builder::{Block, Draft, Shape, inside};
use crate::parse::exercise::item::{Item, Rules};
use crate::parse::exercise::{item, marks};
use crate::parse::markdown::events::{block_end, plain_text};
use pulldown_cmark::{Event, Tag};

/// What a body looks like, for an author who has none.
pub(crate) fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Reflect => "write its questions as a list: `- What did you notice?`",
        Kind::Checklist => "write its boxes as a list: `- [ ] I took a break.`",
        Kind::Scale => {
            "write its points as `0. never`, `1. often`, and below them its statements as `- I took a break.`"
        }
        Kind::Sort => {
            "write each group as `- **Name**` and below it its cards, two spaces in, as `- A card`"
        }
        Kind::Cards => "write each card as `- Its front` and below it, two spaces in, `> Its back`",
        Kind::Choice => {
            "write each option as `- [ ] An option` and below it, two spaces in, `> A reply`"
        }
        Kind::Phrase | Kind::Plan => {
            "write a sentence with a `**slot**`, below it the list `- **slot**`, and below that, two spaces in, `- a suggestion`"
        }
    }
}

/// The items of the list that is a body, which should have bullets, and boxes where the kind has them.
pub(crate) fn bullets<'i, 'a>(
    draft: &mut Draft<'_, '_, 'a>,
    list: &Block<'i, 'a>,
) -> Vec<Item<'i, 'a>> {
    if list.shape() == Shape::Numbers {
        let place = draft.first_line(&list.span());
        let message = format!(
            "the list of a `.{}` has bullets, not numbers",
            draft.kind.name()
        );
        draft.report(Code::ExerciseBody, &place, message, example(draft.kind));
    }
    let items = item::items(draft, list.0);
    boxes(
        draft,
        &items,
        matches!(draft.kind, Kind::Checklist | Kind::Choice),
    );
    items
}

/// All items have a box, or none.
fn boxes(draft: &mut Draft<'_, '_, '_>, items: &[Item<'_, '_>], wanted: bool) {
    let (right, wrong): (Vec<_>, Vec<_>) =
        items.iter().partition(|item| item.task.is_some() == wanted);
    let Some(first) = wrong.first() else { return };
    let (kind, example) = (draft.kind.name(), example(draft.kind));
    if right.is_empty() {
        let (message, help) = if wanted {
            (
                format!("the items of a `.{kind}` need boxes"),
                slipped_box(draft, first).map_or(
                    example,
                    |_| "a box is `[ ]`: one space between the brackets, one behind",
                ),
            )
        } else {
            (format!("the items of a `.{kind}` take no boxes"), example)
        };
        let place = if wanted {
            first.span.clone()
        } else {
            box_of(first)
        };
        draft.report(Code::ExerciseBody, &place, message, help);
        return;
    }
    for item in &wrong {
        let mistake = if wanted {
            let place = slipped_box(draft, item).unwrap_or_else(|| item.span.clone());
            draft
                .at(
                    Code::MixedItems,
                    &place,
                    "an item without a box between items with boxes",
                )
                .help("write `- [ ] ` in front of it")
        } else {
            draft
                .at(
                    Code::MixedItems,
                    &box_of(item),
                    "a box between items without boxes",
                )
                .help(format!("take `[ ]` out: {example}"))
        };
        let other = right
            .first()
            .map(|item| item.span.clone())
            .unwrap_or_default();
        let label = if wanted {
            "this one has a box"
        } else {
            "this one has none"
        };
        let mistake = mistake.also(&draft.page.path, &other, label);
        draft.push(mistake);
    }
}

fn box_of(item: &Item<'_, '_>) -> Span {
    item.task
        .as_ref()
        .map_or_else(|| item.span.clone(), |(_, span)| span.clone())
}

/// `[]` or `[ x]` at the start of an item: meant as a box, but Markdown reads text.
fn slipped_box(draft: &Draft<'_, '_, '_>, item: &Item<'_, '_>) -> Option<Span> {
    let written = draft.text.get(item.span.clone())?.strip_prefix('[')?;
    let (inside, _) = written.split_once(']')?;
    matches!(inside.trim(), "" | "x" | "X")
        .then(|| item.span.start..item.span.start + inside.len() + 2)
}

fn parts<'a>(draft: &mut Draft<'_, '_, 'a>, items: Vec<Item<'_, 'a>>, rules: Rules) -> Vec<Part> {
    items
        .into_iter()
        .map(|item| item::part(draft, item, rules))
        .collect()
}

/// A reflection without questions: one box under the lead.
pub(crate) fn only_box(draft: &Draft<'_, '_, '_>) -> Part {
    Part {
        key: "answer".to_owned(),
        named: false,
        label: Prose::default(),
        label_text: String::new(),
        is_key: false,
        group: None,
        reverse: false,
        reply: None,
        span: draft.heading.clone(),
    }
}

/// Questions, each with a box to write in.
pub(crate) fn reflect<'a>(draft: &mut Draft<'_, '_, 'a>, items: Vec<Item<'_, 'a>>) -> Body {
    Body::Reflect(parts(draft, items, Rules::plain("a question")))
}

/// Boxes to tick. Nothing is right or wrong, so none is ticked beforehand.
pub(crate) fn checklist<'a>(draft: &mut Draft<'_, '_, 'a>, items: Vec<Item<'_, 'a>>) -> Body {
    for (ticked, span) in items.iter().filter_map(|item| item.task.as_ref()) {
        if *ticked {
            let help = "write `[ ]`; if one answer is the right one, make it a `.choice`";
            draft.report(
                Code::ChecklistKey,
                span,
                "a box of a checklist cannot be ticked beforehand",
                help,
            );
        }
    }
    let mut boxes = parts(draft, items, Rules::replied("a box"));
    for part in &mut boxes {
        part.is_key = false;
    }
    Body::Checklist(boxes)
}

/// Fronts and backs.
pub(crate) fn cards<'a>(draft: &mut Draft<'_, '_, 'a>, items: Vec<Item<'_, 'a>>) -> Body {
    for item in &items {
        if !item.is_replied() {
            let help = "write it below the front, two spaces in: `  > Its back`";
            draft.report(Code::CardBack, &item.span, "the card has no back", help);
        }
    }
    Body::Cards(parts(draft, items, Rules::replied("a card")))
}

/// Options, with a key or a reply each.
pub(crate) fn choice<'a>(draft: &mut Draft<'_, '_, 'a>, items: Vec<Item<'_, 'a>>) -> Body {
    if let [only] = &items[..] {
        let help = "write another one, or make it a `.checklist`";
        draft.report(
            Code::SingleOption,
            &only.span,
            "a choice with a single option is none",
            help,
        );
    }
    let keys: Vec<Span> = items
        .iter()
        .filter_map(|item| item.task.as_ref())
        .filter(|(ticked, _)| *ticked)
        .map(|(_, span)| span.clone())
        .collect();
    if keys.is_empty() {
        for item in items.iter().filter(|item| !item.is_replied()) {
            let help = "write it below the option, two spaces in: `  > A reply`; or mark what is right with `[x]`";
            draft.report(
                Code::MissingReply,
                &item.span,
                "an option without a reply, in a choice without a key",
                help,
            );
        }
    }
    if let (Some((Pick::One, span)), [_, second, ..]) = (draft.pick.clone(), &keys[..]) {
        let message = format!("`pick=one`, but {} options are marked `[x]`", keys.len());
        let mistake = draft.at(Code::ExerciseOption, &span, message).also(
            &draft.page.path,
            second,
            "the second",
        );
        draft.push(mistake.help("write `pick=many`, or mark one option"));
    }
    let many = draft
        .pick
        .as_ref()
        .map_or(keys.len() > 1, |(pick, _)| *pick == Pick::Many);
    Body::Choice {
        options: parts(draft, items, Rules::replied("an option")),
        many,
    }
}

/// Whether a block is the name of a group that stands above its list: a paragraph with nothing but a bold name, and
/// perhaps a key.
pub(crate) fn is_name(block: &Block<'_, '_>) -> bool {
    let text = block.inside();
    if block.shape() != Shape::Paragraph
        || !matches!(text.first(), Some((Event::Start(Tag::Strong), _)))
    {
        return false;
    }
    let behind = &text[block_end(text, 0)..];
    behind.is_empty() || plain_text(behind).starts_with('{')
}

/// Groups whose names stand above their lists, as items, and how many blocks they are.
pub(crate) fn named<'i, 'a>(
    draft: &Draft<'_, '_, 'a>,
    blocks: &[Block<'i, 'a>],
) -> (Vec<Item<'i, 'a>>, usize) {
    let mut items: Vec<Item<'i, 'a>> = Vec::new();
    let used = blocks
        .iter()
        .take_while(|block| is_name(block) || block.is_list())
        .count();
    for block in &blocks[..used] {
        if let Some(item) = items.last_mut().filter(|_| block.is_list()) {
            item.lists.push(block.0);
            continue;
        }
        let span = draft.first_line(&block.span());
        let label = block.inside().to_vec();
        items.push(Item {
            task: None,
            label,
            quotes: Vec::new(),
            lists: Vec::new(),
            span,
            whole: block.span(),
        });
    }
    (items, used)
}

/// Groups, each with its cards below.
pub(crate) fn sort<'a>(draft: &mut Draft<'_, '_, 'a>, items: Vec<Item<'_, 'a>>) -> Body {
    let (mut groups, mut cards) = (Vec::new(), Vec::new());
    let count = items.len();
    let misplaced = match items.get(4).or_else(|| items.first().filter(|_| count < 2)) {
        Some(item) if !(2..=4).contains(&count) => Some(item.span.clone()),
        _ => None,
    };
    if let Some(span) = misplaced {
        let help = "write two to four groups; with more, make it two exercises";
        draft.report(
            Code::SortGroups,
            &span,
            format!("a sort has two to four groups, this one has {count}"),
            help,
        );
    }
    for item in items {
        let lists = item.lists.clone();
        group(draft, item, lists.is_empty(), &mut groups);
        for (i, list) in lists.into_iter().enumerate() {
            let block = Block(list);
            if i > 0 || block.shape() == Shape::Numbers {
                let place = draft.first_line(&block.span());
                draft.report(
                    Code::ExerciseBody,
                    &place,
                    "the cards of a group are one list with bullets",
                    example(Kind::Sort),
                );
            }
            let items = item::items(draft, list);
            boxes(draft, &items, false);
            for item in items {
                let card = item::part(draft, item, Rules::replied("a card"));
                cards.push(Part {
                    group: Some(groups.len() - 1),
                    is_key: false,
                    ..card
                });
            }
        }
    }
    Body::Sort { groups, cards }
}

fn group<'a>(
    draft: &mut Draft<'_, '_, 'a>,
    mut item: Item<'_, 'a>,
    empty: bool,
    groups: &mut Vec<Group>,
) {
    let marks = marks::take(draft, &mut item.label);
    let label_text = plain_text(&item.label);
    let bold = is_bold(&item);
    if label_text.is_empty() {
        let place = draft.first_line(&item.whole);
        draft.report(
            Code::SortGroups,
            &place,
            "a group without a name",
            "write its name in bold: `- **Name**`",
        );
    } else if !bold {
        let help = format!("write `- **{}**`", first_words(&label_text));
        draft.report(
            Code::SortGroups,
            &item.span,
            "the name of a group is bold, and nothing else stands beside it",
            help,
        );
    }
    if empty {
        let help = "write its cards below it, two spaces in: `  - A card`";
        draft.report(
            Code::EmptyGroup,
            &item.span,
            format!("the group `{}` has no card", first_words(&label_text)),
            help,
        );
    }
    let key = if label_text.is_empty() {
        String::new()
    } else {
        marks::key(draft, &marks, &label_text, &item.span)
    };
    marks::no_reverse(draft, &marks, "a group");
    item::reply(draft, &item, Rules::plain("a group"));
    let label = draft.page.inlines(if bold {
        inside(&item.label)
    } else {
        &item.label
    });
    groups.push(Group {
        key,
        label,
        label_text,
        span: item.span,
    });
}

/// Whether the text of an item is bold as a whole.
pub(crate) fn is_bold(item: &Item<'_, '_>) -> bool {
    matches!(item.label.first(), Some((Event::Start(Tag::Strong), _)))
        && block_end(&item.label, 0) == item.label.len()
}

/// As much of a text as a message has room for.
pub(crate) fn first_words(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Points and statements, and how many blocks they took.
pub(crate) fn scale<'a>(
    draft: &mut Draft<'_, '_, 'a>,
    blocks: &[Block<'_, 'a>],
) -> (Option<Body>, usize) {
    let find = |shape| {
        blocks
            .iter()
            .position(|block: &Block<'_, 'a>| block.shape() == shape)
    };
    // A list behind a quote is no longer part of the body.
    let within = |at: &usize| !blocks[..*at].iter().any(Block::comes_after);
    let (points_at, statements_at) = (
        find(Shape::Numbers).filter(within),
        find(Shape::Bullets).filter(within),
    );
    let used = points_at.max(statements_at).map_or(0, |last| last + 1);
    if let (Some(points), Some(statements)) = (points_at, statements_at) {
        if statements < points {
            let place = draft.first_line(&blocks[points].span());
            draft.report(
                Code::ExerciseBody,
                &place,
                "the points of a scale stand above its statements",
                "move this list above the other one",
            );
        }
        for block in blocks[..used]
            .iter()
            .enumerate()
            .filter(|(i, _)| ![points, statements].contains(i))
            .map(|(_, block)| block)
        {
            let place = draft.first_line(&block.span());
            draft.report(
                Code::ExerciseBody,
                &place,
                "something stands between the lists of a scale",
                "move it above the points",
            );
        }
    }
    let heading = draft.heading.clone();
    // Points that are glued to a paragraph are reported there.
    if points_at.is_none() && !draft.doubtful {
        draft.report(
            Code::ExerciseBody,
            &heading,
            "the `.scale` has no points",
            example(Kind::Scale),
        );
    }
    if statements_at.is_none() {
        draft.report(
            Code::ExerciseBody,
            &heading,
            "the `.scale` has no statements",
            example(Kind::Scale),
        );
    }
    let points = points_at.map(|at| points(draft, &blocks[at]));
    let statements = statements_at.map(|at| {
        let items = bullets(draft, &blocks[at]);
        parts(
            draft,
            items,
            Rules {
                what: "a statement",
                reply: false,
                reverse: true,
            },
        )
    });
    (
        points
            .zip(statements)
            .map(|(points, statements)| Body::Scale { points, statements }),
        used,
    )
}

fn points<'a>(draft: &mut Draft<'_, '_, 'a>, list: &Block<'_, 'a>) -> Vec<Point> {
    let start = match list.0.first() {
        Some((Event::Start(Tag::List(Some(start))), _)) => {
            i64::try_from(*start).unwrap_or(i64::MAX)
        }
        _ => 0,
    };
    let items = item::items(draft, list.0);
    boxes(draft, &items, false);
    let count = items.len();
    if let Some(item) = items
        .get(7)
        .or_else(|| items.first().filter(|_| count < 2 && !draft.doubtful))
    {
        let help = if count < 2 {
            "write two to seven: `0. never`, `1. often`"
        } else {
            "write two to seven: between more, people can only guess"
        };
        draft.report(
            Code::ScalePoints,
            &item.span,
            format!("a scale has two to seven points, this one has {count}"),
            help,
        );
    }
    let mut points = Vec::with_capacity(count);
    for (mut item, value) in items.into_iter().zip(start..) {
        check_number(draft, &item, value);
        let marks = marks::take(draft, &mut item.label);
        marks::no_key(draft, &marks, "a point");
        if item.label.is_empty() {
            item::empty(draft, &item, "a point");
        }
        item::reply(draft, &item, Rules::plain("a point"));
        for list in &item.lists {
            let place = draft.first_line(&list[0].1);
            draft.report(
                Code::ExerciseBody,
                &place,
                "a point holds no list",
                "write the statements behind all points, not indented",
            );
        }
        points.push(Point {
            value,
            label: draft.page.inlines(&item.label),
        });
    }
    points
}

/// Markdown counts on from the first number of a list, whatever the others say.
fn check_number(draft: &mut Draft<'_, '_, '_>, item: &Item<'_, '_>, value: i64) {
    let line = draft.first_line(&item.whole);
    let written: String = draft
        .text
        .get(line.clone())
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if draft.doubtful || written.parse() == Ok(value) {
        return;
    }
    draft.doubtful = true;
    let place = line.start..line.start + written.len();
    let mistake = draft
        .at(
            Code::ScalePoints,
            &place,
            "the points of a scale rise one by one",
        )
        .label(format!("Markdown counts this as {value}"));
    draft.push(mistake.help(format!("write `{value}.`, and go on from there")));
}

/// Points that stand right under a line of text: Markdown lets only `1.` begin a list there.
pub(crate) fn glued_points(draft: &mut Draft<'_, '_, '_>, paragraph: &Block<'_, '_>) {
    for pair in paragraph.0.windows(2) {
        let [(Event::SoftBreak, _), (Event::Text(text), span)] = pair else {
            continue;
        };
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &text[digits..];
        if digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) {
            draft.doubtful = true;
            let mistake = draft.at(
                Code::GluedList,
                span,
                "Markdown reads this list as part of the paragraph above it",
            );
            draft.push(mistake.help("leave a blank line before it"));
            return;
        }
    }
}
