//! A page as plain text, by heading: what a search looks through.
//!
//! Replies, hints and what a count may mean are left out: nobody should meet them before the question.

use crate::model::document::{Block, Document};
use crate::model::exercise::{Body, Exercise, Fragment};
use crate::model::prose::{Filling, Prose};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Tags that do not end a word.
const WITHIN_WORDS: [&str; 22] = [
    "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "u",
];

/// What stands under one heading.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Section {
    /// Its anchor; empty for what stands above the first heading.
    pub(crate) id: String,
    /// The heading.
    pub(crate) heading: String,
    /// The text, white space collapsed.
    pub(crate) text: String,
}

/// A page's text from top to bottom.
pub(crate) fn sections(document: &Document) -> Vec<Section> {
    let mut reading = Reading {
        sections: vec![Section::default()],
        ..Reading::default()
    };
    for block in &document.blocks {
        match block {
            Block::Prose(prose) => reading.prose(prose),
            Block::Exercise(exercise) => reading.exercise(exercise),
        }
    }
    let mut sections = reading.sections;
    for section in &mut sections {
        section.text.truncate(section.text.trim_end().len());
    }
    sections.retain(|section| !section.text.is_empty() || !section.heading.is_empty());
    merged(sections)
}

/// Each place once: what stands behind an exercise belongs to the heading above it again.
fn merged(sections: Vec<Section>) -> Vec<Section> {
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut merged: Vec<Section> = Vec::with_capacity(sections.len());
    for section in sections {
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

/// Prose as plain text.
pub(crate) fn text(prose: &Prose) -> String {
    let mut reading = Reading {
        sections: vec![Section::default()],
        ..Reading::default()
    };
    reading.prose(prose);
    let pieces = reading
        .sections
        .iter()
        .flat_map(|section| [section.heading.trim(), section.text.trim()]);
    pieces
        .filter(|piece| !piece.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[derive(Default)]
struct Reading {
    /// Never empty: the last is being read.
    sections: Vec<Section>,
    /// Whether the words are those of a heading.
    in_heading: bool,
    /// The tag whose end is waited for; what is in it is not text.
    skipping: Option<&'static str>,
}

impl Reading {
    fn prose(&mut self, prose: &Prose) {
        let mut done = 0;
        // A mark stands inside a tag, which is read whole.
        for hole in prose
            .holes
            .iter()
            .filter(|hole| hole.filling != Filling::Mark)
        {
            self.html(&prose.html[done..hole.at]);
            done = hole.at;
            self.filling(&hole.filling);
        }
        self.html(&prose.html[done..]);
        self.gap();
    }

    fn filling(&mut self, filling: &Filling) {
        match filling {
            Filling::Picture { alt, caption, .. } => {
                for words in [alt, caption] {
                    self.gap();
                    self.say(words);
                }
                self.gap();
            }
            Filling::Term { text, .. } => self.say(text),
            Filling::MarginNote { body, .. }
            | Filling::Table { body }
            | Filling::Callout { body, .. } => {
                self.gap();
                self.prose(body);
            }
            // Symbols are not words; the name of what a link points at is found there.
            Filling::Mark
            | Filling::Formula { .. }
            | Filling::Name { .. }
            | Filling::Link { .. }
            | Filling::TermNotes { .. }
            | Filling::Citation { .. }
            | Filling::SourceNote { .. } => {}
        }
    }

    fn exercise(&mut self, exercise: &Exercise) {
        let before = self
            .sections
            .last()
            .map(|s| (s.id.clone(), s.heading.clone()))
            .unwrap_or_default();
        self.begin(exercise.id.clone(), exercise.title_text.clone());
        for prose in exercise
            .note
            .iter()
            .chain([&exercise.lead])
            .chain(&exercise.safety)
        {
            self.prose(prose);
        }
        let labels = exercise.parts().iter().map(|part| part.label_text.as_str());
        let mut labels: Vec<&str> = labels.collect();
        match &exercise.body {
            Body::Sort { groups, .. } => {
                labels.extend(groups.iter().map(|group| group.label_text.as_str()));
            }
            Body::Sentence { template, slots } => {
                for fragment in template.iter().flatten() {
                    match fragment {
                        Fragment::Text(prose) => self.prose(prose),
                        Fragment::Slot(at) => {
                            self.say(
                                slots
                                    .get(*at)
                                    .map(|slot| slot.label.as_str())
                                    .unwrap_or_default(),
                            );
                        }
                    }
                }
            }
            _ => {}
        }
        for label in labels {
            self.say(label);
            self.gap();
        }
        // What follows an exercise belongs to the heading above it.
        self.begin(before.0, before.1);
    }

    fn begin(&mut self, id: String, heading: String) {
        self.sections.push(Section {
            id,
            heading,
            text: String::new(),
        });
    }

    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(open) = rest.find('<') {
            self.escaped(&rest[..open]);
            let tag = &rest[open + 1..];
            let end = tag.find('>').unwrap_or(tag.len());
            self.tag(&tag[..end]);
            rest = tag.get(end + 1..).unwrap_or_default();
        }
        self.escaped(rest);
    }

    fn tag(&mut self, tag: &str) {
        let (closes, tag) = tag
            .strip_prefix('/')
            .map_or((false, tag), |tag| (true, tag));
        let name = tag
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        if let Some(skipped) = self.skipping {
            if closes && name == skipped {
                self.skipping = None;
            }
            return;
        }
        if !closes {
            self.skipping = match name {
                "script" => Some("script"),
                "style" => Some("style"),
                // The number of a footnote would stick to the word before it.
                "sup" if tag.contains("class=\"footnote-ref\"") => Some("sup"),
                _ => None,
            };
        }
        if matches!(name.as_bytes(), [b'h', b'1'..=b'6']) {
            if let (false, Some(id)) = (closes, attribute(tag, "id")) {
                self.begin(id.to_owned(), String::new());
            }
            self.in_heading = !closes;
        } else if !WITHIN_WORDS.contains(&name) {
            self.gap();
        }
    }

    fn escaped(&mut self, text: &str) {
        if self.skipping.is_some() {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.say(&rest[..at]);
            rest = &rest[at..];
            let known = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
            let (entity, character) = known.copied().unwrap_or(("&", "&"));
            self.say(character);
            rest = &rest[entity.len()..];
        }
        self.say(rest);
    }

    /// Adds words; each stretch of white space becomes one blank.
    fn say(&mut self, words: &str) {
        if self.skipping.is_some() {
            return;
        }
        if words.starts_with(char::is_whitespace) {
            self.gap();
        }
        for (i, word) in words.split_whitespace().enumerate() {
            if i > 0 {
                self.gap();
            }
            self.place().push_str(word);
        }
        if words.ends_with(char::is_whitespace) {
            self.gap();
        }
    }

    fn gap(&mut self) {
        let place = self.place();
        if !place.is_empty() && !place.ends_with(' ') {
            place.push(' ');
        }
    }

    fn place(&mut self) -> &mut String {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        let last = self.sections.len() - 1;
        let section = &mut self.sections[last];
        if self.in_heading {
            &mut section.heading
        } else {
            &mut section.text
        }
    }
}

/// What the parser writes for characters that mean something in HTML.
const ENTITIES: [(&str, &str); 6] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&#x27;", "'"),
];

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Source;
    use crate::parse::options::Rules;
    use crate::parse::page::page;
    use std::sync::Arc;

    fn read(markdown: &str) -> Vec<(String, String, String)> {
        let source = Source {
            path: Arc::from("content/page.md"),
            text: format!("# Title\n\n{markdown}"),
        };
        let (document, reported) = page(&source, &Rules::default());
        assert_eq!(reported.as_slice(), []);
        sections(&document)
            .into_iter()
            .map(|s| (s.id, s.heading, s.text))
            .collect()
    }

    fn section(id: &str, heading: &str, text: &str) -> (String, String, String) {
        (id.to_owned(), heading.to_owned(), text.to_owned())
    }

    #[test]
    fn text_is_kept_by_the_heading_above_it() {
        let read = read("Before *it*.\n\n## A & B\n\n- one\n- two\n\n### C\n\nEnd.\n");
        assert_eq!(
            read,
            [
                section("", "", "Before it."),
                section("a-b", "A & B", "one two"),
                section("c", "C", "End.")
            ]
        );
    }

    #[test]
    fn tags_and_numbers_of_footnotes_leave_no_trace() {
        let read = read(
            "A `<b>` and un*believ*able[^1].\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: Note.\n",
        );
        assert_eq!(
            read,
            [section("", "", "A <b> and unbelievable. Note. a b c d")]
        );
    }

    #[test]
    fn an_exercise_is_a_section_of_its_own_without_its_replies() {
        let read = read(
            "## H\n\nText.\n\n### Try {#try .choice}\n\nLead.\n\n- [ ] yes\n  > Reply.\n- [x] no\n  > Other.\n\n---\n\nAfter.\n",
        );
        assert_eq!(
            read,
            [
                section("h", "H", "Text. After."),
                section("try", "Try", "Lead. yes no")
            ]
        );
    }
}
