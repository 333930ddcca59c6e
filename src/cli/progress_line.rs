//! The progress bar: shown only on a terminal, only for work that takes longer than two seconds, and removed at the end.

use crate::cli::site_args::{Format, Verbosity};
use inquill::model::progress::{Phase, Progress};
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Delay before the bar appears.
const DELAY: Duration = Duration::from_secs(2);
/// Time between updates of the bar.
const INTERVAL: Duration = Duration::from_millis(120);
/// How long a phase must have run before its speed is trusted.
const TRUSTED: Duration = Duration::from_millis(500);
/// Moves the cursor to the start of the line and clears it.
const CLEAR_LINE: &str = "\r\x1b[2K";
/// The length of the bar in characters.
const WIDTH: usize = 20;

/// Shows progress until it is dropped. Nothing else may be printed in the meantime.
pub(crate) struct ProgressLine {
    /// Dropped to end the thread.
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Starts to show progress, except with `--quiet`, with JSON, or without a terminal that understands escape sequences.
    pub(crate) fn start(verbosity: Verbosity, format: Format, progress: &Progress) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        if verbosity.quiet || format == Format::Json || dumb || !std::io::stderr().is_terminal() {
            return Self {
                done: None,
                thread: None,
            };
        }
        let (done, is_done) = mpsc::channel();
        let progress = progress.clone();
        let thread = std::thread::spawn(move || {
            let began = Instant::now();
            let mut bar = Bar::default();
            let mut shown = false;
            while let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(INTERVAL) {
                let line = bar.line(began.elapsed(), progress.now());
                if shown || !line.is_empty() {
                    shown = true;
                    // Fails only if the terminal is gone.
                    let _ = write!(std::io::stderr(), "{CLEAR_LINE}{line}");
                }
            }
            if shown {
                let _ = write!(std::io::stderr(), "{CLEAR_LINE}");
            }
        });
        Self {
            done: Some(done),
            thread: Some(thread),
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            // The thread returns nothing and does not panic.
            let _ = thread.join();
        }
    }
}

/// What the bar remembers to estimate the time left.
struct Bar {
    /// The current phase, and when it was first seen.
    phase: Phase,
    since: Duration,
}

impl Default for Bar {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            since: Duration::ZERO,
        }
    }
}

impl Bar {
    /// The line to show when a run has taken `now`. Empty for the first two seconds, and if nothing is being counted.
    fn line(&mut self, now: Duration, (phase, done, all): (Phase, usize, usize)) -> String {
        if phase != self.phase {
            *self = Self { phase, since: now };
        }
        let what = match phase {
            Phase::Idle => return String::new(),
            Phase::Reading => "reading pages",
            Phase::Writing => "writing files",
            Phase::CheckingLinks => "checking external links",
        };
        if now < DELAY || all == 0 {
            return String::new();
        }
        let filled = WIDTH * done / all;
        let bar = format!("{}{}", "=".repeat(filled), " ".repeat(WIDTH - filled));
        let left = time_left(now.saturating_sub(self.since), done, all);
        format!("[{bar}] {what}: {done} of {all}{left}")
    }
}

/// How long the rest of a phase takes at its speed so far. Empty if it is too early to tell.
fn time_left(spent: Duration, done: usize, all: usize) -> String {
    if done == 0 || spent < TRUSTED {
        return String::new();
    }
    // Whole milliseconds are precise enough, and counts are far below 2^64.
    let rest = spent.as_millis() * (all - done) as u128 / done as u128;
    match rest.div_ceil(1000) {
        0 => String::new(),
        seconds @ 1..60 => format!(", about {seconds} s left"),
        seconds => format!(", about {} min left", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are shown at these times, in milliseconds since the start.
    fn shown(states: &[(u64, (Phase, usize, usize))]) -> Vec<String> {
        let mut bar = Bar::default();
        states
            .iter()
            .map(|(at, state)| bar.line(Duration::from_millis(*at), *state))
            .collect()
    }

    #[test]
    fn nothing_is_shown_in_the_first_two_seconds() {
        let lines = shown(&[
            (120, (Phase::Reading, 1, 100)),
            (1999, (Phase::Reading, 50, 100)),
            (2000, (Phase::Reading, 50, 100)),
        ]);
        assert_eq!(lines[..2], ["", ""]);
        assert!(lines[2].starts_with('['), "{}", lines[2]);
    }

    #[test]
    fn the_bar_shows_what_is_done_and_the_time_left_at_the_speed_so_far() {
        let lines = shown(&[
            (0, (Phase::Writing, 0, 1200)),
            (3000, (Phase::Writing, 300, 1200)),
            (6000, (Phase::Writing, 1200, 1200)),
        ]);
        assert_eq!(
            lines[1],
            "[=====               ] writing files: 300 of 1200, about 9 s left"
        );
        assert_eq!(
            lines[2],
            "[====================] writing files: 1200 of 1200"
        );
    }

    #[test]
    fn each_phase_is_timed_from_its_own_start() {
        let lines = shown(&[
            (0, (Phase::Reading, 0, 100)),
            (10_000, (Phase::Writing, 0, 100)),
            (10_100, (Phase::Writing, 20, 100)),
            (11_000, (Phase::Writing, 50, 100)),
        ]);
        assert!(!lines[1].contains("left"), "nothing done: {}", lines[1]);
        assert!(!lines[2].contains("left"), "too early: {}", lines[2]);
        assert!(
            lines[3].ends_with("50 of 100, about 1 s left"),
            "{}",
            lines[3]
        );
    }

    #[test]
    fn a_long_wait_is_told_in_minutes() {
        let lines = shown(&[
            (0, (Phase::CheckingLinks, 0, 100)),
            (60_000, (Phase::CheckingLinks, 20, 100)),
        ]);
        assert!(
            lines[1].ends_with("checking external links: 20 of 100, about 4 min left"),
            "{}",
            lines[1]
        );
    }

    #[test]
    fn a_run_that_counts_nothing_shows_nothing() {
        assert_eq!(shown(&[(5000, Progress::default().now())]), [""]);
        assert_eq!(shown(&[(5000, (Phase::Reading, 0, 0))]), [""]);
    }
}
