//! HTML with typed holes.

use crate::model::search_text::SearchText;

/// HTML with typed holes for what depends on the whole site or on the theme.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prose {
    /// Escaped HTML around the holes.
    pub html: String,
    /// The holes, in order of place.
    pub holes: Vec<Hole>,
    /// Its plain text, where the site has a search.
    pub search: Option<SearchText>,
}

impl Prose {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.holes.is_empty()
    }
}

/// A place in [`Prose::html`] that a later stage fills.
#[derive(Debug, Clone, PartialEq)]
pub struct Hole {
    /// Byte offset into the HTML.
    pub at: usize,
    /// What belongs there.
    pub filling: Filling,
}

/// What fills a [`Hole`].
#[derive(Debug, Clone, PartialEq)]
pub enum Filling {
    /// The opening tag of a link; its text and closing tag are in the HTML.
    Link {
        /// Its target.
        to: RefId,
        /// Its title attribute.
        title: Option<String>,
    },
    /// The prefix of the page's anchors where several pages share a file; empty elsewhere.
    Mark,
    /// The name of the target of a link without text.
    Name {
        /// Its target.
        to: RefId,
    },
    /// A picture.
    Picture {
        /// Its target.
        to: RefId,
        /// Its anchor, where it has a paragraph of its own.
        id: Option<String>,
        /// The text equivalent.
        alt: String,
        /// The caption.
        caption: Option<String>,
        /// Whether it has a paragraph of its own, as a figure.
        alone: bool,
    },
    /// A mark that leads to one or more sources.
    Citation {
        /// Which, in the author's order.
        cited: Vec<Cited>,
    },
    /// The first use of a term of the glossary on the page.
    Term {
        /// Which term.
        term: TermId,
        /// The words in the text.
        text: String,
    },
    /// The definitions of a block's terms, in the margin.
    TermNotes {
        /// Which terms, in order of use.
        terms: Vec<TermId>,
    },
    /// A source that the block cites, in the margin.
    SourceNote {
        /// Its target.
        to: RefId,
    },
    /// A footnote of the block, in the margin.
    MarginNote {
        /// Its number on the page, from 1.
        number: usize,
        /// Its text.
        body: Prose,
    },
    /// A table, so that a wide one can scroll.
    Table {
        /// The table itself.
        body: Prose,
    },
    /// A formula in a paragraph of its own, so that a wide one can scroll.
    Formula {
        /// As MathML.
        mathml: String,
    },
    /// A callout: `> [!NOTE]` and its relatives.
    Callout {
        /// Which of them.
        kind: CalloutKind,
        /// Its text.
        body: Prose,
    },
}

/// One source of a citation.
#[derive(Debug, Clone, PartialEq)]
pub struct Cited {
    /// The source.
    pub to: RefId,
    /// Words in front of it: `see`.
    pub before: Option<String>,
    /// Whether the mark is the year alone, because the text names the authors.
    pub year_only: bool,
    /// Where in it, as written: `p. 12`.
    pub locator: Option<String>,
}

/// GitHub's kinds of callout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CalloutKind {
    /// Worth knowing.
    Note,
    /// Helpful.
    Tip,
    /// Not to be missed.
    Important,
    /// Needs care.
    Warning,
    /// May harm.
    Caution,
}

/// Index into [`Document::references`](crate::model::document::Document::references) and, after resolving, into the page's targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefId(pub usize);

/// Index into the terms of the glossary, in their order on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TermId(pub usize);
