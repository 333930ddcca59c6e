//! The state of an exercise while it is parsed.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::exercise::{Kind, Pick};
use crate::model::source::Span;
use crate::parse::markdown::page_builder::PageBuilder;
use crate::parse::markdown::tree::{Nodes, inside};
use pulldown_cmark::{BlockQuoteKind, CowStr, Tag};
use std::collections::BTreeMap;

/// A heading whose class may name a kind.
pub(crate) struct ExerciseHeading<'o, 'a> {
    /// Its rank, 1 to 6.
    pub(crate) level: u8,
    /// Between the braces: `#id`.
    pub(crate) id: Option<&'o str>,
    /// Between the braces: `.class`.
    pub(crate) classes: &'o [CowStr<'a>],
    /// Between the braces: `name=value` and `name`.
    pub(crate) attrs: &'o [(CowStr<'a>, Option<CowStr<'a>>)],
    /// Its words.
    pub(crate) title: &'o Nodes<'a>,
    /// The whole heading.
    pub(crate) span: Span,
}

/// An exercise being parsed, with what every part of the parser reads and reports to.
pub(crate) struct ExerciseBuilder<'d, 'e, 'a> {
    pub(crate) page: &'d mut PageBuilder<'e, 'a>,
    pub(crate) text: &'d str,
    pub(crate) kind: Kind,
    pub(crate) id: String,
    /// The line of the heading.
    pub(crate) heading: Span,
    /// `pick=…` and where it is written.
    pub(crate) pick: Option<(Pick, Span)>,
    /// Keys in use, with the place of their part.
    pub(crate) keys: BTreeMap<String, Span>,
    /// Whether an error makes the range of the body uncertain, so that bands are not checked.
    pub(crate) doubtful: bool,
}

impl<'d, 'e, 'a> ExerciseBuilder<'d, 'e, 'a> {
    pub(crate) fn new(
        page: &'d mut PageBuilder<'e, 'a>,
        kind: Kind,
        heading: &Span,
        text: &'d str,
    ) -> Self {
        let mut builder = Self {
            page,
            text,
            kind,
            id: String::new(),
            heading: Span::default(),
            pick: None,
            keys: BTreeMap::new(),
            doubtful: false,
        };
        builder.heading = builder.first_line(heading);
        builder
    }

    pub(crate) fn at(&self, code: Code, span: &Span, message: impl Into<String>) -> Diagnostic {
        code.at(&self.page.path, span, message)
    }

    pub(crate) fn push(&mut self, mistake: Diagnostic) {
        self.page.diagnostics.push(mistake);
    }

    pub(crate) fn report(
        &mut self,
        code: Code,
        span: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let mistake = self.at(code, span, message).help(help);
        self.push(mistake);
    }

    /// The first line of a block, for reports about the whole of it.
    pub(crate) fn first_line(&self, span: &Span) -> Span {
        let block = self.text.get(span.clone()).unwrap_or_default();
        let start = span.start + (block.len() - block.trim_ascii_start().len());
        let line = block.trim_ascii_start().lines().next().unwrap_or_default();
        start..start + line.trim_ascii_end().len()
    }
}

/// A block right under the heading: its node and what is inside.
pub(crate) struct ExerciseBlock<'i, 'a>(pub(crate) &'i Nodes<'a>);

/// As much of a block as the grammar looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Paragraph,
    Bullets,
    Numbers,
    Quote(Option<BlockQuoteKind>),
    Heading,
    Other,
}

impl<'i, 'a> ExerciseBlock<'i, 'a> {
    pub(crate) fn kind(&self) -> BlockKind {
        match self.0.first().and_then(|node| node.tag()) {
            Some(Tag::Paragraph) => BlockKind::Paragraph,
            Some(Tag::List(None)) => BlockKind::Bullets,
            Some(Tag::List(Some(_))) => BlockKind::Numbers,
            Some(Tag::BlockQuote(kind)) => BlockKind::Quote(*kind),
            Some(Tag::Heading { .. }) => BlockKind::Heading,
            _ => BlockKind::Other,
        }
    }

    pub(crate) fn span(&self) -> Span {
        self.0
            .first()
            .map(|node| node.span.clone())
            .unwrap_or_default()
    }

    pub(crate) fn inside(&self) -> &'i Nodes<'a> {
        inside(self.0)
    }

    /// Whether it is a quote that follows the body.
    pub(crate) fn comes_after(&self) -> bool {
        matches!(
            self.kind(),
            BlockKind::Quote(None | Some(BlockQuoteKind::Tip | BlockQuoteKind::Important))
        )
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.kind(), BlockKind::Bullets | BlockKind::Numbers)
    }
}
