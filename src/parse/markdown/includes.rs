//! Shared pieces: `![What it is](_piece.md)`, alone in its paragraph, sets another file in.
//!
//! A page becomes stretches, each from one file, so that every place in them is a place of the file it was written in.

use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::document::Allowance;
use crate::model::language;
use crate::model::source::{Source, SourcePath, Span, is_piece, joined};
use crate::parse::markdown::comments;
use crate::parse::markdown::events::{Events, block_end};
use crate::parse::options::Rules;
use crate::parse::page;
use crate::parse::page::events;
use crate::parse::settings::front_matter::front_matter;
use pulldown_cmark::{Event, Tag};

/// The top-level blocks between two changes of file.
pub(crate) struct Stretch<'a> {
    pub(crate) path: SourcePath,
    /// The whole file, which the spans are places of.
    pub(crate) text: &'a str,
    pub(crate) events: Vec<(Event<'a>, Span)>,
}

/// Cuts a page into stretches, and reads what its comments allow. `body`: where its Markdown begins. One stretch when
/// nothing is set in.
pub(crate) fn stretches<'a>(
    source: &'a Source,
    body: usize,
    math: bool,
    rules: &Rules<'a>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Stretch<'a>>, Vec<Allowance>) {
    let (open, stretches, allowed) = (Vec::new(), Vec::new(), Vec::new());
    let mut gather = Gather {
        rules,
        math,
        open,
        stretches,
        allowed,
        diagnostics,
    };
    gather.file(source, body);
    (gather.stretches, gather.allowed)
}

struct Gather<'g, 'a> {
    rules: &'g Rules<'a>,
    math: bool,
    /// The files that are being set into each other, the page first.
    open: Vec<SourcePath>,
    stretches: Vec<Stretch<'a>>,
    /// What comments in these files allow.
    allowed: Vec<Allowance>,
    diagnostics: &'g mut Diagnostics,
}

impl<'a> Gather<'_, 'a> {
    fn file(&mut self, source: &'a Source, body: usize) {
        let readable =
            page::before_too_many_openings(&source.path, &source.text, body, self.diagnostics);
        let (mut events, unmade) = events(&source.text[body..readable], body, self.math);
        for unmade in unmade {
            let span = unmade.span.clone();
            self.diagnostics
                .push(unmade.diagnostic(&source.path, &span));
        }
        self.allowed
            .extend(comments::take(&source.path, &mut events, self.diagnostics));
        page::cut_too_deep(&source.path, &mut events, self.diagnostics);
        self.open.push(SourcePath::clone(&source.path));
        let whole = Stretch {
            path: SourcePath::clone(&source.path),
            text: &source.text,
            events,
        };
        if whole
            .events
            .iter()
            .any(|(event, _)| names_piece(event).is_some())
        {
            self.cut(whole);
        } else {
            self.stretches.push(whole);
        }
        self.open.pop();
    }

    fn cut(&mut self, whole: Stretch<'a>) {
        let Stretch { path, text, events } = whole;
        let mut rest = Vec::new();
        let mut at = 0;
        while at < events.len() {
            let end = block_end(&events, at);
            match piece_alone(&events[at..end]) {
                None => rest.extend_from_slice(&events[at..end]),
                Some((dest, span)) => {
                    let events = std::mem::take(&mut rest);
                    self.stretches.push(Stretch {
                        path: SourcePath::clone(&path),
                        text,
                        events,
                    });
                    self.piece(&path, &dest, &span);
                }
            }
            at = end;
        }
        self.stretches.push(Stretch {
            path,
            text,
            events: rest,
        });
    }

    fn piece(&mut self, from: &SourcePath, dest: &str, span: &Span) {
        let dest = percent_encoding::percent_decode_str(dest).decode_utf8_lossy();
        let path = joined(from, &dest).unwrap_or_default();
        // A translation prefers the piece in its own language.
        let tags = self
            .rules
            .languages
            .into_iter()
            .flatten()
            .map(|(tag, _)| tag.as_str());
        let page = self.open.first().map_or("", |page| page);
        let own = language::of_file(page, tags).map(|(tag, _)| language::in_language(&path, tag));
        let find = |path: &str| self.rules.pieces.and_then(|pieces| pieces.get(path));
        let Some(piece) = own.and_then(|own| find(&own)).or_else(|| find(&path)) else {
            let diagnostic =
                Code::Piece.at(from, span, format!("there is no shared piece `{dest}`"));
            let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
            let known = self
                .rules
                .pieces
                .into_iter()
                .flat_map(|pieces| pieces.keys());
            let beside = known.filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'));
            self.diagnostics.push(match did_you_mean(&dest, beside) {
                Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
                None => diagnostic.help(
                    "name a file below content/ as seen from this one, such as `../_piece.md`",
                ),
            });
            return;
        };
        if self.open.contains(&piece.path) {
            let circle: Vec<&str> = self
                .open
                .iter()
                .map(|path| &**path)
                .chain([&*piece.path])
                .collect();
            let diagnostic = Code::Piece.at(from, span, "a shared piece cannot be set into itself");
            self.diagnostics
                .push(diagnostic.help(format!("take one of these out: {}", circle.join(" → "))));
            return;
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
}

/// A paragraph that is nothing but a picture whose file is a shared piece.
fn piece_alone(block: &Events<'_>) -> Option<(String, Span)> {
    let [(Event::Start(Tag::Paragraph), _), inside @ .., _] = block else {
        return None;
    };
    let dest = names_piece(&inside.first()?.0)?;
    (block_end(inside, 0) == inside.len()).then(|| (dest.to_owned(), inside[0].1.clone()))
}

fn names_piece<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    let Event::Start(Tag::Image { dest_url, .. }) = event else {
        return None;
    };
    is_piece(dest_url).then_some(dest_url)
}
