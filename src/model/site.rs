//! The resolved site: every address, link, neighbor and number is known; nothing is rendered yet.

use crate::model::address::{Address, PageId};
use crate::model::citation::Work;
use crate::model::config::Config;
use crate::model::data::Entry;
use crate::model::document::Document;
use crate::model::glossary::Term;
use crate::model::machine_file::MachineFile;
use crate::model::picture::Rendition;
use crate::model::source::{Asset, Pixels, SourcePath};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The site in all its languages.
#[derive(Debug, Clone)]
pub struct Site {
    /// What all editions share.
    pub shared: Shared,
    /// One for each language. The first is in the language the site is written in, the others in the order of
    /// [`Config::languages`]. Never empty.
    pub editions: Vec<Edition>,
}

/// What the editions of a site share.
#[derive(Debug, Clone)]
pub struct Shared {
    /// Files that are published unchanged, by address.
    pub assets: BTreeMap<Address, Asset>,
    /// Smaller versions of the pictures that pages show, by the picture's address, smallest first.
    pub renditions: BTreeMap<Address, Vec<Rendition>>,
    /// Works that pages can cite, sorted by author and year. Without any there is no sources page.
    pub works: Vec<Work>,
    /// Files that pages include. They are not pages themselves.
    pub includes: Vec<SourcePath>,
    /// The text of the pages' `Content-Security-Policy`.
    pub policy: &'static str,
    /// The service worker script, if the site is to be readable offline.
    pub worker: Option<Asset>,
    /// The theme's stylesheet, if it has one.
    pub stylesheet: Option<Address>,
    /// The theme's scripts, by the name of the folder that holds their parts.
    pub scripts: BTreeMap<String, Address>,
    /// The favicon.
    pub icon: Option<Address>,
    /// The touch icon, a PNG: the author's, or one drawn from the favicon.
    pub touch_icon: Option<Address>,
}

/// Index into [`Site::editions`]; 0 is the language the site is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionId(pub usize);

impl EditionId {
    /// The edition in the language the site is written in.
    pub const MAIN: Self = Self(0);
}

/// The site in one language.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The prefix of its addresses: `es/`; empty for the main edition.
    pub prefix: String,
    /// The configuration in this language.
    pub config: Config,
    /// The strings of the interface.
    pub strings: Vec<Entry>,
    /// The author's pages in reading order. A section comes before the pages in it.
    pub pages: Vec<Page>,
    /// Glossary terms, sorted. Without any there is no glossary page.
    pub terms: Vec<Term>,
    /// The targets of the references in the terms' definitions.
    pub term_targets: Vec<Target>,
    /// Links of the main navigation, if the author sets them.
    pub nav: Vec<ResolvedNavLink>,
    /// Generated pages, with their addresses.
    pub generated: Vec<(GeneratedPage, Address)>,
    /// Files for machines, with their addresses.
    pub machine_files: Vec<(MachineFile, Address)>,
    /// The feed: the author's, or a generated one.
    pub feed: Option<Address>,
    /// Former addresses of pages.
    pub redirects: Vec<Redirect>,
}

/// A link of the main navigation with its address.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedNavLink {
    /// The link text.
    pub text: String,
    /// Where it leads.
    pub to: Target,
}

/// One of the author's pages.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its text.
    pub document: Arc<Document>,
    /// Home, section or page.
    pub kind: PageKind,
    /// Where it is published.
    pub address: Address,
    /// Its number among the numbered pages of its section, from 1.
    pub number: Option<usize>,
    /// The targets of its references, one for each of [`Document::references`].
    pub targets: Vec<Target>,
    /// The page before it, in the same top-level section.
    pub previous: Option<PageId>,
    /// The page after it, in the same top-level section.
    pub next: Option<PageId>,
    /// Sections above it, home first.
    pub ancestors: Vec<PageId>,
    /// For a section: the pages directly in it, in order.
    pub children: Vec<PageId>,
    /// Its self-check page, if it has exercises.
    pub self_check: Option<Address>,
    /// The page in each language that has it, this one included. Empty on a site in one language.
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

/// A page that Inquill generates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratedPage {
    /// All exercises of the site, listed.
    SelfChecks,
    /// The exercises of one page, without its text.
    SelfCheck(PageId),
    /// All exercises on one page, to print.
    Worksheets,
    /// The reader's answers, as far as they are saved on the device.
    Reflections,
    /// Services that offer immediate help.
    Help,
    /// What the site saves, and where.
    Privacy,
    /// Terms and their definitions.
    Glossary,
    /// Works, and where they are cited.
    Sources,
    /// The page that web servers show for an unknown address.
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

impl GeneratedPage {
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

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Another site, an email address or a phone number.
    Outside(String),
    /// A page or file of this site, or an anchor on a page.
    Inside {
        /// The page or file.
        address: Address,
        /// An id on it, without `#`.
        fragment: Option<String>,
        /// The name of the target, for links without a text.
        name: Option<Arc<str>>,
    },
    /// A picture file of this site.
    Picture {
        /// The file.
        address: Address,
        /// Its size, if the file states it.
        pixels: Option<Pixels>,
    },
    /// An SVG drawing that becomes part of the page.
    Drawing(Arc<str>),
    /// Index into [`Shared::works`].
    Work(usize),
    /// Nothing: the reference is broken, and has been reported.
    Nowhere,
}

/// A former address of a page: a page there redirects to the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Redirect {
    /// The former address: `old/index.html`.
    pub from: Address,
    /// The page.
    pub to: PageId,
}

/// A page in one of the site's languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// The edition it is in.
    pub edition: EditionId,
    /// Where it is published.
    pub address: Address,
    /// Its self-check page.
    pub self_check: Option<Address>,
    /// Whether it is the untranslated original, shown because there is no translation yet.
    pub fallback: bool,
}

impl Page {
    /// Whether it is the untranslated original, shown because there is no translation yet.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        self.translations
            .iter()
            .any(|translation| translation.fallback && translation.address == self.address)
    }
}

impl Site {
    /// The edition in the language the site is written in.
    #[must_use]
    pub fn main(&self) -> &Edition {
        self.edition(EditionId::MAIN)
    }

    /// An edition by its id.
    #[must_use]
    pub fn edition(&self, id: EditionId) -> &Edition {
        &self.editions[id.0]
    }

    /// The number of pages in all languages, including generated ones.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.editions
            .iter()
            .map(|edition| edition.pages.len() + edition.generated.len())
            .sum()
    }
}

impl Edition {
    /// The address of the home page.
    #[must_use]
    pub fn home(&self) -> Address {
        Address::from(format!("{}index.html", self.prefix))
    }

    /// A page by its id.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// The address of a generated page, if the edition has it.
    #[must_use]
    pub fn address_of(&self, wanted: GeneratedPage) -> Option<&Address> {
        self.generated
            .iter()
            .find(|(page, _)| *page == wanted)
            .map(|(_, address)| address)
    }

    /// The address of a file for machines, if the edition has it.
    #[must_use]
    pub fn machine_file(&self, wanted: MachineFile) -> Option<&Address> {
        self.machine_files
            .iter()
            .find(|(file, _)| *file == wanted)
            .map(|(_, address)| address)
    }

    /// The number of exercises on all pages.
    #[must_use]
    pub fn exercises(&self) -> usize {
        self.pages
            .iter()
            .map(|page| page.document.exercises().count())
            .sum()
    }

    /// Pages with exercises, in reading order.
    pub fn with_exercises(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.self_check.is_some())
            .map(|(i, page)| (PageId(i), page))
    }

    /// The address where reading begins: the first page that is neither home nor a section.
    #[must_use]
    pub fn first_page(&self) -> Option<&Address> {
        self.pages
            .iter()
            .find(|page| page.kind == PageKind::Page)
            .map(|page| &page.address)
    }
}
