//! A page's words, each with its place: what lints about wording look at.
//!
//! A page's prose is HTML and no longer knows where each word was written.

use crate::model::source::{SourcePath, Span};

/// The words of one page.
#[derive(Debug, Clone, Default)]
pub struct PlainText {
    /// Paragraphs, headings, items and cells, in order.
    pub passages: Vec<Passage>,
    /// Links with their words, in order.
    pub links: Vec<Label>,
    /// Pictures with their text equivalents, in order.
    pub pictures: Vec<Label>,
}

/// The words of a link or picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The file it is written in: the page's own, or one that it includes.
    pub path: SourcePath,
    /// Plain text; may be empty.
    pub text: String,
    /// The whole link or picture.
    pub span: Span,
}

/// Words that no block interrupts.
#[derive(Debug, Clone)]
pub struct Passage {
    /// The file it is written in: the page's own, or one that it includes.
    pub path: SourcePath,
    /// What it is.
    pub role: Role,
    /// Plain text.
    pub text: String,
    /// Where its words are written, in order.
    pub runs: Vec<Run>,
    /// Where it is written.
    pub span: Span,
}

/// What a [`Passage`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A heading of this rank, 1 to 6.
    Heading(u8),
    /// A paragraph, an item of a list, a definition.
    Text,
    /// Text in a plain quote; in an exercise, that is a reply.
    Quote,
    /// A cell of a table, where sentences are often incomplete.
    Cell,
}

/// Adjacent words of a [`Passage`].
#[derive(Debug, Clone)]
pub struct Run {
    /// Byte offset in the passage's text.
    pub at: usize,
    /// Where they are written.
    pub span: Span,
    /// Whether they are part of a link.
    pub link: bool,
}

impl Passage {
    /// The run that holds a byte of the text.
    #[must_use]
    pub fn run(&self, at: usize) -> Option<&Run> {
        self.runs.iter().rev().find(|run| run.at <= at)
    }

    /// Where bytes `from..to` of the text are written. It is the whole run where Markdown's spelling differs from the text.
    #[must_use]
    pub fn place(&self, from: usize, to: usize) -> Span {
        let last = to.saturating_sub(1).max(from);
        let (Some(first), Some(last_run)) = (self.run(from), self.run(last)) else {
            return self.span.clone();
        };
        let start = if self.verbatim(first) {
            first.span.start + from - first.at
        } else {
            first.span.start
        };
        let end = if self.verbatim(last_run) {
            last_run.span.start + to - last_run.at
        } else {
            last_run.span.end
        };
        start..end.max(start)
    }

    /// Whether a run's Markdown equals its text byte for byte.
    fn verbatim(&self, run: &Run) -> bool {
        let end = self
            .runs
            .iter()
            .map(|next| next.at)
            .find(|at| *at > run.at)
            .unwrap_or(self.text.len());
        end - run.at == run.span.len()
    }
}
