//! `site.toml`, read and checked.

use crate::model::diagnostic::{Code, Level};
use crate::model::source::Span;
use std::collections::BTreeMap;

/// The file the configuration is read from.
pub const CONFIG: &str = "site.toml";

/// The file the glossary is read from.
pub const GLOSSARY: &str = "glossary.toml";

/// Where the quick exit leads when `site.toml` does not say: dull, fast, and worth a visit on any day.
pub(crate) const QUICK_EXIT: &str = "https://www.weather.gov/";

/// `site.toml`, read and checked.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one switch of `site.toml`"
)]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// What readers' answers are saved under on their devices.
    pub id: SiteId,
    /// One or two sentences about it.
    pub description: String,
    /// A BCP 47 language tag.
    pub language: String,
    /// Who wrote it; empty when nobody is named.
    pub author: String,
    /// Where it will be published, ending in `/`; only formats that demand absolute addresses need it.
    pub base_url: Option<String>,
    /// Where that is written; empty when it is not from `site.toml`.
    pub base_url_span: Span,
    /// Whether raw HTML in Markdown is let through.
    pub raw_html: bool,
    /// Whether `$…$` is a formula where a page does not say.
    pub math: bool,
    /// Where the quick exit leads.
    pub quick_exit: String,
    /// Who runs the site, for its privacy page.
    pub privacy: Privacy,
    /// Links of the main navigation; none means the tool chooses.
    pub nav: Vec<NavLink>,
    /// Whether readers can search it.
    pub search: bool,
    /// Whether it is kept on readers' devices, to be read without a connection.
    pub offline: bool,
    /// Pictures that other sites show beside a link to this one.
    pub social_cards: SocialCards,
    /// Where readers find help at once.
    pub support: Vec<Support>,
    /// How seriously lints are taken, where the author says so.
    pub lints: BTreeMap<Code, Level>,
    /// The reading age to aim for, in years.
    pub reading_age: Option<u64>,
    /// The languages into which it is translated.
    pub languages: Vec<Language>,
}

/// What readers' answers are saved under on their devices. Two sites on one host share its storage, and only their ids keep
/// their answers apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteId {
    /// The author's, or made of the title and the path of `base_url`.
    pub name: String,
    /// Whether it was made because the author set none.
    pub made: bool,
    /// The id that version 0.1.0 made of the title alone, where that is another: answers saved under it are still copied.
    pub former: Option<String>,
}

/// `[privacy]`: what only the operator can say. Each may be empty.
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
    /// What it says.
    pub text: String,
    /// Where it leads, as written: `/read/`.
    pub to: String,
    /// Where it is written.
    pub span: Span,
}

/// `[[support]]`: someone to turn to at once. Empty fields are left out of the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Support {
    /// Where it serves.
    pub country: String,
    /// What it is called.
    pub name: String,
    /// How to reach it, in words.
    pub reach: String,
    /// A number to dial.
    pub phone: String,
    /// When it answers.
    pub hours: String,
    /// Its own site.
    pub link: String,
    /// The day someone last made sure that all of this is right: `2026-11-24`.
    pub checked: String,
    /// Where it is written.
    pub span: Span,
}

/// Pictures that other sites show beside a link to this one. Only a site with a `base_url` has any.
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

/// `[languages.es]`: what the site says of itself in another language. A title, privacy or help lines that are left out are
/// the site's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Language {
    /// A BCP 47 language tag.
    pub tag: String,
    /// The site's name.
    pub title: String,
    /// One or two sentences about it.
    pub description: String,
    /// Links of the main navigation; none means the tool chooses.
    pub nav: Vec<NavLink>,
    /// What only the operator can say.
    pub privacy: Option<Privacy>,
    /// Where readers of this language find help at once.
    pub support: Vec<Support>,
    /// Where it is written.
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

    /// What its addresses begin with: `es/`.
    #[must_use]
    pub fn prefix(&self) -> String {
        format!("{}/", self.tag.to_ascii_lowercase())
    }
}
