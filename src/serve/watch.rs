//! File events, debounced. Only this file uses notify.
//!
//! An event only means that the folders must be scanned; the scan finds what has changed. So it does not matter that systems
//! report events differently, or lose some. For network folders without events there is polling (`Debouncer`).

use crate::pipeline::incremental::{is_folder, is_ignored};
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// Delay between the first event and the scan, while an editor writes the rest of the file.
const FIRST_DELAY: Duration = Duration::from_millis(2);
/// A burst of events ends after this long without one.
const QUIET_TIME: Duration = Duration::from_millis(50);
/// Maximum length of a burst.
const MAX_BURST: Duration = Duration::from_millis(400);

/// The author's folders. Each is watched recursively.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// Watches the folders of a site.
#[derive(Debug)]
pub(crate) struct Watch {
    folders: [PathBuf; 3],
    watcher: RecommendedWatcher,
    /// Folders that are watched.
    watched: BTreeSet<PathBuf>,
    /// Set when one of the folders itself was created, deleted or renamed: its watch may be outdated.
    moved: Arc<AtomicBool>,
}

impl Watch {
    /// Starts watching. Every event that may mean a change sends to `hints`.
    pub(crate) fn new(root: &Path, hints: Sender<()>) -> notify::Result<Self> {
        let folders = FOLDERS.map(|name| root.join(name));
        let moved = Arc::new(AtomicBool::new(false));
        let (watched_folders, flag) = (folders.clone(), Arc::clone(&moved));
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event
                .as_ref()
                .map_or(true, |event| is_about_folders(event, &watched_folders))
            {
                flag.store(true, Ordering::Relaxed);
            }
            // An error, such as an overflowing queue, may hide a change.
            if event.as_ref().map_or(true, is_hint) {
                let _ = hints.send(());
            }
        })?;
        let mut watch = Self {
            folders,
            watcher,
            watched: BTreeSet::new(),
            moved,
        };
        // The root, for `site.toml`, the other files in it, and folders that are created or deleted.
        watch.watcher.watch(root, RecursiveMode::NonRecursive)?;
        watch.renew()?;
        Ok(watch)
    }

    /// Watches folders that were created or replaced.
    pub(crate) fn renew(&mut self) -> notify::Result<()> {
        let moved = self.moved.swap(false, Ordering::Relaxed);
        for folder in &self.folders {
            let exists = is_folder(folder);
            if (moved || !exists) && self.watched.remove(folder) {
                // Fails if the folder is gone, and then nothing is watched either.
                let _ = self.watcher.unwatch(folder);
            }
            if exists && !self.watched.contains(folder) {
                self.watcher.watch(folder, RecursiveMode::Recursive)?;
                self.watched.insert(folder.clone());
            }
        }
        Ok(())
    }
}

/// Whether one of these folders itself was created, deleted or renamed.
fn is_about_folders(event: &Event, folders: &[PathBuf]) -> bool {
    let is_folder_change = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    event.need_rescan()
        || (is_folder_change && event.paths.iter().any(|path| folders.contains(path)))
}

/// Whether an event may mean that a source has changed. Reads do not, nor do temporary files of editors.
fn is_hint(event: &Event) -> bool {
    let is_read = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    let all_ignored = !event.paths.is_empty() && event.paths.iter().all(|path| is_ignored(path));
    event.need_rescan() || !(is_read || all_ignored)
}

/// Decides when to scan: at the first hint, and again when the burst is over.
#[derive(Debug)]
pub(crate) struct Debouncer {
    hints: Receiver<()>,
    /// Scan at this interval, with or without hints.
    poll: Option<Duration>,
}

/// Whether to continue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Go {
    On,
    /// No sender of hints is left.
    End,
}

impl Debouncer {
    pub(crate) fn new(hints: Receiver<()>, poll: Option<Duration>) -> Self {
        Self { hints, poll }
    }

    /// Whether it scans at an interval.
    pub(crate) fn is_polling(&self) -> bool {
        self.poll.is_some()
    }

    /// Waits for the first hint.
    pub(crate) fn first(&self) -> Go {
        let waited = match self.poll {
            Some(interval) => self.hints.recv_timeout(interval),
            None => self
                .hints
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
        };
        if waited == Err(RecvTimeoutError::Disconnected) {
            return Go::End;
        }
        std::thread::sleep(FIRST_DELAY);
        self.drain();
        Go::On
    }

    /// Waits until the burst that began with the first hint is over.
    pub(crate) fn quiet(&self) {
        let end = Instant::now() + MAX_BURST;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || self.hints.recv_timeout(QUIET_TIME.min(left)).is_err() {
                return;
            }
        }
    }

    fn drain(&self) {
        while self.hints.try_recv().is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, Flag};

    fn hint(kind: EventKind, path: &str) -> bool {
        is_hint(&Event::new(kind).add_path(PathBuf::from(path)))
    }

    #[test]
    fn writes_are_hints_and_reads_are_not() {
        assert!(hint(EventKind::Modify(ModifyKind::Any), "content/a.md"));
        assert!(hint(
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            "content/a.md"
        ));
        assert!(!hint(
            EventKind::Access(AccessKind::Open(AccessMode::Any)),
            "content/a.md"
        ));
    }

    #[test]
    fn temporary_files_of_editors_are_not_hints() {
        for path in ["content/.a.md.swp", "content/a.md~", "content/#a.md#"] {
            assert!(!hint(EventKind::Create(CreateKind::File), path), "{path}");
        }
    }

    #[test]
    fn an_overflowed_queue_is_a_hint() {
        assert!(is_hint(
            &Event::new(EventKind::Other).set_flag(Flag::Rescan)
        ));
    }

    #[test]
    fn a_burst_ends_in_a_pause_or_at_the_limit() {
        let (sender, hints) = std::sync::mpsc::channel();
        let debouncer = Debouncer::new(hints, None);
        for _ in 0..1000 {
            sender.send(()).unwrap();
        }
        assert_eq!(debouncer.first(), Go::On);
        assert!(
            debouncer.hints.try_recv().is_err(),
            "the first scan covers all hints before it"
        );
        debouncer.quiet();
        drop(sender);
        assert_eq!(debouncer.first(), Go::End);
    }
}
