//! A publication from begin to commit: steps 1 to 7 of the protocol in [`write`](crate::write).

use crate::model::destination::Destination;
use crate::model::output::{Contents, Origin, OutputFile};
use crate::model::stamps::OutputStamps;
use crate::model::write_error::WriteError;
use crate::write::exchange::{self, ExchangeResult};
use crate::write::existing_output::ExistingOutput;
use crate::write::guard::{Lock, OutputLocation};
use crate::write::in_place;
use crate::write::manifest::{self, Manifest};
use crate::write::recover::{kept_aside, recover};
use crate::write::staging::{self, Staging};
use blake3::Hash;
use rayon::prelude::*;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The result of a publication, counted in files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// New files, and files whose bytes changed.
    pub written: usize,
    /// Files that were already published with the same bytes.
    pub unchanged: usize,
    /// Files that are no longer part of the site.
    pub removed: usize,
    /// A message for the author, for example that publication was not atomic.
    pub notice: Option<String>,
}

/// A publication in progress. Dropped without [`commit`](Self::commit), it leaves the output unchanged.
///
/// It holds a lock on the output. A thread that begins a second publication to the same output blocks until the first
/// one is dropped, so never begin one on a thread that the first one needs to finish.
#[derive(Debug)]
pub struct Publication {
    location: OutputLocation,
    lock: Lock,
    existing: ExistingOutput,
    staging: Staging,
    mode: Mode,
    received: Mutex<Vec<ReceivedFile>>,
    failed: AtomicBool,
    origin: Option<Origin>,
    id: Option<String>,
    notices: Vec<String>,
}

/// How the output will be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// By one swap of two folders.
    Exchange,
    /// By one rename for each file.
    FileByFile,
}

/// A file that was handed to the publication.
#[derive(Debug)]
struct ReceivedFile {
    address: String,
    hash: Hash,
    /// Whether it is in the staging folder; otherwise the output already has the same bytes.
    is_new: bool,
}

impl Publication {
    /// Runs steps 1 to 4 and creates an empty staging folder.
    pub fn begin(destination: &Destination) -> Result<Self, WriteError> {
        Self::begin_remembering(destination, None)
    }

    /// Like [`begin`](Self::begin), but reads only what has changed since something was remembered of the output.
    pub fn begin_remembering(
        destination: &Destination,
        remembered: Option<&OutputStamps>,
    ) -> Result<Self, WriteError> {
        let location = OutputLocation::checked(destination)?;
        let lock = Lock::take(&location)?;
        let mut notices = Vec::new();
        if lock.held {
            notices.extend(recover(&location)?);
            notices.extend(lock.remove_left_file(&location));
        } else {
            notices
                .push("this file system has no locks, so do not run two builds at once".to_owned());
        }
        let exists = location.exists()?;
        let existing = if exists {
            ExistingOutput::inspect_changes(&location.output, remembered)?
        } else {
            ExistingOutput::default()
        };
        existing.reject_foreign_files(&location.output)?;
        let (staging, mode) = stage(&location, exists)?;
        let (received, failed) = (Mutex::default(), AtomicBool::new(false));
        Ok(Self {
            location,
            lock,
            existing,
            staging,
            mode,
            received,
            failed,
            origin: None,
            id: None,
            notices,
        })
    }

    /// The origin of the published site, if it was built from `inputs` and all of its files are still there. Then there
    /// is no need to build it again.
    #[must_use]
    pub fn unchanged(&self, inputs: Hash) -> Option<(Origin, Published)> {
        let ExistingOutput { files, listed, .. } = &self.existing;
        let whole = listed
            .addresses()
            .all(|address| files.contains_key(address));
        let origin = listed
            .origin
            .clone()
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

    /// What to remember of the published site, if something had to be read.
    #[must_use]
    pub fn stamps(&self, moment: SystemTime) -> Option<OutputStamps> {
        self.existing.was_read.then(|| self.existing.stamps(moment))
    }

    /// Step 5 for one file. May be called from any thread.
    pub fn put(&self, file: OutputFile) -> Result<(), WriteError> {
        let put = self
            .stage(&file.address, &file.contents)
            .map(|(hash, is_new)| {
                let file = ReceivedFile {
                    address: file.address,
                    hash,
                    is_new,
                };
                self.received
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(file);
            });
        if put.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        put
    }

    /// Step 5 without the bytes, for a file whose name contains a hash of its content: reuses the published file of this
    /// address. Returns whether there is one.
    pub fn reuse(&self, address: &str) -> bool {
        let Some(known) = self.existing.files.get(address) else {
            return false;
        };
        let file = ReceivedFile {
            address: address.to_owned(),
            hash: known.hash,
            is_new: false,
        };
        self.received
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(file);
        true
    }

    /// The files received so far: address and hash of the bytes, sorted by address.
    #[must_use]
    pub fn files(&self) -> Vec<(String, Hash)> {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<_> = received
            .iter()
            .map(|file| (file.address.clone(), file.hash))
            .collect();
        files.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        files
    }

    /// Stages the file unless the output has it already. Returns the hash, and whether the file is new.
    fn stage(&self, address: &str, contents: &Contents) -> Result<(Hash, bool), WriteError> {
        if !manifest::is_safe(address) {
            return Err(WriteError::UnsafeAddress {
                address: address.to_owned(),
            });
        }
        let known = self.existing.files.get(address).map(|file| file.hash);
        let bytes: &[u8] = match contents {
            Contents::Bytes(bytes) => bytes,
            Contents::Shared(bytes) => bytes,
            Contents::CopyOf(path) => return self.staging.copy(address, path, known),
        };
        let hash = blake3::hash(bytes);
        let is_new = known != Some(hash);
        if is_new {
            self.staging.write(address, bytes)?;
        }
        Ok((hash, is_new))
    }

    /// Records what the files are built from, so that a later build from the same inputs can skip the work.
    pub fn record_origin(&mut self, origin: Origin) {
        self.origin = Some(origin);
    }

    /// Records the id under which readers' answers are saved, so that a later build can warn when it changes.
    pub fn record_id(&mut self, id: &str) {
        self.id = Some(id.to_owned());
    }

    /// Runs steps 6 and 7.
    pub fn commit(mut self) -> Result<Published, WriteError> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(WriteError::Incomplete {
                output: self.location.output.clone(),
            });
        }
        let received = self.take_received()?;
        let mut manifest = Manifest::default();
        manifest.origin = self.origin.take();
        manifest.id = self.id.take();
        for file in &received {
            manifest.add(&file.address, file.hash);
        }
        let manifest = manifest.bytes();
        let written = received.iter().filter(|file| file.is_new).count();
        let unchanged = received.len() - written;
        let removed = self.existing.files.len()
            - received
                .iter()
                .filter(|file| self.existing.files.contains_key(&file.address))
                .count();
        if written > 0 || manifest != self.existing.manifest {
            match self.mode {
                Mode::Exchange
                    if written + removed <= 1 && self.replace_one(&received, &manifest)? => {}
                Mode::Exchange => self.exchange(&received, &manifest)?,
                Mode::FileByFile => {
                    self.apply(&self.staging, &received, &manifest)?;
                    self.notices.push(not_atomic(&self.location.output));
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

    /// All notices in one line.
    fn notice(&self) -> Option<String> {
        (!self.notices.is_empty()).then(|| self.notices.join("; "))
    }

    /// The received files, sorted by address. An error if two have the same address.
    fn take_received(&mut self) -> Result<Vec<ReceivedFile>, WriteError> {
        let mut received = std::mem::take(
            self.received
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner),
        );
        received.par_sort_unstable_by(|one, other| one.address.cmp(&other.address));
        match received
            .windows(2)
            .find(|pair| pair[0].address == pair[1].address)
        {
            Some(pair) => Err(WriteError::Duplicate {
                address: pair[0].address.clone(),
            }),
            None => Ok(received),
        }
    }

    /// Publishes a change of one file, or of the manifest alone, by one rename. Returns whether that was possible.
    fn replace_one(&self, received: &[ReceivedFile], manifest: &[u8]) -> Result<bool, WriteError> {
        if self.existing.manifest.is_empty() {
            return Ok(false);
        }
        match self.apply(&self.staging, received, manifest) {
            Err(WriteError::Io { source, .. }) if source.kind() == ErrorKind::CrossesDevices => {
                // A bind mount of the same device, which only the rename reveals. Nothing was published.
                let _ = fs::remove_file(self.staging.journal());
                Ok(false)
            }
            applied => applied.map(|()| true),
        }
    }

    /// Completes the staged tree and swaps it with the output; updates the output in place where it cannot be moved.
    fn exchange(&mut self, received: &[ReceivedFile], manifest: &[u8]) -> Result<(), WriteError> {
        let output = &self.location.output;
        received
            .par_iter()
            .filter(|file| !file.is_new)
            .try_for_each(|file| {
                self.existing.check_unchanged(output, &file.address)?;
                self.staging
                    .link(&file.address, &output.join(&file.address))
            })?;
        self.staging.write(manifest::NAME, manifest)?;
        self.staging.sync()?;
        if exchange::exchange(&self.location, &self.staging, &self.existing)?
            == ExchangeResult::Immovable
        {
            let within = Staging::make(&output.join(staging::NAME_PREFIX))?;
            let copied = received
                .par_iter()
                .filter(|file| file.is_new)
                .try_for_each(|file| {
                    within
                        .copy(
                            &file.address,
                            &self.staging.site().join(&file.address),
                            None,
                        )
                        .map(drop)
                });
            let applied = copied.and_then(|()| self.apply(&within, received, manifest));
            within.remove();
            self.notices.push(not_atomic(output));
            return applied;
        }
        // The site is published, so from here on a failure is a notice and not an error.
        exchange::sync_folder(&self.location.parent);
        let old = self.staging.old();
        match exchange::retire(&self.location, &old, &self.existing) {
            Ok(None) => {}
            Ok(Some(kept)) => self.notices.push(kept_aside(&kept)),
            Err(error) => self.notices.push(format!(
                "the old site is still in {}: {error}",
                old.display()
            )),
        }
        Ok(())
    }

    /// Replaces files one by one from a staging folder on the output's file system.
    fn apply(
        &self,
        within: &Staging,
        received: &[ReceivedFile],
        manifest: &[u8],
    ) -> Result<(), WriteError> {
        let change = in_place::ChangeSet {
            location: &self.location,
            existing: &self.existing,
            staged: received
                .iter()
                .filter(|file| file.is_new)
                .map(|file| file.address.as_str())
                .collect(),
            all: received.iter().map(|file| file.address.as_str()).collect(),
            manifest,
        };
        change.apply(within)
    }
}

impl Drop for Publication {
    /// Removes staged files that were not published, and folders that were created for an output that does not exist.
    fn drop(&mut self) {
        self.staging.remove();
        for folder in self.lock.created_folders.iter().rev() {
            // Fails for a folder that is not empty, such as one with a site in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Creates the staging folder: next to the output, or inside it when it can only be replaced file by file.
fn stage(location: &OutputLocation, exists: bool) -> Result<(Staging, Mode), WriteError> {
    let within = || {
        Staging::make(&location.output.join(staging::NAME_PREFIX))
            .map(|staging| (staging, Mode::FileByFile))
    };
    if exists && location.is_mount_point() {
        return within();
    }
    match Staging::make(&location.beside(".", staging::NAME_PREFIX)) {
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

fn not_atomic(output: &Path) -> String {
    format!(
        "{} cannot be exchanged in one step (a mount point, or a parent folder that is not yours), so its files were \
         replaced one by one, pages last",
        output.display()
    )
}
