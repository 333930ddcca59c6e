//! The loop of a preview: events in, builds out.

use crate::model::failure::Failure;
use crate::pipeline::Request;
use crate::serve::answer;
use crate::serve::builder::{Builder, Built, Round};
use crate::serve::gate::AllowedHosts;
use crate::serve::listen::Server;
use crate::serve::preview::Preview;
use crate::serve::watch::{Debouncer, Go, Watch};
use std::sync::mpsc::channel;
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Duration;

/// How often to scan when the system reports no events.
const FALLBACK: Duration = Duration::from_secs(1);
/// How many scans may fail in a row, because folders are being moved, before the author is told.
const FAILURES: usize = 5;
/// Delay before a failed scan is repeated.
const AGAIN: Duration = Duration::from_millis(50);

/// What happens while a preview runs.
#[derive(Debug)]
pub enum News {
    /// The site was built, or could not be.
    Built(Box<Built>),
    /// The system cannot report events, for this reason, so the folders are scanned once a second.
    Polling(String),
    /// The folders cannot be scanned. What is shown stays.
    Failed(Failure),
}

impl Server {
    /// Builds the site and serves it until it is stopped. `tell` is called with what happens, from more than one thread, one
    /// at a time.
    pub fn run(
        self,
        request: Request,
        tell: impl FnMut(News) + Send + 'static,
    ) -> Result<(), Failure> {
        serve(&self, request, tell)
    }
}

fn serve(
    server: &Server,
    request: Request,
    tell: impl FnMut(News) + Send + 'static,
) -> Result<(), Failure> {
    let (hints, received) = channel();
    let hosts = AllowedHosts::new(server.address, &server.reachable);
    let preview = Arc::new(Preview::new(request, hosts, hints.clone()));
    let tell = std::sync::Mutex::new(tell);
    let tell = move |news| (tell.lock().unwrap_or_else(PoisonError::into_inner))(news);
    // Watched before the first scan, so that no change is missed between the two.
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
    let debouncer = Debouncer::new(received, poll);
    let shared = Arc::clone(&preview);
    thread::Builder::new()
        .name("build".to_owned())
        .spawn(move || keep_building(&shared, &mut builder, watch.as_mut(), &debouncer, &tell))
        .map_err(|source| Failure::Io {
            doing: "start a thread for",
            path: preview.request.root.clone(),
            source,
        })?;
    server
        .listener
        .serve(move |exchange| answer::answer(&preview, exchange));
    Ok(())
}

fn keep_building(
    preview: &Preview,
    builder: &mut Builder,
    mut watch: Option<&mut Watch>,
    debouncer: &Debouncer,
    tell: &impl Fn(News),
) {
    let mut failures = 0;
    let mut scan = |believe_mistakes: bool| {
        if let Some(watch) = &mut watch {
            // A folder that is gone again sends another event.
            let _ = watch.renew();
        }
        let round = builder.round(believe_mistakes);
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
                    preview.request_rebuild();
                }
                false
            }
        }
    };
    while debouncer.first() == Go::On {
        if !debouncer.is_polling() {
            preview.mark_dirty();
        }
        if scan(false) && debouncer.is_polling() {
            continue;
        }
        debouncer.quiet();
        scan(true);
    }
}
