//! Headings that are meant to be exercises and are none, because their class is no kind: readers would see the key and the replies.

use crate::model::diagnostic::Code;
use crate::model::exercise::Kind;
use crate::model::source::{SourcePath, Span};
use crate::parse::exercise::builder::{BlockKind, ExerciseBlock, ExerciseHeading};
use crate::parse::exercise::heading::{named, place, with_mark};
use crate::parse::exercise::meanings;
use crate::parse::markdown::page_builder::PageBuilder;
use crate::parse::markdown::tree::{Nodes, inside, siblings};
use pulldown_cmark::{Event, Tag};

/// Reports a heading whose class, or word in braces, was most likely meant as a kind. `body`: what follows, up to where an
/// exercise would end; `text`: the whole file.
pub(crate) fn report(
    page: &mut PageBuilder<'_, '_>,
    opening: &ExerciseHeading<'_, '_>,
    body: &Nodes<'_>,
    text: &str,
) {
    let shape = Shape::of(body);
    let words = words(opening);
    let Some((word, dotted)) = words
        .iter()
        .find(|(word, _)| named(word).is_some() || meanings::meant(word).next().is_some())
        .or_else(|| words.iter().find(|(_, dotted)| *dotted))
        .copied()
    else {
        return;
    };
    let meant: Vec<Kind> = named(word)
        .into_iter()
        .chain(meanings::meant(word))
        .collect();
    // A heading without an id of its own has one by now, made of its words.
    let has_id = text
        .get(opening.span.clone())
        .zip(opening.id)
        .is_some_and(|(written, id)| written.contains(&format!("#{id}")));
    let is_meant = if shape.is_acted_on() {
        has_id || !meant.is_empty()
    } else {
        has_id && (shape.has_list && !meant.is_empty() || meant.contains(&Kind::Reflect))
    };
    if !is_meant {
        return;
    }
    let fitting = shape.fitting();
    let likely = meant.iter().find(|kind| fitting.contains(kind));
    let Some(kind) = likely.or(fitting.first()).or(meant.first()) else {
        return;
    };
    let place = place(text, word).map_or_else(
        || opening.span.clone(),
        |span| if dotted { with_mark(&span) } else { span },
    );
    report_kind(page, (word, dotted), *kind, &place);
}

fn report_kind(
    page: &mut PageBuilder<'_, '_>,
    (word, dotted): (&str, bool),
    kind: Kind,
    place: &Span,
) {
    let name = kind.name();
    let path = SourcePath::clone(&page.path);
    let mark = if dotted { "." } else { "" };
    let message = if named(word).is_some() {
        format!("the kind `{word}` is written with a dot")
    } else {
        format!("there is no kind `{mark}{word}`, so this is not an exercise")
    };
    let help = if named(word).is_some() {
        format!("write `.{name}`")
    } else {
        format!("did you mean `.{name}`?")
    };
    let mistake = Code::ExerciseKind
        .at(&path, place, message)
        .help(help)
        .help("if it is not an exercise, take the braces out")
        .replace(place, format!(".{name}"));
    page.diagnostics.push(mistake);
}

/// The words between the braces that may name a kind, and whether each is a class: `.quiz`, `quiz`, `type=quiz`.
fn words<'o>(opening: &'o ExerciseHeading<'_, '_>) -> Vec<(&'o str, bool)> {
    let classes = opening.classes.iter().map(|class| (&**class, true));
    let attrs = opening
        .attrs
        .iter()
        .filter_map(|(name, value)| match (&**name, value) {
            (_, None) => Some((&**name, false)),
            ("kind" | "type" | "class", Some(value)) => Some((value.trim_matches('"'), false)),
            _ => None,
        });
    classes.chain(attrs).collect()
}

/// What is below a heading, as far as it tells kinds apart.
#[derive(Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is there or not, whatever the others are"
)]
struct Shape {
    has_list: bool,
    has_numbers: bool,
    has_boxes: bool,
    has_key: bool,
    has_replies: bool,
    has_nested_lists: bool,
    /// Whether a paragraph above the first list has something bold in it.
    has_slots: bool,
}

impl Shape {
    fn of(body: &Nodes<'_>) -> Self {
        let mut shape = Self::default();
        let mut behind_list = false;
        for block in siblings(body).map(ExerciseBlock) {
            match block.kind() {
                BlockKind::Paragraph if !shape.has_list => {
                    shape.has_slots |= block
                        .0
                        .iter()
                        .any(|node| matches!(node.tag(), Some(Tag::Strong)));
                }
                BlockKind::Bullets | BlockKind::Numbers => {
                    // A quote between two lists is a reply that is not indented.
                    shape.has_replies |= behind_list;
                    shape.has_numbers |= block.kind() == BlockKind::Numbers;
                    shape.has_list = true;
                    shape.items(block.0);
                }
                _ => {}
            }
            behind_list = shape.has_list && block.kind() == BlockKind::Quote(None);
        }
        shape
    }

    fn items(&mut self, list: &Nodes<'_>) {
        for node in list {
            if let Event::TaskListMarker(ticked) = node.event {
                self.has_boxes = true;
                self.has_key |= ticked;
            }
        }
        for item in siblings(inside(list)) {
            for block in siblings(inside(item)) {
                match block[0].tag() {
                    Some(Tag::BlockQuote(None)) => self.has_replies = true,
                    Some(Tag::List(_)) => self.has_nested_lists = true,
                    _ => {}
                }
            }
        }
    }

    /// Whether it has what readers act on, or what they see only afterwards.
    fn is_acted_on(&self) -> bool {
        self.has_boxes || self.has_replies
    }

    /// The kinds that it could be the body of.
    fn fitting(&self) -> Vec<Kind> {
        if self.has_key {
            vec![Kind::Choice]
        } else if self.has_boxes && self.has_replies {
            vec![Kind::Choice, Kind::Checklist]
        } else if self.has_boxes {
            vec![Kind::Checklist]
        } else if self.has_numbers {
            vec![Kind::Scale]
        } else if self.has_nested_lists && self.has_slots {
            vec![Kind::Phrase, Kind::Plan]
        } else if self.has_nested_lists {
            vec![Kind::Sort]
        } else if self.has_replies {
            vec![Kind::Cards]
        } else {
            vec![Kind::Reflect]
        }
    }
}
