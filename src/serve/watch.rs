//! File events, debounced. notify is used only here.
//!
//! An event only says that the folders must be scanned; the scan finds what has changed. So it does not matter that systems
//! report events differently, lose some, or report none for a folder on a network ([`Debouncer::poll`]).

use crate::pipeline::incremental::{is_folder, is_ignored};
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// Delay between the first event and the scan, for an editor to write the rest of the file.
const FIRST: Duration = Duration::from_millis(2);
/// A burst of events is over after this long without one.
const QUIET: Duration = Duration::from_millis(50);
/// A burst that does not end is cut off after this long.
const LONGEST: Duration = Duration::from_millis(400);

/// The author's folders. Each is watched recursively.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// Watches the folders of a site.
#[derive(Debug)]
pub(crate) struct Watch {
    folders: [PathBuf; 3],
    watcher: RecommendedWatcher,
    /// Folders that are watched.
    watched: BTreeSet<PathBuf>,
    /// Set when one of the folders itself was created, deleted or renamed: its watch may be for another folder now.
    moved: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch. Every event that may mean a change sends to `hints`.
    pub(crate) fn new(root: &Path, hints: Sender<()>) -> notify::Result<Self> {
        let folders = FOLDERS.map(|name| root.join(name));
        let moved = Arc::new(AtomicBool::new(false));
        let (theirs, flag) = (folders.clone(), Arc::clone(&moved));
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event
                .as_ref()
                .map_or(true, |event| is_about_folders(event, &theirs))
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
        // The root itself, for `site.toml` and the files beside it, and for folders that are created or deleted.
        watch.watcher.watch(root, RecursiveMode::NonRecursive)?;
        watch.renew()?;
        Ok(watch)
    }

    /// Watches folders that were created or replaced.
    pub(crate) fn renew(&mut self) -> notify::Result<()> {
        let moved = self.moved.swap(false, Ordering::Relaxed);
        for folder in &self.folders {
            let there = is_folder(folder);
            if (moved || !there) && self.watched.remove(folder) {
                // Fails if the folder is gone, which is as good.
                let _ = self.watcher.unwatch(folder);
            }
            if there && !self.watched.contains(folder) {
                self.watcher.watch(folder, RecursiveMode::Recursive)?;
                self.watched.insert(folder.clone());
            }
        }
        Ok(())
    }
}

/// Whether one of these folders itself was created, deleted or renamed.
fn is_about_folders(event: &Event, folders: &[PathBuf]) -> bool {
    let comes_or_goes = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    event.need_rescan() || (comes_or_goes && event.paths.iter().any(|path| folders.contains(path)))
}

/// Whether an event may mean that a source has changed. Reads do not, nor do temporary files of editors.
fn is_hint(event: &Event) -> bool {
    let looked = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    let beside = !event.paths.is_empty() && event.paths.iter().all(|path| is_ignored(path));
    event.need_rescan() || !(looked || beside)
}

/// Decides when to scan: at the first hint, and again when the burst is over.
#[derive(Debug)]
pub(crate) struct Debouncer {
    hints: Receiver<()>,
    /// Scan this often, with or without hints.
    poll: Option<Duration>,
}

/// Whether to go on.
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

    /// Whether it polls.
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
        std::thread::sleep(FIRST);
        self.drain();
        Go::On
    }

    /// Waits until the burst that began with the first hint is over.
    pub(crate) fn quiet(&self) {
        let end = Instant::now() + LONGEST;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || self.hints.recv_timeout(QUIET.min(left)).is_err() {
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
    fn a_change_is_a_hint_and_a_look_is_not() {
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
    fn what_editors_put_beside_a_file_is_no_hint() {
        for path in ["content/.a.md.swp", "content/a.md~", "content/#a.md#"] {
            assert!(!hint(EventKind::Create(CreateKind::File), path), "{path}");
        }
    }

    #[test]
    fn a_queue_that_overflowed_is_a_hint() {
        assert!(is_hint(
            &Event::new(EventKind::Other).set_flag(Flag::Rescan)
        ));
    }

    #[test]
    fn a_burst_ends_when_it_is_quiet_or_has_lasted_long_enough() {
        let (sender, hints) = std::sync::mpsc::channel();
        let debouncer = Debouncer::new(hints, None);
        for _ in 0..1000 {
            sender.send(()).unwrap();
        }
        assert_eq!(debouncer.first(), Go::On);
        assert!(
            debouncer.hints.try_recv().is_err(),
            "the first look answers to all hints that came before it"
        );
        debouncer.quiet();
        drop(sender);
        assert_eq!(debouncer.first(), Go::End);
    }
}
