//! Diagnostics as text for people and as JSON for programs. annotate-snippets is used only here.

pub mod line_index;

use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::source::Place;
use crate::report::line_index::Text;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use std::collections::BTreeMap;

/// Bytes that are shown whole, however many lines they are.
const LONGEST_SHOWN: usize = 8192;

/// Looks up the text of a source, to show lines of it.
pub type Excerpt<'e> = &'e dyn Fn(&str) -> Option<String>;

/// One diagnostic after the other, each with the lines it is about.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], excerpt: Excerpt<'_>, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let texts = texts(diagnostics, excerpt);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let title = level(diagnostic.severity)
            .primary_title(&*diagnostic.message)
            .id(diagnostic.code.name());
        let (mut group, corrections) = with_lines(Group::with_title(title), diagnostic, &texts);
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(&**help));
        }
        out.push_str(&corrected(renderer.render(&[group]), corrections));
        out.push_str("\n\n");
    }
    out
}

/// The lines a diagnostic is about, marked, without its message and help.
#[must_use]
pub fn excerpt(diagnostic: &Diagnostic, excerpt: Excerpt<'_>) -> String {
    let texts = texts(std::slice::from_ref(diagnostic), excerpt);
    let (group, corrections) = with_lines(
        Group::with_level(level(diagnostic.severity)),
        diagnostic,
        &texts,
    );
    corrected(
        Renderer::plain()
            .decor_style(DecorStyle::Ascii)
            .render(&[group]),
        corrections,
    )
}

/// Where a diagnostic is about, as editors take it: `content/page.md:20:53`.
#[must_use]
pub fn place(diagnostic: &Diagnostic, excerpt: Excerpt<'_>) -> String {
    let texts = texts(std::slice::from_ref(diagnostic), excerpt);
    let place = json_place(&diagnostic.place, "", &texts);
    match place.start {
        Some(start) => format!("{}:{}:{}", place.path, start.line, start.column),
        None => place.path.to_owned(),
    }
}

/// Adds the lines. Also returned: places that the renderer will name wrongly, and what they are.
fn with_lines<'d>(
    mut group: Group<'d>,
    diagnostic: &'d Diagnostic,
    texts: &'d Texts<'d>,
) -> (Group<'d>, Vec<(String, String)>) {
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

fn corrected(message: String, corrections: Vec<(String, String)>) -> String {
    corrections
        .into_iter()
        .fold(message, |message, (wrong, right)| {
            message.replacen(&wrong, &right, 1)
        })
}

/// A piece of a file in a message.
struct Shown<'d> {
    element: Element<'d>,
    /// The place as the renderer will name it, and as it is, where they differ.
    correction: Option<(String, String)>,
}

/// The lines that some places are about, and nothing else of their file: a file with a thousand mistakes is not gone
/// through a thousand times. Of a line beyond all measure only what stands around the place is shown.
fn snippet<'d>(text: &'d Text, path: &'d str, places: &[Marked<'d>]) -> Option<Shown<'d>> {
    let spans = || {
        places
            .iter()
            .filter_map(|(place, ..)| place.span.map(|(start, end)| text.within(start, end)))
    };
    let start = spans().map(|span| span.start).min()?;
    let end = spans().map(|span| span.end).max().unwrap_or(start);
    let lines = text.line_start(start)..text.line_end(end);
    let cut = lines.len() > LONGEST_SHOWN;
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
    let shown = Shown {
        element: snippet.path(path).into(),
        correction: None,
    };
    if !cut {
        return Some(shown);
    }
    // The renderer takes the column in the piece for that in the line.
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
    let named = |column: usize| format!("{path}:{line}:{column}\n");
    Some(Shown {
        correction: Some((named(in_piece), named(column))),
        ..shown
    })
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// A place, what to see there, and whether it is the one the diagnostic is about.
type Marked<'d> = (&'d Place, &'d str, bool);

/// The places of a diagnostic, file by file, its own first.
fn by_file(diagnostic: &Diagnostic) -> Vec<(&str, Vec<Marked<'_>>)> {
    let mut files: Vec<(&str, Vec<Marked<'_>>)> = vec![(
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

/// Texts of sources, by path.
type Texts<'d> = BTreeMap<&'d str, Option<Text>>;

fn texts<'d>(diagnostics: &'d [Diagnostic], excerpt: Excerpt<'_>) -> Texts<'d> {
    let mut texts = BTreeMap::new();
    for diagnostic in diagnostics {
        for place in std::iter::once(&diagnostic.place)
            .chain(diagnostic.related.iter().map(|(place, _)| place))
        {
            texts
                .entry(&*place.path)
                .or_insert_with(|| excerpt(&place.path).map(Text::new));
        }
    }
    texts
}

#[derive(Serialize)]
struct JsonPlace<'d> {
    path: &'d str,
    /// From 1; absent when the file as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'d str,
}

#[derive(Serialize)]
struct Position {
    /// From 1.
    line: usize,
    /// Characters from 1.
    column: usize,
    /// Bytes from 0.
    byte: usize,
}

#[derive(Serialize)]
struct JsonDiagnostic<'d> {
    severity: Severity,
    code: &'static str,
    message: &'d str,
    place: JsonPlace<'d>,
    related: Vec<JsonPlace<'d>>,
    help: &'d [String],
}

/// The same for programs: one JSON object a line, so that a reader may begin before the last is written.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], excerpt: Excerpt<'_>) -> String {
    let texts = texts(diagnostics, excerpt);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let line = JsonDiagnostic {
            severity: diagnostic.severity,
            code: diagnostic.code.name(),
            message: &diagnostic.message,
            place: json_place(&diagnostic.place, &diagnostic.label, &texts),
            related: diagnostic
                .related
                .iter()
                .map(|(place, label)| json_place(place, label, &texts))
                .collect(),
            help: &diagnostic.help,
        };
        // These structs hold nothing that JSON cannot say.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn json_place<'d>(place: &'d Place, label: &'d str, texts: &Texts<'_>) -> JsonPlace<'d> {
    let text = texts.get(&*place.path).and_then(Option::as_ref);
    let position = |byte: usize| {
        let Some(text) = text else {
            return Position {
                line: 1,
                column: 1,
                byte: 0,
            };
        };
        let byte = text.within(byte, byte).start;
        Position {
            line: text.line(byte),
            column: text.column(byte),
            byte,
        }
    };
    JsonPlace {
        path: &place.path,
        start: place.span.map(|(start, _)| position(start)),
        end: place.span.map(|(_, end)| position(end)),
        label,
    }
}
