//! The progress of a run. The pipeline updates it, the command line displays it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// The part of a run that takes long enough to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// None of them.
    Idle,
    /// Reading and parsing pages.
    Reading,
    /// Rendering and writing files.
    Writing,
    /// Checking external links.
    CheckingLinks,
}

/// Counters that a run updates and other threads can read. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    phase: AtomicU8,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// Begins a phase with `all` steps.
    pub(crate) fn begin(&self, phase: Phase, all: usize) {
        // A reader in between may see a count of the last phase until it reads again.
        self.0.done.store(0, Ordering::Relaxed);
        self.0.all.store(all, Ordering::Relaxed);
        self.0.phase.store(phase as u8, Ordering::Relaxed);
    }

    /// Counts one step as done.
    pub(crate) fn step(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The phase, the number of steps done, and the number of all steps.
    #[must_use]
    pub fn now(&self) -> (Phase, usize, usize) {
        let phase = match self.0.phase.load(Ordering::Relaxed) {
            1 => Phase::Reading,
            2 => Phase::Writing,
            3 => Phase::CheckingLinks,
            _ => Phase::Idle,
        };
        let all = self.0.all.load(Ordering::Relaxed);
        (phase, self.0.done.load(Ordering::Relaxed).min(all), all)
    }
}
