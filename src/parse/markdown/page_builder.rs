//! What the prose of one page shares while it is written: references, ids, footnotes and reports.

use crate::model::address::slug;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::{Figure, Reference, ReferenceKind};
use crate::model::prose::{RefId, TermId};
use crate::model::source::{SourcePath, Span};
use crate::parse::markdown::tree::Nodes;
use crate::parse::markdown::vocabulary::Vocabulary;
use pulldown_cmark::Event;
use std::collections::{BTreeMap, BTreeSet};

/// A footnote's file and its label there: a page and a file that it includes may both have a `[^1]`.
pub(crate) type FootnoteLabel = (SourcePath, String);

/// A note whose place is the end of a block.
pub(crate) enum Pending {
    /// About a source.
    Source(RefId),
    /// A footnote, by its number; its text is written when its turn comes, and may add further ones.
    Footnote(usize, FootnoteLabel),
}

/// A footnote's text, and where it is written.
pub(crate) struct Definition<'e, 'a> {
    pub(crate) body: &'e Nodes<'a>,
    pub(crate) span: Span,
}

/// A page being built.
pub(crate) struct PageBuilder<'e, 'a> {
    /// The file that is being read: the page's own, or one that it includes.
    pub(crate) path: SourcePath,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) references: Vec<Reference>,
    /// Every id on the page.
    pub(crate) ids: BTreeSet<String>,
    pub(crate) figures: Vec<Figure>,
    /// Whether `site.toml` lets raw HTML through.
    pub(crate) raw_html: bool,
    /// Whether to collect text for the search.
    pub(crate) search: bool,
    /// Footnotes by file and label.
    pub(crate) definitions: BTreeMap<FootnoteLabel, Definition<'e, 'a>>,
    /// The next number to try behind an id that is taken.
    next_id: BTreeMap<String, usize>,
    /// The number of every footnote that was referred to: from 1, in order of the marks.
    pub(crate) numbered: BTreeMap<FootnoteLabel, usize>,
    /// Notes that wait for the end of the block that refers to them.
    pub(crate) pending: Vec<Pending>,
    /// Keys of the sources among them.
    pub(crate) pending_sources: BTreeSet<String>,
    /// Terms that are linked at their first use.
    pub(crate) vocabulary: Option<&'e Vocabulary>,
    /// Whether terms are linked in what is being written: not in labels, headings and links.
    pub(crate) linking: bool,
    /// Terms that were linked.
    pub(crate) linked_terms: BTreeSet<TermId>,
    /// Terms whose meaning waits for the end of the block that uses them.
    pub(crate) pending_terms: Vec<TermId>,
    /// The memory of the last walk over nodes.
    pub(crate) walk: Vec<usize>,
}

impl PageBuilder<'_, '_> {
    pub(crate) fn new(path: &SourcePath) -> Self {
        Self {
            path: SourcePath::clone(path),
            diagnostics: Diagnostics::default(),
            references: Vec::new(),
            ids: BTreeSet::new(),
            figures: Vec::new(),
            raw_html: false,
            search: false,
            definitions: BTreeMap::new(),
            next_id: BTreeMap::new(),
            numbered: BTreeMap::new(),
            pending: Vec::new(),
            pending_sources: BTreeSet::new(),
            vocabulary: None,
            linking: false,
            linked_terms: BTreeSet::new(),
            pending_terms: Vec::new(),
            walk: Vec::new(),
        }
    }

    /// An id nothing else on the page has, made from text.
    pub(crate) fn fresh_id(&mut self, text: &str) -> String {
        let base = match slug(text) {
            s if s.is_empty() => "section".to_owned(),
            s => s,
        };
        if self.ids.insert(base.clone()) {
            return base;
        }
        // Counted on for each base, so that a page of equal headings is not searched from the start each time.
        let n = self.next_id.entry(base.clone()).or_insert(2);
        loop {
            let id = format!("{base}-{n}");
            *n += 1;
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }

    /// Labels of footnotes that nothing refers to.
    pub(crate) fn unused_footnotes(&self) -> impl Iterator<Item = (&FootnoteLabel, &Span)> {
        self.definitions
            .iter()
            .filter(|(label, _)| !self.numbered.contains_key(*label))
            .map(|(label, definition)| (label, &definition.span))
    }

    /// Adds a reference.
    pub(crate) fn refer(&mut self, kind: ReferenceKind, dest: &str, span: &Span) -> RefId {
        let path = SourcePath::clone(&self.path);
        self.references.push(Reference {
            kind,
            dest: dest.to_owned(),
            path,
            span: span.clone(),
        });
        RefId(self.references.len() - 1)
    }

    /// Writes something in which terms are not linked.
    pub(crate) fn without_terms<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let linking = std::mem::take(&mut self.linking);
        let written = write(self);
        self.linking = linking;
        written
    }

    /// A mark would lead nowhere, and the text of the note would be lost.
    pub(crate) fn report_lost_note(&mut self, nodes: &Nodes<'_>) {
        let mark = nodes
            .iter()
            .find(|node| matches!(node.event, Event::FootnoteReference(_)));
        if let Some(mark) = mark {
            let diagnostic = Code::FootnotePlace.at(
                &self.path,
                &mark.span,
                "a footnote has no place beside a heading or label",
            );
            self.diagnostics
                .push(diagnostic.help("put its mark into the text below, or say it there"));
        }
    }
}
