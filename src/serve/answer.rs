//! Routes a request to its response.

use crate::model::media_type::{HTML, media_type};
use crate::serve::addresses::OWN;
use crate::serve::content::Content;
use crate::serve::gate::Rejection;
use crate::serve::http::{Body, Exchange, Response};
use crate::serve::preview::Preview;
use crate::serve::{addresses, content, events, inject, version};

/// The preview's own files. The script files share one function scope, separate from the page's scripts.
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

/// Responds to one request.
pub(crate) fn answer(preview: &Preview, exchange: Exchange<'_>) {
    let request = &exchange.request;
    let split = preview
        .hosts
        .authorize(request)
        .and_then(|()| addresses::split(&request.target).ok_or(Rejection::Malformed));
    let response = match split {
        Err(rejection) => {
            let (status, text) = rejection.response();
            plain(status, text)
        }
        Ok((path, query)) => match path.strip_prefix(OWN) {
            Some("events") => match events::acquire_stream(preview) {
                Some(_permit) => {
                    let page = addresses::value(query, "page");
                    // A stream always ends with an error, when the browser disconnects.
                    let _ = events::stream(preview, exchange, &page);
                    return;
                }
                None => plain(503, "There are too many open pages.\n"),
            },
            Some(own) => own_file(own),
            None => page(preview, &path),
        },
    };
    exchange.answer(response);
}

/// One of the preview's own files.
fn own_file(name: &str) -> Response {
    match FILES.iter().find(|(file, _)| *file == name) {
        Some((_, text)) => Response {
            status: 200,
            media_type: media_type(name),
            body: (*text).into(),
            ..Response::default()
        },
        None => plain(404, "The preview has no such file.\n"),
    }
}

fn plain(status: u16, text: &str) -> Response {
    Response {
        status,
        media_type: PLAIN_TEXT,
        body: text.into(),
        ..Response::default()
    }
}

/// A file of the site. Pages get the preview's script.
fn page(preview: &Preview, path: &str) -> Response {
    let Content {
        status,
        media_type,
        location,
        body,
        site,
        number,
        ..
    } = content::at(preview, path);
    let body = if media_type == HTML {
        let of_site = site.as_ref().map(|site| (&*site.snapshot, &*site.base));
        let version = version::of(body.in_memory(), path, of_site, &preview.hashes);
        Body::Bytes(inject::into(body.in_memory(), &version.whole, number))
    } else {
        body
    };
    Response {
        status,
        media_type,
        location,
        body,
    }
}
