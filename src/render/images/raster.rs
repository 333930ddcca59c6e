//! SVG to PNG. Only this file uses resvg and png.

use resvg::{tiny_skia, usvg};

/// Draws an SVG as a PNG of this size in pixels, on white. `Err` describes what is wrong with the SVG.
pub(crate) fn png(svg: &str, width: u32, height: u32) -> Result<Vec<u8>, String> {
    let tree =
        usvg::Tree::from_str(svg, &usvg::Options::default()).map_err(|error| error.to_string())?;
    let mut pixels = tiny_skia::Pixmap::new(width, height).ok_or("it is too large")?;
    // Transparent areas become white.
    pixels.fill(tiny_skia::Color::WHITE);
    let size = tree.size();
    let [across, down] = [(width, size.width()), (height, size.height())]
        .map(|(wanted, has)| f64::from(wanted) / f64::from(has));
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a scale between sizes of pictures"
    )]
    let fit = tiny_skia::Transform::from_scale(across as f32, down as f32);
    resvg::render(&tree, fit, &mut pixels.as_mut());
    encode(&pixels).map_err(|error| error.to_string())
}

/// Encodes without an alpha channel: some sites and systems show transparent areas in black.
fn encode(pixels: &tiny_skia::Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut opaque = Vec::with_capacity(pixels.pixels().len() * 3);
    for pixel in pixels.pixels() {
        opaque.extend_from_slice(&[pixel.red(), pixel.green(), pixel.blue()]);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.write_header()?.write_image_data(&opaque)?;
    Ok(bytes)
}
