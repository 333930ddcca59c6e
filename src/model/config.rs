//! The configuration of a site, from `site.toml`.

use crate::model::diagnostic::{Code, Level};
use crate::model::source::Span;
use std::collections::BTreeMap;

/// The configuration file.
pub const CONFIG: &str = "site.toml";

/// The glossary file.
pub const GLOSSARY: &str = "glossary.toml";

/// The default URL of the quick exit: an inconspicuous site that loads fast.
pub(crate) const QUICK_EXIT: &str = "https://www.weather.gov/";

/// The validated `site.toml`.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one switch of `site.toml`"
)]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The site's title.
    pub title: String,
    /// The id under which readers' answers are saved on their devices.
    pub id: SiteId,
    /// One or two sentences about the site.
    pub description: String,
    /// The BCP 47 tag of the main language.
    pub language: String,
    /// The author's name; empty if not set.
    pub author: String,
    /// The URL it will be published at, ending in `/`. Needed for formats that require absolute URLs.
    pub base_url: Option<String>,
    /// The position of `base_url`; empty if it is not from `site.toml`.
    pub base_url_span: Span,
    /// Whether raw HTML is allowed in Markdown.
    pub raw_html: bool,
    /// Whether `$…$` is a formula on pages that do not set it themselves.
    pub math: bool,
    /// The URL that the quick exit opens.
    pub quick_exit: String,
    /// Who runs the site, for its privacy page.
    pub privacy: Privacy,
    /// Links of the main navigation. If empty, Inquill chooses them.
    pub nav: Vec<NavLink>,
    /// Whether the site has a search.
    pub search: bool,
    /// Whether a service worker caches the site for reading offline.
    pub offline: bool,
    /// The pictures that other sites show with a link to this one.
    pub social_cards: SocialCards,
    /// Services that offer readers immediate help.
    pub support: Vec<Support>,
    /// The levels of lints that the author has set.
    pub lints: BTreeMap<Code, Level>,
    /// The target reading age in years.
    pub reading_age: Option<u64>,
    /// The languages that the site is translated into.
    pub languages: Vec<Language>,
}

/// The id under which readers' answers are saved on their devices. Sites on one host share its storage; only their ids keep
/// the answers apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteId {
    /// The author's, or one derived from the title and the path of `base_url`.
    pub name: String,
    /// Whether it was derived, because the author set none.
    pub made: bool,
    /// The id that version 0.1.0 derived from the title alone, if it differs. Answers saved under it are copied.
    pub former: Option<String>,
}

/// `[privacy]`: what only the operator can state. Each field may be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Privacy {
    /// Who runs the site.
    pub operator: String,
    /// How to reach them.
    pub contact: String,
    /// What the web server may log.
    pub hosting: String,
}

/// A link of the main navigation.
#[derive(Debug, Clone, PartialEq)]
pub struct NavLink {
    /// The link text.
    pub text: String,
    /// The destination as written: `/read/`.
    pub to: String,
    /// Its position in the file.
    pub span: Span,
}

/// `[[support]]`: a service that offers immediate help. The page omits empty fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Support {
    /// The country it serves.
    pub country: String,
    /// Its name.
    pub name: String,
    /// How to reach it, in words.
    pub reach: String,
    /// Its phone number.
    pub phone: String,
    /// Its opening hours.
    pub hours: String,
    /// Its website.
    pub link: String,
    /// The day on which the author last verified these details: `2026-11-24`.
    pub checked: String,
    /// Its position in the file.
    pub span: Span,
}

/// The pictures that other sites show with a link to this one. They require a `base_url`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SocialCards {
    /// One for the whole site.
    #[default]
    Site,
    /// One for each page.
    Pages,
    /// None.
    Off,
}

impl SocialCards {
    /// The values `social_cards` takes in `site.toml`.
    pub const NAMES: &'static [&'static str] = &["site", "pages", "none"];

    /// The meaning of one of the [`NAMES`](Self::NAMES).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "site" => Some(Self::Site),
            "pages" => Some(Self::Pages),
            "none" => Some(Self::Off),
            _ => None,
        }
    }
}

/// `[languages.es]`: the configuration of a translation. If title, privacy or help lines are missing, those of the site apply.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Language {
    /// A BCP 47 language tag.
    pub tag: String,
    /// The site's title. If empty, the main one applies.
    pub title: String,
    /// One or two sentences about the site.
    pub description: String,
    /// Links of the main navigation. If empty, Inquill chooses them.
    pub nav: Vec<NavLink>,
    /// What only the operator can state.
    pub privacy: Option<Privacy>,
    /// Services that offer immediate help in this language.
    pub support: Vec<Support>,
    /// Its position in the file.
    pub span: Span,
}

impl Language {
    /// The configuration of the edition in this language.
    #[must_use]
    pub fn config(&self, main: &Config) -> Config {
        Config {
            title: if self.title.is_empty() {
                main.title.clone()
            } else {
                self.title.clone()
            },
            description: self.description.clone(),
            language: self.tag.clone(),
            nav: self.nav.clone(),
            privacy: self.privacy.clone().unwrap_or_else(|| main.privacy.clone()),
            support: if self.support.is_empty() {
                main.support.clone()
            } else {
                self.support.clone()
            },
            languages: Vec::new(),
            ..main.clone()
        }
    }

    /// The prefix of its addresses: `es/`.
    #[must_use]
    pub fn prefix(&self) -> String {
        format!("{}/", self.tag.to_ascii_lowercase())
    }
}
