//! What the manifest of an output says about the last build: a first look without a lock, for decisions that are checked
//! again later or only lead to a warning.

use crate::model::destination::Destination;
use crate::model::output::Origin;
use crate::write::manifest::{self, Manifest};
use std::path::Path;

/// What the published site was built from, according to its manifest. The files themselves are not checked.
#[must_use]
pub fn origin(destination: &Destination) -> Option<Origin> {
    // A manifest that cannot be read is an error once there is something to publish.
    Manifest::read(&destination.output.join(manifest::NAME))
        .ok()?
        .0
        .origin
}

/// The id under which the site in the folder `output` saves readers' answers, if its manifest has one.
#[must_use]
pub fn published_id(output: &Path) -> Option<String> {
    Manifest::read(&output.join(manifest::NAME)).ok()?.0.id
}
