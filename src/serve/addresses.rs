//! Maps request targets to addresses of the site. A target is only looked up among existing addresses; it never becomes a
//! path on disk.

use crate::model::address::{Address, encoded, path_of};
use percent_encoding::percent_decode_str;

/// The path of the preview's own files and events.
pub(crate) const OWN: &str = "/_inquill/";

/// What a request target names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Requested {
    /// The file at this address, which may not exist.
    File(String),
    /// A path outside the folder that the site is published in.
    Outside,
}

/// The folder a site is published in, from its `base_url`: `/` or `/book/`.
pub(crate) fn base(base_url: Option<&str>) -> String {
    base_url
        .map(path_of)
        .and_then(decoded)
        .unwrap_or_else(|| "/".to_owned())
}

/// The path of a target, decoded once, and its query. `None` if it is malformed.
pub(crate) fn split(target: &str) -> Option<(String, &str)> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some((decoded(path)?, query))
}

/// The decoded value of a query parameter; empty without it.
pub(crate) fn value(query: &str, name: &str) -> String {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .into_iter()
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| decoded(value))
        .unwrap_or_default()
}

/// Percent-decodes a text. `None` if it is malformed or not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_well_formed = bytes.iter().enumerate().all(|(at, byte)| {
        *byte != b'%'
            || bytes
                .get(at + 1..at + 3)
                .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    });
    if is_well_formed {
        percent_decode_str(text).decode_utf8().ok().map(Into::into)
    } else {
        None
    }
}

/// What a decoded path names on a site in the folder `base`.
pub(crate) fn requested(base: &str, path: &str) -> Requested {
    match path.strip_prefix(base) {
        None => Requested::Outside,
        Some(folder) if folder.is_empty() || folder.ends_with('/') => {
            Requested::File(format!("{folder}index.html"))
        }
        Some(file) => Requested::File(file.to_owned()),
    }
}

/// The redirect for a page that is requested without the final `/`, or for the root of a site in a folder. It is built from
/// an existing address, never from the request. `find`: looks up an address of the site.
pub(crate) fn redirect(
    base: &str,
    path: &str,
    find: impl Fn(&str) -> Option<Address>,
) -> Option<String> {
    if format!("{path}/") == base || (path == "/" && base != "/") {
        return Some(encoded(base));
    }
    let page = find(&format!("{}/index.html", path.strip_prefix(base)?))?;
    Some(encoded(&format!(
        "{base}{}",
        page.strip_suffix("index.html")?
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_leads_to_its_page() {
        assert_eq!(
            requested("/", "/"),
            Requested::File("index.html".to_owned())
        );
        assert_eq!(
            requested("/", "/read/one/"),
            Requested::File("read/one/index.html".to_owned())
        );
        assert_eq!(
            requested("/book/", "/book/a.css"),
            Requested::File("a.css".to_owned())
        );
        assert_eq!(requested("/book/", "/a.css"), Requested::Outside);
    }

    #[test]
    fn the_base_is_the_path_of_the_base_url() {
        assert_eq!(base(None), "/");
        assert_eq!(base(Some("https://example.org/")), "/");
        assert_eq!(base(Some("https://example.org/a%20b/")), "/a b/");
    }

    #[test]
    fn a_target_is_decoded_once_and_only_when_it_is_well_formed() {
        assert_eq!(split("/caf%C3%A9/?a=b"), Some(("/café/".to_owned(), "a=b")));
        assert_eq!(split("/%252e"), Some(("/%2e".to_owned(), "")));
        for target in ["/%", "/%z0", "/%c3", "/a%2"] {
            assert_eq!(split(target), None, "{target}");
        }
    }

    #[test]
    fn a_redirect_leads_to_an_existing_address() {
        let find =
            |address: &str| (address == "é n/index.html").then(|| Address::from("é n/index.html"));
        assert_eq!(redirect("/", "/é n", find).as_deref(), Some("/%C3%A9%20n/"));
        assert_eq!(redirect("/", "/elsewhere", find), None);
        assert_eq!(redirect("/book/", "/", find).as_deref(), Some("/book/"));
        assert_eq!(redirect("/book/", "/book", find).as_deref(), Some("/book/"));
    }

    #[test]
    fn a_value_of_a_query_is_decoded() {
        assert_eq!(value("x=1&page=%2Fread%2F", "page"), "/read/");
        assert_eq!(value("", "page"), "");
    }
}
