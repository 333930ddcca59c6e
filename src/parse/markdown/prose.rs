//! Markdown events to [`Prose`]: escaped HTML, with typed holes where the site or the theme decides.
//!
//! One pass over a slice of events. What stands beside the text (footnotes, sources) is set behind the block
//! that refers to it, so that a theme can place it in the margin and a phone can fold it under.

use crate::model::address::slug;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::{Figure, Reference};
use crate::model::prose::{CalloutKind, Filling, Prose, RefId, TermId};
use crate::model::source::{SourcePath, Span};
use crate::parse::markdown::events::{Events, block_end};
use crate::parse::markdown::markup::{Out, language};
use crate::parse::markdown::vocabulary::Vocabulary;
use crate::parse::markdown::{highlight, math};
use crate::parse::options::Rules;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A footnote's file and its label there: a page and a piece it sets in may both have a `[^1]`.
pub(crate) type Label = (SourcePath, String);

/// A note whose place is the end of a block.
pub(crate) enum Pending {
    /// About a source.
    Source(RefId),
    /// A footnote, by its number; its text is written when its turn comes, and may add further ones.
    Footnote(usize, Label),
}

/// What the prose of one page shares while it is written: its references, ids, footnotes, and mistakes.
pub(crate) struct Page<'e, 'a> {
    pub(crate) path: SourcePath,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) references: Vec<Reference>,
    pub(crate) ids: BTreeSet<String>,
    pub(crate) figures: Vec<Figure>,
    /// Whether `site.toml` lets raw HTML through.
    pub(crate) raw_html: bool,
    /// Footnotes by file and label, with their text.
    pub(crate) definitions: BTreeMap<Label, (&'e Events<'a>, Span)>,
    /// The next number to try behind an id that is taken.
    next_id: BTreeMap<String, usize>,
    /// The number of every footnote that was referred to: from 1, in order of the marks.
    numbered: BTreeMap<Label, usize>,
    /// Notes that wait for the end of the block that refers to them.
    pub(crate) pending: Vec<Pending>,
    /// Keys of the sources among them.
    pub(crate) pending_sources: BTreeSet<String>,
    /// Terms that are linked at their first use.
    pub(crate) vocabulary: Option<&'e Vocabulary>,
    /// Whether what is being written is prose, where terms are linked: a label, a heading or a link is not.
    pub(crate) linking: bool,
    /// Terms that were linked.
    pub(crate) met: BTreeSet<TermId>,
    /// Terms whose meaning waits for the end of the block that uses them.
    pub(crate) pending_terms: Vec<TermId>,
}

impl<'e, 'a> Page<'e, 'a> {
    pub(crate) fn new(path: &SourcePath, rules: &Rules<'e>) -> Self {
        Self {
            path: SourcePath::clone(path),
            diagnostics: Diagnostics::default(),
            references: Vec::new(),
            ids: BTreeSet::new(),
            figures: Vec::new(),
            raw_html: rules.raw_html,
            definitions: BTreeMap::new(),
            next_id: BTreeMap::new(),
            numbered: BTreeMap::new(),
            pending: Vec::new(),
            pending_sources: BTreeSet::new(),
            vocabulary: rules.vocabulary,
            linking: false,
            met: BTreeSet::new(),
            pending_terms: Vec::new(),
        }
    }

    /// Writes whole blocks of the page's own text, in which terms of the glossary are linked.
    pub(crate) fn prose(&mut self, events: &Events<'a>) -> Prose {
        self.linking = self.vocabulary.is_some();
        let prose = self.blocks(events);
        self.linking = false;
        prose
    }

    /// Writes whole blocks, with the notes that belong beside them.
    pub(crate) fn blocks(&mut self, events: &Events<'a>) -> Prose {
        let mut out = Out::default();
        let mut at = 0;
        while at < events.len() {
            let end = block_end(events, at);
            self.block(&mut out, &events[at..end]);
            self.flush_notes(&mut out);
            at = end;
        }
        out.prose
    }

    /// Writes the inside of a line, such as a label. Its sources keep their mark only.
    pub(crate) fn inlines(&mut self, events: &Events<'a>) -> Prose {
        let mut out = Out::default();
        let waiting = std::mem::take(&mut self.pending);
        let sources = std::mem::take(&mut self.pending_sources);
        self.run(&mut out, events);
        if self
            .pending
            .iter()
            .any(|note| matches!(note, Pending::Footnote(..)))
        {
            self.report_lost_note(events);
        }
        (self.pending, self.pending_sources) = (waiting, sources);
        out.prose
    }

    /// A mark would lead nowhere, and the text of the note would be lost.
    fn report_lost_note(&mut self, events: &Events<'a>) {
        let mark = events
            .iter()
            .find(|(event, _)| matches!(event, Event::FootnoteReference(_)));
        if let Some((_, span)) = mark {
            let mistake = Code::FootnotePlace.at(
                &self.path,
                span,
                "a footnote has no place beside a heading or label",
            );
            self.diagnostics
                .push(mistake.help("put its mark into the text below, or say it there"));
        }
    }

    /// An id nothing else on the page has, made from text.
    pub(crate) fn fresh_id(&mut self, text: &str) -> String {
        let base = match slug(text) {
            s if s.is_empty() => "section".to_owned(),
            s => s,
        };
        let mut id = base.clone();
        while !self.ids.insert(id.clone()) {
            // Counted on for each base, so that a page of equal headings is not searched from the start each time.
            let n = self.next_id.entry(base.clone()).or_insert(2);
            id = format!("{base}-{n}");
            *n += 1;
        }
        id
    }

    /// Labels of footnotes that nothing refers to.
    pub(crate) fn unused_footnotes(&self) -> impl Iterator<Item = (&Label, &Span)> {
        self.definitions
            .iter()
            .filter(|(label, _)| !self.numbered.contains_key(*label))
            .map(|(label, (_, span))| (label, span))
    }

    fn block(&mut self, out: &mut Out, events: &Events<'a>) {
        match events.first() {
            // Set where it is referred to.
            Some((Event::Start(Tag::FootnoteDefinition(_)), _)) => {}
            _ => self.run(out, events),
        }
    }

    /// Writes events in order; containers that a theme component draws are written on their own and left as holes.
    pub(crate) fn run(&mut self, out: &mut Out, events: &Events<'a>) {
        let mut at = 0;
        while at < events.len() {
            let (event, span) = &events[at];
            let end = block_end(events, at);
            let inside = || &events[at + 1..end - 1];
            let mut next = end;
            out.before(event);
            match event {
                Event::Start(Tag::BlockQuote(Some(kind))) => {
                    let body = self.blocks_keeping_notes(inside());
                    out.hole(Filling::Callout {
                        kind: callout(*kind),
                        body,
                    });
                }
                Event::Start(Tag::Table(alignments)) => {
                    let body = self.table(alignments, inside());
                    out.hole(Filling::Table { body });
                }
                Event::Start(Tag::Paragraph) if picture_alone(inside()) => {
                    self.picture(out, inside(), true);
                }
                Event::Start(Tag::Paragraph)
                    if matches!(inside(), [(Event::DisplayMath(_), _)]) =>
                {
                    let mathml = self.formula(&events[at + 1]);
                    out.hole(Filling::Formula { mathml });
                }
                Event::InlineMath(_) | Event::DisplayMath(_) => {
                    out.push(&self.formula(&events[at]));
                }
                Event::Start(Tag::Image { .. }) => {
                    self.picture(out, &events[at..end], false);
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    ..
                }) => {
                    self.link(out, *link_type, dest_url, title, span, inside());
                }
                Event::Start(Tag::HtmlBlock) => {
                    self.raw_html(out, inside(), span);
                }
                Event::InlineHtml(_) => {
                    self.raw_html(out, &events[at..=at], span);
                }
                Event::FootnoteReference(label) => {
                    self.footnote(out, label);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    code(out, kind, &events[at..end]);
                }
                Event::Start(Tag::Heading { .. } | Tag::DefinitionListTitle) if self.linking => {
                    self.without_terms(|page| page.run(out, &events[at..end]));
                }
                Event::Text(_) if self.linking => next = self.words(out, events, at),
                other => {
                    out.event(other);
                    next = at + 1;
                }
            }
            at = next;
        }
    }

    /// Writes the text from `at` on, up to the next markup, with the terms it is the first on the page to use. Returns
    /// the index behind it.
    fn words(&mut self, out: &mut Out, events: &Events<'a>, at: usize) -> usize {
        let run = events[at..]
            .iter()
            .take_while(|(event, _)| matches!(event, Event::Text(_) | Event::SoftBreak));
        let end = at + run.count();
        let mut text = String::new();
        for (event, _) in &events[at..end] {
            text.push_str(if let Event::Text(text) = event {
                text
            } else {
                "\n"
            });
        }
        let Some(vocabulary) = self.vocabulary else {
            return end;
        };
        // A term may stand across the end of a line.
        let searched = if text.contains('\n') {
            Cow::Owned(text.replace('\n', " "))
        } else {
            Cow::Borrowed(&text)
        };
        let (mut done, mut from) = (0, 0);
        while let Some((span, term)) = vocabulary.find(&searched, from) {
            from = span.end;
            if self.met.insert(term) {
                out.text(&text[done..span.start]);
                done = span.end;
                out.hole(Filling::Term {
                    term,
                    text: text[span].to_owned(),
                });
                self.pending_terms.push(term);
            }
        }
        out.text(&text[done..]);
        end
    }

    pub(crate) fn without_terms<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let linking = std::mem::take(&mut self.linking);
        let written = write(self);
        self.linking = linking;
        written
    }

    fn table(&mut self, alignments: &[Alignment], inside: &Events<'a>) -> Prose {
        let mut table = Out::default();
        table.columns = alignments.to_vec();
        table.push("<table>");
        self.run(&mut table, inside);
        table.push(if table.in_body {
            "</tbody></table>\n"
        } else {
            "</table>\n"
        });
        table.prose
    }

    /// A formula as MathML; empty when it cannot be read, which is reported.
    fn formula(&mut self, (event, span): &(Event<'a>, Span)) -> String {
        let (Event::InlineMath(latex) | Event::DisplayMath(latex)) = event else {
            return String::new();
        };
        math::mathml(latex, matches!(event, Event::DisplayMath(_))).unwrap_or_else(|mistake| {
            let dollars = if matches!(event, Event::DisplayMath(_)) {
                2
            } else {
                1
            };
            // In a quote or a table there may be marks of Markdown in it.
            let within = mistake
                .at
                .filter(|_| span.len() == latex.len() + 2 * dollars);
            let within =
                within.map(|at| span.start + dollars + at.start..span.start + dollars + at.end);
            let place = within.as_ref().unwrap_or(span);
            let diagnostic = Code::Formula
                .at(&self.path, place, "this formula cannot be read")
                .label(mistake.said);
            self.diagnostics.push(
                diagnostic
                    .help("mend the LaTeX between the dollar signs, or write `\\$` for a dollar"),
            );
            String::new()
        })
    }

    /// Comments are the author's own notes and stay in the Markdown; anything else must be allowed.
    fn raw_html(&mut self, out: &mut Out, events: &Events<'a>, span: &Span) {
        let html: String = events
            .iter()
            .filter_map(|(e, _)| {
                if let Event::Html(h) | Event::InlineHtml(h) = e {
                    Some(&**h)
                } else {
                    None
                }
            })
            .collect();
        if is_comment(&html) {
            return;
        }
        if let Some(open) = html
            .rfind("<!--")
            .filter(|open| !html[*open..].contains("-->"))
        {
            let place = if open == 0 {
                span.start..span.start + 4
            } else {
                span.clone()
            };
            let diagnostic = Code::RawHtml.at(&self.path, &place, "this comment is never closed");
            self.diagnostics
                .push(diagnostic.help("write `-->` behind it: what follows would be hidden"));
            return;
        }
        if self.raw_html {
            out.push(&html);
            return;
        }
        let shown = html
            .trim()
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect::<String>();
        self.diagnostics
            .push(Code::RawHtml.at(&self.path, span, "raw HTML is not let through").label(format!("`{shown}`")).help(
            "say it in Markdown, write `\\<` or `` `code` `` for a literal `<`, or set `raw_html = true` in site.toml",
        ));
    }

    fn footnote(&mut self, out: &mut Out, label: &str) {
        let label = (SourcePath::clone(&self.path), label.to_owned());
        if let Some(number) = self.numbered.get(&label) {
            // A second mark leads to the note that stands beside the first.
            out.push("<sup class=\"footnote-ref\"><a href=\"#");
            out.hole(Filling::Mark);
            out.push(&format!("fn-{number}\">{number}</a></sup>"));
            return;
        }
        let number = self.numbered.len() + 1;
        self.numbered.insert(label.clone(), number);
        out.push("<sup class=\"footnote-ref\" id=\"");
        out.hole(Filling::Mark);
        out.push(&format!("fnref-{number}\"><a href=\"#"));
        out.hole(Filling::Mark);
        out.push(&format!("fn-{number}\">{number}</a></sup>"));
        if self.definitions.contains_key(&label) {
            self.pending.push(Pending::Footnote(number, label));
        }
    }

    /// Blocks inside another block: their notes wait for the end of the outer one.
    fn blocks_keeping_notes(&mut self, events: &Events<'a>) -> Prose {
        let mut inner = Out::default();
        self.run(&mut inner, events);
        inner.prose
    }

    fn flush_notes(&mut self, out: &mut Out) {
        // One after the other, never one within the other: a footnote that refers to the next one, and so on, must not
        // exhaust the stack.
        let mut at = 0;
        while at < self.pending.len() {
            let filling = match &self.pending[at] {
                Pending::Source(to) => Some(Filling::SourceNote { to: *to }),
                Pending::Footnote(number, label) => {
                    let number = *number;
                    self.definitions
                        .get(label)
                        .map(|&(body, _)| body)
                        .map(|body| {
                            let body = self.without_terms(|page| page.blocks_keeping_notes(body));
                            Filling::MarginNote { number, body }
                        })
                }
            };
            if let Some(filling) = filling {
                out.hole(filling);
            }
            at += 1;
        }
        self.pending.clear();
        self.pending_sources.clear();
        if !self.pending_terms.is_empty() {
            out.hole(Filling::TermNotes {
                terms: std::mem::take(&mut self.pending_terms),
            });
        }
    }
}

/// A code block, its language's grammar told apart where the author names one that is known.
fn code(out: &mut Out, kind: &CodeBlockKind<'_>, events: &Events<'_>) {
    let text = |event: &Event<'_>| {
        if let Event::Text(text) = event {
            text.to_string()
        } else {
            String::new()
        }
    };
    let code: String = events.iter().map(|(event, _)| text(event)).collect();
    let (Some((first, _)), Some((last, _))) = (events.first(), events.last()) else {
        return;
    };
    out.event(first);
    match language(kind).and_then(|language| highlight::html(&code, language)) {
        Some(html) => out.push(&html),
        None => out.text(&code),
    }
    out.event(last);
}

fn picture_alone(inside: &Events<'_>) -> bool {
    matches!(inside.first(), Some((Event::Start(Tag::Image { .. }), _)))
        && block_end(inside, 0) == inside.len()
}

fn callout(kind: BlockQuoteKind) -> CalloutKind {
    match kind {
        BlockQuoteKind::Note => CalloutKind::Note,
        BlockQuoteKind::Tip => CalloutKind::Tip,
        BlockQuoteKind::Important => CalloutKind::Important,
        BlockQuoteKind::Warning => CalloutKind::Warning,
        BlockQuoteKind::Caution => CalloutKind::Caution,
    }
}

pub(crate) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.strip_prefix("<!--")
        .and_then(|rest| rest.find("-->").map(|end| end + 3 == rest.len()))
        .unwrap_or(false)
}
