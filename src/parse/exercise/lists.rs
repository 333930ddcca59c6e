//! The bodies that are lists: all but the sentences.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::exercise::{Body, Group, Kind, Part, Pick, Point};
use crate::model::prose::Prose;
use crate::model::source::Span;
use crate::parse::exercise::boxes::boxes;
use crate::parse::exercise::builder::{BlockKind, ExerciseBlock, ExerciseBuilder};
use crate::parse::exercise::item::{ListItem, PartRules, first_words, is_bold};
use crate::parse::exercise::{item, marks, slips};
use crate::parse::markdown::tree::{inside, plain_text};
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
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    list: &ExerciseBlock<'i, 'a>,
) -> Vec<ListItem<'i, 'a>> {
    if list.kind() == BlockKind::Numbers {
        let place = builder.first_line(&list.span());
        let message = format!(
            "the list of a `.{}` has bullets, not numbers",
            builder.kind.name()
        );
        builder.report(Code::ExerciseBody, &place, message, example(builder.kind));
    }
    let items = item::items(builder, list.0);
    let wanted = matches!(builder.kind, Kind::Checklist | Kind::Choice);
    boxes(builder, &items, wanted, example(builder.kind));
    items
}

fn parts<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    items: Vec<ListItem<'_, 'a>>,
    rules: PartRules,
) -> Vec<Part> {
    items
        .into_iter()
        .map(|item| item::part(builder, item, rules))
        .collect()
}

/// A reflection without questions: one box under the lead.
pub(crate) fn only_box(builder: &ExerciseBuilder<'_, '_, '_>) -> Part {
    Part {
        key: "answer".to_owned(),
        named: false,
        label: Prose::default(),
        label_text: String::new(),
        is_key: false,
        group: None,
        reverse: false,
        reply: None,
        span: builder.heading.clone(),
    }
}

/// Questions, each with a box to write in.
pub(crate) fn reflect<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    items: Vec<ListItem<'_, 'a>>,
) -> Body {
    Body::Reflect(parts(builder, items, PartRules::plain("a question")))
}

/// Boxes to tick. Nothing is right or wrong, so none may be ticked beforehand.
pub(crate) fn checklist<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    items: Vec<ListItem<'_, 'a>>,
) -> Body {
    for (ticked, span) in items.iter().filter_map(|item| item.task.as_ref()) {
        if *ticked {
            let help = "write `[ ]`; if one answer is the right one, make it a `.choice`";
            builder.report(
                Code::ChecklistKey,
                span,
                "a box of a checklist cannot be ticked beforehand",
                help,
            );
        }
    }
    let mut boxes = parts(builder, items, PartRules::replied("a box"));
    for part in &mut boxes {
        part.is_key = false;
    }
    Body::Checklist(boxes)
}

/// Fronts and backs.
pub(crate) fn cards<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    items: Vec<ListItem<'_, 'a>>,
) -> Body {
    for item in &items {
        if !item.is_replied() {
            let help = "write it below the front, two spaces in: `  > Its back`";
            let mistake = builder.at(Code::CardBack, &item.span, "the card has no back");
            let mistake = unmarked_reply(builder, item, mistake, "back", help);
            builder.push(mistake);
        }
    }
    Body::Cards(parts(builder, items, PartRules::replied("a card")))
}

/// Options, with a key or a reply each.
pub(crate) fn choice<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    items: Vec<ListItem<'_, 'a>>,
) -> Body {
    if let [only] = &items[..] {
        let help = "write another one, or make it a `.checklist`";
        builder.report(
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
            let mistake = builder.at(
                Code::MissingReply,
                &item.span,
                "an option without a reply, in a choice without a key",
            );
            let mistake = unmarked_reply(builder, item, mistake, "reply", help);
            builder.push(mistake);
        }
    }
    if let (Some((Pick::One, span)), [_, second, ..]) = (builder.pick.clone(), &keys[..]) {
        let message = format!("`pick=one`, but {} options are marked `[x]`", keys.len());
        let mistake = builder.at(Code::ExerciseOption, &span, message).also(
            &builder.page.path,
            second,
            "the second",
        );
        builder.push(mistake.help("write `pick=many`, or mark one option"));
    }
    let many = builder
        .pick
        .as_ref()
        .map_or(keys.len() > 1, |(pick, _)| *pick == Pick::Many);
    Body::Choice {
        options: parts(builder, items, PartRules::replied("an option")),
        many,
    }
}

/// Adds to the report that an item has no reply how to write one. If its text has more than one line, the others may be it.
fn unmarked_reply(
    builder: &ExerciseBuilder<'_, '_, '_>,
    item: &ListItem<'_, '_>,
    mistake: Diagnostic,
    what: &str,
    help: &str,
) -> Diagnostic {
    let below = slips::lines_below(builder.text, item);
    if below.is_empty() {
        return mistake.help(help);
    }
    let mut mistake = mistake
        .label(format!(
            "the second line is read as part of the first, not as its {what}"
        ))
        .help(format!(
            "put `> ` in front of the second line, two spaces in, if that is the {what}"
        ))
        .help(help);
    for blanks in below {
        mistake = mistake.replace(&blanks, "  > ");
    }
    mistake
}

/// Whether a block is the name of a group above its list: a paragraph of a bold name and perhaps a key.
pub(crate) fn is_name(block: &ExerciseBlock<'_, '_>) -> bool {
    let text = block.inside();
    let Some(name) = text
        .first()
        .filter(|_| block.kind() == BlockKind::Paragraph)
    else {
        return false;
    };
    if !matches!(name.tag(), Some(Tag::Strong)) {
        return false;
    }
    let behind = &text[name.size..];
    behind.is_empty() || plain_text(behind).starts_with('{')
}

/// Groups whose names are above their lists, as items, and how many blocks they take.
pub(crate) fn named<'i, 'a>(
    builder: &ExerciseBuilder<'_, '_, 'a>,
    blocks: &[ExerciseBlock<'i, 'a>],
) -> (Vec<ListItem<'i, 'a>>, usize) {
    let mut items: Vec<ListItem<'i, 'a>> = Vec::new();
    let used = blocks
        .iter()
        .take_while(|block| is_name(block) || block.is_list())
        .count();
    for block in &blocks[..used] {
        if let Some(item) = items.last_mut().filter(|_| block.is_list()) {
            item.lists.push(block.0);
            continue;
        }
        let span = builder.first_line(&block.span());
        let label = block.inside().to_vec();
        items.push(ListItem {
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
pub(crate) fn sort<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    items: Vec<ListItem<'_, 'a>>,
) -> Body {
    let (mut groups, mut cards) = (Vec::new(), Vec::new());
    let count = items.len();
    if slips::flat_list(builder, &items, ("a group", "the cards of a group")) {
        return Body::Sort { groups, cards };
    }
    let misplaced = match items.get(4).or_else(|| items.first().filter(|_| count < 2)) {
        Some(item) if !(2..=4).contains(&count) => Some(item.span.clone()),
        _ => None,
    };
    if let Some(span) = misplaced {
        let help = "write two to four groups; with more, make it two exercises";
        builder.report(
            Code::SortGroups,
            &span,
            format!("a sort has two to four groups, this one has {count}"),
            help,
        );
    }
    for item in items {
        let lists = item.lists.clone();
        group(builder, item, lists.is_empty(), &mut groups);
        for (i, list) in lists.into_iter().enumerate() {
            let block = ExerciseBlock(list);
            if i > 0 || block.kind() == BlockKind::Numbers {
                let place = builder.first_line(&block.span());
                builder.report(
                    Code::ExerciseBody,
                    &place,
                    "the cards of a group are one list with bullets",
                    example(Kind::Sort),
                );
            }
            let items = item::items(builder, list);
            boxes(builder, &items, false, example(Kind::Sort));
            for item in items {
                let card = item::part(builder, item, PartRules::replied("a card"));
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
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    mut item: ListItem<'_, 'a>,
    empty: bool,
    groups: &mut Vec<Group>,
) {
    let marks = marks::take(builder, &mut item.label);
    let label_text = plain_text(&item.label);
    let bold = is_bold(&item);
    if label_text.is_empty() {
        let place = builder.first_line(&item.whole);
        builder.report(
            Code::SortGroups,
            &place,
            "a group without a name",
            "write its name in bold: `- **Name**`",
        );
    } else if !bold {
        let help = format!("write `- **{}**`", first_words(&label_text));
        builder.report(
            Code::SortGroups,
            &item.span,
            "the name of a group is bold, and nothing else stands beside it",
            help,
        );
    }
    if empty {
        let help = "write its cards below it, two spaces in: `  - A card`";
        builder.report(
            Code::EmptyGroup,
            &item.span,
            format!("the group `{}` has no card", first_words(&label_text)),
            help,
        );
    }
    let key = if label_text.is_empty() {
        String::new()
    } else {
        marks::key(builder, &marks, &label_text, &item.span)
    };
    marks::no_reverse(builder, &marks, "a group");
    item::reply(builder, &item, PartRules::plain("a group"));
    let label = builder.page.inlines(if bold {
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

/// Points and statements, and how many blocks they took.
pub(crate) fn scale<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    blocks: &[ExerciseBlock<'_, 'a>],
) -> (Option<Body>, usize) {
    let find = |shape| {
        blocks
            .iter()
            .position(|block: &ExerciseBlock<'_, 'a>| block.kind() == shape)
    };
    // The body ends before the first quote.
    let within = |at: &usize| !blocks[..*at].iter().any(ExerciseBlock::comes_after);
    let (points_at, statements_at) = (
        find(BlockKind::Numbers).filter(within),
        find(BlockKind::Bullets).filter(within),
    );
    let used = points_at.max(statements_at).map_or(0, |last| last + 1);
    if let (Some(points), Some(statements)) = (points_at, statements_at) {
        if statements < points {
            let place = builder.first_line(&blocks[points].span());
            builder.report(
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
            let place = builder.first_line(&block.span());
            builder.report(
                Code::ExerciseBody,
                &place,
                "something stands between the lists of a scale",
                "move it above the points",
            );
        }
    }
    let heading = builder.heading.clone();
    // Points that are glued to a paragraph are reported there.
    if points_at.is_none() && !builder.doubtful {
        builder.report(
            Code::ExerciseBody,
            &heading,
            "the `.scale` has no points",
            example(Kind::Scale),
        );
    }
    if statements_at.is_none() {
        builder.report(
            Code::ExerciseBody,
            &heading,
            "the `.scale` has no statements",
            example(Kind::Scale),
        );
    }
    let points = points_at.map(|at| points(builder, &blocks[at]));
    let statements = statements_at.map(|at| {
        let items = bullets(builder, &blocks[at]);
        parts(
            builder,
            items,
            PartRules {
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

fn points<'a>(
    builder: &mut ExerciseBuilder<'_, '_, 'a>,
    list: &ExerciseBlock<'_, 'a>,
) -> Vec<Point> {
    let start = match list.0.first().and_then(|node| node.tag()) {
        Some(Tag::List(Some(start))) => i64::try_from(*start).unwrap_or(i64::MAX),
        _ => 0,
    };
    let items = item::items(builder, list.0);
    boxes(builder, &items, false, example(Kind::Sort));
    let count = items.len();
    if let Some(item) = items
        .get(7)
        .or_else(|| items.first().filter(|_| count < 2 && !builder.doubtful))
    {
        let help = if count < 2 {
            "write two to seven: `0. never`, `1. often`"
        } else {
            "write two to seven: between more, people can only guess"
        };
        builder.report(
            Code::ScalePoints,
            &item.span,
            format!("a scale has two to seven points, this one has {count}"),
            help,
        );
    }
    let mut points = Vec::with_capacity(count);
    for (mut item, value) in items.into_iter().zip(start..) {
        check_number(builder, &item, value);
        let marks = marks::take(builder, &mut item.label);
        marks::no_key(builder, &marks, "a point");
        if item.label.is_empty() {
            item::empty(builder, &item, "a point");
        }
        item::reply(builder, &item, PartRules::plain("a point"));
        for list in &item.lists {
            let place = builder.first_line(&list[0].span);
            builder.report(
                Code::ExerciseBody,
                &place,
                "a point holds no list",
                "write the statements behind all points, not indented",
            );
        }
        points.push(Point {
            value,
            label: builder.page.inlines(&item.label),
        });
    }
    points
}

/// Markdown counts up from the first number of a list and ignores the others.
fn check_number(builder: &mut ExerciseBuilder<'_, '_, '_>, item: &ListItem<'_, '_>, value: i64) {
    let line = builder.first_line(&item.whole);
    let written: String = builder
        .text
        .get(line.clone())
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if builder.doubtful || written.parse() == Ok(value) {
        return;
    }
    builder.doubtful = true;
    let place = line.start..line.start + written.len();
    let mistake = builder
        .at(
            Code::ScalePoints,
            &place,
            "the points of a scale rise one by one",
        )
        .label(format!("Markdown counts this as {value}"));
    builder.push(mistake.help(format!("write `{value}.`, and go on from there")));
}

/// Reports points right below a line of text, where Markdown lets only `1.` begin a list.
pub(crate) fn glued_points(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    paragraph: &ExerciseBlock<'_, '_>,
) {
    for pair in paragraph.0.windows(2) {
        let (Event::SoftBreak, Event::Text(text)) = (&pair[0].event, &pair[1].event) else {
            continue;
        };
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &text[digits..];
        if digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) {
            builder.doubtful = true;
            let mistake = builder.at(
                Code::GluedList,
                &pair[1].span,
                "Markdown reads this list as part of the paragraph above it",
            );
            builder.push(mistake.help("leave a blank line before it"));
            return;
        }
    }
}
