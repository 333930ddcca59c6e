//! The contents of files for machines. The sitemap and the feed are in `xml`.

use crate::model::address::{encoded, path_of};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::machine_file::MachineFile;
use crate::model::picture::RENDITIONS;
use crate::model::site::{Edition, Shared, Site};
use crate::model::source::AssetBytes;
use crate::render::edition::EditionRenderer;
use crate::render::generated::{search, xml};
use crate::render::images::card::CARDS;
use crate::render::images::raster;
use std::collections::{BTreeMap, BTreeSet};
use tera::Context;

/// Maximum width in pixels of a picture in the offline cache: sharp on a phone without filling its storage.
const OFFLINE_WIDTH: u32 = 1280;

/// Width and height in pixels of the touch icon.
const TOUCH_ICON_SIZE: u32 = 180;

/// Hexadecimal digits of a hash in the service worker.
const HASH_DIGITS: usize = 16;

/// The contents of the file.
pub(crate) fn bytes(
    renderer: &EditionRenderer,
    companion: MachineFile,
) -> Result<Vec<u8>, Diagnostic> {
    if companion == MachineFile::TouchIcon {
        return touch_icon(renderer.shared());
    }
    text(renderer, companion).map(String::into_bytes)
}

fn text(renderer: &EditionRenderer, companion: MachineFile) -> Result<String, Diagnostic> {
    Ok(match companion {
        MachineFile::Sitemap => xml::sitemap(renderer),
        MachineFile::Feed => xml::feed(renderer),
        MachineFile::Robots => robots(renderer),
        MachineFile::Headers => headers(&renderer.site),
        MachineFile::Redirects => redirects(&renderer.site),
        MachineFile::SearchIndex => search::index(renderer),
        MachineFile::Manifest => {
            let name = MachineFile::Manifest.address();
            renderer.engine.page(name, &Context::new(), name)?
        }
        // Made by `worker` and `touch_icon`.
        MachineFile::Worker | MachineFile::TouchIcon => String::new(),
    })
}

/// The service worker: a list of the files to cache, followed by the theme's script. `files`: all other files of the site.
pub(crate) fn worker(site: &Site, files: &[(String, blake3::Hash)]) -> Option<Vec<u8>> {
    let AssetBytes::Loaded(script) = &site.shared.worker.as_ref()?.bytes else {
        return None;
    };
    site.main().machine_file(MachineFile::Worker)?;
    let mut version = blake3::Hasher::new();
    let mut cached = Vec::new();
    let substitutes = substitutes(site);
    // Redirect pages are left out. A host that handles redirects itself would send the new page in their place, with links
    // that are relative to another address.
    let former: BTreeSet<&str> = site
        .editions
        .iter()
        .flat_map(|edition| &edition.redirects)
        .map(|redirect| &*redirect.from)
        .collect();
    let machine_only = machine_only(site);
    let is_cached = |address: &str| {
        !address.starts_with(CARDS)
            && !machine_only.contains(address)
            && !substitutes.contains_key(address)
            && !former.contains(address)
    };
    for (address, hash) in files.iter().filter(|(address, _)| is_cached(address)) {
        version
            .update(address.as_bytes())
            .update(b"\0")
            .update(hash.as_bytes());
        cached.push((address, hash.to_hex()[..HASH_DIGITS].to_owned()));
    }
    let version = &version.finalize().to_hex()[..HASH_DIGITS];
    // Serializing strings cannot fail.
    let list = serde_json::to_string(&cached).unwrap_or_default();
    let sizes = serde_json::to_string(&substitutes).unwrap_or_default();
    let head =
        format!("self.offline = {{ version: '{version}', files: {list}, sizes: {sizes} }};\n");
    let mut text = head.into_bytes();
    text.extend_from_slice(script);
    Some(text)
}

/// The sizes of large pictures that are not cached, each with the cached size that replaces it.
fn substitutes(site: &Site) -> BTreeMap<&str, &str> {
    let mut substitutes = BTreeMap::new();
    for (picture, renditions) in &site.shared.renditions {
        let Some(cached) = renditions
            .iter()
            .rfind(|rendition| rendition.width <= OFFLINE_WIDTH)
        else {
            continue;
        };
        let addresses = renditions
            .iter()
            .map(|rendition| &rendition.address)
            .chain([picture]);
        substitutes.extend(
            addresses
                .filter(|address| **address != cached.address)
                .map(|other| (&**other, &*cached.address)),
        );
    }
    substitutes
}

/// The theme's favicon.
const THEME_ICON: &[u8] = include_bytes!("../../../static/favicon.svg");

/// The touch icon drawn from [`THEME_ICON`]. Drawing it took longer than everything else in a build of one page.
const THEME_TOUCH_ICON: &[u8] = include_bytes!("theme-touch-icon.png");

/// The site's icon as a PNG.
fn touch_icon(shared: &Shared) -> Result<Vec<u8>, Diagnostic> {
    let icon = shared.icon.as_ref();
    let Some(asset) = icon.and_then(|icon| shared.assets.get(icon)) else {
        return Ok(Vec::new());
    };
    let AssetBytes::Loaded(bytes) = &asset.bytes else {
        return Ok(Vec::new());
    };
    if **bytes == *THEME_ICON {
        return Ok(THEME_TOUCH_ICON.to_vec());
    }
    raster::png(
        &String::from_utf8_lossy(bytes),
        TOUCH_ICON_SIZE,
        TOUCH_ICON_SIZE,
    )
    .map_err(|why| {
        Code::DamagedPicture
            .in_file(&asset.path, format!("this icon cannot be drawn: {why}"))
            .help("open it in a browser; if it shows, save it again as plain SVG")
    })
}

/// Addresses of files that no reader needs offline, whether generated or the author's.
fn machine_only(site: &Site) -> BTreeSet<String> {
    let companions: Vec<_> = MachineFile::ALL
        .iter()
        .filter(|companion| !companion.is_for_readers())
        .collect();
    let of = |edition: &Edition| {
        companions
            .iter()
            .map(|c| format!("{}{}", edition.prefix, c.address()))
            .collect::<Vec<_>>()
    };
    site.editions.iter().flat_map(of).collect()
}

fn robots(renderer: &EditionRenderer) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    let sitemap = MachineFile::Sitemap.address();
    // The generated sitemap, or the author's in its place.
    if renderer
        .edition()
        .machine_file(MachineFile::Sitemap)
        .is_some()
        || renderer.shared().assets.contains_key(sitemap)
    {
        let address = renderer.absolute(sitemap);
        text.extend(["\nSitemap: ", &address, "\n"]);
    }
    text
}

/// The `_headers` file: the pages' policy, which then also covers other files; rules that only headers can set; and which
/// files browsers may cache forever.
fn headers(site: &Site) -> String {
    let root = site.main().config.base_url.as_deref().map_or("/", path_of);
    // The service worker gets its policy from this header and has to fetch files. Pages still state `none` themselves.
    let policy = match &site.shared.worker {
        Some(_) => &*site
            .shared
            .policy
            .replace("connect-src 'none'", "connect-src 'self'"),
        None => site.shared.policy,
    };
    let mut text = format!(
        "{root}*\n  Content-Security-Policy: {policy}; frame-ancestors 'none'\n  Referrer-Policy: no-referrer\n  X-Content-Type-Options: nosniff\n"
    );
    for pattern in immutable(site) {
        text.extend([
            root,
            &pattern,
            "\n  Cache-Control: public, max-age=31536000, immutable\n",
        ]);
    }
    text
}

/// Patterns of files with a content hash in their names, which browsers never have to request again.
fn immutable(site: &Site) -> Vec<String> {
    let bundles = site
        .shared
        .stylesheet
        .iter()
        .chain(site.shared.scripts.values());
    let mut patterns: Vec<String> = bundles.map(|address| encoded(address)).collect();
    let cards = site.main().config.base_url.as_ref().map(|_| CARDS);
    let renditions = Some(RENDITIONS).filter(|_| !site.shared.renditions.is_empty());
    patterns.extend(
        cards
            .into_iter()
            .chain(renditions)
            .map(|folder| format!("{folder}*")),
    );
    patterns
}

/// The `_redirects` file.
fn redirects(site: &Site) -> String {
    let root = site.main().config.base_url.as_deref().map_or("/", path_of);
    let mut text = String::new();
    for edition in &site.editions {
        for redirect in &edition.redirects {
            let [from, to] = [&redirect.from, &edition.page(redirect.to).address]
                .map(|address| encoded(address.strip_suffix("index.html").unwrap_or(address)));
            text.extend([root, &from, " ", root, &to, " 301\n"]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_themes_touch_icon_is_drawn_from_its_favicon() {
        let icon = str::from_utf8(THEME_ICON).unwrap();
        let drawn = raster::png(icon, TOUCH_ICON_SIZE, TOUCH_ICON_SIZE).unwrap();
        assert!(
            drawn == THEME_TOUCH_ICON,
            "copy apple-touch-icon.png of a new site to src/render/generated/theme-touch-icon.png"
        );
    }
}
