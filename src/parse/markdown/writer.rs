//! Nodes to [`Prose`]: escaped HTML, with typed holes where the site or the theme decides.
//!
//! One pass over a slice of nodes. Footnotes and sources follow the block that refers to them, so that a theme can
//! place them in the margin and a phone can fold them under.

use crate::model::diagnostic::Code;
use crate::model::prose::{CalloutKind, Filling, Prose};
use crate::model::source::{SourcePath, Span};
use crate::parse::markdown::html_writer::{HtmlWriter, language};
use crate::parse::markdown::page_builder::{PageBuilder, Pending};
use crate::parse::markdown::tree::{
    Node, NodeWalk, Nodes, Step, inside, is_comment, only, raw_html, siblings,
};
use crate::parse::markdown::{highlight, math};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag};
use std::borrow::Cow;
use std::fmt::Write as _;

impl<'a> PageBuilder<'_, 'a> {
    /// Writes whole blocks of the page's own text, in which terms of the glossary are linked.
    pub(crate) fn prose(&mut self, nodes: &Nodes<'a>) -> Prose {
        self.linking = self.vocabulary.is_some();
        let prose = self.blocks(nodes);
        self.linking = false;
        prose
    }

    /// Writes whole blocks, each followed by its notes.
    pub(crate) fn blocks(&mut self, nodes: &Nodes<'a>) -> Prose {
        let mut out = self.writer(nodes);
        for block in siblings(nodes) {
            // A footnote is written where it is referred to.
            if !matches!(block[0].tag(), Some(Tag::FootnoteDefinition(_))) {
                self.run(&mut out, block);
            }
            self.flush_notes(&mut out);
        }
        out.finish()
    }

    /// Writes the inside of a line, such as a label. Its sources keep their mark only.
    pub(crate) fn inlines(&mut self, nodes: &Nodes<'a>) -> Prose {
        let mut out = self.writer(nodes);
        let waiting = std::mem::take(&mut self.pending);
        let sources = std::mem::take(&mut self.pending_sources);
        self.run(&mut out, nodes);
        if self
            .pending
            .iter()
            .any(|note| matches!(note, Pending::Footnote(..)))
        {
            self.report_lost_note(nodes);
        }
        (self.pending, self.pending_sources) = (waiting, sources);
        out.finish()
    }

    fn writer(&self, nodes: &Nodes<'_>) -> HtmlWriter {
        let (start, end) = nodes
            .first()
            .zip(nodes.last())
            .map_or((0, 0), |(one, last)| (one.span.start, last.span.end));
        // Tags take a little more room than the marks they are written as.
        let written = end.saturating_sub(start);
        HtmlWriter::new(self.search, written + written / 8)
    }

    /// Writes nodes in order; containers that a theme component draws are written on their own and left as holes.
    pub(crate) fn run(&mut self, out: &mut HtmlWriter, nodes: &Nodes<'a>) {
        let mut walk = NodeWalk::reusing(std::mem::take(&mut self.walk), nodes);
        while let Some(step) = walk.next() {
            let subtree = match step {
                Step::Leave(node) => {
                    if let Event::Start(tag) = &node.event {
                        out.close(tag);
                    }
                    continue;
                }
                Step::Enter(subtree) => subtree,
            };
            let node = &subtree[0];
            match &node.event {
                Event::Text(_) if self.linking => {
                    let more = self.words(out, node, walk.rest());
                    walk.skip_leaves(more);
                }
                Event::Text(text) => out.text(text),
                Event::InlineMath(_) | Event::DisplayMath(_) => {
                    out.push_worded(&self.formula(node));
                }
                Event::InlineHtml(_) => self.raw_html(out, subtree),
                Event::FootnoteReference(label) => self.footnote(out, label),
                Event::Start(tag) => {
                    out.before(tag);
                    if self.container(out, tag, subtree) {
                        walk.skip_inside();
                    } else {
                        out.open(tag);
                    }
                }
                leaf => out.leaf(leaf),
            }
        }
        self.walk = walk.into_buffer();
    }

    /// Writes a container that is more than a tag around its text. Says whether it did.
    fn container(&mut self, out: &mut HtmlWriter, tag: &Tag<'a>, subtree: &Nodes<'a>) -> bool {
        let inside = inside(subtree);
        match tag {
            Tag::Paragraph => return self.paragraph(out, inside),
            Tag::BlockQuote(Some(kind)) => {
                let body = self.nested(inside);
                out.hole(Filling::Callout {
                    kind: callout(*kind),
                    body,
                });
            }
            Tag::Table(alignments) => {
                let body = self.table(alignments, inside);
                out.hole(Filling::Table { body });
            }
            Tag::Image { .. } => self.picture(out, subtree, false),
            Tag::Link { .. } => self.link(out, &subtree[0], inside),
            Tag::HtmlBlock => self.raw_html(out, subtree),
            Tag::CodeBlock(kind) => {
                out.open(tag);
                code(out, kind, inside);
                out.close(tag);
            }
            Tag::Heading { .. } | Tag::DefinitionListTitle if self.linking => {
                self.without_terms(|page| page.run(out, subtree));
            }
            _ => return false,
        }
        true
    }

    /// Writes a paragraph that is one picture or formula. Says whether it is.
    fn paragraph(&mut self, out: &mut HtmlWriter, inside: &Nodes<'a>) -> bool {
        match only(inside).map(|node| &node.event) {
            Some(Event::Start(Tag::Image { .. })) => self.picture(out, inside, true),
            Some(Event::DisplayMath(_)) => {
                let mathml = self.formula(&inside[0]);
                out.hole(Filling::Formula { mathml });
            }
            _ => return false,
        }
        true
    }

    /// Writes text up to the next markup, with the terms it is the first on the page to use. Returns how many nodes of
    /// `rest` it took.
    fn words(&mut self, out: &mut HtmlWriter, first: &Node<'a>, rest: &Nodes<'a>) -> usize {
        let end = rest
            .iter()
            .position(|node| !matches!(node.event, Event::Text(_) | Event::SoftBreak))
            .unwrap_or(rest.len());
        let Some(vocabulary) = self.vocabulary else {
            return 0;
        };
        let mut text = String::new();
        for node in std::iter::once(first).chain(&rest[..end]) {
            text.push_str(if let Event::Text(text) = &node.event {
                text
            } else {
                "\n"
            });
        }
        // A line may end within a term.
        let searched = if text.contains('\n') {
            Cow::Owned(text.replace('\n', " "))
        } else {
            Cow::Borrowed(&text)
        };
        let (mut done, mut from) = (0, 0);
        while let Some((span, term)) = vocabulary.find(&searched, from) {
            from = span.end;
            if self.linked_terms.insert(term) {
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

    fn table(&mut self, alignments: &[Alignment], inside: &Nodes<'a>) -> Prose {
        let mut table = self.writer(inside);
        table.begin_table(alignments);
        self.run(&mut table, inside);
        table.end_table();
        table.finish()
    }

    /// A formula as MathML; empty when it cannot be read, which is reported.
    fn formula(&mut self, node: &Node<'a>) -> String {
        let (latex, display) = match &node.event {
            Event::InlineMath(latex) => (latex, false),
            Event::DisplayMath(latex) => (latex, true),
            _ => return String::new(),
        };
        math::mathml(latex, display).unwrap_or_else(|error| {
            let span = &node.span;
            let dollars = if display { 2 } else { 1 };
            // In a quote or a table there may be marks of Markdown in it.
            let within = error.at.filter(|_| span.len() == latex.len() + 2 * dollars);
            let within =
                within.map(|at| span.start + dollars + at.start..span.start + dollars + at.end);
            let place = within.as_ref().unwrap_or(span);
            let diagnostic = Code::Formula
                .at(&self.path, place, "this formula cannot be read")
                .label(error.message);
            self.diagnostics.push(
                diagnostic
                    .help("fix the LaTeX between the dollar signs, or write `\\$` for a dollar"),
            );
            String::new()
        })
    }

    /// Comments are the author's own notes and stay in the Markdown; anything else must be allowed.
    fn raw_html(&mut self, out: &mut HtmlWriter, subtree: &Nodes<'a>) {
        let (html, span) = (raw_html(subtree), &subtree[0].span);
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
            if let Some((tag, tool)) = foreign_tag(&html) {
                let message = format!("`<{tag}>` is not read: it is a component of {tool}");
                let diagnostic = Code::ForeignMarkup.at(&self.path, span, message);
                self.diagnostics
                    .push(diagnostic.help(foreign_tag_help(tag)));
            }
            out.push_worded(&html);
            return;
        }
        self.report_raw_html(&html, span);
    }

    fn report_raw_html(&mut self, html: &str, span: &Span) {
        let line = html.trim().lines().next().unwrap_or_default();
        let shown: String = line.chars().take(40).collect();
        let diagnostic = Code::RawHtml
            .at(&self.path, span, "raw HTML is not let through")
            .label(format!("`{shown}`"));
        if let Some((tag, tool)) = foreign_tag(html) {
            let diagnostic = diagnostic.label(format!("`<{tag}>` is a component of {tool}"));
            self.diagnostics
                .push(diagnostic.help(foreign_tag_help(tag)));
            return;
        }
        self.diagnostics.push(diagnostic.help(
            "say it in Markdown, write `\\<` or `` `code` `` for a literal `<`, or set `raw_html = true` in site.toml",
        ));
    }

    fn footnote(&mut self, out: &mut HtmlWriter, label: &str) {
        let label = (SourcePath::clone(&self.path), label.to_owned());
        let known = self.numbered.get(&label).copied();
        let number = known.unwrap_or(self.numbered.len() + 1);
        out.push("<sup class=\"footnote-ref\"");
        if known.is_none() {
            out.push(" id=\"");
            out.hole(Filling::Mark);
            out.push(&format!("fnref-{number}\""));
        }
        // A second mark leads to the note of the first.
        out.push("><a href=\"#");
        out.hole(Filling::Mark);
        let mut end = String::new();
        let _ = write!(end, "fn-{number}\">{number}</a></sup>");
        out.push(&end);
        if known.is_none() {
            self.numbered.insert(label.clone(), number);
            if self.definitions.contains_key(&label) {
                self.pending.push(Pending::Footnote(number, label));
            }
        }
    }

    /// Writes blocks inside another block: their notes wait for the end of the outer one.
    fn nested(&mut self, nodes: &Nodes<'a>) -> Prose {
        let mut inner = self.writer(nodes);
        self.run(&mut inner, nodes);
        inner.finish()
    }

    fn flush_notes(&mut self, out: &mut HtmlWriter) {
        // One after the other, never one within the other: a footnote that refers to the next one, and so on, must not
        // exhaust the stack.
        let mut at = 0;
        while at < self.pending.len() {
            let filling = match &self.pending[at] {
                Pending::Source(to) => Some(Filling::SourceNote { to: *to }),
                Pending::Footnote(number, label) => {
                    let number = *number;
                    let body = self.definitions.get(label).map(|note| note.body);
                    body.map(|body| {
                        let body = self.without_terms(|page| page.nested(body));
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

/// Writes the inside of a code block, highlighted where its author names a language that is known.
fn code(out: &mut HtmlWriter, kind: &CodeBlockKind<'_>, inside: &Nodes<'_>) {
    let text = |node: &Node<'_>| match &node.event {
        Event::Text(text) => text.to_string(),
        _ => String::new(),
    };
    let code: String = inside.iter().map(text).collect();
    match language(kind).and_then(|language| highlight::html(&code, language)) {
        Some(html) => out.highlighted(&html, &code),
        None => out.text(&code),
    }
}

/// The tag that raw HTML begins with, if it is a component of another tool.
fn foreign_tag(html: &str) -> Option<(&str, &'static str)> {
    let tag = html.trim_start().strip_prefix('<')?;
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (tag, behind) = tag.split_at(end);
    let is_component = tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag.contains(|c: char| c.is_ascii_lowercase());
    match tag {
        "quiz" if behind.starts_with(['>', ' ', '\n']) => Some((tag, "mkdocs-quiz")),
        _ if is_component => Some((tag, "MDX")),
        _ => None,
    }
}

fn foreign_tag_help(tag: &str) -> &'static str {
    if tag.eq_ignore_ascii_case("quiz") {
        "write an exercise: a heading that ends in `{#an-id .choice}`, then `- [ ]` and `- [x]`, each with its reply below, `  > …`"
    } else {
        "take it out, and write what it showed in Markdown: a note is a callout, `> [!NOTE]`"
    }
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
