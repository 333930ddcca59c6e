//! Near misses: what Markdown shows as it is written, though its author most likely meant markup.
//!
//! They are found while the events of a file come in. A page without the signs in question costs next to nothing.

pub mod blocks;
pub mod foreign;
pub mod foreign_table;
pub mod formulas;
pub mod links;
pub mod near_miss;
pub mod tables;

use crate::model::source::Span;
use crate::parse::markdown::near_misses::foreign::ForeignMarkup;
use crate::parse::markdown::near_misses::near_miss::NearMiss;
use crate::parse::markdown::near_misses::tables::LongRows;
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
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says one thing about where the walk is"
)]
pub(crate) struct NearMisses<'t> {
    text: &'t str,
    /// `](`
    links: Signs,
    /// `{#`
    braces: Signs,
    /// `[[`, `[(`, `^[`, `{{`, `{%`, `{:`, `{.` and their like, `==`, `%%`: markup of other tools.
    foreign: Signs,
    /// `$`, and brackets behind a `\\`.
    dollars: Signs,
    /// Whether `$…$` is a formula.
    math: bool,
    /// Where the last formula that was reported ends.
    formula_end: usize,
    /// Whether a formula was found where they are switched off.
    formulas_off: bool,
    rows: LongRows,
    markup: ForeignMarkup,
    /// How many links and headings with their own braces are around.
    links_around: usize,
    /// Whether the next text begins a line.
    line_begins: bool,
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
    pub(crate) fn new(text: &'t str, math: bool) -> Self {
        let (mut links, mut braces) = (Vec::new(), Vec::new());
        let (mut foreign, mut dollars) = (Vec::new(), Vec::new());
        let mut footnotes = false;
        let bytes = text.as_bytes();
        for at in memchr3_iter(b'$', b'=', b'%', bytes) {
            match bytes[at..] {
                [b'$', ..] => dollars.push(at),
                [b'=', b'=', ..] | [b'%', b'%', ..] => foreign.push(at),
                _ => {}
            }
        }
        let marks = foreign.len();
        for at in memchr3_iter(b']', b'{', b'[', text.as_bytes()) {
            match text.as_bytes()[at..] {
                [b']', b'(', ..] => links.push(at),
                [b'{', b'#', ..] => braces.push(at),
                [b'[', b'^', ..] => footnotes = true,
                [b'[', b'[' | b'(' | b'T', ..]
                | [
                    b'{',
                    b'{' | b'%' | b':' | b'.' | b' ' | b'/' | b'a'..=b'z',
                    ..,
                ] => {
                    foreign.push(at);
                }
                [b'[', ..] if at > 0 && bytes[at - 1] == b'^' => foreign.push(at),
                [b'[', ..] if math && at > 0 && bytes[at - 1] == b'\\' => dollars.push(at),
                _ => {}
            }
        }
        if marks > 0 && marks < foreign.len() {
            foreign.sort_unstable();
        }
        if math {
            let round = memchr::memmem::find_iter(bytes, b"\\(");
            dollars.extend(round.map(|at| at + 1));
            dollars.sort_unstable();
        }
        Self {
            text,
            links: Signs::new(links),
            braces: Signs::new(braces),
            foreign: Signs::new(foreign),
            dollars: Signs::new(dollars),
            math,
            formula_end: 0,
            formulas_off: false,
            rows: LongRows::default(),
            markup: ForeignMarkup::default(),
            links_around: 0,
            line_begins: false,
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
                if std::mem::take(&mut self.line_begins) && !self.literal {
                    self.line(span.start);
                }
                return self.text(span);
            }
            Event::SoftBreak => {
                self.footnote = Footnote::None;
                self.line_begins = true;
                return self.text(span);
            }
            _ => {}
        }
        if let Some(run) = &self.run {
            if matches!(event, Event::Code(_)) {
                let written = self.text.get(run.clone()).unwrap_or_default();
                self.markup.before_code(written, run.end);
            }
            self.end_run();
        }
        self.footnote = Footnote::None;
        self.line_begins = matches!(
            event,
            Event::HardBreak
                | Event::Start(Tag::Paragraph | Tag::Item | Tag::DefinitionListDefinition)
        );
        let in_quote = std::mem::take(&mut self.quote);
        match event {
            Event::Start(tag) => self.start(tag, span, in_quote),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                self.links_around = self.links_around.saturating_sub(1);
            }
            Event::End(TagEnd::Table) => self.found.extend(self.rows.end(self.text)),
            Event::Html(html) | Event::InlineHtml(html) if html.starts_with("<!--") => {
                let written = self.text.get(span.start..).unwrap_or_default();
                self.markup.comment(written, span.clone());
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.literal = false,
            Event::End(TagEnd::Paragraph) => {
                if let Some(span) = self.paragraph.take() {
                    let written = self.text.get(span.clone()).unwrap_or_default();
                    self.found
                        .extend(blocks::exercise(written, span.start, &self.code));
                }
            }
            Event::Code(_) => {
                self.markup.code(self.text, span);
                if self.paragraph.is_some() {
                    self.code.push(span.clone());
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Span, in_quote: bool) {
        match tag {
            Tag::Paragraph => self.paragraph(span, in_quote),
            Tag::BlockQuote(None) => self.quote = true,
            Tag::HtmlBlock => self.literal = true,
            Tag::Link { dest_url, .. } => {
                self.links_around += 1;
                self.markup.address(dest_url, span.clone());
            }
            Tag::Image { .. } => self.links_around += 1,
            Tag::Emphasis => {
                let written = self.text.get(span.clone()).unwrap_or_default();
                self.markup.emphasis(written, span);
            }
            Tag::Table(columns) => self.rows.begin(span, columns.len()),
            Tag::TableRow => self.rows.row(self.text, span),
            Tag::Heading { .. } => {
                let written = self.text.get(span.clone()).unwrap_or_default();
                self.markup.heading(written.trim_end(), span);
            }
            Tag::CodeBlock(kind) => {
                self.literal = true;
                if let CodeBlockKind::Fenced(info) = kind {
                    if info.starts_with(['{', 'a', 'd', 't', 'q']) {
                        self.markup.fence(info, span.clone());
                    }
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
        if written.starts_with('|') {
            self.found.extend(blocks::table(written, span.start));
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
        let text = self.text;
        if self.foreign.any_before(run.end) && self.links_around == 0 {
            let mut end = 0;
            for at in self.foreign.within(&run) {
                if *at >= end {
                    end = self.markup.at(text, &run, *at).unwrap_or(end);
                }
            }
        }
        if self.dollars.any_before(run.end) && self.links_around == 0 {
            self.formulas(&run);
        }
        if !self.links.any_before(run.end) {
            return;
        }
        for at in self.links.within(&run) {
            if !text[..*at].ends_with('\\') {
                self.found.extend(links::unclosed(text, &run, at + 1));
            }
        }
    }

    /// Dollar signs and brackets that are left in text.
    fn formulas(&mut self, run: &Span) {
        let text = self.text;
        for at in self.dollars.within(run) {
            if *at < self.formula_end {
                continue;
            }
            let miss = if !self.math {
                formulas::off(text, *at).filter(|_| !self.formulas_off)
            } else if text.as_bytes()[*at] == b'$' {
                formulas::broken(text, *at)
            } else {
                formulas::in_brackets(text, *at)
            };
            let Some(miss) = miss else { continue };
            self.formulas_off = true;
            let changed = miss.fix.iter().map(|change| change.span.end).max();
            self.formula_end = miss.span.end.max(changed.unwrap_or(0));
            self.found.push(miss);
        }
    }

    /// Looks at a line of text from its beginning on.
    fn line(&mut self, start: usize) {
        let rest = &self.text[start..];
        let start_of_markup = rest.starts_with([':', '!', '?', '=', '-', '#', '.', '%', 'i', 'e']);
        let command = || self.text[..start].ends_with('\\');
        if (start_of_markup || rest.starts_with('\\')) && !command() {
            self.markup.line(rest, start);
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
        let markup = std::mem::take(&mut self.markup);
        self.found.extend(markup.finish(self.text));
        if undefined.is_empty() {
            return;
        }
        let names: Vec<&str> = names.take(MOST_NAMES).collect();
        for link in undefined {
            self.found.extend(links::undefined(self.text, link, &names));
        }
    }
}
