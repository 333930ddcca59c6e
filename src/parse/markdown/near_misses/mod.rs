//! Near misses: what Markdown shows as it is written, though its author most likely meant markup.
//!
//! They are found while the events of a file come in. A page without the signs in question costs next to nothing.

pub mod blocks;
pub mod links;
pub mod near_miss;

use crate::model::source::Span;
use crate::parse::markdown::near_misses::near_miss::NearMiss;
use memchr::memchr3_iter;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Tag, TagEnd};

/// How many names of link definitions are compared with one that nothing defines.
const MOST_NAMES: usize = 100;

/// Where a sign of two bytes is in a text.
struct Signs {
    places: Vec<usize>,
    /// Index of the first that has not been passed.
    next: usize,
}

impl Signs {
    fn new(places: Vec<usize>) -> Self {
        Self { places, next: 0 }
    }

    /// Those in a span of the text. Spans are asked for in reading order.
    fn within(&mut self, span: &Span) -> &[usize] {
        let upcoming = &self.places[self.next..];
        let passed = upcoming.partition_point(|at| *at < span.start);
        let from = self.next + passed;
        let count = self.places[from..].partition_point(|at| *at + 1 < span.end);
        self.next = from + count;
        &self.places[from..self.next]
    }

    /// Whether there may be some in front of a place.
    fn any_before(&self, end: usize) -> bool {
        self.places.get(self.next).is_some_and(|at| *at < end)
    }
}

/// Looks for near misses in the events of a text. Places are places in that text.
pub(crate) struct NearMisses<'t> {
    text: &'t str,
    /// `](`
    links: Signs,
    /// `{#`
    braces: Signs,
    /// Whether the text has `[^`.
    footnotes: bool,
    /// Whether code or raw HTML is around.
    literal: bool,
    /// Text that no markup interrupts.
    run: Option<Span>,
    /// Whether a plain quote has just begun.
    quote: bool,
    /// The paragraph around, if it has braces.
    paragraph: Option<Span>,
    /// Code in that paragraph.
    code: Vec<Span>,
    /// How much of `[`, `^label`, `]` the last events were.
    footnote: Footnote,
    pub(crate) found: Vec<NearMiss>,
    /// Marks of footnotes that nothing defines, with their labels.
    pub(crate) unknown_footnotes: Vec<(String, Span)>,
}

enum Footnote {
    None,
    Open(usize),
    Label(usize, String),
}

impl<'t> NearMisses<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let (mut links, mut braces) = (Vec::new(), Vec::new());
        let mut footnotes = false;
        for at in memchr3_iter(b']', b'{', b'[', text.as_bytes()) {
            match text.as_bytes()[at..] {
                [b']', b'(', ..] => links.push(at),
                [b'{', b'#', ..] => braces.push(at),
                [b'[', b'^', ..] => footnotes = true,
                _ => {}
            }
        }
        Self {
            text,
            links: Signs::new(links),
            braces: Signs::new(braces),
            footnotes,
            literal: false,
            run: None,
            quote: false,
            paragraph: None,
            code: Vec::new(),
            footnote: Footnote::None,
            found: Vec::new(),
            unknown_footnotes: Vec::new(),
        }
    }

    /// Looks at the next event.
    pub(crate) fn event(&mut self, event: &Event<'_>, span: &Span) {
        match event {
            Event::Text(text) => {
                if self.footnotes {
                    self.footnote(text, span);
                }
                return self.text(span);
            }
            Event::SoftBreak => {
                self.footnote = Footnote::None;
                return self.text(span);
            }
            _ => {}
        }
        if self.run.is_some() {
            self.end_run();
        }
        self.footnote = Footnote::None;
        let in_quote = std::mem::take(&mut self.quote);
        match event {
            Event::Start(tag) => self.start(tag, span, in_quote),
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.literal = false,
            Event::End(TagEnd::Paragraph) => {
                if let Some(span) = self.paragraph.take() {
                    let written = self.text.get(span.clone()).unwrap_or_default();
                    self.found
                        .extend(blocks::exercise(written, span.start, &self.code));
                }
            }
            Event::Code(_) if self.paragraph.is_some() => self.code.push(span.clone()),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Span, in_quote: bool) {
        match tag {
            Tag::Paragraph => self.paragraph(span, in_quote),
            Tag::BlockQuote(None) => self.quote = true,
            Tag::HtmlBlock => self.literal = true,
            Tag::CodeBlock(kind) => {
                self.literal = true;
                if matches!(kind, CodeBlockKind::Fenced(_)) {
                    let written = self.text.get(span.clone()).unwrap_or_default();
                    self.found.extend(blocks::open_fence(written, span.start));
                }
            }
            _ => {}
        }
    }

    /// Gathers text up to the next markup, for links that are not closed in it.
    fn text(&mut self, span: &Span) {
        if let Some(run) = &mut self.run {
            run.end = span.end;
        } else if !self.literal {
            self.run = Some(span.clone());
        }
    }

    fn paragraph(&mut self, span: &Span, in_quote: bool) {
        let written = self.text.get(span.clone()).unwrap_or_default();
        if in_quote {
            self.found.extend(links::callout(written, span.start));
        }
        let heading = blocks::heading(written, span.start);
        let braces = self.braces.any_before(span.end) && !self.braces.within(span).is_empty();
        if heading.is_none() && braces {
            self.paragraph = Some(span.clone());
            self.code.clear();
        }
        self.found.extend(heading);
    }

    fn end_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        if !self.links.any_before(run.end) {
            return;
        }
        let text = self.text;
        for at in self.links.within(&run) {
            if !text[..*at].ends_with('\\') {
                self.found.extend(links::unclosed(text, &run, at + 1));
            }
        }
    }

    /// `[^label]` that nothing defines comes as three texts.
    fn footnote(&mut self, text: &str, span: &Span) {
        self.footnote = match (std::mem::replace(&mut self.footnote, Footnote::None), text) {
            (_, "[") => Footnote::Open(span.start),
            (Footnote::Label(start, label), "]") => {
                self.unknown_footnotes.push((label, start..span.end));
                Footnote::None
            }
            (Footnote::Open(start), text) if text.starts_with('^') => {
                Footnote::Label(start, text[1..].to_owned())
            }
            _ => Footnote::None,
        };
    }

    /// Ends the search: `undefined` are links to names that nothing defines, `names` those that are defined.
    pub(crate) fn finish<'n>(
        &mut self,
        undefined: &[BrokenLink<'_>],
        names: impl Iterator<Item = &'n str>,
    ) {
        self.end_run();
        if undefined.is_empty() {
            return;
        }
        let names: Vec<&str> = names.take(MOST_NAMES).collect();
        for link in undefined {
            self.found.extend(links::undefined(self.text, link, &names));
        }
    }
}
