//! Documents to a site: every address, link, neighbour and number decided, every clash reported.
//!
//! 1. Drafts are set aside, pages put into reading order, missing sections made up.
//! 2. Every page and file gets its address; two that would share one are reported.
//! 3. Neighbours, ancestors and chapter numbers follow from the order.
//! 4. Exercise ids are compared across the site; every reference is looked up, pages in parallel.

mod address;
mod assets;
mod companions;
mod drawing;
mod links;
mod tree;

/// The number a part of a path begins with, which sets the order: `01-one` → 1.
#[must_use]
pub fn number(part: &str) -> Option<u64> {
    address::number(part).0
}

pub use address::{encoded, relative, root};

use crate::data::Entry;
use crate::diagnostic::{Code, Diagnostics};
use crate::document::{Block, Document, Reference, ReferenceKind};
use crate::site::{Address, Config, Made, Page, ResolvedNavLink, Site, Target, Term, Work};
use crate::source::{Asset, SourcePath};
use links::{Destinations, Named};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The file the configuration is read from.
pub const CONFIG: &str = "site.toml";
/// The file the glossary is read from.
pub const GLOSSARY: &str = "glossary.toml";

/// Everything that was parsed.
#[derive(Debug, Default)]
pub struct Parsed {
    /// `site.toml`.
    pub config: Config,
    /// Words of the interface.
    pub strings: Vec<Entry>,
    /// One for each Markdown file.
    pub documents: Vec<Arc<Document>>,
    /// `glossary.toml`, and what its definitions point at.
    pub glossary: (Vec<Term>, Vec<Reference>),
    /// `references.toml`.
    pub works: Vec<Work>,
    /// Files beside pages.
    pub page_assets: Vec<Asset>,
    /// Files of `static/`, then of the theme.
    pub statics: Vec<Asset>,
}

/// What pages may load, beginning with nothing: their own files, and never a word to anyone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'none'; form-action 'none'; base-uri 'none'";

/// Decides the site. `drafts`: whether pages marked as drafts are part of it.
#[must_use]
pub fn resolve(parsed: Parsed, drafts: bool, diagnostics: &mut Diagnostics) -> Site {
    let (documents, left_out) = set_drafts_aside(parsed.documents, drafts, diagnostics);
    report_duplicate_exercises(&documents, diagnostics);
    let mut pages = tree::pages(documents, &parsed.config, diagnostics);
    let mut published = assets::published(&parsed.page_assets, &parsed.statics);
    if !parsed.config.search {
        published.take("search");
    }
    let mut site = Site {
        icon: Address::from(if published.assets.contains_key("favicon.svg") { "favicon.svg" } else { "" }),
        config: parsed.config,
        strings: parsed.strings,
        terms: parsed.glossary.0,
        works: parsed.works,
        assets: published.assets,
        stylesheet: published.stylesheet,
        scripts: published.scripts,
        policy: POLICY.to_owned(),
        ..Site::default()
    };
    let made = made_pages(&site, &pages);
    site.redirects = companions::redirects(&pages, diagnostics);
    site.companions = companions::companions(&site, &pages, &site.redirects);
    report_duplicate_addresses(&site, &pages, &made, diagnostics);
    let destinations = Destinations {
        pages: pages.iter().map(|page| (&*page.document.path, Address::clone(&page.address))).collect(),
        beside: links::beside(&parsed.page_assets, &site.assets),
        anchors: anchors(&pages, &made, &site),
        assets: &site.assets,
        names: names(&pages, &made, &site.terms),
        drafts: left_out.iter().map(|path| &**path).collect(),
        works: &site.works,
    };
    let looked_up: Vec<(Vec<Target>, Diagnostics)> =
        pages.par_iter().map(|page| page_targets(page, &destinations)).collect();
    let config_path = SourcePath::from(CONFIG);
    let nav = site.config.nav.iter().map(|link| {
        let path = SourcePath::clone(&config_path);
        let reference = Reference { kind: ReferenceKind::Link, dest: link.to.clone(), path, span: link.span.clone() };
        ResolvedNavLink { text: link.text.clone(), to: destinations.target(&config_path, &reference, diagnostics) }
    });
    let nav = nav.collect();
    let glossary_path = SourcePath::from(GLOSSARY);
    let term_targets = parsed.glossary.1.iter().map(|r| destinations.target(&glossary_path, r, diagnostics)).collect();
    drop(destinations);
    for (page, (targets, reported)) in pages.iter_mut().zip(looked_up) {
        page.targets = targets;
        diagnostics.append(reported);
    }
    (site.nav, site.term_targets, site.pages, site.made) = (nav, term_targets, pages, made);
    site
}

fn set_drafts_aside(
    documents: Vec<Arc<Document>>,
    drafts: bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<Arc<Document>>, Vec<SourcePath>) {
    let (out, kept): (Vec<_>, Vec<_>) = documents.into_iter().partition(|d| d.front.draft && !drafts);
    for draft in &out {
        diagnostics.push(
            Code::Draft
                .in_file(&draft.path, "this page is a draft and is left out")
                .help("build with --drafts to see it"),
        );
    }
    (kept, out.iter().map(|d| SourcePath::clone(&d.path)).collect())
}

fn report_duplicate_exercises(documents: &[Arc<Document>], diagnostics: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for document in documents {
        for block in &document.blocks {
            let Block::Exercise(exercise) = block else { continue };
            let place = (&exercise.path, &exercise.heading_span);
            let Some((page, first)) = seen.insert(exercise.id.as_str(), (&document.path, place)) else { continue };
            if first == place {
                let message = format!("the exercise `{}` is set into {page} and {}", exercise.id, document.path);
                let diagnostic = Code::DuplicateExercise.at(place.0, place.1, message);
                diagnostics.push(diagnostic.help("set its piece into one page, and link to it from the other"));
                continue;
            }
            let message = format!("the exercise id `{}` is already taken", exercise.id);
            let diagnostic =
                Code::DuplicateExercise.at(place.0, place.1, message).also(first.0, first.1, "first used here");
            diagnostics.push(diagnostic.help("give this one another id: readers' answers are kept under it"));
        }
    }
}

/// The pages Inquill makes for this site.
fn made_pages(site: &Site, pages: &[Page]) -> Vec<(Made, Address)> {
    let mut made =
        vec![(Made::NotFound, Address::from("404.html")), (Made::Privacy, Address::from("privacy/index.html"))];
    let with_exercises: Vec<_> =
        pages.iter().enumerate().filter_map(|(i, page)| Some((i, page.self_check.clone()?))).collect();
    if !with_exercises.is_empty() {
        made.push((Made::SelfChecks, Address::from("self-checks/index.html")));
        made.push((Made::Worksheets, Address::from("worksheets/index.html")));
        made.push((Made::Reflections, Address::from("reflections/index.html")));
    }
    made.extend(with_exercises.into_iter().map(|(i, address)| (Made::SelfCheck(crate::site::PageId(i)), address)));
    if !site.config.support.is_empty() {
        made.push((Made::Help, Address::from("help-now/index.html")));
    }
    if !site.terms.is_empty() {
        made.push((Made::Glossary, Address::from("glossary/index.html")));
    }
    if !site.works.is_empty() {
        made.push((Made::Sources, Address::from("sources/index.html")));
    }
    made
}

/// Reports every address that more than one file would be published at, also by case or Unicode form.
fn report_duplicate_addresses(site: &Site, pages: &[Page], made: &[(Made, Address)], diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, String> =
        made.iter().map(|(_, address)| (address::folded(address), "a page that Inquill makes".to_owned())).collect();
    let theirs = pages
        .iter()
        .map(|page| (&page.address, &page.document.path))
        .chain(site.assets.iter().map(|(address, asset)| (address, &asset.path)))
        .map(|(address, path)| (address, path, "rename one of the two, or give it a `slug`"));
    let former = site.redirects.iter().map(|redirect| {
        (&redirect.from, &pages[redirect.to.0].document.path, "take it out of the `aliases` of this page")
    });
    for (address, path, help) in theirs.chain(former) {
        if let Some(first) = seen.insert(address::folded(address), path.to_string()) {
            let shown = address.strip_suffix("index.html").unwrap_or(address);
            let message = format!("`/{shown}` is already the address of {first}");
            diagnostics.push(Code::DuplicateAddress.in_file(path, message).help(help));
        }
    }
}

/// What pages and places on them are called.
fn names<'s>(pages: &'s [Page], made: &[(Made, Address)], terms: &'s [Term]) -> HashMap<Address, Named<'s>> {
    let glossary = made.iter().find(|(made, _)| *made == Made::Glossary);
    let glossary = glossary.map(|(_, address)| (Address::clone(address), Named::Terms(terms)));
    pages.iter().map(|page| (Address::clone(&page.address), Named::Page(&page.document))).chain(glossary).collect()
}

/// The ids on every published page.
fn anchors<'s>(
    pages: &'s [Page],
    made: &[(Made, Address)],
    site: &'s Site,
) -> HashMap<Address, Option<BTreeSet<&'s str>>> {
    let mut anchors: HashMap<Address, Option<BTreeSet<&str>>> =
        site.assets.keys().chain(site.companions.iter().map(|(_, a)| a)).map(|a| (Address::clone(a), None)).collect();
    for (made, address) in made {
        let ids = match made {
            Made::Glossary => Some(site.terms.iter().map(|t| t.key.as_str()).collect()),
            Made::Sources => Some(site.works.iter().map(|w| w.key.as_str()).collect()),
            Made::SelfCheck(id) => Some(exercise_ids(&pages[id.0].document).collect()),
            Made::Worksheets => Some(pages.iter().flat_map(|page| exercise_ids(&page.document)).collect()),
            _ => None,
        };
        anchors.insert(Address::clone(address), ids);
    }
    for page in pages {
        let ids = page.document.anchors.iter().map(String::as_str).chain(exercise_ids(&page.document));
        anchors.insert(Address::clone(&page.address), Some(ids.collect()));
    }
    anchors
}

fn exercise_ids(document: &Document) -> impl Iterator<Item = &str> {
    document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Exercise(exercise) = block { Some(exercise.id.as_str()) } else { None })
}

fn page_targets(page: &Page, destinations: &Destinations<'_>) -> (Vec<Target>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let references = &page.document.references;
    let targets = references.iter().map(|r| destinations.target(&page.document.path, r, &mut diagnostics)).collect();
    (targets, diagnostics)
}
