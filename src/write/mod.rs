//! Publication: the finished files of a site become the output folder, all at once or not at all.
//!
//! 1. **Guard.** The output is refused where it could harm the author's own files ([`Refusal`]).
//! 2. **Lock.** One build at a time publishes beside an output; a second one waits, then runs on what the first one made.
//! 3. **Recover.** What a killed build left is settled: an output that was moved aside comes back, staging folders go.
//! 4. **Inspect.** Every file in the output must be one that its manifest lists, with the bytes it had; else nothing is done.
//! 5. **Stage.** Files arrive from many threads as they are rendered, and are written beside the output. One that is already
//!    published with the same bytes is only noted.
//! 6. **Commit.** If nothing changed, nothing is touched. Else noted files are linked into the staged tree, the manifest is
//!    written, everything is brought to the disk, and the two folders are exchanged in one step.
//! 7. **Retire.** The old tree goes, file by file, each only if it is still the one inspected. Anything else in it is kept.
//!
//! An output that was made of just what there is now is left as it is after step 4
//! ([`Publication::unchanged`]).
//! A change of one file is one rename instead. Where an output cannot be exchanged, files are replaced one by one
//! (`in_place`), and [`Published::notice`] says so.
//! Whatever fails before step 6 exchanges, the output stays as it was.

#![allow(
    clippy::disallowed_methods,
    reason = "this stage owns writing to the file system"
)]

pub mod clean;
pub mod destination;
pub mod exchange;
pub mod existing_output;
pub mod guard;
pub mod in_place;
pub mod manifest;
pub mod staging;
pub mod unchanged;

use crate::model::output::{Contents, OutputFile};
pub use crate::model::write_error::{Refusal, WriteError};
use crate::write::destination::Destination;

pub use crate::write::clean::{Cleaned, clean};

pub use crate::write::unchanged::{origin, published_id};

use crate::model::output::Origin;
use crate::write::exchange::Exchanged;
use crate::write::existing_output::Standing;
use crate::write::guard::{Lock, Place};
use crate::write::manifest::Manifest;
use crate::write::staging::Staging;
use blake3::Hash;
use rayon::prelude::*;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// What a publication did, in files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// New, or with other bytes than before.
    pub written: usize,
    /// As they were.
    pub unchanged: usize,
    /// No longer part of the site.
    pub removed: usize,
    /// What the author should know, such as that publication was not atomic.
    pub notice: Option<String>,
}

/// A publication under way. Dropped without [`commit`](Self::commit), it leaves the output as it was.
///
/// Two of them on one output wait for each other, so do not begin one in a thread that the other's threads may need.
#[derive(Debug)]
pub struct Publication {
    place: Place,
    lock: Lock,
    standing: Standing,
    staging: Staging,
    mode: Mode,
    records: Mutex<Vec<Record>>,
    failed: AtomicBool,
    origin: Option<Origin>,
    id: Option<String>,
    notices: Vec<String>,
}

/// How the output is going to be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Exchange,
    FileByFile,
}

/// A file of the site that has arrived.
#[derive(Debug)]
struct Record {
    address: String,
    hash: Hash,
    /// Staged, rather than published already with the same bytes.
    fresh: bool,
}

impl Publication {
    /// Steps 1 to 4, and an empty staging folder.
    pub fn begin(destination: &Destination) -> Result<Self, WriteError> {
        let place = Place::checked(destination)?;
        let lock = Lock::take(&place)?;
        let mut notices = Vec::new();
        if lock.held {
            notices.extend(recover(&place)?);
        } else {
            notices
                .push("this file system has no locks, so do not run two builds at once".to_owned());
        }
        let exists = place.exists()?;
        let standing = if exists {
            Standing::inspect(&place.output)?
        } else {
            Standing::default()
        };
        standing.refuse_foreign(&place.output)?;
        let (staging, mode) = stage(&place, exists)?;
        let (records, failed) = (Mutex::default(), AtomicBool::new(false));
        Ok(Self {
            place,
            lock,
            standing,
            staging,
            mode,
            records,
            failed,
            origin: None,
            id: None,
            notices,
        })
    }

    /// Step 5, for one file; from any thread.
    pub fn put(&self, file: OutputFile) -> Result<(), WriteError> {
        let put = self
            .stage(&file.address, &file.contents)
            .map(|(hash, fresh)| {
                let record = Record {
                    address: file.address,
                    hash,
                    fresh,
                };
                self.records
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(record);
            });
        if put.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        put
    }

    /// Step 5, for a file that need not be made because its name says what is in it: whether it is published already.
    pub fn keep(&self, address: &str) -> bool {
        let Some(known) = self.standing.files.get(address) else {
            return false;
        };
        let record = Record {
            address: address.to_owned(),
            hash: known.hash,
            fresh: false,
        };
        self.records
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(record);
        true
    }

    /// What has arrived so far: each file's address, with the hash of what is in it, by address.
    #[must_use]
    pub fn files(&self) -> Vec<(String, Hash)> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<_> = records
            .iter()
            .map(|record| (record.address.clone(), record.hash))
            .collect();
        files.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        files
    }

    fn stage(&self, address: &str, contents: &Contents) -> Result<(Hash, bool), WriteError> {
        if !manifest::is_safe(address) {
            return Err(WriteError::UnsafeAddress {
                address: address.to_owned(),
            });
        }
        let known = self.standing.files.get(address).map(|file| file.hash);
        let bytes: &[u8] = match contents {
            Contents::Bytes(bytes) => bytes,
            Contents::Shared(bytes) => bytes,
            Contents::CopyOf(path) => return self.staging.copy(address, path, known),
        };
        let hash = blake3::hash(bytes);
        let fresh = known != Some(hash);
        if fresh {
            self.staging.write(address, bytes)?;
        }
        Ok((hash, fresh))
    }

    /// Says what the files are made of, so that a later build of the same can leave them as they are.
    pub fn made_of(&mut self, origin: Origin) {
        self.origin = Some(origin);
    }

    /// Says what readers' answers are saved under, so that a later build can warn when that changes.
    pub fn saved_under(&mut self, id: &str) {
        self.id = Some(id.to_owned());
    }

    /// Steps 6 and 7.
    pub fn commit(mut self) -> Result<Published, WriteError> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(WriteError::Incomplete {
                output: self.place.output.clone(),
            });
        }
        let records = self.take_records()?;
        let mut manifest = Manifest::default();
        manifest.origin = self.origin.take();
        manifest.id = self.id.take();
        for record in &records {
            manifest.add(&record.address, record.hash);
        }
        let manifest = manifest.bytes();
        let written = records.iter().filter(|record| record.fresh).count();
        let unchanged = records.len() - written;
        let removed = self.standing.files.len()
            - records
                .iter()
                .filter(|record| self.standing.files.contains_key(&record.address))
                .count();
        if written > 0 || manifest != self.standing.manifest {
            match self.mode {
                Mode::Exchange
                    if written + removed <= 1 && self.replace_one(&records, &manifest)? => {}
                Mode::Exchange => self.exchange(&records, &manifest)?,
                Mode::FileByFile => {
                    self.settle(&self.staging, &records, &manifest)?;
                    self.notices.push(not_atomic(&self.place.output));
                }
            }
        }
        Ok(Published {
            written,
            unchanged,
            removed,
            notice: self.notice(),
        })
    }

    /// What the author should know.
    fn notice(&self) -> Option<String> {
        (!self.notices.is_empty()).then(|| self.notices.join("; "))
    }

    /// What has arrived, by address.
    fn take_records(&mut self) -> Result<Vec<Record>, WriteError> {
        let mut records = std::mem::take(
            self.records
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner),
        );
        records.par_sort_unstable_by(|one, other| one.address.cmp(&other.address));
        match records
            .windows(2)
            .find(|pair| pair[0].address == pair[1].address)
        {
            Some(pair) => Err(WriteError::Duplicate {
                address: pair[0].address.clone(),
            }),
            None => Ok(records),
        }
    }

    /// Publishes a change of one file, or of the manifest alone, by one rename; whether that was possible.
    fn replace_one(&self, records: &[Record], manifest: &[u8]) -> Result<bool, WriteError> {
        if self.standing.manifest.is_empty() {
            return Ok(false);
        }
        match self.settle(&self.staging, records, manifest) {
            Err(WriteError::Io { source, .. }) if source.kind() == ErrorKind::CrossesDevices => {
                // Something is mounted there that only the attempt shows. Nothing has been published.
                let _ = fs::remove_file(self.staging.journal());
                Ok(false)
            }
            settled => settled.map(|()| true),
        }
    }

    /// Completes the staged tree and exchanges it with the output.
    fn exchange(&mut self, records: &[Record], manifest: &[u8]) -> Result<(), WriteError> {
        let output = &self.place.output;
        records
            .par_iter()
            .filter(|record| !record.fresh)
            .try_for_each(|record| {
                self.standing.still(output, &record.address)?;
                self.staging
                    .link(&record.address, &output.join(&record.address))
            })?;
        self.staging.write(manifest::NAME, manifest)?;
        self.staging.sync()?;
        if exchange::exchange(&self.place, &self.staging, &self.standing)? == Exchanged::Immovable {
            let within = Staging::make(&output.join(staging::MARK))?;
            let copied = records
                .par_iter()
                .filter(|record| record.fresh)
                .try_for_each(|record| {
                    within
                        .copy(
                            &record.address,
                            &self.staging.site().join(&record.address),
                            None,
                        )
                        .map(drop)
                });
            let settled = copied.and_then(|()| self.settle(&within, records, manifest));
            within.remove();
            self.notices.push(not_atomic(output));
            return settled;
        }
        // The site is published: whatever fails now is worth a word, not an error.
        exchange::sync_folder(&self.place.parent);
        let old = self.staging.old();
        match exchange::retire(&self.place, &old, &self.standing) {
            Ok(None) => {}
            Ok(Some(kept)) => self.notices.push(kept_aside(&kept)),
            Err(error) => self.notices.push(format!(
                "the old site is still in {}: {error}",
                old.display()
            )),
        }
        Ok(())
    }

    /// Replaces files one by one from a staging folder within the output.
    fn settle(
        &self,
        within: &Staging,
        records: &[Record],
        manifest: &[u8],
    ) -> Result<(), WriteError> {
        let change = in_place::Change {
            place: &self.place,
            standing: &self.standing,
            fresh: records
                .iter()
                .filter(|record| record.fresh)
                .map(|record| record.address.as_str())
                .collect(),
            all: records
                .iter()
                .map(|record| record.address.as_str())
                .collect(),
            manifest,
        };
        change.settle(within)
    }
}

impl Drop for Publication {
    /// Removes what was staged but not published, and folders made for an output that did not come.
    fn drop(&mut self) {
        self.staging.remove();
        for folder in self.lock.made.iter().rev() {
            // Refused for every folder with something in it, such as a site.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Settles what killed builds left; returns what the author should know of it.
fn recover(place: &Place) -> Result<Vec<String>, WriteError> {
    let mut notices = Vec::new();
    for left in Staging::leftovers(&place.beside(".", staging::MARK))? {
        let old = left.old();
        if fs::symlink_metadata(&old).is_ok() {
            if place.exists()? {
                let standing = Standing::inspect(&old)?;
                let kept = exchange::retire(place, &old, &standing)
                    .map_err(WriteError::io("clear away", &old))?;
                notices.extend(kept.as_deref().map(kept_aside));
            } else {
                fs::rename(&old, &place.output)
                    .map_err(WriteError::io("bring back", &place.output))?;
            }
        }
        in_place::recover(place, &left)?;
    }
    if place.exists()? {
        for left in Staging::leftovers(&place.output.join(staging::MARK))? {
            in_place::recover(place, &left)?;
        }
    }
    Ok(notices)
}

/// Makes a staging folder: beside the output, or within it when it can only be replaced file by file.
fn stage(place: &Place, exists: bool) -> Result<(Staging, Mode), WriteError> {
    let within = || {
        Staging::make(&place.output.join(staging::MARK)).map(|staging| (staging, Mode::FileByFile))
    };
    if exists && place.is_mount_point() {
        return within();
    }
    match Staging::make(&place.beside(".", staging::MARK)) {
        Ok(staging) => Ok((staging, Mode::Exchange)),
        Err(WriteError::Io { source, .. })
            if exists
                && matches!(
                    source.kind(),
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
                ) =>
        {
            within()
        }
        Err(error) => Err(error),
    }
}

fn kept_aside(kept: &Path) -> String {
    format!(
        "files that Inquill did not make turned up in the old site; they are in {}",
        kept.display()
    )
}

fn not_atomic(output: &Path) -> String {
    format!(
        "{} cannot be exchanged in one step (a mount point, or a parent folder that is not yours), so its files were \
         replaced one by one, pages last",
        output.display()
    )
}
