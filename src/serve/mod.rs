//! A preview: the site in memory, made again whenever a source changes, and shown to a browser on this computer.
//!
//! 1. [`Server::bind`] takes the port (`listen`), before anything is built.
//! 2. `builder` looks at the folders (`scan`, with pages remembered in `pages`), goes through the stages of a build, and
//!    shows what came of it (`preview`). With mistakes the last good site stays (`mistakes`).
//! 3. `watch` says when to look again. What is shown is decided by looking, never by what was said.
//! 4. `http` hands over requests; `gate` turns away who has no business here; `addresses` finds what is meant;
//!    `content` makes it, from the file as it is at that moment (`fresh`); `inject` adds the script of the preview.
//! 5. `events` tells every open page when it is no longer what it was (`version`).
//!
//! Nothing is written to a disk.

pub mod addresses;
pub mod answer;
pub mod builder;
pub mod content;
pub mod events;
pub mod fresh;
pub mod gate;
pub mod http;
pub mod inject;
pub mod listen;
pub mod mistakes;
pub mod pages;
pub mod preview;
pub mod scan;
pub mod version;
pub mod watch;

pub use crate::serve::builder::Built;
pub use crate::serve::listen::{Options, Server, Stopper};
pub use crate::serve::scan::Difference;

use crate::model::failure::Failure;
use crate::pipeline::Request;
use crate::serve::builder::{Builder, Round};
use crate::serve::gate::Names;
use crate::serve::preview::Preview;
use crate::serve::watch::{Go, Pace, Watch};
use std::sync::mpsc::channel;
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

/// How often to look when the system cannot tell of changes.
const FALLBACK: Duration = Duration::from_secs(1);
/// Looks that may fail, because folders move away under them, before the author is told.
const FAILURES: usize = 5;
/// How long to wait before a look that failed is tried again.
const AGAIN: Duration = Duration::from_millis(50);

/// What happens while a preview runs.
#[derive(Debug)]
pub enum News {
    /// The site was built, or could not be.
    Built(Box<Built>),
    /// The system cannot tell of changes, for this reason, so the folders are looked at once a second.
    Polling(String),
    /// The folders cannot be looked at. What is shown stays.
    Failed(Failure),
}

/// Runs a preview until it is stopped. `tell` is called from more than one thread, one at a time.
pub(crate) fn run(
    server: &Server,
    request: Request,
    tell: impl FnMut(News) + Send + 'static,
) -> Result<(), Failure> {
    let (hints, received) = channel();
    let names = Names::new(server.address, &server.reachable);
    let preview = Arc::new(Preview::new(request, names, hints.clone()));
    let tell = std::sync::Mutex::new(tell);
    let tell = move |news| (tell.lock().unwrap_or_else(PoisonError::into_inner))(news);
    // Watched before it is looked at, so that no change falls between the two.
    let (mut watch, mut poll) = (None, server.poll);
    if poll.is_none() {
        match Watch::new(&preview.request.root, hints) {
            Ok(watching) => watch = Some(watching),
            Err(error) => {
                tell(News::Polling(error.to_string()));
                poll = Some(FALLBACK);
            }
        }
    }
    let mut builder = Builder::new(Arc::clone(&preview));
    if let Round::Shown(built) = builder.round(true)? {
        tell(News::Built(built));
    }
    let pace = Pace::new(received, poll);
    let shared = Arc::clone(&preview);
    thread::Builder::new()
        .name("build".to_owned())
        .spawn(move || keep_building(&shared, &mut builder, watch.as_mut(), &pace, &tell))
        .map_err(|source| Failure::Io {
            doing: "start a thread for",
            path: preview.request.root.clone(),
            source,
        })?;
    server
        .door
        .answer_all(move |visit| answer::answer(&preview, visit));
    Ok(())
}

fn keep_building(
    preview: &Preview,
    builder: &mut Builder,
    mut watch: Option<&mut Watch>,
    pace: &Pace,
    tell: &impl Fn(News),
) {
    let mut failures = 0;
    let mut look = |sure: bool| {
        if let Some(watch) = &mut watch {
            // A folder that went away again will hint once more.
            let _ = watch.renew();
        }
        let round = builder.round(sure);
        match round {
            Ok(Round::Shown(built)) => {
                failures = 0;
                tell(News::Built(built));
                false
            }
            Ok(Round::Same) => {
                failures = 0;
                true
            }
            Ok(Round::HeldBack) => false,
            Err(failure) => {
                failures += 1;
                if failures == FAILURES {
                    tell(News::Failed(failure));
                }
                if failures <= FAILURES {
                    thread::sleep(AGAIN);
                    preview.hint();
                }
                false
            }
        }
    };
    while pace.first() == Go::On {
        if !pace.is_regular() {
            preview.stir();
        }
        if look(false) && pace.is_regular() {
            continue;
        }
        pace.quiet();
        look(true);
    }
}

/// The time, to compare with a file's. Nothing that is shown depends on it.
#[allow(
    clippy::disallowed_methods,
    reason = "whether a file was written to just now is asked of the clock"
)]
fn now() -> SystemTime {
    SystemTime::now()
}
