//! Text as SVG outlines, so that social cards look the same on every machine, whatever fonts it has.
//!
//! The font is Literata, reduced to Latin, Greek and Cyrillic; its license is next to it. Glyphs are placed from left to
//! right with kerning, which is enough for these scripts.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::opentype_layout::LookupSubtables;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

static FONT: &[u8] = include_bytes!("card/literata.ttf");

/// Steps of the binary search for the width that makes all lines about equally long.
const STEPS: usize = 6;

/// Breaks a text into lines of at most `width`, about equally long. Each is the data of an SVG path with the origin at the
/// start of the baseline. A word wider than `width` gets its own line. `None` if the font lacks a character of the text.
pub(crate) fn lines(text: &str, size: f64, width: f64) -> Option<Vec<String>> {
    let face = Face::parse(FONT, 0).ok()?;
    let layout = TextLayout {
        kerning: kerning(&face),
        scale: size / f64::from(face.units_per_em()),
        face,
    };
    let space = layout.face.glyph_index(' ')?;
    let glyphs = |word: &str| {
        word.chars()
            .map(|c| layout.face.glyph_index(c))
            .collect::<Option<Vec<GlyphId>>>()
    };
    let words: Vec<Vec<GlyphId>> = text.split_whitespace().map(glyphs).collect::<Option<_>>()?;
    let widths: Vec<f64> = words.iter().map(|word| layout.width(word)).collect();
    let gap = layout.width(&[space]);
    let mut lengths = words_per_line(&widths, gap, width);
    // Find the smallest width that needs no more lines, so that the last line is not a single word.
    let (mut too_narrow, mut fits) = (0.0, width);
    for _ in 0..STEPS {
        let between = f64::midpoint(too_narrow, fits);
        let narrower = words_per_line(&widths, gap, between);
        if narrower.len() == lengths.len() && widths.iter().all(|word| *word <= between) {
            (fits, lengths) = (between, narrower);
        } else {
            too_narrow = between;
        }
    }
    let mut words = words.iter();
    let lines = lengths.into_iter().map(|length| {
        let line: Vec<&[GlyphId]> = words.by_ref().take(length).map(Vec::as_slice).collect();
        layout.path(&line.join(&space))
    });
    Some(lines.collect())
}

/// The number of words on each line, when every line takes as many as fit.
fn words_per_line(words: &[f64], gap: f64, width: f64) -> Vec<usize> {
    let mut lines = Vec::new();
    let mut used = 0.0;
    for word in words {
        match lines.last_mut() {
            Some(count) if used + gap + word <= width => {
                *count += 1;
                used += gap + word;
            }
            _ => {
                lines.push(1);
                used = *word;
            }
        }
    }
    lines
}

/// Places glyphs along a line.
struct TextLayout<'f> {
    face: Face<'f>,
    kerning: Vec<LookupSubtables<'f>>,
    /// Pixels per font unit.
    scale: f64,
}

impl TextLayout<'_> {
    /// The horizontal offset of each glyph, and the width of the line.
    fn offsets(&self, line: &[GlyphId]) -> (Vec<(GlyphId, f64)>, f64) {
        let mut at = 0.0;
        let mut offsets = Vec::with_capacity(line.len());
        for (i, glyph) in line.iter().enumerate() {
            offsets.push((*glyph, at));
            at += f64::from(self.face.glyph_hor_advance(*glyph).unwrap_or_default()) * self.scale;
            if let Some(next) = line.get(i + 1) {
                at += self.kern(*glyph, *next) * self.scale;
            }
        }
        (offsets, at)
    }

    fn width(&self, line: &[GlyphId]) -> f64 {
        self.offsets(line).1
    }

    fn path(&self, line: &[GlyphId]) -> String {
        let mut pen = Pen {
            path: String::new(),
            at: 0.0,
            scale: self.scale,
        };
        for (glyph, at) in self.offsets(line).0 {
            pen.at = at;
            // A space has no outline.
            let _ = self.face.outline_glyph(glyph, &mut pen);
        }
        pen.path
    }

    /// The kerning between two glyphs in font units.
    fn kern(&self, left: GlyphId, right: GlyphId) -> f64 {
        let of_pair = |pair: PairAdjustment<'_>| {
            let (first, _) = match pair {
                PairAdjustment::Format1 { coverage, sets } => {
                    sets.get(coverage.get(left)?)?.get(right)?
                }
                PairAdjustment::Format2 {
                    coverage,
                    classes,
                    matrix,
                } => {
                    coverage.get(left)?;
                    matrix.get((classes.0.get(left), classes.1.get(right)))?
                }
            };
            Some(f64::from(first.x_advance))
        };
        let subtables = self
            .kerning
            .iter()
            .flat_map(|lookup| lookup.into_iter::<PositioningSubtable<'_>>());
        let mut pairs = subtables.filter_map(|subtable| match subtable {
            PositioningSubtable::Pair(pair) => of_pair(pair),
            _ => None,
        });
        pairs.next().unwrap_or_default()
    }
}

fn kerning<'f>(face: &Face<'f>) -> Vec<LookupSubtables<'f>> {
    let lookups = face.tables().gpos.map(|gpos| gpos.lookups);
    lookups
        .into_iter()
        .flat_map(IntoIterator::into_iter)
        .map(|lookup| lookup.subtables)
        .collect()
}

/// Collects outlines as SVG path data, rounded to a tenth of a pixel.
struct Pen {
    path: String,
    at: f64,
    scale: f64,
}

impl Pen {
    fn draw(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for (i, (x, y)) in points.iter().enumerate() {
            let gap = if i == 0 { "" } else { " " };
            let (x, y) = (
                f64::from(*x) * self.scale + self.at,
                -f64::from(*y) * self.scale,
            );
            self.path.extend([gap, &format!("{x:.1} {y:.1}")]);
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.draw('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.draw('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.draw('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.draw('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("one two three", 10.0, 1000.0).unwrap().len(), 1);
        assert_eq!(lines("one two three", 10.0, 45.0).unwrap().len(), 2);
        assert_eq!(lines("one two three", 10.0, 1.0).unwrap().len(), 3);
    }

    #[test]
    fn the_last_line_is_not_a_single_word() {
        assert_eq!(words_per_line(&[3.0, 3.0, 3.0, 3.0], 1.0, 11.0), [3, 1]);
        let [first, last] = lines("aaa aaa aaa aaa", 10.0, 70.0)
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!(first, last);
    }

    #[test]
    fn kerning_moves_glyphs_together() {
        let face = Face::parse(FONT, 0).unwrap();
        let layout = TextLayout {
            kerning: kerning(&face),
            scale: 1.0,
            face,
        };
        let [a, v, n, i] = ['A', 'V', 'n', 'i'].map(|c| layout.face.glyph_index(c).unwrap());
        assert!(layout.width(&[a, v]) < layout.width(&[a]) + layout.width(&[v]));
        assert!((layout.width(&[n, i]) - layout.width(&[n]) - layout.width(&[i])).abs() < 0.01);
    }

    #[test]
    fn a_text_with_a_missing_glyph_has_no_outlines() {
        assert!(lines("Grüße, Γειά, Привет", 10.0, 1000.0).is_some());
        assert!(lines("你好", 10.0, 1000.0).is_none());
    }
}
