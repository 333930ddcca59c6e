//! Removing a published site, and nothing else.

use crate::model::write_error::WriteError;
use crate::write::destination::Destination;
use crate::write::existing_output::Standing;
use crate::write::guard::{Lock, Place};
use crate::write::recover;
use std::collections::BTreeSet;
use std::fs;

/// What [`clean`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// How many files were removed, the manifest not counted.
    pub removed: usize,
    /// Addresses of files that were left because Inquill did not make them.
    pub strangers: Vec<String>,
    /// Addresses of files that were left because they were changed since Inquill made them.
    pub changed: Vec<String>,
    /// What the author should know besides.
    pub notice: Option<String>,
}

/// Removes the files that the output's manifest lists and that are unchanged since, and the folders this leaves empty.
pub fn clean(destination: &Destination) -> Result<Cleaned, WriteError> {
    let place = Place::checked(destination)?;
    if !place.parent.is_dir() {
        return Ok(Cleaned::default());
    }
    let lock = Lock::take(&place)?;
    let notices = if lock.held {
        recover(&place)?
    } else {
        Vec::new()
    };
    let notice = (!notices.is_empty()).then(|| notices.join("; "));
    if !place.exists()? {
        return Ok(Cleaned {
            notice,
            ..Cleaned::default()
        });
    }
    let standing = Standing::inspect(&place.output)?;
    let ours: BTreeSet<&str> = standing
        .files
        .keys()
        .flat_map(|address| address.match_indices('/').map(|(end, _)| &address[..end]))
        .collect();
    let removed = standing.remove_ours(&place.output, ours.into_iter());
    // Stays when something is left in it, or when it is a mount point.
    let _ = fs::remove_dir(&place.output);
    let Standing {
        strangers, changed, ..
    } = standing;
    Ok(Cleaned {
        removed,
        strangers: strangers.into_iter().collect(),
        changed: changed.into_iter().collect(),
        notice,
    })
}
