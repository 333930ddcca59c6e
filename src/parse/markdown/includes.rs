//! Includes: `![What it is](_piece.md)`, alone in its paragraph, is replaced by another file.
//!
//! A page becomes chunks, each from one file, so that every place in them is a place of the file it was written in.

use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::document::Allowance;
use crate::model::language;
use crate::model::source::{Source, SourcePath, Span, is_include, joined};
use crate::parse::markdown::options::ParseOptions;
use crate::parse::markdown::reader::Comments;
use crate::parse::markdown::tree::{Node, Nodes, inside, only};
use crate::parse::markdown::{comments, reader};
use crate::parse::settings::front_matter::front_matter;
use pulldown_cmark::Tag;

/// The top-level blocks between two changes of file.
pub(crate) struct SourceChunk<'a> {
    pub(crate) path: SourcePath,
    /// The whole file, which the spans are places of.
    pub(crate) text: &'a str,
    pub(crate) nodes: Vec<Node<'a>>,
}

/// A page with everything that it includes.
#[derive(Default)]
pub(crate) struct PageSource<'a> {
    /// One when nothing is included.
    pub(crate) chunks: Vec<SourceChunk<'a>>,
    /// What comments allow.
    pub(crate) allowed: Vec<Allowance>,
    /// Marks of footnotes that nothing defines: the file, the label and the place.
    pub(crate) unknown_footnotes: Vec<(SourcePath, String, Span)>,
}

/// Reads a page and the files it includes. `body`: where its Markdown begins.
pub(crate) fn chunks<'a>(
    source: &'a Source,
    body: usize,
    math: bool,
    options: &'a ParseOptions,
    diagnostics: &mut Diagnostics,
) -> PageSource<'a> {
    let mut includer = Includer {
        options,
        math,
        open: Vec::new(),
        page: PageSource::default(),
        diagnostics,
    };
    includer.file(source, body);
    includer.page
}

struct Includer<'g, 'a> {
    options: &'a ParseOptions,
    math: bool,
    /// The files that include each other, the page first.
    open: Vec<SourcePath>,
    page: PageSource<'a>,
    diagnostics: &'g mut Diagnostics,
}

impl<'a> Includer<'_, 'a> {
    fn file(&mut self, source: &'a Source, body: usize) {
        let (path, text) = (&source.path, &*source.text);
        let end = reader::before_too_many_openings(path, text, body, self.diagnostics);
        let mut tree = reader::read(&text[body..end], body, self.math, Comments::TakeOut);
        for miss in std::mem::take(&mut tree.near_misses) {
            let span = miss.span.clone();
            self.diagnostics.push(miss.diagnostic(path, &span));
        }
        let allowed = comments::allowances(path, &tree, self.diagnostics);
        self.page.allowed.extend(allowed);
        reader::cut_too_deep(path, &mut tree, self.diagnostics);
        let unknown = tree.unknown_footnotes.into_iter();
        self.page
            .unknown_footnotes
            .extend(unknown.map(|(label, span)| (SourcePath::clone(path), label, span)));
        self.open.push(SourcePath::clone(path));
        let whole = SourceChunk {
            path: SourcePath::clone(path),
            text,
            nodes: tree.nodes,
        };
        if tree.includes {
            self.cut(whole);
        } else {
            self.page.chunks.push(whole);
        }
        self.open.pop();
    }

    fn cut(&mut self, whole: SourceChunk<'a>) {
        let SourceChunk {
            path,
            text,
            mut nodes,
        } = whole;
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            let end = at + node.size;
            let Some((dest, span)) = include(&nodes[at..end]) else {
                at = end;
                continue;
            };
            let rest = nodes.split_off(end);
            nodes.truncate(at);
            self.page.chunks.push(SourceChunk {
                path: SourcePath::clone(&path),
                text,
                nodes: std::mem::replace(&mut nodes, rest),
            });
            at = 0;
            self.include(&path, &dest, &span);
        }
        self.page.chunks.push(SourceChunk { path, text, nodes });
    }

    fn include(&mut self, from: &SourcePath, dest: &str, span: &Span) {
        let dest = percent_encoding::percent_decode_str(dest).decode_utf8_lossy();
        let path = joined(from, &dest).unwrap_or_default();
        let Some(piece) = self.find(&path) else {
            return self.report_missing(from, &dest, span);
        };
        if self.open.contains(&piece.path) {
            let circle: Vec<&str> = self
                .open
                .iter()
                .map(|path| &**path)
                .chain([&*piece.path])
                .collect();
            let diagnostic = Code::Piece.at(from, span, "a shared piece cannot be set into itself");
            let help = format!("take one of these out: {}", circle.join(" → "));
            return self.diagnostics.push(diagnostic.help(help));
        }
        let (_, body) = front_matter(piece, &mut Diagnostics::default());
        let start = if piece.text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        if body > start {
            let start = piece.text.len() - piece.text[start..].trim_start().len();
            let diagnostic = Code::Piece.at(
                &piece.path,
                &(start..start + 3),
                "a shared piece has no front matter",
            );
            self.diagnostics
                .push(diagnostic.help("take it out: the page it is set into has its own"));
        }
        self.file(piece, body);
    }
    /// The file to include; a translation prefers the one in its own language.
    fn find(&self, path: &str) -> Option<&'a Source> {
        let tags = self.options.languages.keys().map(String::as_str);
        let page = self.open.first().map_or("", |page| page);
        let own = language::of_file(page, tags).map(|(tag, _)| language::in_language(path, tag));
        let files = &self.options.includes;
        own.and_then(|own| files.get(&*own))
            .or_else(|| files.get(path))
    }

    fn report_missing(&mut self, from: &SourcePath, dest: &str, span: &Span) {
        let diagnostic = Code::Piece.at(from, span, format!("there is no shared piece `{dest}`"));
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let files = self.options.includes.keys();
        let beside = files.filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'));
        self.diagnostics.push(match did_you_mean(dest, beside) {
            Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
            None => diagnostic
                .help("name a file below content/ as seen from this one, such as `../_piece.md`"),
        });
    }
}

/// The file that a block includes: a paragraph that is nothing but a picture whose file is a shared piece.
fn include(block: &Nodes<'_>) -> Option<(String, Span)> {
    let Some(Tag::Paragraph) = block.first()?.tag() else {
        return None;
    };
    let picture = only(inside(block))?;
    match picture.tag() {
        Some(Tag::Image { dest_url, .. }) if is_include(dest_url) => {
            Some((dest_url.to_string(), picture.span.clone()))
        }
        _ => None,
    }
}
