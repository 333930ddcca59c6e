//! Files for programs: what stands in each. XML is written in `xml`.

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

/// Pixels across a picture that is kept on a reader's device: sharp enough for a phone, and not too heavy for it.
const KEPT: u32 = 1280;

/// Pixels across and down of an icon on the screen of a phone.
const ICON: u32 = 180;

/// Digits of a hash that tells versions of a file apart.
const SHORT: usize = 16;

/// What is in the file.
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
        // GeneratedPage of all other files, by `worker`; and pixels.
        MachineFile::Worker | MachineFile::TouchIcon => String::new(),
    })
}

/// The script that keeps the site: the list of what it keeps, then the theme's script.
pub(crate) fn worker(site: &Site, files: &[(String, blake3::Hash)]) -> Option<Vec<u8>> {
    let AssetBytes::Loaded(script) = &site.shared.worker.as_ref()?.bytes else {
        return None;
    };
    if site.main().machine_file(MachineFile::Worker).is_none() {
        return None;
    }
    let mut version = blake3::Hasher::new();
    let mut kept = Vec::new();
    let instead = other_sizes(site);
    // What stands at a former address is of use only where the host does not know better, and a host that does would
    // give the page itself in its place, whose links are seen from elsewhere.
    let former: BTreeSet<&str> = site
        .editions
        .iter()
        .flat_map(|edition| &edition.redirects)
        .map(|redirect| &*redirect.from)
        .collect();
    let for_programs = for_programs(site);
    let is_kept = |address: &str| {
        !address.starts_with(CARDS)
            && !for_programs.contains(address)
            && !instead.contains_key(address)
            && !former.contains(address)
    };
    for (address, hash) in files.iter().filter(|(address, _)| is_kept(address)) {
        version
            .update(address.as_bytes())
            .update(b"\0")
            .update(hash.as_bytes());
        kept.push((address, hash.to_hex()[..SHORT].to_owned()));
    }
    let version = &version.finalize().to_hex()[..SHORT];
    // Nothing in it cannot be said in JSON.
    let list = serde_json::to_string(&kept).unwrap_or_default();
    let sizes = serde_json::to_string(&instead).unwrap_or_default();
    let head =
        format!("self.offline = {{ version: '{version}', files: {list}, sizes: {sizes} }};\n");
    let mut text = head.into_bytes();
    text.extend_from_slice(script);
    Some(text)
}

/// Of each large picture one size is kept: these are the others, each with the one to show in its place.
fn other_sizes(site: &Site) -> BTreeMap<&str, &str> {
    let mut others = BTreeMap::new();
    for (picture, renditions) in &site.shared.renditions {
        let Some(kept) = renditions.iter().rfind(|rendition| rendition.width <= KEPT) else {
            continue;
        };
        let addresses = renditions
            .iter()
            .map(|rendition| &rendition.address)
            .chain([picture]);
        others.extend(
            addresses
                .filter(|address| **address != kept.address)
                .map(|other| (&**other, &*kept.address)),
        );
    }
    others
}

/// The site's icon as pixels.
fn touch_icon(shared: &Shared) -> Result<Vec<u8>, Diagnostic> {
    let icon = shared.icon.as_ref();
    let Some(asset) = icon.and_then(|icon| shared.assets.get(icon)) else {
        return Ok(Vec::new());
    };
    let AssetBytes::Loaded(bytes) = &asset.bytes else {
        return Ok(Vec::new());
    };
    raster::png(&String::from_utf8_lossy(bytes), ICON, ICON).map_err(|why| {
        Code::DamagedPicture
            .in_file(&asset.path, format!("this icon cannot be drawn: {why}"))
            .help("open it in a browser; if it shows, save it again as plain SVG")
    })
}

/// What only programs read, ours or the author's own in its place: no reader without a connection comes to need it.
fn for_programs(site: &Site) -> BTreeSet<String> {
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
    // Ours, or the author's own in its place.
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

/// The policy of every page once more, since a header also holds for what is not a page; what only a header can say; and what
/// may be cached for ever.
fn headers(site: &Site) -> String {
    let root = site.main().config.base_url.as_deref().map_or("/", path_of);
    // A worker has no page to state a policy in, and must fetch what it keeps. Pages still say `none` themselves.
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
    for pattern in lasting(site) {
        text.extend([
            root,
            &pattern,
            "\n  Cache-Control: public, max-age=31536000, immutable\n",
        ]);
    }
    text
}

/// Files whose names change with their content, so that a browser never needs to ask for them again.
fn lasting(site: &Site) -> Vec<String> {
    let bound = site
        .shared
        .stylesheet
        .iter()
        .chain(site.shared.scripts.values());
    let mut lasting: Vec<String> = bound.map(|address| encoded(address)).collect();
    let cards = site.main().config.base_url.as_ref().map(|_| CARDS);
    let renditions = Some(RENDITIONS).filter(|_| !site.shared.renditions.is_empty());
    lasting.extend(
        cards
            .into_iter()
            .chain(renditions)
            .map(|folder| format!("{folder}*")),
    );
    lasting
}

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
