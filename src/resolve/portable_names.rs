//! Reports file names that are not valid on every system, since a site may be moved to any host.

use crate::model::address::Address;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::Asset;
use crate::resolve::address;
use crate::resolve::layout::Layout;
use std::collections::{BTreeMap, BTreeSet};

/// Reports every name that is not valid as part of an address on every system.
pub(crate) fn report_bad_names(
    layouts: &[Layout],
    assets: &BTreeMap<Address, Asset>,
    diagnostics: &mut Diagnostics,
) {
    let pages = layouts.iter().flat_map(|layout| &layout.pages);
    // Invalid slugs have been reported.
    let pages = pages.filter(|page| page.document.front.slug.is_none());
    let pages = pages.map(|page| (&page.address, &page.document.path));
    let mut reported = BTreeSet::new();
    for (address, path) in pages.chain(assets.iter().map(|(address, asset)| (address, &asset.path)))
    {
        for part in address.split('/') {
            if let Some(why) = address::unportable(part)
                && reported.insert((part, path))
            {
                let message = format!("`{part}` cannot be part of an address: {why}");
                diagnostics.push(Code::BadName.in_file(path, message).help("rename it"));
            }
        }
    }
}
