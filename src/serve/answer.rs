//! From a request to its answer.

use crate::model::media_type::{HTML, media_type};
use crate::serve::addresses::OWN;
use crate::serve::content::Content;
use crate::serve::gate::Refusal;
use crate::serve::http::{Reply, Visit};
use crate::serve::preview::Preview;
use crate::serve::{addresses, content, events, inject, version};

/// The preview's own files. The parts of the script share what they declare with each other, and with no page.
const FILES: [(&str, &str); 2] = [
    (
        "preview.js",
        concat!(
            "(() => {\n'use strict';\n",
            include_str!("client/mistakes.js"),
            include_str!("client/reader.js"),
            include_str!("client/change.js"),
            include_str!("client/preview.js"),
            "})();\n"
        ),
    ),
    ("preview.css", include_str!("client/preview.css")),
];

const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

/// Answers one request.
pub(crate) fn answer(preview: &Preview, visit: Visit<'_>) {
    let asked = &visit.asked;
    let split = preview
        .names
        .admit(asked)
        .and_then(|()| addresses::split(&asked.target).ok_or(Refusal::Malformed));
    let reply = match split {
        Err(refusal) => {
            let (status, text) = refusal.reply();
            said(status, text)
        }
        Ok((path, query)) => match path.strip_prefix(OWN) {
            Some("events") => match events::seat(preview) {
                Some(_seat) => {
                    let page = addresses::value(query, "page");
                    // That a browser has gone is how every stream ends.
                    let _ = events::stream(preview, visit, &page);
                    return;
                }
                None => said(503, "There are too many open pages.\n"),
            },
            Some(own) => own_file(own),
            None => reply(preview, &path),
        },
    };
    visit.answer(&reply);
}

fn own_file(name: &str) -> Reply {
    match FILES.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => Reply {
            status: 200,
            media_type: media_type(name),
            body: (*text).into(),
            ..Reply::default()
        },
        None => said(404, "The preview has no such file.\n"),
    }
}

fn said(status: u16, text: &str) -> Reply {
    Reply {
        status,
        media_type: PLAIN_TEXT,
        body: text.into(),
        ..Reply::default()
    }
}

fn reply(preview: &Preview, path: &str) -> Reply {
    let Content {
        status,
        media_type,
        location,
        bytes,
        good,
        number,
        ..
    } = content::at(preview, path);
    let body = if media_type == HTML {
        let version = version::of(&bytes, path, good.as_deref(), &preview.prints);
        inject::into(&bytes, &version.whole, number)
    } else {
        bytes
    };
    Reply {
        status,
        media_type,
        location,
        body,
    }
}
