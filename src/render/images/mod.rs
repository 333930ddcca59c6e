//! Images: smaller versions of pictures, social cards and icons.

pub mod card;
pub mod outlines;
pub mod raster;
pub mod resize;
