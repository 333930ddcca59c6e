//! HTML with typed holes.

use crate::model::search_text::SearchText;

/// HTML with typed holes where something must be known that only the whole site or the theme can tell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prose {
    /// Escaped HTML around the holes.
    pub html: String,
    /// What goes between, in order of place.
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
        /// What it points at.
        to: RefId,
        /// Its title attribute.
        title: Option<String>,
    },
    /// What anchors of the page begin with where several pages stand in one file; nothing elsewhere.
    Mark,
    /// The name of what a link without a text of its own points at.
    Name {
        /// What it points at.
        to: RefId,
    },
    /// A picture.
    Picture {
        /// What it points at.
        to: RefId,
        /// Its anchor, when it stands alone.
        id: Option<String>,
        /// The text equivalent.
        alt: String,
        /// The caption.
        caption: Option<String>,
        /// Whether it stands alone in its paragraph, as a figure.
        alone: bool,
    },
    /// A mark in the text that leads to one or more sources.
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
    /// What the terms of a block mean, beside it.
    TermNotes {
        /// Which terms, in order of use.
        terms: Vec<TermId>,
    },
    /// A source beside the block that cites it.
    SourceNote {
        /// What it points at.
        to: RefId,
    },
    /// A footnote beside the block that refers to it.
    MarginNote {
        /// Its number on the page, from 1.
        number: usize,
        /// Its text.
        body: Prose,
    },
    /// A table, so that a wide one can scroll on its own.
    Table {
        /// The table itself.
        body: Prose,
    },
    /// A formula that stands alone, so that a wide one can scroll on its own.
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
    /// Whether the text has named its authors, so that the mark is the year alone.
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
