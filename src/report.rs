//! Diagnostics as text for people and as JSON for programs. annotate-snippets is used only here.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use std::collections::BTreeMap;

/// Looks up the text of a source, to show lines of it.
pub type Excerpt<'e> = &'e dyn Fn(&str) -> Option<String>;

/// One diagnostic after the other, each with the lines it is about.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], excerpt: Excerpt<'_>, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let texts = texts(diagnostics, excerpt);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let title = level(diagnostic.severity).primary_title(&*diagnostic.message).id(diagnostic.code.name());
        let mut group = with_lines(Group::with_title(title), diagnostic, &texts);
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(&**help));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

/// The lines a diagnostic is about, marked, without its message and help.
#[must_use]
pub fn excerpt(diagnostic: &Diagnostic, excerpt: Excerpt<'_>) -> String {
    let texts = texts(std::slice::from_ref(diagnostic), excerpt);
    let group = with_lines(Group::with_level(level(diagnostic.severity)), diagnostic, &texts);
    Renderer::plain().decor_style(DecorStyle::Ascii).render(&[group])
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

fn with_lines<'d>(mut group: Group<'d>, diagnostic: &'d Diagnostic, texts: &'d Texts<'d>) -> Group<'d> {
    for (path, places) in by_file(diagnostic) {
        let text = texts.get(path).and_then(Option::as_deref);
        let marks: Vec<Annotation<'_>> = text.map(|text| annotations(text, &places)).unwrap_or_default();
        group = match text {
            Some(text) if !marks.is_empty() => group.element(Snippet::source(text).path(path).annotations(marks)),
            _ => group.element(Origin::path(path)),
        };
    }
    group
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
    let mut files: Vec<(&str, Vec<Marked<'_>>)> =
        vec![(&*diagnostic.place.path, vec![(&diagnostic.place, &*diagnostic.label, true)])];
    for (place, label) in &diagnostic.related {
        match files.iter_mut().find(|(path, _)| *path == &*place.path) {
            Some((_, places)) => places.push((place, label, false)),
            None => files.push((&*place.path, vec![(place, label, false)])),
        }
    }
    files
}

fn annotations<'d>(text: &str, places: &[Marked<'d>]) -> Vec<Annotation<'d>> {
    let marked = places.iter().filter_map(|(place, label, primary)| Some((place.span?, *label, *primary)));
    marked
        .map(|((start, end), label, primary)| {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(within(text, start, end));
            if label.is_empty() { annotation } else { annotation.label(label) }
        })
        .collect()
}

/// A span cut to the text and its characters, and to its first line: a file may have changed since it was read, and
/// ten lines of underlining say less than one.
fn within(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(start);
    let mut end = floor(end).max(start);
    if let Some(line_end) = text[start..end].find(['\n', '\r']) {
        end = start + line_end;
    }
    start..end
}

/// Texts of sources, by path.
type Texts<'d> = BTreeMap<&'d str, Option<String>>;

fn texts<'d>(diagnostics: &'d [Diagnostic], excerpt: Excerpt<'_>) -> Texts<'d> {
    let mut texts = BTreeMap::new();
    for diagnostic in diagnostics {
        for place in std::iter::once(&diagnostic.place).chain(diagnostic.related.iter().map(|(place, _)| place)) {
            texts.entry(&*place.path).or_insert_with(|| excerpt(&place.path));
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
            related: diagnostic.related.iter().map(|(place, label)| json_place(place, label, &texts)).collect(),
            help: &diagnostic.help,
        };
        // These structs hold nothing that JSON cannot say.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn json_place<'d>(place: &'d Place, label: &'d str, texts: &Texts<'_>) -> JsonPlace<'d> {
    let text = texts.get(&*place.path).and_then(Option::as_deref).unwrap_or_default();
    let position = |byte: usize| {
        let range = within(text, byte, byte);
        let line_start = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
        Position {
            line: text[..range.start].matches('\n').count() + 1,
            column: text[line_start..range.start].chars().count() + 1,
            byte: range.start,
        }
    };
    JsonPlace {
        path: &place.path,
        start: place.span.map(|(start, _)| position(start)),
        end: place.span.map(|(_, end)| position(end)),
        label,
    }
}
