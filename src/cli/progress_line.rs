//! A line that says how far long work is: on a terminal only, not before somebody could begin to wonder, and gone
//! when it is done.

use crate::cli::site_args::{Format, Voice};
use inquill::model::progress::{Doing, Progress};
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// Work that takes no longer than this needs no line.
const PATIENCE: Duration = Duration::from_millis(600);
/// How often the line is looked at.
const EVERY: Duration = Duration::from_millis(120);
/// Back to the start of the line, and empty it.
const EMPTY: &str = "\r\x1b[2K";

/// While this lives, the line is shown. Nothing else may be said until it is dropped.
pub(crate) struct Waiting {
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    /// Shows the line for whoever watches; nobody does with `--quiet`, with JSON, or where there is no terminal.
    pub(crate) fn for_whom(voice: Voice, format: Format, progress: &Progress) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        if voice.quiet || format == Format::Json || dumb || !std::io::stderr().is_terminal() {
            return Self {
                done: None,
                thread: None,
            };
        }
        let (done, told) = mpsc::channel();
        let progress = progress.clone();
        let thread = std::thread::spawn(move || {
            let mut pause = PATIENCE;
            let mut shown = false;
            while let Err(RecvTimeoutError::Timeout) = told.recv_timeout(pause) {
                pause = EVERY;
                let line = line(progress.now());
                shown |= !line.is_empty();
                // A terminal that is gone wants no line.
                let _ = write!(std::io::stderr(), "{EMPTY}{line}");
            }
            if shown {
                let _ = write!(std::io::stderr(), "{EMPTY}");
            }
        });
        Self {
            done: Some(done),
            thread: Some(thread),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            // A thread that only writes a line has nothing to report.
            let _ = thread.join();
        }
    }
}

fn line((doing, done, all): (Doing, usize, usize)) -> String {
    match doing {
        Doing::Nothing => String::new(),
        Doing::Reading => format!("reading: {done} of {all} pages"),
        Doing::Writing => format!("writing: {done} of {all} files"),
        Doing::Asking => format!("asking: {done} of {all} links to other sites"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_done_and_how_far() {
        assert_eq!(line(Progress::default().now()), "");
        assert_eq!(line((Doing::Writing, 3, 1200)), "writing: 3 of 1200 files");
    }
}
