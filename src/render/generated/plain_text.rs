//! A page as plain text, by heading: what a search looks through.
//!
//! Replies, hints and what a count may mean are left out: nobody should meet them before the question.

use crate::model::document::{Block, Document};
use crate::model::exercise::{Body, Exercise, Fragment};
use crate::model::prose::Prose;
use crate::model::search_text::{SearchSection, SearchText};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A page's text from top to bottom, each place once: what stands behind an exercise belongs to the heading above it again.
pub(crate) fn sections(document: &Document) -> Vec<SearchSection> {
    let mut text = SearchText::default();
    for block in &document.blocks {
        match block {
            Block::Prose(prose) => append(&mut text, prose),
            Block::Exercise(exercise) => append_exercise(&mut text, exercise),
        }
    }
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut merged: Vec<SearchSection> = Vec::new();
    for section in text.into_sections() {
        if section.text.is_empty() && section.heading.is_empty() {
            continue;
        }
        match places.entry((section.id.clone(), section.heading.clone())) {
            Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(section);
            }
            Entry::Occupied(place) => {
                let text = &mut merged[*place.get()].text;
                if !text.is_empty() && !section.text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&section.text);
            }
        }
    }
    merged
}

/// Prose in one line.
pub(crate) fn text(prose: &Prose) -> String {
    let sections = prose.search.clone().unwrap_or_default().into_sections();
    let words = sections
        .iter()
        .flat_map(|section| [section.heading.trim(), section.text.trim()]);
    words
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn append(text: &mut SearchText, prose: &Prose) {
    if let Some(more) = &prose.search {
        text.append(more);
    }
}

fn append_exercise(text: &mut SearchText, exercise: &Exercise) {
    let (id, heading) = text.current();
    text.begin(&exercise.id, &exercise.title_text);
    for prose in exercise
        .note
        .iter()
        .chain([&exercise.lead])
        .chain(&exercise.safety)
    {
        append(text, prose);
    }
    let mut labels: Vec<&str> = exercise
        .parts()
        .iter()
        .map(|part| part.label_text.as_str())
        .collect();
    match &exercise.body {
        Body::Sort { groups, .. } => {
            labels.extend(groups.iter().map(|group| group.label_text.as_str()));
        }
        Body::Sentence { template, slots } => {
            for fragment in template.iter().flatten() {
                match fragment {
                    Fragment::Text(prose) => append(text, prose),
                    Fragment::Slot(at) => text.say(slots.get(*at).map_or("", |slot| &slot.label)),
                }
            }
        }
        _ => {}
    }
    for label in labels {
        text.say(label);
        text.gap();
    }
    // What follows an exercise belongs to the heading above it.
    text.begin(&id, &heading);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exercise::{ExerciseOptions, Kind, Part};
    use crate::model::source::SourcePath;

    fn prose(id: &str, heading: &str, text: &str) -> Prose {
        let mut search = SearchText::default();
        if !id.is_empty() {
            search.begin(id, heading);
        }
        search.say(text);
        Prose {
            search: Some(search),
            ..Prose::default()
        }
    }

    fn part(label: &str, reply: &str) -> Part {
        Part {
            key: label.to_owned(),
            named: false,
            label: prose("", "", label),
            label_text: label.to_owned(),
            is_key: false,
            group: None,
            reverse: false,
            reply: Some(prose("", "", reply)),
            span: 0..0,
        }
    }

    #[test]
    fn an_exercise_is_a_section_of_its_own_without_its_replies() {
        let path = SourcePath::from("content/page.md");
        let exercise = Exercise {
            id: "try".to_owned(),
            kind: Kind::Choice,
            level: 3,
            title: prose("", "", "Try"),
            title_text: "Try".to_owned(),
            lead: prose("", "", "Lead."),
            note: None,
            body: Body::Choice {
                options: vec![part("yes", "Reply."), part("no", "Other.")],
                many: false,
            },
            hints: Vec::new(),
            safety: Vec::new(),
            closing: Vec::new(),
            bands: Vec::new(),
            options: ExerciseOptions::default(),
            path: SourcePath::clone(&path),
            span: 0..0,
            heading_span: 0..0,
        };
        let document = Document {
            blocks: vec![
                Block::Prose(prose("h", "H", "Text.")),
                Block::Exercise(Box::new(exercise)),
                Block::Prose(prose("", "", "After.")),
            ],
            ..Document::empty(&path, Some("Title".to_owned()), None)
        };
        let section = |id: &str, heading: &str, text: &str| SearchSection {
            id: id.to_owned(),
            heading: heading.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(
            sections(&document),
            [
                section("h", "H", "Text. After."),
                section("try", "Try", "Lead. yes no")
            ]
        );
    }
}
