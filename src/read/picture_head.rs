//! What the head of a picture file says.

use crate::model::picture::widths;
use crate::model::source::{Form, Large, Picture, Pixels};
use image::ImageReader;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat};
use std::io::Cursor;
use std::io::{BufRead, Seek};

/// Pixels a picture may have to be made smaller: each takes three bytes of memory, or four.
const MOST_PIXELS: u64 = 64_000_000;

/// How large a picture is, from the head of its file; none when it is no picture.
pub fn size(file: impl BufRead + Seek) -> Option<Picture> {
    let size = imagesize::reader_size(file).ok()?;
    let pixels = Pixels {
        width: u32::try_from(size.width).ok()?,
        height: u32::try_from(size.height).ok()?,
    };
    Some(Picture {
        pixels,
        large: None,
    })
}

/// The same from the whole file, with what smaller versions are made of where there is a use for them.
#[must_use]
pub fn look(bytes: &[u8]) -> Option<Picture> {
    let mut picture = size(Cursor::new(bytes))?;
    let Some((form, orientation)) = head(bytes) else {
        return Some(picture);
    };
    if is_turned(orientation) {
        picture.pixels = Pixels {
            width: picture.pixels.height,
            height: picture.pixels.width,
        };
    }
    let Pixels { width, height } = picture.pixels;
    let count = u64::from(width) * u64::from(height);
    picture.large = form
        .filter(|_| count <= MOST_PIXELS && widths(width).next().is_some())
        .map(|form| Large {
            hash: blake3::hash(bytes),
            form,
        });
    Some(picture)
}

/// What smaller versions are written as, and how a picture is turned to stand upright; none when nothing can be told.
fn head(bytes: &[u8]) -> Option<(Option<Form>, Orientation)> {
    let reader = reader(bytes)?;
    let form = match reader.format()? {
        ImageFormat::Jpeg => Some(Form::Jpeg),
        ImageFormat::Png => {
            let moves = PngDecoder::new(Cursor::new(bytes)).ok()?.is_apng().ok()?;
            (!moves && !has_palette(bytes)).then_some(Form::Png)
        }
        ImageFormat::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).ok()?;
            (!decoder.has_animation() && !decoder.color_type().has_alpha()).then_some(Form::Jpeg)
        }
        _ => return None,
    };
    let mut decoder = reader.into_decoder().ok()?;
    // Colours for a printing press, which would need a press's profile to be told in those of a screen.
    let is_for_print = decoder
        .icc_profile()
        .ok()?
        .is_some_and(|profile| profile.get(16..20) == Some(b"CMYK"));
    Some((form.filter(|_| !is_for_print), decoder.orientation().ok()?))
}

/// Whether the fourth byte of the first chunk's data says so, where every PNG has it.
fn has_palette(bytes: &[u8]) -> bool {
    bytes.get(25) == Some(&3)
}

fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// A reader that knows the picture's format by its first bytes.
fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()
}
