//! Smaller versions of large pictures. Only this file uses image and jpeg-encoder.
//!
//! The result is a PNG if the original is one, else a JPEG. It keeps the color profile and is rotated upright. All other
//! metadata, such as the location, is removed.

use crate::model::source::Form;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType::CatmullRom;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageReader, RgbaImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::io::Cursor;

/// JPEG quality, 0 to 100. Higher values make no visible difference at these sizes.
const QUALITY: u8 = 78;

/// Scales a picture down to a width in pixels. `Err` describes what is wrong with the picture.
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

fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()
}

/// Scales with a filter that only adds and multiplies, so that every machine produces the same bytes.
fn resized(picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    let color = picture.color();
    if color.has_alpha() {
        // Premultiplied alpha: invisible colors must not bleed into their neighbors.
        let mut opaque = picture.into_rgba8();
        map_colors(&mut opaque, |color, alpha| (color * alpha + 127) / 255);
        let mut small = DynamicImage::ImageRgba8(opaque)
            .resize_exact(width, height, CatmullRom)
            .into_rgba8();
        map_colors(&mut small, |color, alpha| {
            (color * 255 + alpha / 2) / alpha.max(1)
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

/// Replaces every color value by a function of it and the pixel's alpha.
fn map_colors(picture: &mut RgbaImage, map: impl Fn(u32, u32) -> u32) {
    for pixel in picture.pixels_mut() {
        let [colors @ .., alpha] = &mut pixel.0;
        for color in colors {
            *color = u8::try_from(map(u32::from(*color), u32::from(*alpha))).unwrap_or(u8::MAX);
        }
    }
}

fn jpeg(picture: &DynamicImage, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let message = |error: jpeg_encoder::EncodingError| error.to_string();
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(message)?;
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
        .map_err(message)?;
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
