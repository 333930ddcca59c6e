//! From what a browser asks for to an address of the site. What is asked for is only ever looked up among the
//! addresses that there are; it never becomes a path on a disk.

use crate::model::address::{Address, path_of};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Everything of the preview itself lies below this, beside the site.
pub(crate) const OWN: &str = "/_inquill/";

/// What cannot stand in a path as it is.
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\');

/// What a browser asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A file of the site, if there is one at this address.
    File(String),
    /// Something outside the folder that the site is published in.
    Outside,
}

/// The folder a site is published in, as its `base_url` says: `/` or `/book/`.
pub(crate) fn base(base_url: Option<&str>) -> String {
    base_url
        .map(path_of)
        .and_then(decoded)
        .unwrap_or_else(|| "/".to_owned())
}

/// The path and the query of a target, the path decoded once. `None` when it is not well formed.
pub(crate) fn split(target: &str) -> Option<(String, &str)> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some((decoded(path)?, query))
}

/// A value of a query, decoded; empty when it is not there.
pub(crate) fn value(query: &str, name: &str) -> String {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .into_iter()
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| decoded(value))
        .unwrap_or_default()
}

fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let whole = bytes.iter().enumerate().all(|(at, byte)| {
        *byte != b'%'
            || bytes
                .get(at + 1..at + 3)
                .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    });
    if whole {
        percent_decode_str(text).decode_utf8().ok().map(Into::into)
    } else {
        None
    }
}

/// What a decoded path names, in a site that lies at `base`.
pub(crate) fn wanted(base: &str, path: &str) -> Wanted {
    match path.strip_prefix(base) {
        None => Wanted::Outside,
        Some(folder) if folder.is_empty() || folder.ends_with('/') => {
            Wanted::File(format!("{folder}index.html"))
        }
        Some(file) => Wanted::File(file.to_owned()),
    }
}

/// Where to go instead, when a page is asked for by its folder without the `/` at the end, or the site by its root.
/// Made from an address that there is, never from what was asked.
pub(crate) fn redirect(
    base: &str,
    path: &str,
    known: impl Fn(&str) -> Option<Address>,
) -> Option<String> {
    if format!("{path}/") == base || (path == "/" && base != "/") {
        return Some(encoded(base));
    }
    let page = known(&format!("{}/index.html", path.strip_prefix(base)?))?;
    Some(encoded(&format!(
        "{base}{}",
        page.strip_suffix("index.html")?
    )))
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_PATHS).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_page() {
        assert_eq!(wanted("/", "/"), Wanted::File("index.html".to_owned()));
        assert_eq!(
            wanted("/", "/read/one/"),
            Wanted::File("read/one/index.html".to_owned())
        );
        assert_eq!(
            wanted("/book/", "/book/a.css"),
            Wanted::File("a.css".to_owned())
        );
        assert_eq!(wanted("/book/", "/a.css"), Wanted::Outside);
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
    fn a_redirect_leads_to_an_address_that_there_is() {
        let known =
            |address: &str| (address == "é n/index.html").then(|| Address::from("é n/index.html"));
        assert_eq!(
            redirect("/", "/é n", known).as_deref(),
            Some("/%C3%A9%20n/")
        );
        assert_eq!(redirect("/", "/elsewhere", known), None);
        assert_eq!(redirect("/book/", "/", known).as_deref(), Some("/book/"));
        assert_eq!(
            redirect("/book/", "/book", known).as_deref(),
            Some("/book/")
        );
    }

    #[test]
    fn a_value_of_a_query_is_decoded() {
        assert_eq!(value("x=1&page=%2Fread%2F", "page"), "/read/");
        assert_eq!(value("", "page"), "");
    }
}
