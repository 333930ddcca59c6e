//! Server-sent events: one stream for each visible page.
//!
//! There is one kind of event. It always carries the whole state: the build, the version of the page, and the mistakes. So a
//! browser misses nothing, even after it was disconnected or the server was restarted.

use crate::serve::content::Content;
use crate::serve::http::{Exchange, Permit};
use crate::serve::mistakes::ShownMistake;
use crate::serve::preview::Preview;
use crate::serve::version::Version;
use crate::serve::{content, version};
use serde::Serialize;
use std::io::{self, Write};
use std::time::Duration;

/// Maximum number of streams. A browser opens at most six, and none for a hidden page.
const MAX_STREAMS: usize = 64;
/// Interval of the lines that detect disconnected browsers.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The data of an event.
#[derive(Debug, PartialEq, Serialize)]
struct PageState<'s> {
    build: u64,
    #[serde(flatten)]
    version: &'s Version,
    mistakes: &'s [ShownMistake],
}

/// A permit for one more stream, if there is one left.
pub(crate) fn acquire_stream(preview: &Preview) -> Option<Permit> {
    Some(Permit::take(&preview.streams)).filter(|permit| permit.number <= MAX_STREAMS)
}

/// Streams the state of the page at `path` until the browser closes it.
pub(crate) fn stream(preview: &Preview, exchange: Exchange<'_>, path: &str) -> io::Result<()> {
    let mut out = exchange.begin("text/event-stream")?;
    // After a restart of the server, the browser reconnects within half a second.
    out.write_all(b"retry: 500\n\n")?;
    let mut sent = None;
    loop {
        let seen = preview.seen();
        // If a rebuild is needed, the state is sent after it.
        if let Some(Content {
            body,
            site,
            number,
            mistakes,
            ..
        }) = content::at_once(preview, path)
        {
            let of_site = site.as_ref().map(|site| (&*site.snapshot, &*site.base));
            let version = version::of(body.in_memory(), path, of_site, &preview.hashes);
            let now = (version, mistakes);
            if sent.as_ref() != Some(&now) {
                let state = PageState {
                    build: number,
                    version: &now.0,
                    mistakes: &now.1,
                };
                let data = serde_json::to_string(&state)?;
                write!(out, "event: state\ndata: {data}\n\n")?;
                sent = Some(now);
            }
        }
        out.write_all(b":\n\n")?;
        out.flush()?;
        preview.wait_for_more(seen, HEARTBEAT);
    }
}
