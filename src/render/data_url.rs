//! `data:` URLs, for the single-file site. Only this file and `single_file` use base64.

use crate::model::media_type::media_type;
use crate::model::site::Shared;
use crate::model::source::AssetBytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A file of the site as a `data:` URL; `None` if no file at this address is in memory.
pub(crate) fn of_file(shared: &Shared, address: &str) -> Option<String> {
    let AssetBytes::Loaded(bytes) = &shared.assets.get(address)?.bytes else {
        return None;
    };
    let kind = media_type(address).replace(' ', "");
    Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}
