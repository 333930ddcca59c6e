//! Text as outlines, for drawings that must look alike wherever they are made: no font of the machine takes part.
//!
//! The face is Literata, cut down to Latin, Greek and Cyrillic letters; its licence lies beside it. Letters are set one
//! after another from the left with the face's own kerning: enough for the scripts it has.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::opentype_layout::LookupSubtables;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

static FACE: &[u8] = include_bytes!("card/literata.ttf");

/// Narrower and narrower lines that are tried to make all about as long.
const TRIES: usize = 6;

/// Lines of at most `width`, all about as long, each as the data of an SVG path that begins at 0 0 and stands on its
/// baseline. A word that is wider than a line has one of its own. `None` when the face lacks a letter of the text:
/// half a title says something else than the whole.
pub(crate) fn lines(text: &str, size: f64, width: f64) -> Option<Vec<String>> {
    let face = Face::parse(FACE, 0).ok()?;
    let setter = Setter {
        kerning: kerning(&face),
        scale: size / f64::from(face.units_per_em()),
        face,
    };
    let space = setter.face.glyph_index(' ')?;
    let glyphs = |word: &str| {
        word.chars()
            .map(|c| setter.face.glyph_index(c))
            .collect::<Option<Vec<GlyphId>>>()
    };
    let words: Vec<Vec<GlyphId>> = text.split_whitespace().map(glyphs).collect::<Option<_>>()?;
    let widths: Vec<f64> = words.iter().map(|word| setter.width(word)).collect();
    let gap = setter.width(&[space]);
    let mut lengths = broken(&widths, gap, width);
    // The narrowest lines of which there are no more: so that no word is left alone below a full line.
    let (mut too_narrow, mut fits) = (0.0, width);
    for _ in 0..TRIES {
        let between = f64::midpoint(too_narrow, fits);
        let narrower = broken(&widths, gap, between);
        if narrower.len() == lengths.len() && widths.iter().all(|word| *word <= between) {
            (fits, lengths) = (between, narrower);
        } else {
            too_narrow = between;
        }
    }
    let mut words = words.iter();
    let lines = lengths.into_iter().map(|length| {
        let line: Vec<&[GlyphId]> = words.by_ref().take(length).map(Vec::as_slice).collect();
        setter.path(&line.join(&space))
    });
    Some(lines.collect())
}

/// How many words stand on each line, when each takes as many as it can.
fn broken(words: &[f64], gap: f64, width: f64) -> Vec<usize> {
    let mut lines = Vec::new();
    let mut filled = 0.0;
    for word in words {
        match lines.last_mut() {
            Some(count) if filled + gap + word <= width => {
                *count += 1;
                filled += gap + word;
            }
            _ => {
                lines.push(1);
                filled = *word;
            }
        }
    }
    lines
}

struct Setter<'f> {
    face: Face<'f>,
    kerning: Vec<LookupSubtables<'f>>,
    /// From the face's units to the drawing's.
    scale: f64,
}

impl Setter<'_> {
    /// Each glyph with how far from the start of the line it stands, and where the line ends.
    fn places(&self, line: &[GlyphId]) -> (Vec<(GlyphId, f64)>, f64) {
        let mut at = 0.0;
        let mut places = Vec::with_capacity(line.len());
        for (i, glyph) in line.iter().enumerate() {
            places.push((*glyph, at));
            at += f64::from(self.face.glyph_hor_advance(*glyph).unwrap_or_default()) * self.scale;
            if let Some(next) = line.get(i + 1) {
                at += self.kern(*glyph, *next) * self.scale;
            }
        }
        (places, at)
    }

    fn width(&self, line: &[GlyphId]) -> f64 {
        self.places(line).1
    }

    fn path(&self, line: &[GlyphId]) -> String {
        let mut pen = Pen {
            path: String::new(),
            at: 0.0,
            scale: self.scale,
        };
        for (glyph, at) in self.places(line).0 {
            pen.at = at;
            // A space has no outline.
            let _ = self.face.outline_glyph(glyph, &mut pen);
        }
        pen.path
    }

    /// How much closer two letters stand than their widths say, in the face's units.
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

/// Writes outlines as path data, a tenth of a pixel fine.
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
    fn text_is_broken_between_words_where_the_width_ends() {
        assert_eq!(lines("one two three", 10.0, 1000.0).unwrap().len(), 1);
        assert_eq!(lines("one two three", 10.0, 45.0).unwrap().len(), 2);
        assert_eq!(lines("one two three", 10.0, 1.0).unwrap().len(), 3);
    }

    #[test]
    fn no_word_is_left_alone_below_a_full_line() {
        assert_eq!(broken(&[3.0, 3.0, 3.0, 3.0], 1.0, 11.0), [3, 1]);
        let [first, last] = lines("aaa aaa aaa aaa", 10.0, 70.0)
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!(first, last);
    }

    #[test]
    fn letters_that_the_face_kerns_stand_closer() {
        let face = Face::parse(FACE, 0).unwrap();
        let setter = Setter {
            kerning: kerning(&face),
            scale: 1.0,
            face,
        };
        let [a, v, n, i] = ['A', 'V', 'n', 'i'].map(|c| setter.face.glyph_index(c).unwrap());
        assert!(setter.width(&[a, v]) < setter.width(&[a]) + setter.width(&[v]));
        assert!((setter.width(&[n, i]) - setter.width(&[n]) - setter.width(&[i])).abs() < 0.01);
    }

    #[test]
    fn a_text_with_a_letter_that_the_face_lacks_has_no_outlines() {
        assert!(lines("Grüße, Γειά, Привет", 10.0, 1000.0).is_some());
        assert!(lines("你好", 10.0, 1000.0).is_none());
    }
}
