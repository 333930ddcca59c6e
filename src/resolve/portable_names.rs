//! Names that one system takes and another does not: a site can be moved to any, so none of them is published.

use crate::model::address::Address;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::Asset;
use crate::resolve::address;
use crate::resolve::layout::Layout;
use std::collections::{BTreeMap, BTreeSet};

/// Reports every name that cannot be part of an address everywhere.
pub(crate) fn report_bad_names(
    layouts: &[Layout],
    assets: &BTreeMap<Address, Asset>,
    diagnostics: &mut Diagnostics,
) {
    let pages = layouts.iter().flat_map(|layout| &layout.pages);
    // What is wrong with a slug has been said.
    let named = pages.filter(|page| page.document.front.slug.is_none());
    let named = named.map(|page| (&page.address, &page.document.path));
    let mut said = BTreeSet::new();
    for (address, path) in named.chain(assets.iter().map(|(address, asset)| (address, &asset.path)))
    {
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
