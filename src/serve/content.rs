//! The content at a path of the preview, rendered on request and never older than its source file.

use crate::model::diagnostic::Diagnostic;
use crate::model::media_type::{HTML, media_type};
use crate::model::site::EditionId;
use crate::pipeline::incremental::snapshot::{Rendered, Unavailable};
use crate::pipeline::incremental::{Freshness, freshness};
use crate::serve::addresses::{Requested, redirect, requested};
use crate::serve::http::Body;
use crate::serve::mistakes::{ShownMistake, mistake};
use crate::serve::preview::{Preview, ShownBuild, ShownSite};
use std::io::{self, Read};
use std::sync::Arc;

/// The page behind the mistakes until there is a site without mistakes.
const PLACEHOLDER_PAGE: &str = include_str!("client/placeholder.html");

/// The content at a path.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    /// Where to redirect to; empty for no redirect.
    pub(crate) location: String,
    /// In memory if it is a page.
    pub(crate) body: Body,
    /// The site it belongs to.
    pub(crate) site: Option<ShownSite>,
    /// The number of the shown build.
    pub(crate) number: u64,
    /// Whether it is newer than the shown build.
    is_ahead: bool,
    /// The mistakes that prevent a newer version from being shown.
    pub(crate) mistakes: Vec<ShownMistake>,
}

/// The content at a decoded path. Waits for a rebuild if necessary.
pub(crate) fn at(preview: &Preview, path: &str) -> Content {
    if let Some(content) = at_once(preview, path) {
        if content.is_ahead {
            preview.request_rebuild();
        }
        return content;
    }
    // The change may affect other pages, so the site is rebuilt first.
    let shown = preview.rebuild_and_wait();
    as_shown(preview, &shown, path)
}

/// The content at a decoded path, without waiting. `None` if the file has changed in a way that needs a rebuild.
pub(crate) fn at_once(preview: &Preview, path: &str) -> Option<Content> {
    let shown = &preview.shown();
    let Some(site) = &shown.site else {
        return Some(as_shown(preview, shown, path));
    };
    let Requested::File(address) = requested(&site.base, path) else {
        return Some(as_shown(preview, shown, path));
    };
    let (pages, snapshot) = (&shown.page_cache, &*site.snapshot);
    let Some((edition, id)) = snapshot.page_at(&address) else {
        return Some(as_shown(preview, shown, path));
    };
    if edition != EditionId::MAIN {
        let page = snapshot.site().edition(edition).page(id);
        return freshness::is_unchanged(pages, snapshot, page)
            .then(|| as_shown(preview, shown, path));
    }
    match freshness::compare(pages, snapshot, id, !shown.mistakes.is_empty()) {
        Freshness::Same => Some(as_shown(preview, shown, path)),
        Freshness::Page(page) if page.address.as_ref() == address => Some(Content {
            is_ahead: true,
            ..rendered(
                preview,
                shown,
                snapshot.render_page(id, &page).map(Body::Bytes),
                HTML,
            )
        }),
        Freshness::Page(_) | Freshness::Site => None,
    }
}

/// The content from the shown site.
fn as_shown(preview: &Preview, shown: &Arc<ShownBuild>, path: &str) -> Content {
    let Some(site) = &shown.site else {
        return content(shown, 503, HTML, PLACEHOLDER_PAGE.into());
    };
    let Requested::File(address) = requested(&site.base, path) else {
        return missing(preview, shown, site, path);
    };
    match site.snapshot.render(&address, &preview.request.root) {
        Some(Ok(file)) => {
            let media_type = media_type(&address);
            match body(file, media_type) {
                Ok(body) => content(shown, 200, media_type, body),
                Err(_) => missing(preview, shown, site, path),
            }
        }
        Some(Err(Unavailable::Mistake(diagnostic))) => {
            rendered(preview, shown, Err(*diagnostic), HTML)
        }
        // The next build reports files that are gone.
        Some(Err(Unavailable::Gone(_))) | None => missing(preview, shown, site, path),
    }
}

/// The body of a response with this file. Pages are read into memory, because the preview adds its script to them.
fn body(rendered: Rendered, media_type: &str) -> io::Result<Body> {
    Ok(match rendered {
        Rendered::Bytes(bytes) => Body::Bytes(bytes),
        Rendered::Shared(bytes) => Body::Shared(bytes),
        Rendered::OnDisk(mut file) if media_type == HTML => {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Body::Bytes(bytes)
        }
        Rendered::OnDisk(file) => {
            let length = file.metadata()?.len();
            Body::File { file, length }
        }
    })
}

fn rendered(
    preview: &Preview,
    shown: &Arc<ShownBuild>,
    body: Result<Body, Diagnostic>,
    media_type: &'static str,
) -> Content {
    match body {
        Ok(body) => content(shown, 200, media_type, body),
        Err(diagnostic) => {
            let mut content = content(shown, 500, HTML, PLACEHOLDER_PAGE.into());
            content
                .mistakes
                .push(mistake(&diagnostic, &preview.request.root));
            content
        }
    }
}

/// The content for an unknown address: a redirect to a similar one, else the site's 404 page.
fn missing(preview: &Preview, shown: &Arc<ShownBuild>, site: &ShownSite, path: &str) -> Content {
    let find = |address: &str| site.snapshot.find(address).cloned();
    if let Some(location) = redirect(&site.base, path, find) {
        return Content {
            location,
            ..content(shown, 302, "", Body::default())
        };
    }
    let page = site.snapshot.render_not_found(&site.base).map(Body::Bytes);
    let content = rendered(preview, shown, page, HTML);
    Content {
        status: if content.status == 200 {
            404
        } else {
            content.status
        },
        ..content
    }
}

fn content(shown: &Arc<ShownBuild>, status: u16, media_type: &'static str, body: Body) -> Content {
    Content {
        status,
        media_type,
        location: String::new(),
        body,
        site: shown.site.clone(),
        number: shown.number,
        is_ahead: false,
        mistakes: shown.mistakes.to_vec(),
    }
}
