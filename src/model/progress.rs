//! How far a run is, for whoever waits for it: counted here, shown by the command line.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// What is being done to many things in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Nothing that is counted.
    Nothing,
    /// Pages are read and parsed.
    Reading,
    /// Files are rendered and written.
    Writing,
    /// Links to other sites are asked for.
    Asking,
}

/// Counters that a run moves on and another thread may look at. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    doing: AtomicU8,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// Something is begun that is done this many times.
    pub(crate) fn begin(&self, doing: Doing, all: usize) {
        // A look in between may see a count of before: it is gone with the next look.
        self.0.done.store(0, Ordering::Relaxed);
        self.0.all.store(all, Ordering::Relaxed);
        self.0.doing.store(doing as u8, Ordering::Relaxed);
    }

    /// It is done once more.
    pub(crate) fn step(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// What is being done, how often it was done, and how often it will have been.
    #[must_use]
    pub fn now(&self) -> (Doing, usize, usize) {
        let doing = match self.0.doing.load(Ordering::Relaxed) {
            1 => Doing::Reading,
            2 => Doing::Writing,
            3 => Doing::Asking,
            _ => Doing::Nothing,
        };
        let all = self.0.all.load(Ordering::Relaxed);
        (doing, self.0.done.load(Ordering::Relaxed).min(all), all)
    }
}
