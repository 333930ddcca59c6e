//! The main loop of a preview: waits for events and rebuilds.

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
/// How many scans in a row may fail, because folders are being moved, before the failure is reported.
const REPORTED_FAILURE: usize = 5;
/// Delay before a failed scan is repeated.
const RETRY_DELAY: Duration = Duration::from_millis(50);

/// An event to report while a preview runs.
#[derive(Debug)]
pub enum News {
    /// A build has ended, with or without mistakes.
    Built(Box<Built>),
    /// The system cannot report events for this reason. The folders are scanned once a second instead.
    Polling(String),
    /// The folders cannot be scanned. The shown site stays.
    Failed(Failure),
}

impl Server {
    /// Builds the site and serves it until it is stopped. `report` is called from several threads, but never at the same
    /// time.
    pub fn run(
        self,
        request: Request,
        report: impl FnMut(News) + Send + 'static,
    ) -> Result<(), Failure> {
        serve(&self, request, report)
    }
}

fn serve(
    server: &Server,
    request: Request,
    report: impl FnMut(News) + Send + 'static,
) -> Result<(), Failure> {
    let (hints, received) = channel();
    let hosts = AllowedHosts::new(server.address, &server.reachable);
    let preview = Arc::new(Preview::new(request, hosts, hints.clone()));
    let report = std::sync::Mutex::new(report);
    let report = move |news| (report.lock().unwrap_or_else(PoisonError::into_inner))(news);
    // Watching starts before the first scan, so that no change is missed.
    let (mut watch, mut poll) = (None, server.poll);
    if poll.is_none() {
        match Watch::new(&preview.request.root, hints) {
            Ok(watching) => watch = Some(watching),
            Err(error) => {
                report(News::Polling(error.to_string()));
                poll = Some(FALLBACK);
            }
        }
    }
    let mut builder = Builder::new(Arc::clone(&preview));
    if let Round::Shown(built) = builder.round(true)? {
        report(News::Built(built));
    }
    let debouncer = Debouncer::new(received, poll);
    let shared = Arc::clone(&preview);
    thread::Builder::new()
        .name("build".to_owned())
        .spawn(move || keep_building(&shared, &mut builder, watch.as_mut(), &debouncer, &report))
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
    report: &impl Fn(News),
) {
    let mut failures = 0;
    let mut scan = |believe_mistakes: bool| {
        if let Some(watch) = &mut watch {
            // If it fails because a folder is gone again, another event follows.
            let _ = watch.renew();
        }
        let round = builder.round(believe_mistakes);
        match round {
            Ok(Round::Shown(built)) => {
                failures = 0;
                report(News::Built(built));
                false
            }
            Ok(Round::Same) => {
                failures = 0;
                true
            }
            Ok(Round::HeldBack) => false,
            Err(failure) => {
                failures += 1;
                if failures == REPORTED_FAILURE {
                    report(News::Failed(failure));
                }
                if failures <= REPORTED_FAILURE {
                    thread::sleep(RETRY_DELAY);
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
