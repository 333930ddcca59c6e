//! Lines that begin with a colon and are no definitions.
//!
//! The parser takes any line that begins with `:` for a definition of the line above, also `:note` and one within a code
//! span, and drops the colon. Where that happened, the text is read again with another character in place of that colon.

use crate::model::source::Span;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

/// How often a text is read again. Each time every definition that is none is found, so that a second time is rare.
pub(crate) const MOST_TIMES: usize = 4;

/// As much of a term and its definition as is looked at, in bytes.
const FAR: usize = 1000;

/// The colons that begin a definition and should not.
#[derive(Default)]
pub(crate) struct Colons {
    /// The term of the definition that comes next.
    term: Span,
    pub(crate) stray: Vec<usize>,
}

impl Colons {
    /// Looks at the next event. `text`: what is read, in which places are places.
    pub(crate) fn event(&mut self, event: &Event<'_>, span: &Span, text: &str) {
        match event {
            Event::Start(Tag::DefinitionListTitle) => self.term = span.clone(),
            Event::Start(Tag::DefinitionListDefinition) => {
                let written = text.get(span.clone()).unwrap_or_default();
                let Some(at) = written.find(':').map(|at| span.start + at) else {
                    return;
                };
                let next = text[at + 1..].chars().next();
                let code = || {
                    let ticks = |span: Span| {
                        let bytes = text.as_bytes().get(span).unwrap_or_default();
                        bytes.iter().take(FAR).filter(|byte| **byte == b'`').count()
                    };
                    ticks(self.term.clone()) % 2 == 1 && ticks(at..span.end) > 0
                };
                if next.is_some_and(|next| !next.is_whitespace()) || code() {
                    self.stray.push(at);
                }
            }
            _ => {}
        }
    }
}

/// A character that a text does not have, one byte long.
pub(crate) fn absent(text: &str) -> Option<char> {
    ('\u{1}'..'\u{8}').find(|c| !text.contains(*c))
}

/// A text with another character of one byte at some places.
pub(crate) fn masked(text: &str, places: &[usize], mask: char) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for at in places {
        *bytes.get_mut(*at)? = u8::try_from(mask).ok()?;
    }
    String::from_utf8(bytes).ok()
}

/// An event of a masked text, with its colons.
pub(crate) fn restored<'a>(event: Event<'_>, mask: char) -> Event<'a> {
    let restore = |text: &mut CowStr<'static>| {
        if text.contains(mask) {
            *text = CowStr::from(text.replace(mask, ":"));
        }
    };
    let mut event = event.into_static();
    match &mut event {
        Event::Text(text)
        | Event::Code(text)
        | Event::Html(text)
        | Event::InlineHtml(text)
        | Event::InlineMath(text)
        | Event::DisplayMath(text)
        | Event::FootnoteReference(text)
        | Event::Start(
            Tag::FootnoteDefinition(text) | Tag::CodeBlock(CodeBlockKind::Fenced(text)),
        ) => restore(text),
        Event::Start(
            Tag::Link {
                dest_url, title, ..
            }
            | Tag::Image {
                dest_url, title, ..
            },
        ) => {
            restore(dest_url);
            restore(title);
        }
        _ => {}
    }
    event
}
