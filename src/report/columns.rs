//! Correction of the columns that annotate-snippets prints for a cut line.
//!
//! Of an overlong line only a piece is handed to the renderer. `Snippet` has a way to set the number of its first line but
//! none to set its first column, so the renderer counts columns from the start of the piece. Its output therefore names
//! `page.md:1:61`, and this module replaces that with `page.md:1:90000`.

/// A position that the renderer prints wrongly.
#[derive(Debug)]
pub(crate) struct Correction {
    printed: String,
    correct: String,
}

impl Correction {
    /// For a position on `line` of the file at `path`: the column in the piece, and the one in the line. Both count
    /// characters from 1.
    pub(crate) fn new(path: &str, line: usize, in_piece: usize, in_line: usize) -> Self {
        let position = |column: usize| format!("{path}:{line}:{column}\n");
        Self {
            printed: position(in_piece),
            correct: position(in_line),
        }
    }
}

/// Applies corrections to the renderer's output, each to the first match.
pub(crate) fn corrected(output: String, corrections: &[Correction]) -> String {
    corrections.iter().fold(output, |output, correction| {
        output.replacen(&correction.printed, &correction.correct, 1)
    })
}
