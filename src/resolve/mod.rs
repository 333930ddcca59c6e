//! Documents to a site: every address, link, neighbour and number decided, every clash reported.
//!
//! 1. Drafts are set aside, pages put into reading order, missing sections made up.
//! 2. Every page and file gets its address; two that would share one are reported.
//! 3. Neighbours, ancestors and chapter numbers follow from the order.
//! 4. Each language is an edition of the whole site, with addresses of its own (`editions`).
//! 5. Exercise ids are compared across the site; every reference is looked up, pages in parallel.

pub mod address;
pub mod assets;
pub mod drawing;
pub mod editions;
pub mod links;
pub mod machine_files;
pub mod portable_names;
pub mod renditions;
pub mod tree;

use crate::model::config::{CONFIG, GLOSSARY};
/// The number a part of a path begins with, which sets the order: `01-one` → 1.
#[must_use]
pub fn number(part: &str) -> Option<u64> {
    address::number(part).0
}

pub use crate::model::address::{encoded, in_link, path_of, relative, root};

pub use crate::resolve::renditions::RENDITIONS;

use crate::model::address::Address;
use crate::model::citation::Work;
use crate::model::config::{Config, Language};
use crate::model::data::Entry;
use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::document::{Document, Reference, ReferenceKind};
use crate::model::glossary::Term;
use crate::model::site::{Made, Page, ResolvedNavLink, Site, Target, Translation};
use crate::model::source::{Asset, SourcePath};
use crate::resolve::links::{Destinations, Everything, Named};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

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
    /// What else is written in each of the languages of the configuration, in their order.
    pub translations: Vec<Wording>,
    /// `references.toml`.
    pub works: Vec<Work>,
    /// Shared pieces, which are set into pages and are none themselves.
    pub pieces: Vec<SourcePath>,
    /// Files beside pages.
    pub page_assets: Vec<Asset>,
    /// Files of `static/`, then of the theme.
    pub statics: Vec<Asset>,
}

/// What an edition of the site has in its own language, beside its pages.
#[derive(Debug, Default)]
pub struct Wording {
    /// Words of the interface.
    pub strings: Vec<Entry>,
    /// `glossary.es.toml`, and what its definitions point at.
    pub glossary: (Vec<Term>, Vec<Reference>),
}

/// What pages may load, beginning with nothing: their own files, and never a word to anyone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      manifest-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'";

/// Decides the site. `drafts`: whether pages marked as drafts are part of it.
#[must_use]
pub fn resolve(parsed: Parsed, drafts: bool, diagnostics: &mut Diagnostics) -> Site {
    let (documents, left_out) = set_drafts_aside(parsed.documents, drafts, diagnostics);
    let (documents, translated) =
        editions::divide(documents, &parsed.config.languages, diagnostics);
    report_duplicate_exercises(&documents, diagnostics);
    let mut published = assets::published(&parsed.page_assets, &parsed.statics, diagnostics);
    if !parsed.config.search {
        published.take("search");
    }
    let worker = published.take("worker").filter(|_| parsed.config.offline);
    if worker.is_none() {
        published.take("offline");
    }
    let mut main = Site {
        icon: machine_files::icon(&published.assets),
        pages: tree::pages(documents, &parsed.config, "", diagnostics),
        config: parsed.config,
        strings: parsed.strings,
        terms: parsed.glossary.0,
        works: parsed.works,
        pieces: parsed.pieces,
        assets: published.assets,
        stylesheet: published.stylesheet,
        scripts: published.scripts,
        policy: POLICY.to_owned(),
        worker,
        ..Site::default()
    };
    main.touch_icon = machine_files::touch_icon(&main);
    let mut definitions = vec![parsed.glossary.1];
    let mut editions: Vec<Site> = Vec::new();
    for ((language, wording), documents) in main
        .config
        .languages
        .iter()
        .zip(parsed.translations)
        .zip(translated)
    {
        definitions.push(wording.glossary.1);
        editions.push(edition(
            &main,
            language,
            (wording.strings, wording.glossary.0),
            documents,
            diagnostics,
        ));
    }
    main.made = made_pages(&main);
    main.redirects = machine_files::redirects(&main.pages, diagnostics);
    main.companions = machine_files::companions(&main, &editions);
    main.feed = machine_files::feed(&main, &main.assets);
    report_duplicate_addresses(&main, &editions, diagnostics);
    portable_names::report_bad_names(&main, &editions, diagnostics);
    let mut sites: Vec<Site> = std::iter::once(main).chain(editions).collect();
    let beside = links::beside(&parsed.page_assets, &sites[0].assets);
    let decided: Vec<Decided> = {
        let everything = everything(&sites, beside, &left_out);
        let decide =
            |(site, definitions): (_, &Vec<_>)| decide(site, definitions, &everything, diagnostics);
        sites.iter().zip(&definitions).map(decide).collect()
    };
    let translations = if sites.len() > 1 {
        translations(&sites)
    } else {
        HashMap::new()
    };
    for (site, decided) in sites.iter_mut().zip(decided) {
        (site.nav, site.term_targets) = (decided.nav, decided.term_targets);
        for (page, targets) in site.pages.iter_mut().zip(decided.targets) {
            page.targets = targets;
            page.translations = translations
                .get(&page.document.place)
                .cloned()
                .unwrap_or_default();
        }
    }
    let renditions = renditions::renditions(&sites);
    let mut sites = sites.into_iter();
    let mut main = Site {
        renditions,
        ..sites.next().unwrap_or_default()
    };
    main.editions = sites.map(Arc::new).collect();
    main
}

/// The site in another language, with addresses of its own and without anything that is looked up.
fn edition(
    main: &Site,
    language: &Language,
    (strings, terms): (Vec<Entry>, Vec<Term>),
    documents: Vec<Arc<Document>>,
    diagnostics: &mut Diagnostics,
) -> Site {
    let (config, prefix) = (language.config(&main.config), language.prefix());
    let pages = tree::pages(documents, &config, &prefix, diagnostics);
    let mut site = Site {
        icon: Address::clone(&main.icon),
        touch_icon: Address::clone(&main.touch_icon),
        stylesheet: Address::clone(&main.stylesheet),
        scripts: main.scripts.clone(),
        policy: main.policy.clone(),
        worker: main.worker.clone(),
        works: main.works.clone(),
        pages,
        config,
        prefix,
        strings,
        terms,
        ..Site::default()
    };
    site.made = made_pages(&site);
    site.companions = machine_files::of_edition(&site, &main.assets);
    site.feed = machine_files::feed(&site, &main.assets);
    let own: Vec<_> = site
        .pages
        .iter()
        .map(|page| page.document.language.is_some())
        .collect();
    site.redirects = machine_files::redirects(&site.pages, diagnostics);
    site.redirects.retain(|redirect| own[redirect.to.0]);
    site
}

/// What is looked up for one edition.
struct Decided {
    nav: Vec<ResolvedNavLink>,
    term_targets: Vec<Target>,
    /// Of every page.
    targets: Vec<Vec<Target>>,
}

fn decide(
    site: &Site,
    definitions: &[Reference],
    all: &Everything<'_>,
    diagnostics: &mut Diagnostics,
) -> Decided {
    let pages = site
        .pages
        .iter()
        .map(|page| (&*page.document.place, Address::clone(&page.address)))
        .collect();
    let destinations = Destinations {
        pages,
        all,
        prefix: &site.prefix,
    };
    let looked_up: Vec<(Vec<Target>, Diagnostics)> = site
        .pages
        .par_iter()
        .map(|page| page_targets(page, &destinations))
        .collect();
    let mut targets = Vec::with_capacity(looked_up.len());
    for (page, (found, reported)) in site.pages.iter().zip(looked_up) {
        targets.push(found);
        // What an original points at was said where it is at home.
        if site.prefix.is_empty() || page.document.language.is_some() {
            diagnostics.append(reported);
        }
    }
    let nowhere = |path: &str| Document::empty(&SourcePath::from(path), String::new(), None);
    let config = nowhere(CONFIG);
    let nav = site.config.nav.iter().map(|link| {
        let path = SourcePath::clone(&config.path);
        let reference = Reference {
            kind: ReferenceKind::Link,
            dest: link.to.clone(),
            path,
            span: link.span.clone(),
        };
        ResolvedNavLink {
            text: link.text.clone(),
            to: destinations.target(&config, &reference, diagnostics),
        }
    });
    let nav = nav.collect();
    let glossary = nowhere(GLOSSARY);
    let term_targets = definitions
        .iter()
        .map(|r| destinations.target(&glossary, r, diagnostics))
        .collect();
    Decided {
        nav,
        term_targets,
        targets,
    }
}

/// Every page in each language that has it, by its place.
fn translations(sites: &[Site]) -> HashMap<SourcePath, Vec<Translation>> {
    let mut translations: HashMap<SourcePath, Vec<Translation>> = HashMap::new();
    for (edition, site) in sites.iter().enumerate() {
        for page in &site.pages {
            translations
                .entry(SourcePath::clone(&page.document.place))
                .or_default()
                .push(Translation {
                    edition,
                    address: Address::clone(&page.address),
                    self_check: page.self_check.clone(),
                    fallback: edition > 0 && page.document.language.is_none(),
                });
        }
    }
    translations
}

fn everything<'s>(
    sites: &'s [Site],
    beside: HashMap<&'s str, (&'s Asset, Address)>,
    drafts: &'s [SourcePath],
) -> Everything<'s> {
    // Where an original stands in for a translation, its file still leads to its own language.
    let own = |site: &'s Site| {
        let pages = site
            .pages
            .iter()
            .filter(|page| site.prefix.is_empty() || page.document.language.is_some());
        pages.map(|page| (&*page.document.path, Address::clone(&page.address)))
    };
    Everything {
        files: sites.iter().flat_map(own).collect(),
        beside,
        anchors: sites.iter().flat_map(anchors).collect(),
        assets: &sites[0].assets,
        names: sites.iter().flat_map(names).collect(),
        drafts: drafts.iter().map(|path| &**path).collect(),
        works: &sites[0].works,
        pieces: &sites[0].pieces,
    }
}

fn set_drafts_aside(
    documents: Vec<Arc<Document>>,
    drafts: bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<Arc<Document>>, Vec<SourcePath>) {
    let (out, kept): (Vec<_>, Vec<_>) = documents
        .into_iter()
        .partition(|d| d.front.draft && !drafts);
    for draft in &out {
        diagnostics.push(
            Code::Draft
                .in_file(&draft.path, "this page is a draft and is left out")
                .help("build with --drafts to see it"),
        );
    }
    if kept.is_empty() {
        report_no_pages(&out, diagnostics);
    }
    (
        kept,
        out.iter().map(|d| SourcePath::clone(&d.path)).collect(),
    )
}

/// Nothing would be left of what is published: no author means that.
fn report_no_pages(drafts: &[Arc<Document>], diagnostics: &mut Diagnostics) {
    // Without settings, or where pages cannot be read, that has been reported.
    let told = |known: &Diagnostic| {
        known.code == Code::MissingConfig || known.place.path.starts_with("content")
    };
    let diagnostic = match drafts.first() {
        Some(first) => Code::NoPages
            .in_file(
                &first.path,
                "there is no page to publish: every one is a draft",
            )
            .help("take `draft = true` out of one, or build with --drafts"),
        None if diagnostics.as_slice().iter().any(told) => return,
        None => Code::NoPages
            .in_file(&SourcePath::from("content"), "there is no page here")
            .help("write content/_index.md, or bring the folder back if it has another name now"),
    };
    diagnostics.push(diagnostic);
}

fn report_duplicate_exercises(documents: &[Arc<Document>], diagnostics: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for document in documents {
        for exercise in document.exercises() {
            let place = (&exercise.path, &exercise.heading_span);
            let Some((page, first)) = seen.insert(exercise.id.as_str(), (&document.path, place))
            else {
                continue;
            };
            if first == place {
                let message = format!(
                    "the exercise `{}` is set into {page} and {}",
                    exercise.id, document.path
                );
                let diagnostic = Code::DuplicateExercise.at(place.0, place.1, message);
                diagnostics.push(
                    diagnostic.help("set its piece into one page, and link to it from the other"),
                );
                continue;
            }
            let message = format!("the exercise id `{}` is already taken", exercise.id);
            let diagnostic = Code::DuplicateExercise.at(place.0, place.1, message).also(
                first.0,
                first.1,
                "first used here",
            );
            diagnostics.push(
                diagnostic.help("give this one another id: readers' answers are kept under it"),
            );
        }
    }
}

/// The pages Inquill makes for this site.
fn made_pages(site: &Site) -> Vec<(Made, Address)> {
    let at = |below: &str| Address::from(format!("{}{below}", site.prefix));
    let mut made = vec![(Made::Privacy, at("privacy/index.html"))];
    // A server looks for it at the root only.
    if site.prefix.is_empty() {
        made.insert(0, (Made::NotFound, at("404.html")));
    }
    let with_exercises: Vec<_> = site
        .pages
        .iter()
        .enumerate()
        .filter_map(|(i, page)| Some((i, page.self_check.clone()?)))
        .collect();
    if !with_exercises.is_empty() {
        made.push((Made::SelfChecks, at("self-checks/index.html")));
        made.push((Made::Worksheets, at("worksheets/index.html")));
        made.push((Made::Reflections, at("reflections/index.html")));
    }
    made.extend(
        with_exercises
            .into_iter()
            .map(|(i, address)| (Made::SelfCheck(crate::model::address::PageId(i)), address)),
    );
    if !site.config.support.is_empty() {
        made.push((Made::Help, at("help-now/index.html")));
    }
    if !site.terms.is_empty() {
        made.push((Made::Glossary, at("glossary/index.html")));
    }
    if !site.works.is_empty() {
        made.push((Made::Sources, at("sources/index.html")));
    }
    made
}

/// Reports every address that more than one file would be published at, also by case or Unicode form.
fn report_duplicate_addresses(main: &Site, editions: &[Site], diagnostics: &mut Diagnostics) {
    let sites = || std::iter::once(main).chain(editions);
    let mut seen: HashMap<String, String> = sites()
        .flat_map(|site| &site.made)
        .map(|(_, address)| {
            (
                address::folded(address),
                "a page that Inquill makes".to_owned(),
            )
        })
        .collect();
    let theirs = sites()
        .flat_map(|site| &site.pages)
        .map(|page| (&page.address, &page.document.path))
        .chain(
            main.assets
                .iter()
                .map(|(address, asset)| (address, &asset.path)),
        )
        .map(|(address, path)| (address, path, "rename one of the two, or give it a `slug`"));
    let former = sites().flat_map(|site| {
        let help = "take it out of the `aliases` of this page";
        site.redirects
            .iter()
            .map(move |r| (&r.from, &site.page(r.to).document.path, help))
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
fn names(site: &Site) -> impl Iterator<Item = (Address, Named<'_>)> {
    let glossary = site
        .made_address(Made::Glossary)
        .map(|address| (Address::clone(address), Named::Terms(&site.terms)));
    site.pages
        .iter()
        .map(|page| (Address::clone(&page.address), Named::Page(&page.document)))
        .chain(glossary)
}

/// The ids on every published page; `None` where they are not known.
fn anchors(site: &Site) -> impl Iterator<Item = (Address, Option<BTreeSet<&str>>)> {
    let files = site
        .assets
        .keys()
        .chain(site.companions.iter().map(|(_, address)| address));
    let made = site.made.iter().map(|(made, address)| {
        let ids = match made {
            Made::Glossary => Some(site.terms.iter().map(|t| t.key.as_str()).collect()),
            Made::Sources => Some(site.works.iter().map(|w| w.key.as_str()).collect()),
            Made::SelfCheck(id) => Some(exercise_ids(&site.page(*id).document).collect()),
            Made::Worksheets => Some(
                site.pages
                    .iter()
                    .flat_map(|page| exercise_ids(&page.document))
                    .collect(),
            ),
            _ => None,
        };
        (Address::clone(address), ids)
    });
    let pages = site.pages.iter().map(|page| {
        let ids = page
            .document
            .anchors
            .iter()
            .map(String::as_str)
            .chain(exercise_ids(&page.document));
        (Address::clone(&page.address), Some(ids.collect()))
    });
    files
        .map(|address| (Address::clone(address), None))
        .chain(made)
        .chain(pages)
}

fn exercise_ids(document: &Document) -> impl Iterator<Item = &str> {
    document.exercises().map(|exercise| exercise.id.as_str())
}

fn page_targets(page: &Page, destinations: &Destinations<'_>) -> (Vec<Target>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let references = &page.document.references;
    let targets = references
        .iter()
        .map(|r| destinations.target(&page.document, r, &mut diagnostics))
        .collect();
    (targets, diagnostics)
}
