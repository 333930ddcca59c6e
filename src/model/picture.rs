//! Pictures.

use crate::model::address::Address;
use crate::model::source::Form;

/// Endings of pictures whose size is read, in small letters.
pub const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Bytes below which a picture weighs no more than the page it stands on.
pub const LIGHT: u64 = 32 << 10;

/// Bytes above which a file is no picture for a page.
pub const HEAVY: u64 = 64 << 20;

/// The widths pictures are made smaller to: a column of text on a plain screen, on one with twice as many pixels to the
/// inch, which phones ask for as well, and with three times as many.
const WIDTHS: [u32; 3] = [640, 1280, 1920];

/// A picture made smaller, for small screens.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendition {
    /// The picture it is made of.
    pub of: Address,
    /// Where it is published. The name says what is in it.
    pub address: Address,
    /// In pixels.
    pub width: u32,
    /// The format it is encoded in.
    pub form: Form,
    /// Whether there is none that is smaller.
    pub smallest: bool,
}

/// The widths a picture of this width is made smaller to, in pixels. Less than half as wide again is not worth a file.
pub fn widths(width: u32) -> impl Iterator<Item = u32> {
    WIDTHS
        .into_iter()
        .filter(move |smaller| smaller + smaller / 2 <= width)
}

/// The folder of renditions. Their names change with their content, so a host can let browsers keep them forever.
pub const RENDITIONS: &str = "renditions/";
