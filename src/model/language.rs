//! The languages of a site: one in which it is written, and others into which its pages are translated.
//!
//! `page.es.md` beside `page.md` is its translation into Spanish, once `site.toml` has `[languages.es]`. Each language is
//! an edition of the whole site, published below its tag: `/es/read/`.

/// Languages that are written from right to left, by the first part of their tag.
const RIGHT_TO_LEFT: [&str; 12] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi",
];

/// Before an English word of the interface that stands in for a missing translation, until it is written out: a noncharacter,
/// which no text has.
pub(crate) const STAND_IN_BEGINS: char = '\u{FDD0}';
/// Behind such a word.
pub(crate) const STAND_IN_ENDS: char = '\u{FDD1}';

/// The language a file's name says it is in, and its path without: `content/a.es.md` → `es`, `content/a.md`.
#[must_use]
pub fn of_file<'t>(
    path: &str,
    tags: impl IntoIterator<Item = &'t str>,
) -> Option<(&'t str, String)> {
    let (stem, ending) = path.rsplit_once('.')?;
    let (place, suffix) = stem.rsplit_once('.')?;
    let tag = tags
        .into_iter()
        .find(|tag| tag.eq_ignore_ascii_case(suffix))?;
    Some((tag, format!("{place}.{ending}")))
}

/// The name a file has in a language: `loop.svg` → `loop.es.svg`.
#[must_use]
pub fn in_language(path: &str, tag: &str) -> String {
    match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => format!("{stem}.{tag}.{ending}"),
        _ => path.to_owned(),
    }
}

/// `ltr` or `rtl`.
#[must_use]
pub fn direction(tag: &str) -> &'static str {
    let primary = tag
        .split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if RIGHT_TO_LEFT.contains(&primary.as_str()) {
        "rtl"
    } else {
        "ltr"
    }
}

/// Whether a part of a file's name looks like a language tag: `es`, `pt-BR`.
#[must_use]
pub fn looks_like_tag(part: &str) -> bool {
    let mut parts = part.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
