//! Server-sent events: one stream for each page that is open and visible.
//!
//! There is one kind of event, which always carries everything: the build, the version of that page, and the mistakes. So
//! a browser misses nothing, even if it was away or meets another server.

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
const MOST: usize = 64;
/// How often a line is sent at least, to notice browsers that have gone.
const PULSE: Duration = Duration::from_secs(15);

#[derive(Debug, PartialEq, Serialize)]
struct State<'s> {
    build: u64,
    #[serde(flatten)]
    version: &'s Version,
    mistakes: &'s [ShownMistake],
}

/// A permit for one more stream, if there is one left.
pub(crate) fn acquire_stream(preview: &Preview) -> Option<Permit> {
    Some(Permit::take(&preview.streams)).filter(|permit| permit.number <= MOST)
}

/// Streams the state of the page at `path` until the browser closes it.
pub(crate) fn stream(preview: &Preview, exchange: Exchange<'_>, path: &str) -> io::Result<()> {
    let mut out = exchange.begin("text/event-stream")?;
    // The browser reconnects after half a second, for a server that is restarted.
    out.write_all(b"retry: 500\n\n")?;
    let mut sent = None;
    loop {
        let seen = preview.seen();
        // A change that needs the whole site is sent with the next build.
        if let Some(Content {
            bytes,
            site,
            number,
            mistakes,
            ..
        }) = content::at_once(preview, path)
        {
            let of_site = site.as_ref().map(|site| (&*site.snapshot, &*site.base));
            let version = version::of(&bytes, path, of_site, &preview.hashes);
            let now = (version, mistakes);
            if sent.as_ref() != Some(&now) {
                let state = State {
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
        preview.wait_for_more(seen, PULSE);
    }
}
