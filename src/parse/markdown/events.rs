//! What every part of this stage asks of Markdown events.

use crate::model::source::Span;
use pulldown_cmark::{Event, LinkType, Tag};

/// Events of one file, each with its place in that file.
pub(crate) type Events<'a> = [(Event<'a>, Span)];

/// Index behind the block or event that starts at `at`.
pub(crate) fn block_end(events: &Events<'_>, at: usize) -> usize {
    let mut depth = 0usize;
    for (i, (event, _)) in events[at..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + i + 1;
        }
    }
    events.len()
}

/// The words of some events, without markup and without the marks of citations.
pub(crate) fn plain_text(events: &Events<'_>) -> String {
    let mut text = String::new();
    let mut at = 0;
    while let Some((event, _)) = events.get(at) {
        match event {
            Event::Start(Tag::Link { link_type, .. }) if is_citation(*link_type) => {
                at = block_end(events, at);
                // The blank before the mark goes with it.
                text.truncate(text.trim_end().len());
                continue;
            }
            Event::Text(t) | Event::Code(t) | Event::InlineMath(t) | Event::DisplayMath(t) => {
                text.push_str(t);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
        at += 1;
    }
    text.trim().to_owned()
}

/// Whether a link is what `markdown` makes of `[@key]`: a reference that nothing in the file defines.
pub(crate) fn is_citation(link: LinkType) -> bool {
    matches!(
        link,
        LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown
    )
}
