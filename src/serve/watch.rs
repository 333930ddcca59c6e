//! When to look at the folders again. notify is used only here.
//!
//! Every event is a hint and nothing more: what has changed is found by looking. So it does not matter that systems
//! tell events differently, lose some, or have none to tell for a folder on a network ([`Pace::poll`]).

use crate::read;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// Time for an editor to write the rest of a file, from the first event on.
const FIRST: Duration = Duration::from_millis(2);
/// After this long without an event, a burst is over.
const QUIET: Duration = Duration::from_millis(50);
/// A burst that does not end is looked at all the same.
const LONGEST: Duration = Duration::from_millis(400);

/// The author's folders, each watched with everything below it.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// Watches the folders of a site.
#[derive(Debug)]
pub(crate) struct Watch {
    folders: [PathBuf; 3],
    watcher: RecommendedWatcher,
    /// Which folders are watched.
    watched: BTreeSet<PathBuf>,
    /// Set when one of the folders themselves came, went or was renamed: what is watched may be another folder by now.
    moved: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch; every hint is sent to `hints`.
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
            // What the watcher has to complain of, such as a queue that overflowed, is a hint as well.
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
        // The root itself, for `site.toml` and its neighbours, and for folders that come and go.
        watch.watcher.watch(root, RecursiveMode::NonRecursive)?;
        watch.renew()?;
        Ok(watch)
    }

    /// Watches folders that have come, or have been put in the place of others.
    pub(crate) fn renew(&mut self) -> notify::Result<()> {
        let moved = self.moved.swap(false, Ordering::Relaxed);
        for folder in &self.folders {
            let there = read::is_folder(folder);
            if (moved || !there) && self.watched.remove(folder) {
                // It may be gone, and then there is nothing to give up.
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

/// Whether an event says that one of these folders itself has come, gone or been renamed.
fn is_about_folders(event: &Event, folders: &[PathBuf]) -> bool {
    let comes_or_goes = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    event.need_rescan() || (comes_or_goes && event.paths.iter().any(|path| folders.contains(path)))
}

/// Whether an event may mean that a source has changed. That someone looked at a file does not, nor does what editors
/// put beside the file they work on.
fn is_hint(event: &Event) -> bool {
    let looked = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    let beside =
        !event.paths.is_empty() && event.paths.iter().all(|path| read::is_passed_over(path));
    event.need_rescan() || !(looked || beside)
}

/// When to look: at once on the first hint, and again when a burst is over.
#[derive(Debug)]
pub(crate) struct Pace {
    hints: Receiver<()>,
    /// Look this often, whether there are hints or not.
    poll: Option<Duration>,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Go {
    On,
    /// Nobody is left who could hint.
    End,
}

impl Pace {
    pub(crate) fn new(hints: Receiver<()>, poll: Option<Duration>) -> Self {
        Self { hints, poll }
    }

    /// Whether it looks without being told to.
    pub(crate) fn is_regular(&self) -> bool {
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
        let pace = Pace::new(hints, None);
        for _ in 0..1000 {
            sender.send(()).unwrap();
        }
        assert_eq!(pace.first(), Go::On);
        assert!(
            pace.hints.try_recv().is_err(),
            "the first look answers to all hints that came before it"
        );
        pace.quiet();
        drop(sender);
        assert_eq!(pace.first(), Go::End);
    }
}
