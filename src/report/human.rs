//! Diagnostics for people. annotate-snippets is used only here.

use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::source::Place;
use crate::report::columns::{Correction, corrected};
use crate::report::line_index::LineIndex;
use crate::report::source_texts::{ReadSource, SourceTexts, source_texts};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

/// Most bytes that are shown uncut.
const MAX_UNCUT: usize = 8192;

/// All diagnostics in order, each with the lines it is about, marked. ANSI colors if `color` is set.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], read: ReadSource<'_>, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let texts = source_texts(diagnostics, read);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let title = level(diagnostic.severity)
            .primary_title(&*diagnostic.message)
            .id(diagnostic.code.name());
        let (mut group, corrections) = with_lines(Group::with_title(title), diagnostic, &texts);
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(&**help));
        }
        out.push_str(&corrected(renderer.render(&[group]), &corrections));
        out.push_str("\n\n");
    }
    out
}

/// The lines a diagnostic is about, marked, without its message and help.
#[must_use]
pub fn excerpt(diagnostic: &Diagnostic, read: ReadSource<'_>) -> String {
    let texts = source_texts(std::slice::from_ref(diagnostic), read);
    let (group, corrections) = with_lines(
        Group::with_level(level(diagnostic.severity)),
        diagnostic,
        &texts,
    );
    corrected(
        Renderer::plain()
            .decor_style(DecorStyle::Ascii)
            .render(&[group]),
        &corrections,
    )
}

/// Adds the lines that a diagnostic is about. Also returns the corrections for the rendered output.
fn with_lines<'d>(
    mut group: Group<'d>,
    diagnostic: &'d Diagnostic,
    texts: &'d SourceTexts<'d>,
) -> (Group<'d>, Vec<Correction>) {
    let mut corrections = Vec::new();
    for (path, places) in by_file(diagnostic) {
        let text = texts.get(path).and_then(Option::as_ref);
        let shown = text
            .map(|text| text.close_together(&places))
            .unwrap_or_default();
        if shown.is_empty() {
            group = group.element(Origin::path(path));
        }
        for places in shown {
            if let Some(shown) = text.and_then(|text| snippet(text, path, &places)) {
                group = group.element(shown.element);
                corrections.extend(shown.correction);
            }
        }
    }
    (group, corrections)
}

/// A piece of a source, ready to be rendered.
struct Piece<'d> {
    element: Element<'d>,
    /// For a piece that does not begin at the start of its line.
    correction: Option<Correction>,
}

/// The lines that some places are about. The renderer gets nothing else of the file, because it scans all of its input for
/// every diagnostic. Of an overlong line it gets only the part around the places.
fn snippet<'d>(
    text: &'d LineIndex,
    path: &'d str,
    places: &[LabeledPlace<'d>],
) -> Option<Piece<'d>> {
    let spans = || {
        places
            .iter()
            .filter_map(|(place, ..)| place.span.map(|(start, end)| text.within(start, end)))
    };
    let start = spans().map(|span| span.start).min()?;
    let end = spans().map(|span| span.end).max().unwrap_or(start);
    let lines = text.line_start(start)..text.line_end(end);
    let cut = lines.len() > MAX_UNCUT;
    let window = if cut {
        text.around(start, end, &lines)
    } else {
        lines
    };
    let marks = places.iter().filter_map(|(place, label, primary)| {
        let span = text.within(place.span?.0, place.span?.1);
        let kind = if *primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let range = span.start.max(window.start).min(window.end)
            ..span.end.max(window.start).min(window.end);
        let annotation = kind.span(range.start - window.start..range.end - window.start);
        Some(if label.is_empty() {
            annotation
        } else {
            annotation.label(*label)
        })
    });
    let snippet = Snippet::source(&text.whole[window.clone()])
        .line_start(text.line(start))
        .annotations(marks);
    let piece = Piece {
        element: snippet.path(path).into(),
        correction: None,
    };
    if !cut {
        return Some(piece);
    }
    let first = places
        .iter()
        .find(|(_, _, primary)| *primary)
        .or(places.first());
    let at = text
        .within(
            first
                .and_then(|(place, ..)| place.span)
                .map_or(start, |(start, _)| start),
            0,
        )
        .start;
    let (line, column) = (text.line(at), text.column(at));
    let in_piece = text.whole[window.start..at.max(window.start)]
        .chars()
        .count()
        + 1;
    Some(Piece {
        correction: Some(Correction::new(path, line, in_piece, column)),
        ..piece
    })
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// A place, its label, and whether it is the primary one.
type LabeledPlace<'d> = (&'d Place, &'d str, bool);

/// The places of a diagnostic, grouped by file. The file of its primary place comes first.
fn by_file(diagnostic: &Diagnostic) -> Vec<(&str, Vec<LabeledPlace<'_>>)> {
    let mut files: Vec<(&str, Vec<LabeledPlace<'_>>)> = vec![(
        &*diagnostic.place.path,
        vec![(&diagnostic.place, &*diagnostic.label, true)],
    )];
    for (place, label) in &diagnostic.related {
        match files.iter_mut().find(|(path, _)| *path == &*place.path) {
            Some((_, places)) => places.push((place, label, false)),
            None => files.push((&*place.path, vec![(place, label, false)])),
        }
    }
    files
}
