//! Turns documents into a [`Site`]: resolves addresses, links, neighbors and numbers, and reports conflicts.
//!
//! 1. Drafts are removed, and the documents are divided into one edition for each language (`editions`).
//! 2. Pages are put into reading order, with the sections they are in (`tree`). Every page gets an address (`address`).
//! 3. Files are collected and bundled (`assets`). Generated pages and files for machines are chosen (`machine_files`).
//! 4. Duplicate addresses and exercise ids are reported (`duplicates`), and names some systems reject (`portable_names`).
//! 5. Every reference is resolved (`links`) with an index of all targets (`link_index`), pages in parallel.
//! 6. The smaller versions of large pictures are chosen (`renditions`).

pub mod address;
pub mod assets;
pub mod drawing;
pub mod duplicates;
pub mod editions;
pub mod layout;
pub mod link_index;
pub mod links;
pub mod machine_files;
pub mod portable_names;
pub mod renditions;
pub mod tree;

use crate::model::address::Address;
use crate::model::address::PageId;
use crate::model::citation::Work;
use crate::model::config::Config;
use crate::model::config::{CONFIG, GLOSSARY};
use crate::model::data::Entry;
use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::document::{Document, Reference, ReferenceKind};
use crate::model::glossary::Term;
use crate::model::machine_file::MachineFile;
use crate::model::site::{
    Edition, EditionId, GeneratedPage, Page, ResolvedNavLink, Shared, Site, Target, Translation,
};
use crate::model::source::{Asset, SourcePath};
use crate::resolve::layout::{Layout, PlacedPage};
use crate::resolve::link_index::{LinkIndex, OtherTargets};
use crate::resolve::links::LinkResolver;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Everything that was parsed.
#[derive(Debug, Default)]
pub struct Parsed {
    /// `site.toml`.
    pub config: Config,
    /// The strings of the interface.
    pub strings: Vec<Entry>,
    /// One document for each page file.
    pub documents: Vec<Arc<Document>>,
    /// `glossary.toml`, and the references in its definitions.
    pub glossary: (Vec<Term>, Vec<Reference>),
    /// One for each of [`Config::languages`], in their order.
    pub translations: Vec<EditionTexts>,
    /// `references.toml`.
    pub works: Vec<Work>,
    /// Files that pages include.
    pub includes: Vec<SourcePath>,
    /// Files next to pages.
    pub page_assets: Vec<Asset>,
    /// The author's static files, then the theme's.
    pub statics: Vec<Asset>,
}

/// What an edition has in its language besides pages.
#[derive(Debug, Default)]
pub struct EditionTexts {
    /// The strings of the interface.
    pub strings: Vec<Entry>,
    /// `glossary.es.toml`, and the references in its definitions.
    pub glossary: (Vec<Term>, Vec<Reference>),
}

/// The `Content-Security-Policy` of pages: they may load their own files and send nothing.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      manifest-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'";

/// Resolves the site. `drafts`: whether to include pages that are marked as drafts.
#[must_use]
pub fn resolve(parsed: Parsed, drafts: bool, diagnostics: &mut Diagnostics) -> Site {
    let (documents, left_out) = remove_drafts(parsed.documents, drafts, diagnostics);
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
        EditionTexts {
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
    let resolved: Vec<ResolvedLinks> = {
        let index = link_index::index(
            &layouts,
            &machine_files,
            &OtherTargets {
                page_assets: &parsed.page_assets,
                assets: &published.assets,
                drafts: &left_out,
                works: &parsed.works,
                includes: &parsed.includes,
            },
        );
        let resolve = |(layout, references): (_, &Vec<_>)| {
            resolve_links(layout, references, &index, diagnostics)
        };
        layouts.iter().zip(&references).map(resolve).collect()
    };
    let translations = translations(&layouts);
    let editions: Vec<Edition> = layouts
        .into_iter()
        .zip(machine_files)
        .zip(resolved)
        .map(|((layout, machine_files), links)| {
            let feed = machine_files::feed(&layout.prefix, &machine_files, &published.assets);
            edition(layout, machine_files, feed, links, &translations)
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

/// The layouts of the main edition and of each translation, and the references in the definitions of each one's terms.
fn layouts(
    config: Config,
    texts: EditionTexts,
    documents: Vec<Arc<Document>>,
    translations: impl Iterator<Item = (EditionTexts, Vec<Arc<Document>>)>,
    has_works: bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<Layout>, Vec<Vec<Reference>>) {
    let pages = tree::pages(documents, &config, "", diagnostics);
    let mut references = vec![texts.glossary.1];
    let mut others = Vec::new();
    for (language, (texts, documents)) in config.languages.iter().zip(translations) {
        let (config, prefix) = (language.config(&config), language.prefix());
        let pages = tree::pages(documents, &config, &prefix, diagnostics);
        let mut redirects = machine_files::redirects(&pages, diagnostics);
        // Former addresses of an original redirect to the original, not to this edition.
        redirects.retain(|redirect| pages[redirect.to.0].document.language.is_some());
        references.push(texts.glossary.1);
        others.push(Layout {
            generated: generated_pages(&prefix, &config, &pages, &texts.glossary.0, has_works),
            prefix,
            config,
            strings: texts.strings,
            terms: texts.glossary.0,
            pages,
            redirects,
        });
    }
    let main = Layout {
        generated: generated_pages("", &config, &pages, &texts.glossary.0, has_works),
        redirects: machine_files::redirects(&pages, diagnostics),
        prefix: String::new(),
        config,
        strings: texts.strings,
        terms: texts.glossary.0,
        pages,
    };
    (std::iter::once(main).chain(others).collect(), references)
}

/// Completes an edition.
fn edition(
    layout: Layout,
    machine_files: Vec<(MachineFile, Address)>,
    feed: Option<Address>,
    links: ResolvedLinks,
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
            .zip(links.targets)
            .map(page)
            .collect(),
        terms: layout.terms,
        term_targets: links.term_targets,
        nav: links.nav,
        generated: layout.generated,
        machine_files,
        feed,
        redirects: layout.redirects,
    }
}

/// The targets of all references of an edition.
struct ResolvedLinks {
    nav: Vec<ResolvedNavLink>,
    term_targets: Vec<Target>,
    /// For each page, in order, the targets of its references.
    targets: Vec<Vec<Target>>,
}

/// Resolves the references of an edition. `definitions`: the references in the definitions of its terms.
fn resolve_links(
    layout: &Layout,
    definitions: &[Reference],
    index: &LinkIndex<'_>,
    diagnostics: &mut Diagnostics,
) -> ResolvedLinks {
    let pages = layout
        .pages
        .iter()
        .map(|page| (&*page.document.place, Address::clone(&page.address)))
        .collect();
    let resolver = LinkResolver {
        pages,
        index,
        prefix: &layout.prefix,
    };
    let looked_up: Vec<(Vec<Target>, Diagnostics)> = layout
        .pages
        .par_iter()
        .map(|page| page_targets(page, &resolver))
        .collect();
    let mut targets = Vec::with_capacity(looked_up.len());
    for (page, (found, reported)) in layout.pages.iter().zip(looked_up) {
        targets.push(found);
        // Mistakes in an original are reported in its own edition.
        if layout.is_own(page) {
            diagnostics.append(reported);
        }
    }
    let empty = |path: &str| Document::empty(&SourcePath::from(path), None, None);
    let config = empty(CONFIG);
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
            to: resolver.resolve(&config, &reference, diagnostics),
        }
    });
    let nav = nav.collect();
    let glossary = empty(GLOSSARY);
    let term_targets = definitions
        .iter()
        .map(|r| resolver.resolve(&glossary, r, diagnostics))
        .collect();
    ResolvedLinks {
        nav,
        term_targets,
        targets,
    }
}

/// Every page in each language that has it, by place. Empty on a site in one language.
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

/// Splits off the drafts, unless they are included, and reports them. Returns the other documents and the drafts' paths.
fn remove_drafts(
    documents: Vec<Arc<Document>>,
    drafts: bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<Arc<Document>>, Vec<SourcePath>) {
    let (left_out, included): (Vec<_>, Vec<_>) = documents
        .into_iter()
        .partition(|d| d.front.draft && !drafts);
    for draft in &left_out {
        diagnostics.push(
            Code::Draft
                .in_file(&draft.path, "this page is a draft and is left out")
                .help("build with --drafts to see it"),
        );
    }
    if included.is_empty() {
        report_no_pages(&left_out, diagnostics);
    }
    (
        included,
        left_out
            .iter()
            .map(|d| SourcePath::clone(&d.path))
            .collect(),
    )
}

/// Reports a site without pages: publishing it would delete everything published before.
fn report_no_pages(drafts: &[Arc<Document>], diagnostics: &mut Diagnostics) {
    // A missing configuration, or pages that cannot be read, have been reported.
    let is_cause = |reported: &Diagnostic| {
        reported.code == Code::MissingConfig || reported.place.path.starts_with("content")
    };
    let diagnostic = match drafts.first() {
        Some(first) => Code::NoPages
            .in_file(
                &first.path,
                "there is no page to publish: every one is a draft",
            )
            .help("take `draft = true` out of one, or build with --drafts"),
        None if diagnostics.as_slice().iter().any(is_cause) => return,
        None => Code::NoPages
            .in_file(&SourcePath::from("content"), "there is no page here")
            .help("write content/_index.md, or bring the folder back if it has another name now"),
    };
    diagnostics.push(diagnostic);
}

/// The generated pages of an edition.
fn generated_pages(
    prefix: &str,
    config: &Config,
    pages: &[PlacedPage],
    terms: &[Term],
    has_works: bool,
) -> Vec<(GeneratedPage, Address)> {
    let at = |below: &str| Address::from(format!("{prefix}{below}"));
    let mut generated = vec![(GeneratedPage::Privacy, at("privacy/index.html"))];
    // Servers use only the 404 page at the root.
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

/// Resolves the references of a page.
fn page_targets(page: &PlacedPage, resolver: &LinkResolver<'_>) -> (Vec<Target>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let references = &page.document.references;
    let targets = references
        .iter()
        .map(|r| resolver.resolve(&page.document, r, &mut diagnostics))
        .collect();
    (targets, diagnostics)
}
