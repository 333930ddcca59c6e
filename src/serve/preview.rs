//! The state that the threads of a preview share, and how they wait for changes to it.

use crate::pipeline::Request;
use crate::pipeline::incremental::{FileHashes, PageCache, Snapshot};
use crate::serve::gate::AllowedHosts;
use crate::serve::mistakes::ShownMistake;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a response waits for a rebuild before it shows the last site.
const BUILD_TIMEOUT: Duration = Duration::from_secs(5);

/// The build that is shown.
#[derive(Debug, Default)]
pub(crate) struct ShownBuild {
    /// Counts the changes, from 1.
    pub(crate) number: u64,
    /// The last site without mistakes.
    pub(crate) site: Option<ShownSite>,
    /// Every page file at the last scan, with or without mistakes.
    pub(crate) page_cache: Arc<PageCache>,
    /// The mistakes that prevent a newer site from being shown.
    pub(crate) mistakes: Arc<[ShownMistake]>,
}

/// A site without mistakes.
#[derive(Debug, Clone)]
pub(crate) struct ShownSite {
    pub(crate) snapshot: Arc<Snapshot>,
    /// The folder it is published in: `/` or `/book/`.
    pub(crate) base: Arc<str>,
}

/// What the threads share.
#[derive(Debug)]
pub(crate) struct Preview {
    pub(crate) request: Request,
    pub(crate) hosts: AllowedHosts,
    pub(crate) hashes: FileHashes,
    /// The number of open event streams.
    pub(crate) streams: Arc<AtomicUsize>,
    state: Mutex<PreviewState>,
    changed: Condvar,
    hints: Sender<()>,
}

/// The part that changes.
#[derive(Debug, Default)]
struct PreviewState {
    shown: Arc<ShownBuild>,
    /// The number of scans that have begun.
    begun: u64,
    /// The last scan whose result is shown.
    done: u64,
    /// How often the sources were marked as changed.
    marked: u64,
}

/// What a waiting thread has seen so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    number: u64,
    marked: u64,
}

impl PreviewState {
    fn seen(&self) -> Seen {
        Seen {
            number: self.shown.number,
            marked: self.marked,
        }
    }
}

impl Preview {
    pub(crate) fn new(request: Request, hosts: AllowedHosts, hints: Sender<()>) -> Self {
        Self {
            request,
            hosts,
            hashes: FileHashes::default(),
            streams: Arc::default(),
            state: Mutex::default(),
            changed: Condvar::new(),
            hints,
        }
    }

    fn state(&self) -> MutexGuard<'_, PreviewState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The build that is shown now.
    pub(crate) fn shown(&self) -> Arc<ShownBuild> {
        Arc::clone(&self.state().shown)
    }

    /// Requests a rebuild; never blocks.
    pub(crate) fn request_rebuild(&self) {
        // The receiver is gone only when the program ends.
        let _ = self.hints.send(());
    }

    /// Records that a scan begins. Returns its number.
    pub(crate) fn begin(&self) -> u64 {
        let mut state = self.state();
        state.begun += 1;
        state.begun
    }

    /// Records that a scan has ended. `shown`: its result, if there is a new one.
    pub(crate) fn done(&self, scan: u64, shown: Option<ShownBuild>) {
        let mut state = self.state();
        state.done = scan;
        if let Some(shown) = shown {
            state.shown = Arc::new(shown);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Requests a rebuild and waits for its result, but no longer than [`BUILD_TIMEOUT`].
    pub(crate) fn rebuild_and_wait(&self) -> Arc<ShownBuild> {
        let state = self.state();
        let wanted = state.begun + 1;
        self.request_rebuild();
        let (state, _) = self
            .changed
            .wait_timeout_while(state, BUILD_TIMEOUT, |state| state.done < wanted)
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&state.shown)
    }

    /// Marks the sources as changed, because a scan is about to begin.
    pub(crate) fn mark_dirty(&self) {
        self.state().marked += 1;
        self.changed.notify_all();
    }

    /// The current point in time, for [`wait_for_more`](Self::wait_for_more).
    pub(crate) fn seen(&self) -> Seen {
        self.state().seen()
    }

    /// Waits until something happens after `than`, but no longer than `timeout`.
    pub(crate) fn wait_for_more(&self, than: Seen, timeout: Duration) {
        // Poisoned or not, the state is read again by whoever waited.
        let _ = self
            .changed
            .wait_timeout_while(self.state(), timeout, |state| state.seen() == than);
    }
}
