//! Publication file by file: for an output that cannot be exchanged, such as a mount point or a folder whose parent is not
//! ours, and for a change of one file, where one rename is as whole as an exchange and spares linking all the others.
//!
//! 1. The changed files wait, complete and on the disk, in a staging folder on the output's file system.
//! 2. A journal says which files are about to be made, so that a later build knows them, should this one be cut off.
//! 3. Whatever is in the way goes; then pictures, styles and scripts are renamed into place, then the pages.
//! 4. Stale files go, then the new manifest replaces the old one, then the journal goes.

use crate::model::write_error::WriteError;
use crate::write::existing_output::{Standing, remove_empty};
use crate::write::guard::Place;
use crate::write::manifest;
use crate::write::manifest::Manifest;
use crate::write::staging::Staging;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What is to be made of the output.
pub(crate) struct Change<'a> {
    /// The output, and what was found there.
    pub(crate) place: &'a Place,
    pub(crate) standing: &'a Standing,
    /// Addresses of files that wait in the staging folder.
    pub(crate) fresh: Vec<&'a str>,
    /// Addresses of all files of the new site.
    pub(crate) all: BTreeSet<&'a str>,
    /// The new manifest.
    pub(crate) manifest: &'a [u8],
}

impl Change<'_> {
    /// Moves the staged files into the output one by one; `staging` is on the same file system.
    pub(crate) fn settle(&self, staging: &Staging) -> Result<(), WriteError> {
        let output = &self.place.output;
        let stale: Vec<_> = self
            .standing
            .files
            .keys()
            .map(String::as_str)
            .filter(|address| !self.all.contains(address))
            .collect();
        for address in self.fresh.iter().chain(&stale) {
            self.standing.still(output, address)?;
        }
        let journal = staging.journal();
        fs::write(&journal, self.manifest).map_err(WriteError::io("write", &journal))?;
        staging.sync()?;

        let (in_the_way, stale) = self.split(stale);
        delete(output, &in_the_way)?;
        let in_the_way = |folder: &&str| {
            self.all.contains(folder) || above(folder).any(|above| self.all.contains(above))
        };
        remove_empty(
            output,
            self.standing
                .folders
                .iter()
                .map(String::as_str)
                .filter(in_the_way),
        );
        let mut fresh = self.fresh.clone();
        fresh.sort_unstable_by_key(|address| (is_page(address), *address));
        for address in fresh {
            let path = output.join(address);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(WriteError::io("make the folder", folder))?;
            }
            fs::rename(staging.site().join(address), &path)
                .map_err(WriteError::io("publish", &path))?;
        }
        delete(output, &stale)?;
        let emptied: BTreeSet<&str> = stale.iter().flat_map(|address| above(address)).collect();
        remove_empty(output, emptied.into_iter());
        let listed = output.join(manifest::NAME);
        fs::rename(&journal, &listed).map_err(WriteError::io("write", &listed))
    }

    /// Stale files whose names the new site needs for folders, or whose folders it needs for files; and the others.
    fn split<'a>(&self, stale: Vec<&'a str>) -> (Vec<&'a str>, Vec<&'a str>) {
        let folders: BTreeSet<&str> = self.all.iter().flat_map(|address| above(address)).collect();
        stale.into_iter().partition(|address| {
            folders.contains(address) || above(address).any(|folder| self.all.contains(folder))
        })
    }
}

/// Settles a staging folder that a killed build left. If it was publishing file by file, the manifest lists from now on what
/// was there and what was to come, each with its hash, so that the next publication can take it from there.
pub(crate) fn recover(place: &Place, left: &Staging) -> Result<(), WriteError> {
    let journal = left.journal();
    let (coming, _) = Manifest::read(&journal)?;
    if coming != Manifest::default() && place.exists()? {
        let path = place.output.join(manifest::NAME);
        let (mut known, _) = Manifest::read(&path)?;
        known.merge(&coming);
        fs::write(&journal, known.bytes()).map_err(WriteError::io("write", &journal))?;
        fs::rename(&journal, &path).map_err(WriteError::io("write", &path))?;
    }
    // One that is cut short says that nothing had been published yet.
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

/// The folders that a file lies in.
fn above(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(end, _)| &address[..end])
}

/// Pages come last, so that none refers to a file that is not there yet.
fn is_page(address: &str) -> bool {
    Path::new(address)
        .extension()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("html"))
}
