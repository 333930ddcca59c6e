//! Recovery from builds that were killed while they published.

use crate::model::write_error::WriteError;
use crate::write::existing_output::ExistingOutput;
use crate::write::guard::OutputLocation;
use crate::write::staging::{self, Staging};
use crate::write::{exchange, in_place};
use std::fs;
use std::path::Path;

/// Cleans up after killed builds: moves back an output that was moved aside, and removes staging folders. Returns
/// notices for the author.
pub(crate) fn recover(location: &OutputLocation) -> Result<Vec<String>, WriteError> {
    let mut notices = Vec::new();
    for left in Staging::leftovers(&location.beside(".", staging::NAME_PREFIX))? {
        let old = left.old();
        if fs::symlink_metadata(&old).is_ok() {
            if location.exists()? {
                let existing = ExistingOutput::inspect(&old)?;
                let kept = exchange::retire(location, &old, &existing)
                    .map_err(WriteError::io("clear away", &old))?;
                notices.extend(kept.as_deref().map(kept_aside));
            } else {
                fs::rename(&old, &location.output)
                    .map_err(WriteError::io("bring back", &location.output))?;
            }
        }
        in_place::recover(location, &left)?;
    }
    if location.exists()? {
        for left in Staging::leftovers(&location.output.join(staging::NAME_PREFIX))? {
            in_place::recover(location, &left)?;
        }
    }
    Ok(notices)
}

/// The notice about files that were moved to `kept` because Inquill did not write them.
pub(crate) fn kept_aside(kept: &Path) -> String {
    format!(
        "files that Inquill did not make turned up in the old site; they are in {}",
        kept.display()
    )
}
