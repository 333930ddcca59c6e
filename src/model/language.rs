//! The languages of a site: the one it is written in, and those into which its pages are translated.
//!
//! If `site.toml` has `[languages.es]`, `page.es.md` next to `page.md` is its translation into Spanish. Each language is
//! an edition of the whole site. Translations are published below the language tag: `/es/read/`.

/// Primary tags of languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 12] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi",
];

/// Marks the start of an English string of the interface that is used because a translation is missing. A Unicode
/// noncharacter, so no text contains it. It is replaced when the page is written.
pub(crate) const FALLBACK_BEGINS: char = '\u{FDD0}';
/// Marks the end of such a string.
pub(crate) const FALLBACK_ENDS: char = '\u{FDD1}';

/// The language tag in a file's name, and the path without it: `content/a.es.md` → `es`, `content/a.md`.
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

/// The path of a file's version in a language: `loop.svg` → `loop.es.svg`.
#[must_use]
pub fn in_language(path: &str, tag: &str) -> String {
    match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => format!("{stem}.{tag}.{ending}"),
        _ => path.to_owned(),
    }
}

/// The writing direction of a language: `ltr` or `rtl`, as in HTML.
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
