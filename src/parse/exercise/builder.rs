//! What an exercise is built from while it is read.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::exercise::{Kind, Pick};
use crate::model::source::Span;
use crate::parse::exercise::heading;
use crate::parse::markdown::events::Events;
use crate::parse::markdown::prose::Page;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;
use pulldown_cmark::{BlockQuoteKind, CowStr};
use std::collections::BTreeMap;
/// A heading whose class may name a kind.
pub(crate) struct Opening<'o, 'a> {
    /// Its rank, 1 to 6.
    pub(crate) level: u8,
    /// Between the braces: `#id`.
    pub(crate) id: Option<&'o str>,
    /// Between the braces: `.class`.
    pub(crate) classes: &'o [CowStr<'a>],
    /// Between the braces: `name=value` and `name`.
    pub(crate) attrs: &'o [(CowStr<'a>, Option<CowStr<'a>>)],
    /// Its words.
    pub(crate) title: &'o Events<'a>,
    /// The whole heading.
    pub(crate) span: Span,
}

/// An exercise being parsed, with what every part of the parser needs to know and to report.
pub(crate) struct Draft<'d, 'e, 'a> {
    pub(crate) page: &'d mut Page<'e, 'a>,
    pub(crate) text: &'d str,
    pub(crate) kind: Kind,
    pub(crate) id: String,
    /// The line of the heading.
    pub(crate) heading: Span,
    /// `pick=…` and where it is written.
    pub(crate) pick: Option<(Pick, Span)>,
    /// Keys that are taken, with the place of their part.
    pub(crate) keys: BTreeMap<String, Span>,
    /// Whether a mistake makes the range of the body a guess, so that bands are not held against it.
    pub(crate) doubtful: bool,
}

impl<'d, 'e, 'a> Draft<'d, 'e, 'a> {
    pub(crate) fn new(
        page: &'d mut Page<'e, 'a>,
        kind: Kind,
        opening: &Opening<'_, 'a>,
        text: &'d str,
    ) -> Self {
        let (heading, keys) = (opening.span.clone(), BTreeMap::new());
        let mut draft = Self {
            page,
            text,
            kind,
            id: String::new(),
            heading,
            pick: None,
            keys,
            doubtful: false,
        };
        draft.heading = draft.first_line(&opening.span);
        draft.id = heading::id(&mut draft, opening);
        draft
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

    /// The first line of a block, which is enough to point at it.
    pub(crate) fn first_line(&self, span: &Span) -> Span {
        let block = self.text.get(span.clone()).unwrap_or_default();
        let start = span.start + (block.len() - block.trim_ascii_start().len());
        let line = block.trim_ascii_start().lines().next().unwrap_or_default();
        start..start + line.trim_ascii_end().len()
    }
}

/// A block right under the heading, from its first event to its last.
pub(crate) struct Block<'i, 'a>(pub(crate) &'i Events<'a>);

/// As much of a block as the grammar looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Paragraph,
    Bullets,
    Numbers,
    Quote(Option<BlockQuoteKind>),
    Heading,
    Other,
}

impl<'i, 'a> Block<'i, 'a> {
    pub(crate) fn shape(&self) -> Shape {
        match self.0.first() {
            Some((Event::Start(Tag::Paragraph), _)) => Shape::Paragraph,
            Some((Event::Start(Tag::List(None)), _)) => Shape::Bullets,
            Some((Event::Start(Tag::List(Some(_))), _)) => Shape::Numbers,
            Some((Event::Start(Tag::BlockQuote(kind)), _)) => Shape::Quote(*kind),
            Some((Event::Start(Tag::Heading { .. }), _)) => Shape::Heading,
            _ => Shape::Other,
        }
    }

    pub(crate) fn span(&self) -> Span {
        self.0
            .first()
            .map(|(_, span)| span.clone())
            .unwrap_or_default()
    }

    pub(crate) fn inside(&self) -> &'i Events<'a> {
        inside(self.0)
    }

    /// A quote that belongs behind the body.
    pub(crate) fn comes_after(&self) -> bool {
        matches!(
            self.shape(),
            Shape::Quote(None | Some(BlockQuoteKind::Tip | BlockQuoteKind::Important))
        )
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.shape(), Shape::Bullets | Shape::Numbers)
    }
}

/// The events between the first and the last.
pub(crate) fn inside<'i, 'a>(events: &'i Events<'a>) -> &'i Events<'a> {
    events
        .get(1..events.len().saturating_sub(1))
        .unwrap_or_default()
}
