//! Chooses the smaller versions of large pictures, and their addresses.

use crate::model::address::Address;
use crate::model::picture::{RENDITIONS, Rendition, widths};
use crate::model::site::Target;
use crate::model::source::{Asset, Form, Large};
use std::collections::{BTreeMap, BTreeSet};

/// Hexadecimal digits of the hash in a file name.
const HASH_DIGITS: usize = 16;

/// The smaller versions of every picture that pages show, by the picture's address.
pub(crate) fn renditions<'t>(
    targets: impl Iterator<Item = &'t Target>,
    assets: &BTreeMap<Address, Asset>,
) -> BTreeMap<Address, Vec<Rendition>> {
    let shown: BTreeSet<&Address> = targets
        .filter_map(|target| {
            if let Target::Picture { address, .. } = target {
                Some(address)
            } else {
                None
            }
        })
        .collect();
    shown
        .into_iter()
        .filter_map(|address| Some((Address::clone(address), of(address, assets.get(address)?)?)))
        .filter(|(_, renditions)| !renditions.is_empty())
        .collect()
}

/// The smaller versions of one picture. `None` if it is not large.
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
        // The version represents how the program resizes.
        let hash = blake3::Hasher::new()
            .update(env!("CARGO_PKG_VERSION").as_bytes())
            .update(hash.as_bytes())
            .finalize();
        let file = format!(
            "{RENDITIONS}{stem}-{}-{width}.{extension}",
            &hash.to_hex()[..HASH_DIGITS]
        );
        Rendition {
            of: Address::clone(address),
            address: Address::from(file),
            width,
            form,
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
