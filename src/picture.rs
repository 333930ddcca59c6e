//! Pictures: what their heads say of them, and smaller versions of those that are large. image, imagesize and
//! jpeg-encoder are used only here.
//!
//! A smaller version is a JPEG, or a PNG of a PNG. It keeps the colours' profile and stands upright; whatever else a
//! camera noted, such as a place, is left out. Pictures that would not gain from being made smaller, or cannot be, are
//! left alone: those that are light or narrow, those that move, and PNGs with a palette, which grow when it is mixed.

use crate::site::Address;
use crate::source::{Form, Large, Picture, Pixels};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType::CatmullRom;
use image::metadata::Orientation;
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, RgbaImage,
};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::io::{BufRead, Cursor, Seek};

/// Endings of pictures whose size is read, in small letters.
pub const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Bytes below which a picture weighs no more than the page it stands on.
pub const LIGHT: u64 = 32 << 10;

/// Bytes above which a file is no picture for a page.
pub const HEAVY: u64 = 64 << 20;

/// The widths pictures are made smaller to: a column of text on a plain screen, on one with twice as many pixels to the
/// inch, which phones ask for as well, and with three times as many.
const WIDTHS: [u32; 3] = [640, 1280, 1920];

/// Pixels a picture may have to be made smaller: each takes three bytes of memory, or four.
const MOST_PIXELS: u64 = 64_000_000;

/// Of 100, in the measure that all encoders share. Nobody sees the difference at this size.
const QUALITY: u8 = 78;

/// A picture made smaller, for small screens.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendition {
    /// The picture it is made of.
    pub of: Address,
    /// Where it is published. The name says what is in it.
    pub address: Address,
    /// In pixels.
    pub width: u32,
    /// Whether there is none that is smaller.
    pub smallest: bool,
}

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

/// The widths a picture of this width is made smaller to, in pixels. Less than half as wide again is not worth a file.
pub fn widths(width: u32) -> impl Iterator<Item = u32> {
    WIDTHS
        .into_iter()
        .filter(move |smaller| smaller + smaller / 2 <= width)
}

/// Makes a picture smaller. `Err` says what is wrong with it.
pub fn smaller(bytes: &[u8], width: u32, form: Form) -> Result<Vec<u8>, String> {
    let mut decoder = reader(bytes)
        .and_then(|reader| reader.into_decoder().ok())
        .ok_or("it is of no known kind")?;
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    picture.apply_orientation(orientation);
    let (w, h) = picture.dimensions();
    let height = u64::from(h) * u64::from(width) / u64::from(w.max(1));
    let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
    let picture = resized(picture, width, height);
    match form {
        Form::Jpeg => jpeg(&picture, profile.as_deref()),
        Form::Png => png(&picture, profile),
    }
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

fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()
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

/// By a filter that only adds and multiplies, so that every machine makes the same bytes.
fn resized(picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    let color = picture.color();
    if color.has_alpha() {
        let mut opaque = picture.into_rgba8();
        weigh(&mut opaque, |colour, alpha| (colour * alpha + 127) / 255);
        let mut small = DynamicImage::ImageRgba8(opaque)
            .resize_exact(width, height, CatmullRom)
            .into_rgba8();
        weigh(&mut small, |colour, alpha| {
            (colour * 255 + alpha / 2) / alpha.max(1)
        });
        return DynamicImage::ImageRgba8(small);
    }
    let small = picture.resize_exact(width, height, CatmullRom);
    if color.has_color() {
        small.into_rgb8().into()
    } else {
        small.into_luma8().into()
    }
}

/// Colours count as much as they show: what cannot be seen must not bleed into its neighbours.
fn weigh(picture: &mut RgbaImage, weighed: impl Fn(u32, u32) -> u32) {
    for pixel in picture.pixels_mut() {
        let [colours @ .., alpha] = &mut pixel.0;
        for colour in colours {
            *colour =
                u8::try_from(weighed(u32::from(*colour), u32::from(*alpha))).unwrap_or(u8::MAX);
        }
    }
}

fn jpeg(picture: &DynamicImage, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let told = |error: jpeg_encoder::EncodingError| error.to_string();
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(told)?;
    }
    let side = |length| u16::try_from(length).map_err(|_| "it is too long for a JPEG".to_owned());
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let color = if picture.color().has_color() {
        ColorType::Rgb
    } else {
        ColorType::Luma
    };
    encoder
        .encode(picture.as_bytes(), width, height, color)
        .map_err(told)?;
    Ok(bytes)
}

fn png(picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    if let Some(profile) = profile {
        encoder
            .set_icc_profile(profile)
            .map_err(|error| error.to_string())?;
    }
    let color = picture.color().into();
    encoder
        .write_image(picture.as_bytes(), picture.width(), picture.height(), color)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}
