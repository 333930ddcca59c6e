//! Facts about a page that several renderers need: its kind, title, description and reading time.

use crate::model::document::Document;
use crate::model::html::push_text;
use crate::model::site::{Page, PageKind};
use crate::render::edition::EditionRenderer;

/// Reading speed. Slower than the usual 230 words per minute, because readers stop to reflect.
const WORDS_PER_MINUTE: usize = 200;

/// Maximum characters of a description taken from the text. Search results cut longer ones.
const MAX_DESCRIPTION: usize = 160;

/// The value of `page.kind`.
pub(crate) fn kind(page: &Page) -> &'static str {
    match page.kind {
        PageKind::Home => "home",
        PageKind::Section => "section",
        PageKind::Page => "page",
    }
}

/// The page's title, else the site's.
pub(crate) fn title<'s>(renderer: &'s EditionRenderer, page: &'s Page) -> &'s str {
    let own = page.document.title.as_deref();
    own.unwrap_or(&renderer.edition().config.title)
}

/// A plain text as HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// The author's description, else the beginning of the text, cut at a word.
pub(crate) fn description(document: &Document) -> &str {
    if let Some(description) = &document.front.description {
        return description;
    }
    let text = &document.lead_text;
    match text.char_indices().nth(MAX_DESCRIPTION) {
        None => text,
        Some((cut, _)) => text[..cut]
            .rsplit_once(' ')
            .map_or(&text[..cut], |(whole_words, _)| whole_words),
    }
}

/// Reading time in minutes, at least 1.
pub(crate) fn minutes(document: &Document) -> usize {
    document.words.div_ceil(WORDS_PER_MINUTE).max(1)
}
