//! A site that stands already, and need not be made again.

use crate::model::output::Origin;
use crate::write::destination::Destination;
use crate::write::existing_output::Standing;
use crate::write::manifest::Manifest;
use crate::write::{Publication, Published, manifest};
use blake3::Hash;
use std::path::Path;

/// What the site at the destination says it was made of: a first look, without a lock, that believes every word.
#[must_use]
pub fn origin(destination: &Destination) -> Option<Origin> {
    // Whatever keeps it from being read is told when there is something to publish.
    Manifest::read(&destination.output.join(manifest::NAME))
        .ok()?
        .0
        .origin
}

/// What readers' answers are saved under on the site that was last published in the folder `output`, if that is known.
#[must_use]
pub fn published_id(output: &Path) -> Option<String> {
    Manifest::read(&output.join(manifest::NAME)).ok()?.0.id
}

impl Publication {
    /// What the site that stands there was made of, if that was `inputs` and every file of it is still there. Then it may
    /// be left as it is.
    #[must_use]
    pub fn unchanged(&self, inputs: Hash) -> Option<(Origin, Published)> {
        let Standing {
            files, manifest, ..
        } = &self.standing;
        let manifest = Manifest::parse(manifest)?;
        let whole = manifest
            .addresses()
            .all(|address| files.contains_key(address));
        let origin = manifest
            .origin
            .filter(|origin| whole && origin.inputs == inputs)?;
        Some((
            origin,
            Published {
                unchanged: files.len(),
                notice: self.notice(),
                ..Published::default()
            },
        ))
    }
}
