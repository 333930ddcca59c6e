//! What several renderers say about a page: its kind, title, description and reading time.

use crate::model::document::Document;
use crate::model::site::{Page, PageKind};
use crate::render::edition::EditionRenderer;
use crate::model::html::push_text;

/// Strings a minute, unhurried: prose that asks back is read more slowly than the 230 or so of easy reading.
const WORDS_A_MINUTE: usize = 200;

/// A description taken from the text is cut behind this many characters, where search results cut it.
const DESCRIPTION: usize = 160;

/// What kind of page it is, as templates know it.
pub(crate) fn kind(page: &Page) -> &'static str {
    match page.kind {
        PageKind::Home => "home",
        PageKind::Section => "section",
        PageKind::Page => "page",
    }
}

/// The page's title; a cover without one has the site's.
pub(crate) fn title<'s>(renderer: &'s EditionRenderer, page: &'s Page) -> &'s str {
    if page.document.title.is_empty() {
        &renderer.edition().config.title
    } else {
        &page.document.title
    }
}

pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// The author's description, else the beginning of the text.
pub(crate) fn description(document: &Document) -> &str {
    if let Some(description) = &document.front.description {
        return description;
    }
    let text = &document.lead_text;
    match text.char_indices().nth(DESCRIPTION) {
        None => text,
        Some((cut, _)) => text[..cut]
            .rsplit_once(' ')
            .map_or(&text[..cut], |(whole_words, _)| whole_words),
    }
}

pub(crate) fn minutes(document: &Document) -> usize {
    document.words.div_ceil(WORDS_A_MINUTE).max(1)
}
