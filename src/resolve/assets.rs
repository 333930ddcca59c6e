//! Files that are published as they are, and the theme's one stylesheet.

use super::address;
use crate::site::Address;
use crate::source::{Asset, AssetBytes, SourcePath};
use crate::theme;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Parts of the stylesheet lie here; they are bound into one file and not published one by one, so that a page
/// asks for one stylesheet, however many parts a theme has.
const SHEETS: &str = "theme/";

/// Every file to publish, by address, and the address of the stylesheet.
///
/// A file of the author's takes the place of the theme's of the same name.
pub(super) fn published(page_assets: &[Asset], statics: &[Asset]) -> (BTreeMap<Address, Asset>, Address) {
    let mut by_name: BTreeMap<&str, &Asset> = BTreeMap::new();
    for asset in statics {
        // The author's come first.
        by_name.entry(name(&asset.path)).or_insert(asset);
    }
    let mut assets: BTreeMap<Address, Asset> = BTreeMap::new();
    let mut sheet = Vec::new();
    for (name, asset) in by_name {
        match (&asset.bytes, name.strip_prefix(SHEETS)) {
            (AssetBytes::Loaded(bytes), Some(part)) if is_sheet(part) => {
                sheet.extend_from_slice(bytes);
                if !bytes.ends_with(b"\n") {
                    sheet.push(b'\n');
                }
            }
            _ => {
                assets.insert(Address::from(name), asset.clone());
            }
        }
    }
    for asset in page_assets {
        assets.insert(address::of_asset(&asset.path), asset.clone());
    }
    if sheet.is_empty() {
        return (assets, Address::from(""));
    }
    // The name changes with the content, so that a browser never shows a new page in an old coat.
    let hash = blake3::hash(&sheet).to_hex();
    let stylesheet = Address::from(format!("{SHEETS}style-{}.css", &hash[..10]));
    let path = SourcePath::from(&*stylesheet);
    assets
        .insert(Address::clone(&stylesheet), Asset { path, bytes: AssetBytes::Loaded(Arc::from(sheet)), pixels: None });
    (assets, stylesheet)
}

fn is_sheet(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "css")
}

fn name(path: &str) -> &str {
    let path = path.strip_prefix(theme::PREFIX).unwrap_or(path);
    path.strip_prefix("static/").unwrap_or(path)
}
