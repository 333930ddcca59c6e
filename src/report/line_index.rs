//! A text with an index of its lines. Looking up a line or column does not scan the text, because a page can have as many
//! diagnostics as words.

use crate::model::source::{Place, Span};

/// Distance, in bytes, of the positions whose character count is stored.
const STEP: usize = 1024;

/// How much of an overlong line is shown before and after a place, in bytes.
const AROUND: usize = 60;

/// Places at least this far apart, in bytes, are shown in separate pieces.
const FAR: usize = 4096;

/// A text with an index of its lines.
#[derive(Debug)]
pub(crate) struct LineIndex {
    pub(crate) whole: String,
    /// The byte at which each line begins.
    starts: Vec<usize>,
    /// The number of characters before each multiple of [`STEP`].
    counted: Vec<usize>,
}

impl LineIndex {
    pub(crate) fn new(text: String) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let mut total = 0;
        let counted = text
            .as_bytes()
            .chunks(STEP)
            .map(|chunk| {
                let before = total;
                total += beginnings(chunk);
                before
            })
            .collect();
        Self {
            whole: text,
            starts,
            counted,
        }
    }

    /// The line of a byte, counted from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The column of a byte, in characters counted from 1.
    pub(crate) fn column(&self, byte: usize) -> usize {
        self.characters(byte) - self.characters(self.line_start(byte)) + 1
    }

    /// The number of characters before a byte.
    fn characters(&self, byte: usize) -> usize {
        let step = (byte / STEP).min(self.counted.len().saturating_sub(1));
        self.counted.get(step).map_or(0, |before| {
            before + beginnings(&self.whole.as_bytes()[step * STEP..byte])
        })
    }

    /// The byte at which the line of `byte` begins.
    pub(crate) fn line_start(&self, byte: usize) -> usize {
        self.starts[self.line(byte) - 1]
    }

    /// The byte at which the line of `byte` ends, without its line ending.
    pub(crate) fn line_end(&self, byte: usize) -> usize {
        let end = self
            .starts
            .get(self.line(byte))
            .map_or(self.whole.len(), |next| next - 1);
        if end > byte && self.whole.as_bytes()[end - 1] == b'\r' {
            end - 1
        } else {
            end
        }
    }

    /// A span limited to the text, to whole characters and to its first line. The file may have changed since it was
    /// parsed, and underlining ten lines is no clearer than underlining one.
    pub(crate) fn within(&self, start: usize, end: usize) -> Span {
        let start = self.boundary(start);
        let end = self.boundary(end).max(start);
        start..end.min(self.line_end(start)).max(start)
    }

    /// The start of the character at byte `at`.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.whole.len());
        while !self.whole.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// The part of `lines` around a span.
    pub(crate) fn around(&self, start: usize, end: usize, lines: &Span) -> Span {
        let from = self.boundary(start.saturating_sub(AROUND)).max(lines.start);
        let to = self
            .boundary(end.min(start + AROUND).saturating_add(AROUND))
            .min(lines.end);
        from..to
    }

    /// Groups the places that have a span by distance. Each group is shown in one piece.
    pub(crate) fn close_together<'d, T: Copy>(
        &self,
        places: &[(&'d Place, T, bool)],
    ) -> Vec<Vec<(&'d Place, T, bool)>> {
        let mut groups: Vec<Vec<(&'d Place, T, bool)>> = Vec::new();
        for place in places.iter().filter(|(place, ..)| place.span.is_some()) {
            let at = |(place, ..): &(&Place, T, bool)| {
                self.within(place.span.map_or(0, |span| span.0), 0).start
            };
            let near = groups.iter_mut().find(|group| {
                group
                    .first()
                    .is_some_and(|one| at(one).abs_diff(at(place)) < FAR)
            });
            match near {
                Some(group) => group.push(*place),
                None => groups.push(vec![*place]),
            }
        }
        groups
    }
}

/// The number of UTF-8 characters that begin in `bytes`.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}
