//! Files for programs: what stands in each. XML is written in `xml`.

use super::{Renderer, search, xml};
use crate::companion::Companion;
use crate::resolve::encoded;
use crate::site::Site;
use std::fmt::Write;

/// The file's text.
pub(super) fn text(renderer: &Renderer, companion: Companion) -> String {
    match companion {
        Companion::Sitemap => xml::sitemap(renderer),
        Companion::Feed => xml::feed(renderer),
        Companion::Robots => robots(renderer),
        Companion::Headers => headers(&renderer.site),
        Companion::Redirects => redirects(&renderer.site),
        Companion::SearchIndex => search::index(renderer),
    }
}

fn robots(renderer: &Renderer) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if renderer.site.has(Companion::Sitemap) {
        let address = renderer.absolute(Companion::Sitemap.address());
        // Writing to a string cannot fail.
        let _ = write!(text, "\nSitemap: {address}\n");
    }
    text
}

/// The policy of every page once more, since a header also holds for what is not a page; and what may be kept for ever.
fn headers(site: &Site) -> String {
    let root = path_of_root(site);
    let mut text = format!(
        "{root}*\n  Content-Security-Policy: {}\n  Referrer-Policy: no-referrer\n  X-Content-Type-Options: nosniff\n",
        site.policy
    );
    for pattern in lasting(site) {
        let _ = write!(text, "{root}{pattern}\n  Cache-Control: public, max-age=31536000, immutable\n");
    }
    text
}

/// Files whose names change with their content, so that a browser never needs to ask for them again.
fn lasting(site: &Site) -> Vec<String> {
    let bound = std::iter::once(&site.stylesheet).chain(site.scripts.values()).filter(|address| !address.is_empty());
    bound.map(|address| encoded(address)).chain(site.config.base_url.iter().map(|_| "cards/*".to_owned())).collect()
}

fn redirects(site: &Site) -> String {
    let root = path_of_root(site);
    let mut text = String::new();
    for edition in site.in_all_languages() {
        for redirect in &edition.redirects {
            let [from, to] = [&redirect.from, &edition.page(redirect.to).address]
                .map(|address| encoded(address.strip_suffix("index.html").unwrap_or(address)));
            let _ = writeln!(text, "{root}{from} {root}{to} 301");
        }
    }
    text
}

/// The path a host knows the site's root by: `/`, or `/sub/` when `base_url` says so.
fn path_of_root(site: &Site) -> &str {
    let base = site.config.base_url.as_deref().unwrap_or("/");
    let after_scheme = base.find("://").map_or(0, |at| at + 3);
    base[after_scheme..].find('/').map_or("/", |slash| &base[after_scheme + slash..])
}
