//! Removes a published site, and nothing else.

use crate::model::destination::Destination;
use crate::model::write_error::WriteError;
use crate::write::existing_output::ExistingOutput;
use crate::write::guard::{Lock, OutputLocation};
use crate::write::recover::recover;
use std::collections::BTreeSet;
use std::fs;

/// The result of [`clean`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Number of removed files, without the manifest.
    pub removed: usize,
    /// Addresses of files that were left because Inquill did not write them.
    pub foreign: Vec<String>,
    /// Addresses of files that were left because they were changed after Inquill wrote them.
    pub changed: Vec<String>,
    /// A message for the author.
    pub notice: Option<String>,
}

/// Removes the files that the output's manifest lists, if they are unchanged, and folders that become empty.
pub fn clean(destination: &Destination) -> Result<Cleaned, WriteError> {
    let location = OutputLocation::checked(destination)?;
    if !location.parent.is_dir() {
        return Ok(Cleaned::default());
    }
    let lock = Lock::take(&location)?;
    let mut notices = Vec::new();
    if lock.held {
        notices.extend(recover(&location)?);
        notices.extend(lock.remove_left_file(&location));
    }
    let notice = (!notices.is_empty()).then(|| notices.join("; "));
    if !location.exists()? {
        return Ok(Cleaned {
            notice,
            ..Cleaned::default()
        });
    }
    let existing = ExistingOutput::inspect(&location.output)?;
    let ours: BTreeSet<&str> = existing
        .files
        .keys()
        .flat_map(|address| address.match_indices('/').map(|(end, _)| &address[..end]))
        .collect();
    let removed = existing.remove_own_files(&location.output, ours.into_iter());
    // Fails if something is left in it, or if it is a mount point.
    let _ = fs::remove_dir(&location.output);
    let ExistingOutput {
        foreign, changed, ..
    } = existing;
    Ok(Cleaned {
        removed,
        foreign: foreign.into_iter().collect(),
        changed: changed.into_iter().collect(),
        notice,
    })
}
