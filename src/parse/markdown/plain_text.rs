//! A page's Markdown to [`Wording`]: the words, and where each is written.

use crate::model::diagnostic::Diagnostics;
use crate::model::plain_text::{Passage, Role, Run, Wording, Words};
use crate::model::source::{Source, SourcePath, Span};
use crate::parse::markdown::events::{Events, block_end, is_citation, plain_text};
use crate::parse::markdown::includes;
use crate::parse::options::Rules;
use crate::parse::settings::front_matter::front_matter;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Reads the words of a page, with the pieces it sets in. Mistakes in it are [`crate::parse::page::page`]'s to report.
#[must_use]
pub fn wording(source: &Source, rules: &Rules<'_>) -> Wording {
    let mut reported = Diagnostics::default();
    let (front, body) = front_matter(source, &mut reported);
    let math = front.math.unwrap_or(rules.math);
    let (stretches, _) = includes::stretches(source, body, math, rules, &mut reported);
    let path = SourcePath::clone(&source.path);
    let wording = Wording {
        path: SourcePath::clone(&path),
        passages: Vec::new(),
        links: Vec::new(),
        pictures: Vec::new(),
    };
    let mut reader = Reader {
        wording,
        path,
        open: None,
        quotes: Vec::new(),
        heading: None,
        cell: false,
        links: 0,
    };
    for stretch in &stretches {
        reader.path = SourcePath::clone(&stretch.path);
        reader.walk(&stretch.events);
    }
    reader.wording
}

/// A page being read.
struct Reader {
    wording: Wording,
    /// The file that is being read.
    path: SourcePath,
    open: Option<Passage>,
    /// The quotes around here: whether each is a plain one.
    quotes: Vec<bool>,
    heading: Option<(u8, Span)>,
    cell: bool,
    /// How many links are open: 0 or 1.
    links: usize,
}

impl Reader {
    fn walk(&mut self, events: &Events<'_>) {
        let mut at = 0;
        while let Some((event, span)) = events.get(at) {
            let end = block_end(events, at);
            let words = |path| Words {
                path,
                text: plain_text(&events[at..end]),
                span: span.clone(),
            };
            at = match event {
                // Code is not read as sentences, and the mark of a citation is not read at all.
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => end,
                Event::Start(Tag::Link { link_type, .. }) if is_citation(*link_type) => end,
                Event::Start(Tag::Link { .. }) => {
                    self.wording
                        .links
                        .push(words(SourcePath::clone(&self.path)));
                    self.links += 1;
                    at + 1
                }
                Event::Start(Tag::Image { .. }) => {
                    self.wording
                        .pictures
                        .push(words(SourcePath::clone(&self.path)));
                    end
                }
                _ => {
                    self.event(event, span);
                    at + 1
                }
            };
        }
        self.close();
    }

    fn event(&mut self, event: &Event<'_>, span: &Span) {
        match event {
            Event::Text(text) => self.push(text, span),
            Event::Code(_) | Event::InlineMath(_) => self.push("code", span),
            Event::SoftBreak | Event::HardBreak => self.push(" ", span),
            Event::End(TagEnd::Link) => self.links = self.links.saturating_sub(1),
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript,
            )
            | Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript,
            )
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            Event::Start(tag) => {
                self.close();
                match tag {
                    Tag::BlockQuote(kind) => self.quotes.push(kind.is_none()),
                    Tag::Heading { level, .. } => self.heading = Some((*level as u8, span.clone())),
                    Tag::TableCell => self.cell = true,
                    _ => {}
                }
            }
            Event::End(tag) => {
                self.close();
                match tag {
                    TagEnd::BlockQuote(_) => drop(self.quotes.pop()),
                    TagEnd::Heading(_) => self.heading = None,
                    TagEnd::TableCell => self.cell = false,
                    _ => {}
                }
            }
            _ => self.close(),
        }
    }

    fn push(&mut self, text: &str, span: &Span) {
        let role = match (&self.heading, self.cell, self.quotes.last()) {
            (Some((rank, _)), _, _) => Role::Heading(*rank),
            (_, true, _) => Role::Cell,
            (_, _, Some(true)) => Role::Quote,
            _ => Role::Text,
        };
        let start = self
            .heading
            .as_ref()
            .map_or(span.start, |(_, heading)| heading.start);
        let passage = self.open.get_or_insert_with(|| Passage {
            path: SourcePath::clone(&self.path),
            role,
            text: String::new(),
            runs: Vec::new(),
            span: start..span.end,
        });
        passage.runs.push(Run {
            at: passage.text.len(),
            span: span.clone(),
            link: self.links > 0,
        });
        passage.text.push_str(text);
        passage.span.end = passage.span.end.max(span.end);
    }

    fn close(&mut self) {
        self.wording.passages.extend(
            self.open
                .take()
                .filter(|passage| !passage.text.trim().is_empty()),
        );
    }
}
