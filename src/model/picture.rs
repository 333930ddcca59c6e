//! Which pictures get smaller versions, called renditions.

use crate::model::address::Address;
use crate::model::source::Form;

/// File extensions of pictures whose size is read, in lower case.
pub const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Size in bytes below which a picture gets no renditions: it is no heavier than its page.
pub const LIGHT: u64 = 32 << 10;

/// Size in bytes from which a picture gets no renditions, because decoding it would take too much memory.
pub const HEAVY: u64 = 64 << 20;

/// The widths of renditions in pixels: a column of text on screens with one, two and three device pixels per CSS pixel.
const WIDTHS: [u32; 3] = [640, 1280, 1920];

/// A smaller version of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendition {
    /// The original picture.
    pub of: Address,
    /// Where it is published. The name contains a hash of the content.
    pub address: Address,
    /// Width in pixels.
    pub width: u32,
    /// The format it is encoded in.
    pub form: Form,
    /// Whether it is the smallest rendition of its picture.
    pub smallest: bool,
}

/// The widths of the renditions of a picture, in pixels. A rendition is made only if the original is at least half as wide
/// again.
pub fn widths(width: u32) -> impl Iterator<Item = u32> {
    WIDTHS
        .into_iter()
        .filter(move |smaller| smaller + smaller / 2 <= width)
}

/// The folder of renditions. Their names change with their content, so a host can let browsers keep them forever.
pub const RENDITIONS: &str = "renditions/";
