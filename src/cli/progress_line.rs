//! The progress line: shown only on a terminal, only if the work takes longer than a moment, and removed at the end.

use crate::cli::site_args::{Format, Verbosity};
use inquill::model::progress::{Phase, Progress};
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// Delay before the line appears.
const DELAY: Duration = Duration::from_millis(600);
/// Time between updates of the line.
const INTERVAL: Duration = Duration::from_millis(120);
/// Moves the cursor to the start of the line and clears it.
const CLEAR_LINE: &str = "\r\x1b[2K";

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
            let mut pause = DELAY;
            let mut shown = false;
            while let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(pause) {
                pause = INTERVAL;
                let line = line(progress.now());
                shown |= !line.is_empty();
                // Fails only if the terminal is gone.
                let _ = write!(std::io::stderr(), "{CLEAR_LINE}{line}");
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

fn line((phase, done, all): (Phase, usize, usize)) -> String {
    match phase {
        Phase::Idle => String::new(),
        Phase::Reading => format!("reading: {done} of {all} pages"),
        Phase::Writing => format!("writing: {done} of {all} files"),
        Phase::CheckingLinks => format!("asking: {done} of {all} links to other sites"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_done_and_how_far() {
        assert_eq!(line(Progress::default().now()), "");
        assert_eq!(line((Phase::Writing, 3, 1200)), "writing: 3 of 1200 files");
    }
}
