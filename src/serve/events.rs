//! Telling a browser what is new: a stream of server-sent events for each page that is open and in sight.
//!
//! There is one kind of event, and it always says everything: the build, the version of that very page, and the
//! mistakes. So nothing can be missed, neither by a browser that was away nor by one that meets another server.

use crate::serve::content::Content;
use crate::serve::http::{Place, Visit};
use crate::serve::mistakes::Mistake;
use crate::serve::preview::Preview;
use crate::serve::version::Version;
use crate::serve::{content, version};
use serde::Serialize;
use std::io::{self, Write};
use std::time::Duration;

/// Streams at once. A browser opens at most six, and a hidden page none.
const MOST: usize = 64;
/// A line is sent at least this often, to notice who has left.
const PULSE: Duration = Duration::from_secs(15);

#[derive(Debug, PartialEq, Serialize)]
struct State<'s> {
    build: u64,
    #[serde(flatten)]
    version: &'s Version,
    mistakes: &'s [Mistake],
}

/// A place among the streams, if there is one left.
pub(crate) fn seat(preview: &Preview) -> Option<Place> {
    Some(Place::take(&preview.streams)).filter(|place| place.number <= MOST)
}

/// Tells the page at `path` what is new until it is closed.
pub(crate) fn stream(preview: &Preview, visit: Visit<'_>, path: &str) -> io::Result<()> {
    let mut out = visit.begin("text/event-stream")?;
    // Half a second is soon enough for a server that was stopped and started.
    out.write_all(b"retry: 500\n\n")?;
    let mut told = None;
    loop {
        let seen = preview.seen();
        // What has to wait for the whole site is told with the site.
        if let Some(Content {
            bytes,
            good,
            number,
            mistakes,
            ..
        }) = content::at_once(preview, path)
        {
            let version = version::of(&bytes, path, good.as_deref(), &preview.prints);
            let now = (version, mistakes);
            if told.as_ref() != Some(&now) {
                let state = State {
                    build: number,
                    version: &now.0,
                    mistakes: &now.1,
                };
                let data = serde_json::to_string(&state)?;
                write!(out, "event: state\ndata: {data}\n\n")?;
                told = Some(now);
            }
        }
        out.write_all(b":\n\n")?;
        out.flush()?;
        preview.wait_for_more(seen, PULSE);
    }
}
