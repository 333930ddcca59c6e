//! The whole site, decided: every address, link, neighbour and number is known, nothing is rendered yet.

use crate::model::address::{Address, PageId};
use crate::model::citation::Work;
use crate::model::config::Config;
use crate::model::data::Entry;
use crate::model::document::Document;
use crate::model::glossary::Term;
use crate::model::machine_file::Companion;
use crate::model::picture::Rendition;
use crate::model::source::{Asset, Pixels, SourcePath};
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// A former address of a page: what stands there sends readers on.
#[derive(Debug, Clone, PartialEq)]
pub struct Redirect {
    /// The former address: `old/index.html`.
    pub from: Address,
    /// Where the page is now.
    pub to: PageId,
}

/// A page in one of the site's languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// 0 for the language the site is written in, then those of [`Config::languages`] in order.
    pub edition: usize,
    /// Where it is published.
    pub address: Address,
    /// Where its exercises are collected.
    pub self_check: Option<Address>,
    /// Whether nobody has translated it yet, so that it shows the original.
    pub fallback: bool,
}
