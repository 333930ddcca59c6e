//! Plain text for the search, collected while prose is written.
//!
//! Raw HTML and formulas exist as HTML only, so their words are read from it. All other words come from the tree.

use crate::model::prose::{Filling, Prose};
use crate::model::search_text::SearchText;

/// Tags that do not end a word.
const WITHIN_WORDS: [&str; 22] = [
    "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "u",
];

/// What the characters with a meaning in HTML are written as.
const ENTITIES: [(&str, &str); 6] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&#x27;", "'"),
];

/// Collects the text of some prose.
#[derive(Default)]
pub(crate) struct SearchCollector {
    pub(crate) text: SearchText,
    /// The open element whose content is not text, such as a script.
    skipped: Option<&'static str>,
}

impl SearchCollector {
    /// Words of the author.
    pub(crate) fn say(&mut self, words: &str) {
        if self.skipped.is_none() {
            self.text.say(words);
        }
    }

    /// Where a block begins or ends.
    pub(crate) fn gap(&mut self) {
        if self.skipped.is_none() {
            self.text.gap();
        }
    }

    /// Where a heading begins.
    pub(crate) fn begin_heading(&mut self, id: Option<&str>) {
        if self.skipped.is_none() {
            if let Some(id) = id {
                self.text.begin(id, "");
            }
            self.text.set_in_heading(true);
        }
    }

    /// Where a heading ends.
    pub(crate) fn end_heading(&mut self) {
        if self.skipped.is_none() {
            self.text.set_in_heading(false);
        }
    }

    /// A hole of the prose. The text of what is inside moves here.
    pub(crate) fn filling(&mut self, filling: &mut Filling) {
        match filling {
            Filling::Picture { alt, caption, .. } => {
                for words in [&**alt, caption.as_deref().unwrap_or_default()] {
                    self.text.gap();
                    self.say(words);
                }
                self.text.gap();
            }
            Filling::Term { text, .. } => self.say(text),
            Filling::MarginNote { body, .. }
            | Filling::Table { body }
            | Filling::Callout { body, .. } => self.body(body),
            // Symbols are not words; the name of what a link leads to is found there.
            Filling::Mark
            | Filling::Formula { .. }
            | Filling::Name { .. }
            | Filling::Link { .. }
            | Filling::TermNotes { .. }
            | Filling::Citation { .. }
            | Filling::SourceNote { .. } => {}
        }
    }

    fn body(&mut self, body: &mut Prose) {
        self.text.gap();
        if let Some(text) = body.search.take() {
            self.text.append(&text);
        }
    }

    /// HTML that is written as it is.
    pub(crate) fn html(&mut self, html: &str) {
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
        if let Some(skipped) = self.skipped {
            if closes && name == skipped {
                self.skipped = None;
            }
            return;
        }
        if !closes {
            self.skipped = ["script", "style"].into_iter().find(|skip| *skip == name);
        }
        if matches!(name.as_bytes(), [b'h', b'1'..=b'6']) {
            if let (false, Some(id)) = (closes, attribute(tag, "id")) {
                self.text.begin(id, "");
            }
            self.text.set_in_heading(!closes);
        } else if !WITHIN_WORDS.contains(&name) {
            self.text.gap();
        }
    }

    fn escaped(&mut self, text: &str) {
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
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}
