//! The head of a picture file: size, format and orientation.

use crate::model::picture::widths;
use crate::model::source::{Form, Large, Picture, Pixels};
use image::ImageReader;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat};
use std::io::Cursor;
use std::io::{BufRead, Seek};

/// Most pixels of a picture that is scaled down. Each takes three or four bytes of memory.
const MOST_PIXELS: u64 = 64_000_000;

/// The size of a picture; `None` if it is not a picture.
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

/// Size and format of a picture from its whole file. `large` is set if smaller versions are worth making.
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

/// The format for smaller versions, and the orientation from Exif. There is no format for pictures that are not scaled
/// down: animations, palettes, transparent WebP, CMYK. `None` if the file cannot be decoded.
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
    // CMYK would need a color profile to be converted to RGB.
    let is_for_print = decoder
        .icc_profile()
        .ok()?
        .is_some_and(|profile| profile.get(16..20) == Some(b"CMYK"));
    Some((form.filter(|_| !is_for_print), decoder.orientation().ok()?))
}

/// Whether a PNG has a palette: color type 3 in its `IHDR` chunk, which always comes first.
fn has_palette(bytes: &[u8]) -> bool {
    bytes.get(25) == Some(&3)
}

/// Whether width and height are swapped.
fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// A reader for the format that the first bytes indicate.
fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()
}
