//! Digital object identifiers.

/// What people write in front of a DOI.
const PREFIXES: [&str; 6] = [
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "doi.org/",
    "doi:",
];

/// The address of a DOI, however it is written; `None` when it is invalid.
pub(crate) fn link(doi: &str) -> Option<String> {
    let doi = doi.trim();
    let bare = PREFIXES.iter().find_map(|prefix| {
        let head = doi.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix)
            .then(|| doi[prefix.len()..].trim())
    });
    let doi = bare.unwrap_or(doi);
    let is_one = doi.starts_with("10.") && doi.contains('/') && !doi.contains(char::is_whitespace);
    is_one.then(|| format!("https://doi.org/{doi}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doi_leads_to_one_place_however_it_is_written() {
        for doi in [
            "10.1000/1",
            "https://doi.org/10.1000/1",
            "http://dx.doi.org/10.1000/1",
            "DOI: 10.1000/1",
        ] {
            assert_eq!(
                link(doi).as_deref(),
                Some("https://doi.org/10.1000/1"),
                "{doi}"
            );
        }
    }

    #[test]
    fn what_is_no_doi_leads_nowhere() {
        for doi in [
            "",
            "x",
            "10.1000",
            "https://example.org/10.1000/1",
            "10.1000/1 and more",
        ] {
            assert_eq!(link(doi), None, "{doi}");
        }
    }
}
