//! Diagnostics for programs.

use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::source::Place;
use crate::report::source_texts::{ReadSource, SourceTexts, source_texts};
use serde::Serialize;

#[derive(Serialize)]
struct JsonPlace<'d> {
    path: &'d str,
    /// Absent for a diagnostic about the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'d str,
}

#[derive(Serialize)]
struct Position {
    /// Counted from 1.
    line: usize,
    /// In characters, counted from 1.
    column: usize,
    /// In bytes, counted from 0.
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

/// All diagnostics in order as JSON Lines: one object per line.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], read: ReadSource<'_>) -> String {
    let texts = source_texts(diagnostics, read);
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
        // Cannot fail: these structs have only string keys and plain values.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn json_place<'d>(place: &'d Place, label: &'d str, texts: &SourceTexts<'_>) -> JsonPlace<'d> {
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

/// The place of a diagnostic in the form that editors understand: `content/page.md:20:53`.
#[must_use]
pub fn place(diagnostic: &Diagnostic, read: ReadSource<'_>) -> String {
    let texts = source_texts(std::slice::from_ref(diagnostic), read);
    let place = json_place(&diagnostic.place, "", &texts);
    match place.start {
        Some(start) => format!("{}:{}:{}", place.path, start.line, start.column),
        None => place.path.to_owned(),
    }
}
