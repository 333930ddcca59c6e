//! Documents to a site: every address, link, neighbour and number decided, every clash reported.
//!
//! 1. Drafts are set aside, pages put into reading order, missing sections made up.
//! 2. Every page and file gets its address; two that would share one are reported.
//! 3. Neighbours, ancestors and chapter numbers follow from the order.
//! 4. Each language is an edition of the whole site, with addresses of its own (`editions`).
//! 5. Exercise ids are compared across the site; every reference is looked up, pages in parallel.

pub mod address;
pub mod assets;
pub mod destinations;
pub mod drawing;
pub mod duplicates;
pub mod editions;
pub mod layout;
pub mod links;
pub mod machine_files;
pub mod portable_names;
pub mod renditions;
pub mod tree;

use crate::model::config::{CONFIG, GLOSSARY};

pub use crate::model::address::{encoded, in_link, path_of, relative, root};

use crate::model::address::Address;

use crate::model::citation::Work;

use crate::model::config::Config;

use crate::model::data::Entry;

use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};

use crate::model::document::{Document, Reference, ReferenceKind};

use crate::model::glossary::Term;

use crate::model::site::{
    Edition, EditionId, GeneratedPage, Page, ResolvedNavLink, Shared, Site, Target, Translation,
};

use crate::model::source::{Asset, SourcePath};

use crate::resolve::links::{Destinations, Everything};

use rayon::prelude::*;

use std::collections::HashMap;

use std::sync::Arc;

use crate::resolve::destinations::Sources;

use crate::resolve::layout::{Layout, PlacedPage};

use crate::model::machine_file::MachineFile;

use crate::model::address::PageId;

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
    pub translations: Vec<EditionWords>,
    /// `references.toml`.
    pub works: Vec<Work>,
    /// Files that pages include.
    pub includes: Vec<SourcePath>,
    /// Files beside pages.
    pub page_assets: Vec<Asset>,
    /// Files of `static/`, then of the theme.
    pub statics: Vec<Asset>,
}

/// What an edition of the site has in its own language, beside its pages.
#[derive(Debug, Default)]
pub struct EditionWords {
    /// Words of the interface.
    pub strings: Vec<Entry>,
    /// `glossary.es.toml`, and what its definitions point at.
    pub glossary: (Vec<Term>, Vec<Reference>),
}

/// What pages may load, beginning with nothing: their own files, and never a word to anyone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      manifest-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'";

/// Decides the site. `drafts`: whether it includes pages marked as drafts.
#[must_use]
pub fn resolve(parsed: Parsed, drafts: bool, diagnostics: &mut Diagnostics) -> Site {
    let (documents, left_out) = set_drafts_aside(parsed.documents, drafts, diagnostics);
    let (documents, translated) =
        editions::divide(documents, &parsed.config.languages, diagnostics);
    duplicates::report_exercises(&documents, diagnostics);
    let mut published = assets::published(&parsed.page_assets, &parsed.statics, diagnostics);
    if !parsed.config.search {
        published.take("search");
    }
    let worker = published.take("worker").filter(|_| parsed.config.offline);
    if worker.is_none() {
        published.take("offline");
    }
    let (layouts, references) = layouts(
        parsed.config,
        EditionWords {
            strings: parsed.strings,
            glossary: parsed.glossary,
        },
        documents,
        parsed.translations.into_iter().zip(translated),
        !parsed.works.is_empty(),
        diagnostics,
    );
    let icon = machine_files::icon(&published.assets);
    let touch_icon = machine_files::touch_icon(icon.as_ref(), &published.assets);
    let machine_files: Vec<_> = layouts
        .iter()
        .map(|layout| {
            if layout.is_main() {
                let (has_icon, has_worker) = (touch_icon.is_some(), worker.is_some());
                machine_files::of_main(&layouts, &published.assets, has_icon, has_worker)
            } else {
                machine_files::of_translation(layout, &published.assets)
            }
        })
        .collect();
    duplicates::report_addresses(&layouts, &published.assets, diagnostics);
    portable_names::report_bad_names(&layouts, &published.assets, diagnostics);
    let beside = links::beside(&parsed.page_assets, &published.assets);
    let decided: Vec<Decided> = {
        let everything = destinations::everything(
            &layouts,
            &machine_files,
            beside,
            &Sources {
                assets: &published.assets,
                drafts: &left_out,
                works: &parsed.works,
                includes: &parsed.includes,
            },
        );
        let decide = |(layout, references): (_, &Vec<_>)| {
            decide(layout, references, &everything, diagnostics)
        };
        layouts.iter().zip(&references).map(decide).collect()
    };
    let translations = translations(&layouts);
    let editions: Vec<Edition> = layouts
        .into_iter()
        .zip(machine_files)
        .zip(decided)
        .map(|((layout, machine_files), decided)| {
            let feed = machine_files::feed(&layout.prefix, &machine_files, &published.assets);
            edition(layout, machine_files, feed, decided, &translations)
        })
        .collect();
    let targets = editions.iter().flat_map(|edition| {
        let of_pages = edition.pages.iter().flat_map(|page| &page.targets);
        of_pages.chain(&edition.term_targets)
    });
    Site {
        shared: Shared {
            renditions: renditions::renditions(targets, &published.assets),
            assets: published.assets,
            works: parsed.works,
            includes: parsed.includes,
            policy: POLICY,
            worker,
            stylesheet: published.stylesheet,
            scripts: published.scripts,
            icon,
            touch_icon,
        },
        editions,
    }
}

/// The main edition and then each translation, with every page in its place, and what the definitions of each edition's
/// terms refer to.
fn layouts(
    config: Config,
    words: EditionWords,
    documents: Vec<Arc<Document>>,
    translations: impl Iterator<Item = (EditionWords, Vec<Arc<Document>>)>,
    has_works: bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<Layout>, Vec<Vec<Reference>>) {
    let pages = tree::pages(documents, &config, "", diagnostics);
    let mut references = vec![words.glossary.1];
    let mut others = Vec::new();
    for (language, (words, documents)) in config.languages.iter().zip(translations) {
        let (config, prefix) = (language.config(&config), language.prefix());
        let pages = tree::pages(documents, &config, &prefix, diagnostics);
        let mut redirects = machine_files::redirects(&pages, diagnostics);
        // The original's former addresses lead to the original.
        redirects.retain(|redirect| pages[redirect.to.0].document.language.is_some());
        references.push(words.glossary.1);
        others.push(Layout {
            generated: generated_pages(&prefix, &config, &pages, &words.glossary.0, has_works),
            prefix,
            config,
            strings: words.strings,
            terms: words.glossary.0,
            pages,
            redirects,
        });
    }
    let main = Layout {
        generated: generated_pages("", &config, &pages, &words.glossary.0, has_works),
        redirects: machine_files::redirects(&pages, diagnostics),
        prefix: String::new(),
        config,
        strings: words.strings,
        terms: words.glossary.0,
        pages,
    };
    (std::iter::once(main).chain(others).collect(), references)
}

/// An edition, complete.
fn edition(
    layout: Layout,
    machine_files: Vec<(MachineFile, Address)>,
    feed: Option<Address>,
    decided: Decided,
    translations: &HashMap<SourcePath, Vec<Translation>>,
) -> Edition {
    let page = |(page, targets): (PlacedPage, Vec<Target>)| Page {
        translations: translations
            .get(&page.document.place)
            .cloned()
            .unwrap_or_default(),
        document: page.document,
        kind: page.kind,
        address: page.address,
        number: page.number,
        targets,
        previous: page.previous,
        next: page.next,
        ancestors: page.ancestors,
        children: page.children,
        self_check: page.self_check,
    };
    Edition {
        prefix: layout.prefix,
        config: layout.config,
        strings: layout.strings,
        pages: layout
            .pages
            .into_iter()
            .zip(decided.targets)
            .map(page)
            .collect(),
        terms: layout.terms,
        term_targets: decided.term_targets,
        nav: decided.nav,
        generated: layout.generated,
        machine_files,
        feed,
        redirects: layout.redirects,
    }
}

/// What the references of one edition lead to.
struct Decided {
    nav: Vec<ResolvedNavLink>,
    term_targets: Vec<Target>,
    /// Of every page.
    targets: Vec<Vec<Target>>,
}

fn decide(
    layout: &Layout,
    definitions: &[Reference],
    all: &Everything<'_>,
    diagnostics: &mut Diagnostics,
) -> Decided {
    let pages = layout
        .pages
        .iter()
        .map(|page| (&*page.document.place, Address::clone(&page.address)))
        .collect();
    let destinations = Destinations {
        pages,
        all,
        prefix: &layout.prefix,
    };
    let looked_up: Vec<(Vec<Target>, Diagnostics)> = layout
        .pages
        .par_iter()
        .map(|page| page_targets(page, &destinations))
        .collect();
    let mut targets = Vec::with_capacity(looked_up.len());
    for (page, (found, reported)) in layout.pages.iter().zip(looked_up) {
        targets.push(found);
        // What an original refers to has been reported in its own edition.
        if layout.is_own(page) {
            diagnostics.append(reported);
        }
    }
    let nowhere = |path: &str| Document::empty(&SourcePath::from(path), String::new(), None);
    let config = nowhere(CONFIG);
    let nav = layout.config.nav.iter().map(|link| {
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

/// Every page in each language that has it, by its place. Empty for a site in one language.
fn translations(layouts: &[Layout]) -> HashMap<SourcePath, Vec<Translation>> {
    let mut translations: HashMap<SourcePath, Vec<Translation>> = HashMap::new();
    if layouts.len() < 2 {
        return translations;
    }
    for (at, layout) in layouts.iter().enumerate() {
        for page in &layout.pages {
            translations
                .entry(SourcePath::clone(&page.document.place))
                .or_default()
                .push(Translation {
                    edition: EditionId(at),
                    address: Address::clone(&page.address),
                    self_check: page.self_check.clone(),
                    fallback: !layout.is_own(page),
                });
        }
    }
    translations
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

/// The pages that Inquill generates for an edition.
fn generated_pages(
    prefix: &str,
    config: &Config,
    pages: &[PlacedPage],
    terms: &[Term],
    has_works: bool,
) -> Vec<(GeneratedPage, Address)> {
    let at = |below: &str| Address::from(format!("{}{below}", prefix));
    let mut generated = vec![(GeneratedPage::Privacy, at("privacy/index.html"))];
    // Servers look for it at the root only.
    if prefix.is_empty() {
        generated.insert(0, (GeneratedPage::NotFound, at("404.html")));
    }
    let with_exercises: Vec<_> = pages
        .iter()
        .enumerate()
        .filter_map(|(i, page)| Some((i, page.self_check.clone()?)))
        .collect();
    if !with_exercises.is_empty() {
        generated.push((GeneratedPage::SelfChecks, at("self-checks/index.html")));
        generated.push((GeneratedPage::Worksheets, at("worksheets/index.html")));
        generated.push((GeneratedPage::Reflections, at("reflections/index.html")));
    }
    generated.extend(
        with_exercises
            .into_iter()
            .map(|(i, address)| (GeneratedPage::SelfCheck(PageId(i)), address)),
    );
    if !config.support.is_empty() {
        generated.push((GeneratedPage::Help, at("help-now/index.html")));
    }
    if !terms.is_empty() {
        generated.push((GeneratedPage::Glossary, at("glossary/index.html")));
    }
    if has_works {
        generated.push((GeneratedPage::Sources, at("sources/index.html")));
    }
    generated
}

fn page_targets(page: &PlacedPage, destinations: &Destinations<'_>) -> (Vec<Target>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let references = &page.document.references;
    let targets = references
        .iter()
        .map(|r| destinations.target(&page.document, r, &mut diagnostics))
        .collect();
    (targets, diagnostics)
}
