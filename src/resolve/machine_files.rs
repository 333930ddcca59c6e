//! Chooses the files for machines that a site has, and the redirects from former addresses of its pages.

use crate::model::address::{Address, PageId};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Alias;
use crate::model::machine_file::MachineFile;
use crate::model::site::Redirect;
use crate::model::source::{Asset, AssetBytes, PREFIX};
use crate::resolve::address;
use crate::resolve::layout::{Layout, PlacedPage};
use std::collections::BTreeMap;

/// Names of a site's icon, best first: SVG is sharp at any size.
const ICONS: [&str; 3] = ["favicon.svg", "favicon.png", "favicon.ico"];

/// The files for machines of the main edition. An author's file at the same address replaces the generated one.
pub(crate) fn of_main(
    layouts: &[Layout],
    assets: &BTreeMap<Address, Asset>,
    has_touch_icon: bool,
    has_worker: bool,
) -> Vec<(MachineFile, Address)> {
    let Some(main) = layouts.first() else {
        return Vec::new();
    };
    MachineFile::ALL
        .into_iter()
        .filter(|file| main.config.base_url.is_some() || !file.needs_base_url())
        .filter(|file| match file {
            MachineFile::Feed => main.pages.iter().any(is_dated),
            MachineFile::Redirects => layouts.iter().any(|layout| !layout.redirects.is_empty()),
            MachineFile::SearchIndex => main.config.search,
            MachineFile::TouchIcon => has_touch_icon,
            MachineFile::Worker => has_worker,
            _ => true,
        })
        .map(|file| (file, Address::from(file.address())))
        .filter(|(_, address)| !assets.contains_key(address))
        .collect()
}

/// The files for machines of a translation: readers search the site and follow its feed in their language.
pub(crate) fn of_translation(
    layout: &Layout,
    assets: &BTreeMap<Address, Asset>,
) -> Vec<(MachineFile, Address)> {
    let translated = |page: &PlacedPage| page.document.language.is_some() && is_dated(page);
    let feed = layout.config.base_url.is_some() && layout.pages.iter().any(translated);
    [
        (MachineFile::SearchIndex, layout.config.search),
        (MachineFile::Feed, feed),
    ]
    .into_iter()
    .filter(|(_, wanted)| *wanted)
    .map(|(file, _)| {
        let address = format!("{}{}", layout.prefix, file.address());
        (file, Address::from(address))
    })
    .filter(|(_, address)| !assets.contains_key(address))
    .collect()
}

/// The address of an edition's feed: the author's, else the generated one. `generated`: the edition's files for machines.
pub(crate) fn feed(
    prefix: &str,
    generated: &[(MachineFile, Address)],
    assets: &BTreeMap<Address, Asset>,
) -> Option<Address> {
    let name = format!("{prefix}{}", MachineFile::Feed.address());
    let of_author = assets.get_key_value(&*name).map(|(address, _)| address);
    let generated = generated
        .iter()
        .find(|(file, _)| *file == MachineFile::Feed)
        .map(|(_, address)| address);
    of_author.or(generated).cloned()
}

fn is_dated(page: &PlacedPage) -> bool {
    page.document.front.date.is_some() || page.document.front.updated.is_some()
}

/// The site's icon: the author's in any format, else the theme's.
pub(crate) fn icon(assets: &BTreeMap<Address, Asset>) -> Option<Address> {
    let found = ICONS.iter().filter_map(|name| assets.get_key_value(*name));
    let of_author = found
        .clone()
        .find(|(_, asset)| !asset.path.starts_with(PREFIX));
    of_author
        .or(found.clone().next())
        .map(|(address, _)| Address::clone(address))
}

/// The address of the touch icon: the author's, or one that is drawn from an SVG icon.
pub(crate) fn touch_icon(
    icon: Option<&Address>,
    assets: &BTreeMap<Address, Asset>,
) -> Option<Address> {
    let name = MachineFile::TouchIcon.address();
    let drawn = || {
        icon.and_then(|icon| assets.get(icon))
            .is_some_and(can_be_drawn)
    };
    (assets.contains_key(name) || drawn()).then(|| Address::from(name))
}

/// Whether an icon can be drawn as a PNG: it is an SVG that needs no fonts and no other pictures.
fn can_be_drawn(icon: &Asset) -> bool {
    let AssetBytes::Loaded(bytes) = &icon.bytes else {
        return false;
    };
    let text = String::from_utf8_lossy(bytes);
    icon.path.ends_with(".svg")
        && text.contains("<svg")
        && !["<text", "<image", "<foreignObject"]
            .iter()
            .any(|element| text.contains(element))
}

/// The redirects from the former addresses of all pages.
pub(crate) fn redirects(pages: &[PlacedPage], diagnostics: &mut Diagnostics) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        for alias in &page.document.front.aliases {
            match former_address(&alias.text) {
                Ok(from) => redirects.push(Redirect {
                    from,
                    to: PageId(i),
                }),
                Err(why) => diagnostics.push(bad_alias(page, alias, why)),
            }
        }
    }
    redirects
}

fn bad_alias(page: &PlacedPage, alias: &Alias, why: &str) -> crate::model::diagnostic::Diagnostic {
    Code::BadAlias
        .at(
            &page.document.path,
            &alias.span,
            format!("`{}` cannot be a former address: {why}", alias.text),
        )
        .help("write it as it stood behind the site's address: `/old/name/`")
}

/// The file at a former address: `old/name/index.html` for `/old/name/` and `/old/name`.
fn former_address(text: &str) -> Result<Address, &'static str> {
    if text.contains("://") || text.starts_with("//") {
        return Err("it is a whole web address, not a place on this site");
    }
    let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let path = text.trim_matches('/');
    if let Some(why) = path.split('/').find_map(address::bad_slug) {
        return Err(why);
    }
    let is_file = !text.ends_with('/')
        && [".html", ".htm"]
            .iter()
            .any(|ending| path.ends_with(ending));
    Ok(Address::from(if is_file {
        path.to_owned()
    } else {
        format!("{path}/index.html")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_address_becomes_the_file_that_servers_look_for() {
        let file = |text| former_address(text).map(|address| address.to_string());
        assert_eq!(file("/old/name/"), Ok("old/name/index.html".to_owned()));
        assert_eq!(file("old/name"), Ok("old/name/index.html".to_owned()));
        assert_eq!(file("/old.html"), Ok("old.html".to_owned()));
        assert_eq!(file("/caf%C3%A9/"), Ok("café/index.html".to_owned()));
    }

    #[test]
    fn addresses_that_are_not_on_this_site_are_rejected() {
        for text in [
            "",
            "/",
            "https://example.org/x/",
            "//x/",
            "/a/../b/",
            "/a//b",
            "/a?b=c",
            "/a#b",
            "/.git/",
            "/%2e%2e/",
        ] {
            assert!(former_address(text).is_err(), "{text}");
        }
    }
}
