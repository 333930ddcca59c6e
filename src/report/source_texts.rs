//! The texts of the sources that some diagnostics are about.

use crate::model::diagnostic::Diagnostic;
use crate::report::line_index::LineIndex;
use std::collections::BTreeMap;

/// Returns the text of the source at a path, if it can be read.
pub type ReadSource<'e> = &'e dyn Fn(&str) -> Option<String>;

/// Source path → text, `None` for a source that cannot be read.
pub(crate) type SourceTexts<'d> = BTreeMap<&'d str, Option<LineIndex>>;

/// Reads each source once.
pub(crate) fn source_texts<'d>(
    diagnostics: &'d [Diagnostic],
    read: ReadSource<'_>,
) -> SourceTexts<'d> {
    let mut texts = BTreeMap::new();
    for diagnostic in diagnostics {
        for place in std::iter::once(&diagnostic.place)
            .chain(diagnostic.related.iter().map(|(place, _)| place))
        {
            texts
                .entry(&*place.path)
                .or_insert_with(|| read(&place.path).map(LineIndex::new));
        }
    }
    texts
}
