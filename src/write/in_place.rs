//! Publication file by file. It is used for an output that cannot be swapped, such as a mount point or a folder whose
//! parent is not writable, and for a change of one file, where a single rename is just as atomic and spares linking all
//! other files.
//!
//! 1. The changed files are complete and flushed to disk, in a staging folder on the output's file system.
//! 2. A journal, in the format of the manifest, lists the files that are about to be written. If this build is killed,
//!    the next one recognizes them.
//! 3. Files and folders that are in the way are removed. Then pictures, styles and scripts are renamed into the output,
//!    then the pages.
//! 4. Stale files are removed, and the journal replaces the old manifest.

use crate::model::write_error::WriteError;
use crate::write::existing_output::{ExistingOutput, remove_empty};
use crate::write::guard::OutputLocation;
use crate::write::manifest;
use crate::write::manifest::Manifest;
use crate::write::staging::Staging;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The changes from the existing output to the new site.
pub(crate) struct ChangeSet<'a> {
    /// The output folder.
    pub(crate) location: &'a OutputLocation,
    /// Its content before the change.
    pub(crate) existing: &'a ExistingOutput,
    /// Addresses of new and changed files, which are in the staging folder.
    pub(crate) staged: Vec<&'a str>,
    /// Addresses of all files of the new site.
    pub(crate) all: BTreeSet<&'a str>,
    /// The bytes of the new manifest.
    pub(crate) manifest: &'a [u8],
}

impl ChangeSet<'_> {
    /// Moves the staged files into the output one by one. `staging` is on the output's file system.
    pub(crate) fn apply(&self, staging: &Staging) -> Result<(), WriteError> {
        let output = &self.location.output;
        let stale: Vec<_> = self
            .existing
            .files
            .keys()
            .map(String::as_str)
            .filter(|address| !self.all.contains(address))
            .collect();
        for address in self.staged.iter().chain(&stale) {
            self.existing.check_unchanged(output, address)?;
        }
        let journal = staging.journal();
        fs::write(&journal, self.manifest).map_err(WriteError::io("write", &journal))?;
        staging.sync()?;

        let (in_the_way, stale) = self.split_by_conflict(stale);
        delete(output, &in_the_way)?;
        let in_the_way = |folder: &&str| {
            self.all.contains(folder) || folders_of(folder).any(|parent| self.all.contains(parent))
        };
        remove_empty(
            output,
            self.existing
                .folders
                .iter()
                .map(String::as_str)
                .filter(in_the_way),
        );
        let mut staged = self.staged.clone();
        staged.sort_unstable_by_key(|address| (is_page(address), *address));
        for address in staged {
            let path = output.join(address);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(WriteError::io("make the folder", folder))?;
            }
            fs::rename(staging.site().join(address), &path)
                .map_err(WriteError::io("publish", &path))?;
        }
        delete(output, &stale)?;
        let emptied: BTreeSet<&str> = stale
            .iter()
            .flat_map(|address| folders_of(address))
            .collect();
        remove_empty(output, emptied.into_iter());
        let listed = output.join(manifest::NAME);
        fs::rename(&journal, &listed).map_err(WriteError::io("write", &listed))
    }

    /// Splits stale files into those in the way of a new file or folder, and the others.
    fn split_by_conflict<'a>(&self, stale: Vec<&'a str>) -> (Vec<&'a str>, Vec<&'a str>) {
        let folders: BTreeSet<&str> = self
            .all
            .iter()
            .flat_map(|address| folders_of(address))
            .collect();
        stale.into_iter().partition(|address| {
            folders.contains(address) || folders_of(address).any(|folder| self.all.contains(folder))
        })
    }
}

/// Cleans up a staging folder that a killed build left. If that build was publishing file by file, the manifest now lists
/// the old and the new hash of each file, so that the next publication recognizes both.
pub(crate) fn recover(location: &OutputLocation, left: &Staging) -> Result<(), WriteError> {
    let journal = left.journal();
    let (coming, _) = Manifest::read(&journal)?;
    if coming != Manifest::default() && location.exists()? {
        let path = location.output.join(manifest::NAME);
        let (mut known, _) = Manifest::read(&path)?;
        known.merge(&coming);
        fs::write(&journal, known.bytes()).map_err(WriteError::io("write", &journal))?;
        fs::rename(&journal, &path).map_err(WriteError::io("write", &path))?;
    }
    // An incomplete journal means that nothing had been published yet.
    let _ = fs::remove_file(&journal);
    left.remove();
    Ok(())
}

fn delete(output: &Path, addresses: &[&str]) -> Result<(), WriteError> {
    for address in addresses {
        let path = output.join(address);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(WriteError::io("remove", &path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The folders above a file, outermost first: `a/b/c.html` → `a`, `a/b`.
fn folders_of(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(end, _)| &address[..end])
}

/// Pages are published last, so that no page refers to a file that is not there yet.
fn is_page(address: &str) -> bool {
    Path::new(address)
        .extension()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("html"))
}
