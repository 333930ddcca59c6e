//! One Markdown file to a [`Document`]: front matter, title, prose and exercises.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::{Block, Document, FrontMatter, Heading, Reference};
use crate::model::language;
use crate::model::prose::Prose;
use crate::model::source::{Source, SourcePath, Span, date_in_name};
use crate::parse::exercise;
use crate::parse::exercise::builder::ExerciseHeading;
use crate::parse::exercise::heading::{any_kind, kind_of};
use crate::parse::exercise::{dashes, meanings, unread};
use crate::parse::markdown::includes::{PageSource, SourceChunk, chunks};
use crate::parse::markdown::options::ParseOptions;
use crate::parse::markdown::page_builder::{Definition, PageBuilder};
use crate::parse::markdown::passages::passages;
use crate::parse::markdown::reader;
use crate::parse::markdown::reader::Comments;
use crate::parse::markdown::tree::{Nodes, exercise_size, inside, only, plain_text};
use crate::parse::markdown::word_count::words_in;
use crate::parse::settings::front_matter::front_matter;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag};

/// Parses one page.
#[must_use]
pub fn page(source: &Source, options: &ParseOptions) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let (mut front, body) = front_matter(source, &mut diagnostics);
    front.date = front.date.or_else(|| date_of(&source.path));
    report_nul(source, &mut diagnostics);
    let math = front.math.unwrap_or(options.math);
    let PageSource {
        mut chunks,
        allowed,
        unknown_footnotes,
    } = chunks(source, body, math, options, &mut diagnostics);
    let tags = options.languages.keys().map(String::as_str);
    let (language, place) = language::of_file(&source.path, tags).unzip();
    let mut builder = PageBuilder::new(&source.path);
    builder.raw_html = options.raw_html;
    builder.search = options.collect.search;
    builder.vocabulary = match language {
        _ if front.no_glossary => None,
        Some(tag) => options.languages.get(tag).and_then(Option::as_ref),
        None => options.vocabulary.as_ref(),
    };
    let outlines: Vec<Outline> = chunks
        .iter_mut()
        .map(|chunk| {
            builder.path = SourcePath::clone(&chunk.path);
            let outline = Outline::new(&chunk.nodes);
            // The page's own heading is printed by the template, and a link to it is a link to the page.
            let own = chunk.path == source.path && page_heading(&chunk.nodes).is_some();
            name_headings(&mut builder, chunk, &outline.headings[usize::from(own)..]);
            outline
        })
        .collect();
    for (chunk, outline) in chunks.iter().zip(&outlines) {
        collect_footnotes(&mut builder, chunk, &outline.footnotes);
    }
    let mut parser = PageParser {
        builder,
        text: "",
        heading: None,
        blocks: Vec::new(),
        headings: Vec::new(),
    };
    for (at, chunk) in chunks.iter().enumerate() {
        parser.builder.path = SourcePath::clone(&chunk.path);
        parser.text = chunk.text;
        parser.chunk(&chunk.nodes, at == 0 && chunk.path == source.path);
    }
    let PageParser {
        builder,
        heading,
        blocks,
        headings,
        ..
    } = parser;
    report_unused_footnotes(&builder, &mut diagnostics);
    report_unknown_footnotes(&unknown_footnotes, &mut diagnostics);
    diagnostics.append(builder.diagnostics);
    let subtree = |at: Option<usize>, chunk: &SourceChunk<'_>| {
        let at = at?;
        let text = plain_text(&chunk.nodes[at..at + chunk.nodes[at].size]);
        (!text.is_empty()).then_some(text)
    };
    let mut each = chunks.iter().zip(&outlines);
    let lead_text = each.find_map(|(chunk, outline)| subtree(outline.paragraph, chunk));
    let document = Document {
        path: SourcePath::clone(&source.path),
        place: place.map_or_else(|| SourcePath::clone(&source.path), SourcePath::from),
        language: language.map(Into::into),
        // A page that could not be read to its end has been reported; that it has no title would be one message too many.
        title: title(&front, &chunks, &outlines)
            .filter(|title| !title.is_empty())
            .or_else(|| diagnostics.has_errors().then(|| source.path.to_string())),
        front,
        heading,
        blocks,
        headings,
        figures: builder.figures,
        anchors: builder.ids.into_iter().collect(),
        references: builder.references,
        lead_text: lead_text.unwrap_or_default(),
        words: outlines.iter().map(|outline| outline.words).sum(),
        includes: chunks
            .iter()
            .map(|chunk| &chunk.path)
            .filter(|path| **path != source.path)
            .cloned()
            .collect(),
        allowed,
        plain_text: options.collect.lints.then(|| passages(&chunks)),
    };
    (document, diagnostics)
}

/// The title in the front matter, else the first heading of any rank.
fn title(front: &FrontMatter, chunks: &[SourceChunk<'_>], outlines: &[Outline]) -> Option<String> {
    if front.title.is_some() {
        return front.title.clone();
    }
    chunks.iter().zip(outlines).find_map(|(chunk, outline)| {
        let at = *outline.headings.first()?;
        let text = plain_text(&chunk.nodes[at..at + chunk.nodes[at].size]);
        (!text.is_empty()).then_some(text)
    })
}

fn report_nul(source: &Source, diagnostics: &mut Diagnostics) {
    let Some(nul) = memchr::memchr(0, source.text.as_bytes()) else {
        return;
    };
    let diagnostic = Code::NotUtf8.at(
        &source.path,
        &(nul..nul + 1),
        "the file holds a NUL byte, so it is not text",
    );
    diagnostics.push(diagnostic.help("save it as UTF-8 text"));
}

/// The date that a page's name begins with; a page that is the index of a folder has the folder's.
fn date_of(path: &str) -> Option<String> {
    let mut parts = path.rsplit('/');
    let name = parts
        .next()
        .filter(|name| !name.starts_with("index."))
        .or_else(|| parts.next())?;
    date_in_name(name).map(|(date, _)| date.to_owned())
}

/// Parses Markdown inside another file, such as a definition of the glossary. TOML may escape it or spread it over lines,
/// so every place in it is that of the whole text.
pub(crate) fn fragment(
    path: &SourcePath,
    (text, span): (&str, &Span),
    search: bool,
    references: &mut Vec<Reference>,
    diagnostics: &mut Diagnostics,
) -> Prose {
    let mut tree = reader::read(text, 0, false, Comments::Keep);
    for node in &mut tree.nodes {
        node.span.clone_from(span);
    }
    for miss in tree.near_misses {
        diagnostics.push(miss.diagnostic(path, span));
    }
    let mut builder = PageBuilder::new(path);
    builder.search = search;
    builder.references = std::mem::take(references);
    let prose = match only(&tree.nodes).map(|node| node.tag()) {
        Some(Some(Tag::Paragraph)) => builder.inlines(inside(&tree.nodes)),
        _ => builder.blocks(&tree.nodes),
    };
    *references = std::mem::take(&mut builder.references);
    diagnostics.append(builder.diagnostics);
    prose
}

/// What the whole of a chunk is asked for, from one pass over its nodes.
#[derive(Default)]
struct Outline {
    /// Indices of its headings.
    headings: Vec<usize>,
    /// Indices of its footnotes.
    footnotes: Vec<usize>,
    /// Index of its first paragraph.
    paragraph: Option<usize>,
    /// Words as a reader counts them.
    words: usize,
}

impl Outline {
    fn new(nodes: &Nodes<'_>) -> Self {
        let mut outline = Self::default();
        let (first, last) = (nodes.first(), nodes.last());
        let written = first
            .zip(last)
            .map(|(first, last)| last.span.end.saturating_sub(first.span.start));
        // The words of all texts, each behind a blank.
        let mut text = String::with_capacity(written.unwrap_or(0));
        for (at, node) in nodes.iter().enumerate() {
            match &node.event {
                // Smart punctuation splits a word at its apostrophe, of which only the front counts.
                Event::Text(words) | Event::Code(words) => {
                    text.push('\n');
                    text.push_str(words);
                }
                Event::Start(Tag::Heading { .. }) => outline.headings.push(at),
                Event::Start(Tag::FootnoteDefinition(_)) => outline.footnotes.push(at),
                Event::Start(Tag::Paragraph) => {
                    outline.paragraph.get_or_insert(at);
                }
                _ => {}
            }
        }
        outline.words = words_in(&text);
        outline
    }
}

/// Gives every heading its id: the author's, else one derived from its words.
fn name_headings<'a>(
    page: &mut PageBuilder<'_, 'a>,
    chunk: &mut SourceChunk<'a>,
    headings: &[usize],
) {
    for at in headings {
        let node = &chunk.nodes[*at];
        if let Event::Start(Tag::Heading {
            id: Some(id),
            classes,
            ..
        }) = &node.event
            && !page.ids.insert(id.to_string())
            && !any_kind(classes)
        {
            let diagnostic = Code::DuplicateAnchor.at(
                &page.path,
                &node.span,
                format!("the id `{id}` is already taken on this page"),
            );
            page.diagnostics
                .push(diagnostic.help("give one of the two headings another id, or none"));
        }
    }
    for at in headings {
        let nodes = &mut chunk.nodes[*at..];
        if !matches!(&nodes[0].event, Event::Start(Tag::Heading { id: None, classes, .. }) if !any_kind(classes))
        {
            continue;
        }
        let fresh = page.fresh_id(&plain_text(&nodes[..nodes[0].size]));
        if let Event::Start(Tag::Heading { id, .. }) = &mut nodes[0].event {
            *id = Some(CowStr::from(fresh));
        }
    }
}

fn collect_footnotes<'e, 'a>(
    page: &mut PageBuilder<'e, 'a>,
    chunk: &'e SourceChunk<'a>,
    footnotes: &[usize],
) {
    for at in footnotes {
        let node = &chunk.nodes[*at];
        if let Some(Tag::FootnoteDefinition(label)) = node.tag() {
            let label = (SourcePath::clone(&chunk.path), label.to_string());
            let body = &chunk.nodes[at + 1..at + node.size];
            let span = node.span.clone();
            page.definitions.insert(label, Definition { body, span });
        }
    }
}

fn report_unused_footnotes(page: &PageBuilder<'_, '_>, diagnostics: &mut Diagnostics) {
    for ((path, label), span) in page.unused_footnotes() {
        let diagnostic = Code::UnusedFootnote.at(
            path,
            &(span.start..span.start + label.len() + 3),
            format!("nothing refers to the footnote `{label}`"),
        );
        diagnostics.push(diagnostic.help(format!(
            "write `[^{label}]` where it belongs, or take it out"
        )));
    }
}

fn report_unknown_footnotes(unknown: &[(SourcePath, String, Span)], diagnostics: &mut Diagnostics) {
    for (path, label, place) in unknown {
        let message = format!("there is no footnote `{label}`");
        let help = format!("write its text at the end of the page: `[^{label}]: …`");
        diagnostics.push(Code::UnknownFootnote.at(path, place, message).help(help));
    }
}

/// A page being put together.
struct PageParser<'p, 'e, 'a> {
    builder: PageBuilder<'e, 'a>,
    /// The whole file that is being read.
    text: &'p str,
    heading: Option<Prose>,
    blocks: Vec<Block>,
    headings: Vec<Heading>,
}

impl<'e, 'a> PageParser<'_, 'e, 'a> {
    /// Goes through the top-level blocks: runs of prose, and exercises. `first`: whether the page begins here.
    fn chunk(&mut self, nodes: &'e Nodes<'a>, first: bool) {
        let mut at = 0;
        if first && let Some(size) = page_heading(nodes) {
            self.heading = Some(self.builder.inlines(&nodes[1..size]));
            at = size;
        }
        let mut prose_from = at;
        while let Some(node) = nodes.get(at) {
            let end = at + node.size;
            let Event::Start(Tag::Heading {
                level,
                id,
                classes,
                attrs,
            }) = &node.event
            else {
                at = end;
                continue;
            };
            let heading = ExerciseHeading {
                level: *level as u8,
                id: id.as_deref(),
                classes,
                attrs,
                title: &nodes[at + 1..end],
                span: node.span.clone(),
            };
            let Some(kind) = kind_of(&mut self.builder, &heading, self.text) else {
                if !(classes.is_empty() && attrs.is_empty()) {
                    let below = &nodes[end..at + exercise_size(&nodes[at..], *level)];
                    unread::report(&mut self.builder, &heading, below, self.text);
                }
                self.headings.push(Heading {
                    level: heading.level.max(2),
                    id: heading.id.unwrap_or_default().to_owned(),
                    text: plain_text(heading.title),
                    exercise: false,
                });
                at = end;
                continue;
            };
            self.prose(&nodes[prose_from..at]);
            let close = at + exercise_size(&nodes[at..], *level);
            let body = &nodes[end..close];
            let ended = (kind, &heading);
            if dashes::report(&mut self.builder, ended, body, &nodes[close..], self.text) {
                // What is missing may be below the line that is no heading.
                at = close;
                prose_from = close;
                continue;
            }
            let exercise = exercise::parse(&mut self.builder, kind, &heading, body, self.text);
            if let Some(exercise) = exercise {
                self.headings.push(Heading {
                    level: exercise.level.max(2),
                    id: exercise.id.clone(),
                    text: exercise.title_text.clone(),
                    exercise: true,
                });
                self.blocks.push(Block::Exercise(Box::new(exercise)));
            }
            // The rule that ends an exercise is its end, not a rule of the text.
            let rule = matches!(nodes.get(close).map(|node| &node.event), Some(Event::Rule));
            at = close + usize::from(rule);
            prose_from = at;
        }
        self.prose(&nodes[prose_from..]);
    }

    fn prose(&mut self, nodes: &'e Nodes<'a>) {
        let prose = self.builder.prose(nodes);
        if !prose.is_empty() {
            self.blocks.push(Block::Prose(prose));
        }
    }
}

/// The size of the first-level heading that a page begins with.
fn page_heading(nodes: &Nodes<'_>) -> Option<usize> {
    let first = nodes.first()?;
    match first.tag() {
        Some(Tag::Heading {
            level: HeadingLevel::H1,
            classes,
            ..
        }) if !any_kind(classes)
            && !classes
                .iter()
                .any(|class| meanings::meant(class).next().is_some()) =>
        {
            Some(first.size)
        }
        _ => None,
    }
}
