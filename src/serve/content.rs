//! What is at a path of the preview right now: made when it is asked for, and never older than the file it is made from.

use crate::model::address::Address;
use crate::model::diagnostic::Diagnostic;
use crate::model::media_type::{HTML, media_type};
use crate::model::output::Contents;
use crate::model::site::Made;
use crate::read;
use crate::render::output::Output;
use crate::serve::addresses::{Wanted, redirect, wanted};
use crate::serve::fresh;
use crate::serve::fresh::Freshness;
use crate::serve::mistakes::{Mistake, mistake};
use crate::serve::preview::{Good, Preview, Shown};
use std::sync::Arc;

/// Shown while there has never been a site without mistakes, under the mistakes themselves.
const STAND_IN: &str = include_str!("client/stand-in.html");

/// What is at a path.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    /// Where it is instead; empty for here.
    pub(crate) location: String,
    pub(crate) bytes: Vec<u8>,
    /// The site it is from.
    pub(crate) good: Option<Arc<Good>>,
    /// The build that is shown.
    pub(crate) number: u64,
    /// Whether it is newer than that.
    ahead: bool,
    /// What keeps something newer from being shown.
    pub(crate) mistakes: Vec<Mistake>,
}

/// What is at a decoded path.
pub(crate) fn at(preview: &Preview, path: &str) -> Content {
    if let Some(content) = at_once(preview, path) {
        if content.ahead {
            preview.hint();
        }
        return content;
    }
    // The file has changed in a way that other pages may notice: the site is built first.
    let shown = preview.look_again();
    known(preview, &shown, path)
}

/// The same, unless the page's file has changed in a way that needs the whole site.
pub(crate) fn at_once(preview: &Preview, path: &str) -> Option<Content> {
    let shown = &preview.shown();
    let Some(good) = &shown.good else {
        return Some(known(preview, shown, path));
    };
    let Wanted::File(address) = wanted(&good.base, path) else {
        return Some(known(preview, shown, path));
    };
    let source = match good.find(&address) {
        Some((_, Output::Page(id) | Output::Made(Made::SelfCheck(id), _))) => *id,
        Some((_, Output::Edition(at, output))) => {
            let is_old = match **output {
                Output::Page(id) | Output::Made(Made::SelfCheck(id), _) => {
                    !fresh::is_as_it_was(shown, good, good.renderer.site().editions[*at].page(id))
                }
                _ => false,
            };
            return (!is_old).then(|| known(preview, shown, path));
        }
        _ => return Some(known(preview, shown, path)),
    };
    match fresh::compare(shown, good, source) {
        Freshness::Same => Some(known(preview, shown, path)),
        Freshness::Page(page) if page.address.as_ref() == address => {
            let html = good.renderer.page(source, &page).map(String::into_bytes);
            Some(Content {
                ahead: true,
                ..made(preview, shown, html, HTML)
            })
        }
        Freshness::Page(_) | Freshness::Site => None,
    }
}

/// The answer from the site as it is shown.
fn known(preview: &Preview, shown: &Arc<Shown>, path: &str) -> Content {
    let Some(good) = &shown.good else {
        return stand_in(shown);
    };
    let Wanted::File(address) = wanted(&good.base, path) else {
        return missing(preview, shown, good, path);
    };
    let Some((address, output)) = good.find(&address) else {
        return missing(preview, shown, good, path);
    };
    let bytes = match good.renderer.render(output) {
        Err(diagnostic) => Err(diagnostic),
        Ok(file) => match file.contents {
            Contents::Bytes(bytes) => Ok(bytes),
            Contents::Shared(bytes) => Ok(bytes.to_vec()),
            Contents::CopyOf(on_disk) => {
                match read::bytes_within(&preview.request.root, &on_disk) {
                    Ok(bytes) => Ok(bytes),
                    // Gone, or no longer a file of this site; the next build will say so.
                    Err(_) => return missing(preview, shown, good, path),
                }
            }
        },
    };
    made(preview, shown, bytes, media_type(address))
}

fn made(
    preview: &Preview,
    shown: &Arc<Shown>,
    bytes: Result<Vec<u8>, Diagnostic>,
    media_type: &'static str,
) -> Content {
    match bytes {
        Ok(bytes) => content(shown, 200, media_type, bytes),
        Err(diagnostic) => {
            let mut content = content(shown, 500, HTML, STAND_IN.as_bytes().to_vec());
            content
                .mistakes
                .push(mistake(&diagnostic, &preview.request.root));
            content
        }
    }
}

/// There is no such file: another place is meant, or the site's own page for that.
fn missing(preview: &Preview, shown: &Arc<Shown>, good: &Arc<Good>, path: &str) -> Content {
    let find = |address: &str| {
        good.find(address)
            .map(|(address, _)| Address::clone(address))
    };
    if let Some(location) = redirect(&good.base, path, find) {
        return Content {
            location,
            ..content(shown, 302, "", Vec::new())
        };
    }
    let page = good.renderer.not_found(&good.base).map(String::into_bytes);
    let content = made(preview, shown, page, HTML);
    Content {
        status: if content.status == 200 {
            404
        } else {
            content.status
        },
        ..content
    }
}

fn stand_in(shown: &Arc<Shown>) -> Content {
    content(shown, 503, HTML, STAND_IN.as_bytes().to_vec())
}

fn content(shown: &Arc<Shown>, status: u16, media_type: &'static str, bytes: Vec<u8>) -> Content {
    Content {
        status,
        media_type,
        location: String::new(),
        bytes,
        good: shown.good.clone(),
        number: shown.number,
        ahead: false,
        mistakes: shown.mistakes.to_vec(),
    }
}
