//! Pictures among the files that are published as they are: how large each is, and what the large ones hold.

use crate::model::picture::{HEAVY, LIGHT};
use crate::model::source::{Picture, Stamp};
use crate::read::picture_head::{look, size};
use crate::read::{bytes, stamp};
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Pictures that were looked at, each with what the disk said of it then: a preview lists the folders after every edit,
/// and a large picture takes a while to read.
#[derive(Debug, Default)]
pub struct Looks(Mutex<HashMap<PathBuf, (Stamp, Option<Picture>)>>);

impl Looks {
    /// What is known of the picture at a path; none when it is no picture.
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
