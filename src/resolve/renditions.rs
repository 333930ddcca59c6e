//! Smaller versions of large pictures: which there are, and what they are called.

use crate::model::address::Address;
use crate::model::picture::{Rendition, widths};
use crate::model::site::{Site, Target};
use crate::model::source::{Asset, Form, Large};
use std::collections::{BTreeMap, BTreeSet};

/// Where they are published: a folder of their own, so that a host can be told that nothing in it ever changes.
pub const RENDITIONS: &str = "renditions/";

/// Digits of a hash that tells pictures apart.
const DIGITS: usize = 16;

/// The smaller versions of every picture that a page of one of the sites shows. The first of them has all the files.
pub(crate) fn renditions(sites: &[Site]) -> BTreeMap<Address, Vec<Rendition>> {
    let targets = sites.iter().flat_map(|site: &Site| {
        site.pages
            .iter()
            .map(|page| &page.targets)
            .chain([&site.term_targets])
    });
    let targets = targets.flatten();
    let shown: BTreeSet<&Address> = targets
        .filter_map(|target| {
            if let Target::Picture { address, .. } = target {
                Some(address)
            } else {
                None
            }
        })
        .collect();
    let assets = sites.first().map(|site| &site.assets);
    shown
        .into_iter()
        .filter_map(|address| Some((Address::clone(address), of(address, assets?.get(address)?)?)))
        .filter(|(_, renditions)| !renditions.is_empty())
        .collect()
}

fn of(address: &Address, asset: &Asset) -> Option<Vec<Rendition>> {
    let picture = asset.picture?;
    let Large { hash, form } = picture.large?;
    let extension = match form {
        Form::Jpeg => "jpg",
        Form::Png => "png",
    };
    let name = address.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rendition = |(at, width)| {
        // The program's version stands for how it makes them.
        let made = blake3::Hasher::new()
            .update(env!("CARGO_PKG_VERSION").as_bytes())
            .update(hash.as_bytes())
            .finalize();
        let file = format!(
            "{RENDITIONS}{stem}-{}-{width}.{extension}",
            &made.to_hex()[..DIGITS]
        );
        Rendition {
            of: Address::clone(address),
            address: Address::from(file),
            width,
            smallest: at == 0,
        }
    };
    Some(
        widths(picture.pixels.width)
            .enumerate()
            .map(rendition)
            .collect(),
    )
}
