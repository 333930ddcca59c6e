//! The plain text of a page for lints: its words, and where each is written.

use crate::model::plain_text::{Label, Passage, PlainText, Role, Run};
use crate::model::source::{SourcePath, Span};
use crate::parse::markdown::includes::SourceChunk;
use crate::parse::markdown::tree::{Node, NodeWalk, Nodes, Step, is_citation, plain_text};
use pulldown_cmark::{Event, Tag};

/// Collects the words of a page from its chunks.
pub(crate) fn passages(chunks: &[SourceChunk<'_>]) -> PlainText {
    let mut text = PlainText::default();
    for chunk in chunks {
        let mut collector = Collector {
            text: &mut text,
            path: &chunk.path,
            open: None,
            quotes: Vec::new(),
            heading: None,
            in_cell: false,
            in_link: false,
        };
        collector.walk(&chunk.nodes);
    }
    text
}

/// A chunk being read.
struct Collector<'c> {
    text: &'c mut PlainText,
    path: &'c SourcePath,
    open: Option<Passage>,
    /// The quotes around here: whether each is a plain one.
    quotes: Vec<bool>,
    /// The heading around here: its rank, and where it begins.
    heading: Option<(u8, usize)>,
    in_cell: bool,
    in_link: bool,
}

impl Collector<'_> {
    fn walk(&mut self, nodes: &Nodes<'_>) {
        let mut walk = NodeWalk::new(nodes);
        while let Some(step) = walk.next() {
            match step {
                Step::Leave(node) => self.leave(node),
                Step::Enter(subtree) => {
                    if self.enter(subtree) {
                        walk.skip_inside();
                    }
                }
            }
        }
        self.close();
    }

    /// Says whether what is inside is passed over.
    fn enter(&mut self, subtree: &Nodes<'_>) -> bool {
        let node = &subtree[0];
        let label = |path| Label {
            path: SourcePath::clone(path),
            text: plain_text(subtree),
            span: node.span.clone(),
        };
        match &node.event {
            Event::Text(text) => self.push(text, &node.span),
            Event::Code(_) | Event::InlineMath(_) => self.push("code", &node.span),
            Event::SoftBreak | Event::HardBreak => self.push(" ", &node.span),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::Start(tag) => match tag {
                // Code is not read as sentences, and the mark of a citation is not read at all.
                Tag::CodeBlock(_) | Tag::HtmlBlock => return true,
                Tag::Link { link_type, .. } if is_citation(*link_type) => return true,
                Tag::Link { .. } => {
                    self.text.links.push(label(self.path));
                    self.in_link = true;
                }
                Tag::Image { .. } => {
                    self.text.pictures.push(label(self.path));
                    return true;
                }
                _ if node.is_inline() => {}
                tag => {
                    self.close();
                    match tag {
                        Tag::BlockQuote(kind) => self.quotes.push(kind.is_none()),
                        Tag::Heading { level, .. } => {
                            self.heading = Some((*level as u8, node.span.start));
                        }
                        Tag::TableCell => self.in_cell = true,
                        _ => {}
                    }
                }
            },
            _ => self.close(),
        }
        false
    }

    fn leave(&mut self, node: &Node<'_>) {
        match node.tag() {
            Some(Tag::Link { .. }) => self.in_link = false,
            Some(_) if node.is_inline() => {}
            tag => {
                self.close();
                match tag {
                    Some(Tag::BlockQuote(_)) => drop(self.quotes.pop()),
                    Some(Tag::Heading { .. }) => self.heading = None,
                    Some(Tag::TableCell) => self.in_cell = false,
                    _ => {}
                }
            }
        }
    }

    fn push(&mut self, text: &str, span: &Span) {
        let (role, start) = match self.heading {
            Some((rank, start)) => (Role::Heading(rank), start),
            None if self.in_cell => (Role::Cell, span.start),
            None if self.quotes.last() == Some(&true) => (Role::Quote, span.start),
            None => (Role::Text, span.start),
        };
        let passage = self.open.get_or_insert_with(|| Passage {
            path: SourcePath::clone(self.path),
            role,
            text: String::new(),
            runs: Vec::new(),
            span: start..span.end,
        });
        passage.runs.push(Run {
            at: passage.text.len(),
            span: span.clone(),
            link: self.in_link,
        });
        passage.text.push_str(text);
        passage.span.end = passage.span.end.max(span.end);
    }

    fn close(&mut self) {
        self.text.passages.extend(
            self.open
                .take()
                .filter(|passage| !passage.text.trim().is_empty()),
        );
    }
}
