//! Names that one system takes and another does not: a site can be moved to any, so none of them is published.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::site::Site;
use crate::resolve::address;
use std::collections::BTreeSet;

/// Reports every name that cannot be part of an address everywhere.
pub(crate) fn report_bad_names(main: &Site, editions: &[Site], diagnostics: &mut Diagnostics) {
    let pages = std::iter::once(main)
        .chain(editions)
        .flat_map(|site| &site.pages);
    // What is wrong with a slug has been said.
    let named = pages.filter(|page| page.document.front.slug.is_none());
    let named = named.map(|page| (&page.address, &page.document.path));
    let mut said = BTreeSet::new();
    for (address, path) in named.chain(
        main.assets
            .iter()
            .map(|(address, asset)| (address, &asset.path)),
    ) {
        for part in address.split('/') {
            if let Some(why) = address::unportable(part)
                && said.insert((part, path))
            {
                let message = format!("`{part}` cannot be part of an address: {why}");
                diagnostics.push(Code::BadName.in_file(path, message).help("rename it"));
            }
        }
    }
}
