//! A cache of what is known about pictures.

use crate::model::picture::{HEAVY, LIGHT};
use crate::model::source::{Picture, Stamp};
use crate::read::files::{bytes, stamp};
use crate::read::picture_head::{look, size};
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What is known about pictures, by path, with the metadata of the file at that time. A preview lists the folders after
/// every edit, and large pictures take a while to read.
#[derive(Debug, Default)]
pub struct PictureCache(Mutex<HashMap<PathBuf, (Stamp, Option<Picture>)>>);

impl PictureCache {
    /// Size and format of the picture at a path; `None` if it is not a picture.
    pub(crate) fn at(&self, path: &Path) -> Option<Picture> {
        let stamp = stamp(path)?;
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .copied();
        if let Some((_, picture)) = known.filter(|(before, _)| *before == stamp) {
            return picture;
        }
        let picture = if (LIGHT..HEAVY).contains(&stamp.size) {
            look(&bytes(path).ok()?)
        } else {
            size(BufReader::new(File::open(path).ok()?))
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), (stamp, picture));
        picture
    }
}
