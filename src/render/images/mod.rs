//! Images: social cards, icons, and smaller versions of pictures.

pub mod card;
pub mod outlines;
pub mod raster;
pub mod resize;
