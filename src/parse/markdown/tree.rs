//! A Markdown text as a flat tree: nodes in reading order, each followed by the nodes inside it.
//!
//! A node knows how many nodes it spans, so a slice of nodes is a forest on its own: it can be cut, copied and
//! walked without looking for the ends of blocks.

use crate::model::source::Span;
use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag};

/// A piece of Markdown: a container with its tag, or a leaf such as text.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// `Start` for a container; never `End`.
    pub(crate) event: Event<'a>,
    /// Where it is written in its file.
    pub(crate) span: Span,
    /// The number of nodes up to its end, itself included: 1 for a leaf or an empty container.
    pub(crate) size: usize,
}

/// Nodes of one file, in reading order. Every node's subtree lies within the slice.
pub(crate) type Nodes<'a> = [Node<'a>];

impl<'a> Node<'a> {
    /// A node with nothing inside.
    pub(crate) fn leaf(event: Event<'a>, span: Span) -> Self {
        Self {
            event,
            span,
            size: 1,
        }
    }

    /// The tag of a container.
    pub(crate) fn tag(&self) -> Option<&Tag<'a>> {
        if let Event::Start(tag) = &self.event {
            Some(tag)
        } else {
            None
        }
    }

    /// Whether it is part of a line: text, or markup of text.
    pub(crate) fn is_inline(&self) -> bool {
        match &self.event {
            Event::Start(tag) => matches!(
                tag,
                Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Superscript
                    | Tag::Subscript
                    | Tag::Link { .. }
                    | Tag::Image { .. }
            ),
            Event::Rule => false,
            _ => true,
        }
    }
}

/// The nodes inside the first one of a slice, which ends with it.
pub(crate) fn inside<'n, 'a>(subtree: &'n Nodes<'a>) -> &'n Nodes<'a> {
    subtree.get(1..).unwrap_or_default()
}

/// The subtrees of a slice that are not inside one another, each from its own node on.
pub(crate) fn siblings<'n, 'a>(nodes: &'n Nodes<'a>) -> Siblings<'n, 'a> {
    Siblings { rest: nodes }
}

/// See [`siblings`].
#[derive(Clone)]
pub(crate) struct Siblings<'n, 'a> {
    rest: &'n Nodes<'a>,
}

impl<'n, 'a> Iterator for Siblings<'n, 'a> {
    type Item = &'n Nodes<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let size = self.rest.first()?.size;
        let (subtree, rest) = self.rest.split_at_checked(size)?;
        self.rest = rest;
        Some(subtree)
    }
}

/// The only subtree of a slice; `None` when there are several or none.
pub(crate) fn only<'n, 'a>(nodes: &'n Nodes<'a>) -> Option<&'n Node<'a>> {
    nodes.first().filter(|node| node.size == nodes.len())
}

/// The number of nodes of an exercise, whose heading of a rank is the first of a slice. It ends at the next heading of the
/// same or higher rank, a rule, a footnote, or the end of the slice.
pub(crate) fn exercise_size(nodes: &Nodes<'_>, rank: HeadingLevel) -> usize {
    let mut at = nodes.first().map_or(0, |heading| heading.size);
    while let Some(node) = nodes.get(at) {
        match &node.event {
            Event::Start(Tag::Heading { level, .. }) if *level <= rank => break,
            Event::Rule | Event::Start(Tag::FootnoteDefinition(_)) => break,
            _ => at += node.size,
        }
    }
    at.min(nodes.len())
}

/// A step of a [`NodeWalk`].
pub(crate) enum Step<'n, 'a> {
    /// To a node, which is given with its subtree.
    Enter(&'n Nodes<'a>),
    /// Out of a container.
    Leave(&'n Node<'a>),
}

/// Every node in reading order, and where containers end.
pub(crate) struct NodeWalk<'n, 'a> {
    nodes: &'n Nodes<'a>,
    /// Index of the next node.
    next: usize,
    /// Indices of the containers around it.
    open: Vec<usize>,
}

impl<'n, 'a> NodeWalk<'n, 'a> {
    pub(crate) fn new(nodes: &'n Nodes<'a>) -> Self {
        Self::reusing(Vec::new(), nodes)
    }

    /// Takes the memory of a walk that is over, from [`Self::into_buffer`].
    pub(crate) fn reusing(buffer: Vec<usize>, nodes: &'n Nodes<'a>) -> Self {
        Self {
            nodes,
            next: 0,
            open: buffer,
        }
    }

    /// The memory of this walk, which is over.
    pub(crate) fn into_buffer(self) -> Vec<usize> {
        self.open
    }

    /// Skips the inside of the node that was entered last; no [`Step::Leave`] follows for it.
    pub(crate) fn skip_inside(&mut self) {
        let entered = self.next - 1;
        if self.open.last() == Some(&entered) {
            self.open.pop();
            self.next = entered + self.nodes[entered].size;
        }
    }

    /// What follows the leaf that was entered last, up to the end of the container around it.
    pub(crate) fn rest(&self) -> &'n Nodes<'a> {
        let end = self.open.last().map(|open| open + self.nodes[*open].size);
        &self.nodes[self.next..end.unwrap_or(self.nodes.len())]
    }

    /// Skips leaves at the beginning of [`Self::rest`].
    pub(crate) fn skip_leaves(&mut self, count: usize) {
        self.next += count;
    }
}

impl<'n, 'a> Iterator for NodeWalk<'n, 'a> {
    type Item = Step<'n, 'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if let Some(&open) = self.open.last()
            && open + self.nodes[open].size == self.next
        {
            self.open.pop();
            return Some(Step::Leave(&self.nodes[open]));
        }
        let at = self.next;
        let node = self.nodes.get(at)?;
        self.next += 1;
        if matches!(node.event, Event::Start(_)) {
            self.open.push(at);
        }
        Some(Step::Enter(&self.nodes[at..at + node.size]))
    }
}

/// A copy of some nodes without the subtrees that are to be dropped.
pub(crate) fn without<'a>(
    nodes: &Nodes<'a>,
    mut drop: impl FnMut(&Nodes<'a>) -> bool,
) -> Vec<Node<'a>> {
    let mut kept: Vec<Node<'a>> = Vec::with_capacity(nodes.len());
    let mut open = Vec::new();
    let mut walk = NodeWalk::new(nodes);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(subtree) if drop(subtree) => walk.skip_inside(),
            Step::Enter(subtree) => {
                if subtree[0].tag().is_some() {
                    open.push(kept.len());
                }
                kept.push(Node::leaf(
                    subtree[0].event.clone(),
                    subtree[0].span.clone(),
                ));
            }
            Step::Leave(_) => {
                if let Some(at) = open.pop() {
                    kept[at].size = kept.len() - at;
                }
            }
        }
    }
    kept
}

/// The words of some nodes, without markup and without the marks of citations.
pub(crate) fn plain_text(nodes: &Nodes<'_>) -> String {
    let written = nodes.first().map_or(0, |first| {
        nodes[nodes.len() - 1]
            .span
            .end
            .saturating_sub(first.span.start)
    });
    let mut text = String::with_capacity(written);
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        match &node.event {
            Event::Start(Tag::Link { link_type, .. }) if is_citation(*link_type) => {
                at += node.size;
                // The blank before the mark is dropped too.
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
    let end = text.trim_end().len();
    text.truncate(end);
    let start = text.len() - text.trim_start().len();
    text.drain(..start);
    text
}

/// Raw HTML among some nodes, in one piece.
pub(crate) fn raw_html(nodes: &Nodes<'_>) -> String {
    nodes
        .iter()
        .filter_map(|node| match &node.event {
            Event::Html(html) | Event::InlineHtml(html) => Some(&**html),
            _ => None,
        })
        .collect()
}

/// Whether raw HTML is a comment and nothing else.
pub(crate) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.strip_prefix("<!--")
        .and_then(|rest| rest.find("-->").map(|end| end + 3 == rest.len()))
        .unwrap_or(false)
}

/// Whether a link is a citation, `[@key]`: the reader answers references that nothing defines with one.
pub(crate) fn is_citation(link: LinkType) -> bool {
    matches!(
        link,
        LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown
    )
}
