//! Near misses: what Markdown shows as it is written, though its author most likely meant markup.
//!
//! They are found while the events of a file come in. A page without the signs in question costs next to nothing.

pub mod blocks;
pub mod links;
pub mod near_miss;

use crate::model::source::Span;
use crate::parse::markdown::near_misses::near_miss::NearMiss;
use memchr::memmem;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Tag, TagEnd};

/// How many names of link definitions are compared with one that nothing defines.
const MOST_NAMES: usize = 100;

/// Where a sign of two bytes stands in a text.
struct Signs {
    places: Vec<usize>,
    /// Index of the first that has not been passed.
    next: usize,
}

impl Signs {
    fn new(text: &str, sign: &str) -> Self {
        Self {
            places: memmem::find_iter(text.as_bytes(), sign).collect(),
            next: 0,
        }
    }

    /// Those in a stretch of the text, which begins behind the one that was asked about before.
    fn within(&mut self, span: &Span) -> &[usize] {
        let upcoming = &self.places[self.next..];
        let passed = upcoming.partition_point(|at| *at < span.start);
        let from = self.next + passed;
        let count = self.places[from..].partition_point(|at| *at + 1 < span.end);
        self.next = from + count;
        &self.places[from..self.next]
    }

    fn any_left(&self) -> bool {
        self.next < self.places.len()
    }
}

/// Looks for near misses in the events of a text. Places are places in that text.
pub(crate) struct NearMisses<'t> {
    text: &'t str,
    /// `](`
    links: Signs,
    /// `{#`
    braces: Signs,
    /// Whether the text has `[!`.
    callouts: bool,
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
        let has = |sign: &str| memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
        Self {
            text,
            links: Signs::new(text, "]("),
            braces: Signs::new(text, "{#"),
            callouts: has("[!"),
            footnotes: has("[^"),
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
        if self.links.any_left() {
            self.links(event, span);
        }
        if self.footnotes {
            self.footnote(event, span);
        }
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                let written = self.text.get(span.clone()).unwrap_or_default();
                self.found.extend(blocks::open_fence(written, span.start));
            }
            Event::Start(Tag::Paragraph) => self.paragraph(span),
            Event::Code(_) if self.paragraph.is_some() => self.code.push(span.clone()),
            Event::End(TagEnd::Paragraph) => {
                if let Some(span) = self.paragraph.take() {
                    let written = self.text.get(span.clone()).unwrap_or_default();
                    self.found
                        .extend(blocks::exercise(written, span.start, &self.code));
                }
            }
            _ => {}
        }
        self.quote = matches!(event, Event::Start(Tag::BlockQuote(None)));
    }

    fn paragraph(&mut self, span: &Span) {
        let written = self.text.get(span.clone()).unwrap_or_default();
        if self.callouts && self.quote {
            self.found.extend(links::callout(written, span.start));
        }
        let heading = blocks::heading(written, span.start);
        let braces = self.braces.any_left() && !self.braces.within(span).is_empty();
        if heading.is_none() && braces {
            self.paragraph = Some(span.clone());
            self.code.clear();
        }
        self.found.extend(heading);
    }

    /// Gathers text up to the next markup, and looks for links that are not closed in it.
    fn links(&mut self, event: &Event<'_>, span: &Span) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => self.literal = true,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.literal = false,
            Event::Text(_) | Event::SoftBreak if !self.literal => {
                match &mut self.run {
                    Some(run) => run.end = span.end,
                    None => self.run = Some(span.clone()),
                }
                return;
            }
            _ => {}
        }
        self.end_run();
    }

    fn end_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let text = self.text;
        for at in self.links.within(&run) {
            if !text[..*at].ends_with('\\') {
                self.found.extend(links::unclosed(text, &run, at + 1));
            }
        }
    }

    /// `[^label]` that nothing defines comes as three texts.
    fn footnote(&mut self, event: &Event<'_>, span: &Span) {
        self.footnote = match (std::mem::replace(&mut self.footnote, Footnote::None), event) {
            (Footnote::Label(start, label), Event::Text(text)) if &**text == "]" => {
                self.unknown_footnotes.push((label, start..span.end));
                Footnote::None
            }
            (_, Event::Text(text)) if &**text == "[" => Footnote::Open(span.start),
            (Footnote::Open(start), Event::Text(text)) if text.starts_with('^') => {
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
