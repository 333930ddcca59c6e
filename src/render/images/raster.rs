//! Drawings as pixels. resvg is used only here, and so is png.

use resvg::{tiny_skia, usvg};

/// The drawing as a PNG of this size in pixels, on white. `Err` says what is wrong with it.
pub(crate) fn png(svg: &str, width: u32, height: u32) -> Result<Vec<u8>, String> {
    let tree =
        usvg::Tree::from_str(svg, &usvg::Options::default()).map_err(|error| error.to_string())?;
    let mut pixels = tiny_skia::Pixmap::new(width, height).ok_or("it is too large")?;
    // What the drawing leaves empty is paper, not a hole.
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

/// Without the alpha channel: some sites and systems show what is transparent on black.
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
