//! The boxes of items, `[ ]` and `[x]`: all items of a list have one, or none.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::Span;
use crate::parse::exercise::builder::ExerciseBuilder;
use crate::parse::exercise::item::ListItem;

/// All items have a box, or none. `example`: how the items of this kind are written.
pub(crate) fn boxes(
    builder: &mut ExerciseBuilder<'_, '_, '_>,
    items: &[ListItem<'_, '_>],
    wanted: bool,
    example: &str,
) {
    let (right, wrong): (Vec<_>, Vec<_>) =
        items.iter().partition(|item| item.task.is_some() == wanted);
    let Some(first) = wrong.first() else { return };
    let kind = builder.kind.name();
    if right.is_empty() {
        let (message, help) = if wanted {
            (
                format!("the items of a `.{kind}` need boxes"),
                slipped_box(builder, first).map_or(example, |_| BOX),
            )
        } else {
            (format!("the items of a `.{kind}` take no boxes"), example)
        };
        let place = if wanted {
            first.span.clone()
        } else {
            box_of(first)
        };
        let mut mistake = builder.at(Code::ExerciseBody, &place, message).help(help);
        for item in items.iter().filter(|_| wanted) {
            mistake = with_box(builder.text, mistake, slipped_box(builder, item));
        }
        builder.push(mistake);
        return;
    }
    for item in &wrong {
        let mistake = if wanted {
            let slipped = slipped_box(builder, item);
            let place = slipped.clone().unwrap_or_else(|| item.span.clone());
            let mistake = if slipped.is_some() {
                builder
                    .at(Code::MixedItems, &place, "this is not read as a box")
                    .help(BOX)
            } else {
                let start = item.span.start;
                builder
                    .at(
                        Code::MixedItems,
                        &place,
                        "an item without a box between items with boxes",
                    )
                    .help("write `[ ] ` in front of its text")
                    .replace(&(start..start), "[ ] ")
            };
            with_box(builder.text, mistake, slipped)
        } else {
            builder
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
        let mistake = mistake.also(&builder.page.path, &other, label);
        builder.push(mistake);
    }
}

fn box_of(item: &ListItem<'_, '_>) -> Span {
    item.task
        .as_ref()
        .map_or_else(|| item.span.clone(), |(_, span)| span.clone())
}

/// How a box is written.
const BOX: &str = "a box is `[ ]`: one space between the brackets, one behind";

/// `[]`, `[ x]` or `( )` at the start of an item: meant as a box, but Markdown reads text.
fn slipped_box(builder: &ExerciseBuilder<'_, '_, '_>, item: &ListItem<'_, '_>) -> Option<Span> {
    let written = builder.text.get(item.span.clone())?;
    let start = item.span.start;
    if let Some(sign) = written.chars().next().filter(|c| "☐☑☒".contains(*c)) {
        return Some(start..start + sign.len_utf8());
    }
    let closing = match written.as_bytes().first()? {
        b'[' => ']',
        b'(' => ')',
        _ => return None,
    };
    let (inside, _) = written[1..].split_once(closing)?;
    matches!(inside.trim(), "" | "x" | "X" | "*" | "-" | "✓" | "✔")
        .then(|| start..start + inside.len() + 2)
}

/// Adds the change that makes a box of what was meant as one.
fn with_box(text: &str, mistake: Diagnostic, slipped: Option<Span>) -> Diagnostic {
    let Some(span) = slipped else { return mistake };
    let written = text.get(span.clone()).unwrap_or_default();
    let ticked = written.contains(['x', 'X', '*', '✓', '✔', '☑', '☒']);
    let behind = text.get(span.end..).unwrap_or_default();
    let blank = if behind.starts_with([' ', '\t']) {
        ""
    } else {
        " "
    };
    mistake.replace(
        &span,
        format!("{}{blank}", if ticked { "[x]" } else { "[ ]" }),
    )
}
