//! The whole site, decided: every address, link, neighbour and number is known, nothing is rendered yet.

use crate::companion::{Companion, Redirect, SocialCards};
use crate::data::Entry;
use crate::diagnostic::{Code, Level};
use crate::document::{Document, Prose};
use crate::language::{Language, Translation};
use crate::picture::Rendition;
use crate::source::{Asset, Pixels, SourcePath, Span};
use crate::work::Work;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a file is published, below the site's root, parts joined by `/`: `read/one/index.html`.
pub type Address = Arc<str>;

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

/// A term of `glossary.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Term {
    /// Its table's name: the anchor on the glossary page.
    pub key: String,
    /// How it is written.
    pub term: String,
    /// What it means.
    pub definition: Prose,
    /// Other words for it.
    pub also: Vec<String>,
    /// Other forms of these words, such as a plural: linked in texts, not shown in the glossary.
    pub forms: Vec<String>,
    /// Whether its first use on a page is linked.
    pub link: bool,
}

/// Index into [`Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub usize);

/// The site, in one language.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The site in other languages, each below its prefix. They share the assets and the files for programs.
    pub editions: Vec<Arc<Site>>,
    /// What the addresses of its pages begin with: `es/`; empty for the language the site is written in.
    pub prefix: String,
    /// What the author set.
    pub config: Config,
    /// Words of the interface, in the site's language.
    pub strings: Vec<Entry>,
    /// The author's pages in reading order; sections come before what they hold.
    pub pages: Vec<Page>,
    /// Terms, by term; no glossary page when there are none.
    pub terms: Vec<Term>,
    /// What the definitions of the terms point at.
    pub term_targets: Vec<Target>,
    /// Sources, by author and year; no sources page when there are none.
    pub works: Vec<Work>,
    /// Shared pieces, which are set into pages and are none themselves. An edition has none of its own.
    pub pieces: Vec<SourcePath>,
    /// Main navigation.
    pub nav: Vec<ResolvedNavLink>,
    /// Files that are published as they are, by address.
    pub assets: BTreeMap<Address, Asset>,
    /// Smaller versions of the pictures that pages show, by the address of the picture, the smallest first.
    pub renditions: BTreeMap<Address, Vec<Rendition>>,
    /// The pages Inquill makes itself, with their addresses.
    pub made: Vec<(Made, Address)>,
    /// Files for programs, with their addresses.
    pub companions: Vec<(Companion, Address)>,
    /// What readers of feeds follow, ours or the author's own.
    pub feed: Option<Address>,
    /// What a browser lets the pages do: the text of their `Content-Security-Policy`.
    pub policy: String,
    /// The script that keeps the site on a reader's device; none unless it is to be kept.
    pub worker: Option<Asset>,
    /// Former addresses of pages.
    pub redirects: Vec<Redirect>,
    /// The theme's one stylesheet.
    pub stylesheet: Address,
    /// The theme's scripts, by the name of the folder their parts lie in.
    pub scripts: BTreeMap<String, Address>,
    /// The favicon; empty when there is none.
    pub icon: Address,
    /// The icon as pixels; empty when there is none.
    pub touch_icon: Address,
}

/// A link of the main navigation with its address.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedNavLink {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub to: Target,
}

/// One of the author's pages.
#[derive(Debug, Clone)]
pub struct Page {
    /// What it says.
    pub document: Arc<Document>,
    /// Home, section or page.
    pub kind: PageKind,
    /// Where it is published.
    pub address: Address,
    /// Its place among the numbered pages of its section, from 1; 0 for none.
    pub number: usize,
    /// What its references point at, one for each of [`Document::references`].
    pub targets: Vec<Target>,
    /// The page before it, where reading on makes sense.
    pub previous: Option<PageId>,
    /// The page after it.
    pub next: Option<PageId>,
    /// Sections above it, home first.
    pub ancestors: Vec<PageId>,
    /// For a section: the pages directly in it, in order.
    pub children: Vec<PageId>,
    /// Where its exercises are collected; none without exercises.
    pub self_check: Option<Address>,
    /// The page in each language that has it, this one among them; none on a site in one language.
    pub translations: Vec<Translation>,
}

/// What kind of page an author wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// `content/_index.md`.
    Home,
    /// `_index.md` of a folder.
    Section,
    /// Everything else.
    Page,
}

/// A page that Inquill makes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// All exercises of the site, listed.
    SelfChecks,
    /// The exercises of one page, to work through without its text.
    SelfCheck(PageId),
    /// All exercises on one page, to print.
    Worksheets,
    /// What the reader answered, as far as their device keeps it.
    Reflections,
    /// Where to find help at once.
    Help,
    /// What the site keeps, and where.
    Privacy,
    /// Terms and what they mean.
    Glossary,
    /// Sources, and where they are cited.
    Sources,
    /// What a web server shows for an address that is not there.
    NotFound,
}

impl PageKind {
    /// The template for pages of this kind that name no other.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Home => "home.html",
            Self::Section => "section.html",
            Self::Page => "page.html",
        }
    }
}

impl Made {
    /// Its template.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::SelfChecks => "self-checks.html",
            Self::SelfCheck(_) => "self-check.html",
            Self::Worksheets => "worksheets.html",
            Self::Reflections => "reflections.html",
            Self::Help => "help.html",
            Self::Privacy => "privacy.html",
            Self::Glossary => "glossary.html",
            Self::Sources => "sources.html",
            Self::NotFound => "404.html",
        }
    }
}

/// What a reference points at.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Another site, or a mail address or number.
    Outside(String),
    /// A page or file of this site, perhaps a place on it.
    Inside {
        /// The page or file.
        address: Address,
        /// An id on it, without `#`; empty for none.
        fragment: String,
        /// What it is called, for a link without a text of its own.
        name: Option<Arc<str>>,
    },
    /// A picture file of this site.
    Picture {
        /// The file.
        address: Address,
        /// Its size, where it could be told from the file.
        pixels: Option<Pixels>,
    },
    /// A drawing that is set into the page itself.
    Drawing(Arc<str>),
    /// Index into [`Site::works`].
    Work(usize),
    /// Nothing; a diagnostic says so.
    Nowhere,
}

impl Page {
    /// Whether it shows the original because nobody has translated it into the language of its edition yet.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        self.translations
            .iter()
            .any(|translation| translation.fallback && translation.address == self.address)
    }
}

impl Site {
    /// The site in each of its languages, the one it is written in first.
    pub fn in_all_languages(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.editions.iter().map(|edition| &**edition))
    }

    /// The cover.
    #[must_use]
    pub fn home(&self) -> Address {
        Address::from(format!("{}index.html", self.prefix))
    }

    /// A page by its id.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// Where a page that Inquill makes is published, if it makes it.
    #[must_use]
    pub fn made_address(&self, wanted: Made) -> Option<&Address> {
        self.made
            .iter()
            .find(|(made, _)| *made == wanted)
            .map(|(_, address)| address)
    }

    /// Where a file for programs is published, if there is one of this sort.
    #[must_use]
    pub fn companion_address(&self, wanted: Companion) -> Option<&Address> {
        self.companions
            .iter()
            .find(|(companion, _)| *companion == wanted)
            .map(|(_, address)| address)
    }

    /// Whether the site has a file for programs of this sort.
    #[must_use]
    pub fn has(&self, wanted: Companion) -> bool {
        self.companions
            .iter()
            .any(|(companion, _)| *companion == wanted)
    }

    /// How many exercises the pages have.
    #[must_use]
    pub fn exercises(&self) -> usize {
        self.pages
            .iter()
            .map(|page| page.document.exercises().count())
            .sum()
    }

    /// Pages that have exercises, in reading order.
    pub fn with_exercises(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.self_check.is_some())
            .map(|(i, page)| (PageId(i), page))
    }
}
