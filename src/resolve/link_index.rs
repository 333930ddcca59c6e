//! The index of everything that references can lead to, in all editions.

use crate::model::address::Address;
use crate::model::citation::Work;
use crate::model::document::Document;
use crate::model::glossary::Term;
use crate::model::machine_file::MachineFile;
use crate::model::site::GeneratedPage;
use crate::model::source::{Asset, SourcePath};
use crate::resolve::address;
use crate::resolve::layout::Layout;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everything that references can lead to, and what helps to report those that lead nowhere.
pub(crate) struct LinkIndex<'s> {
    /// Addresses of pages, by source path.
    pub(crate) pages: HashMap<&'s str, Address>,
    /// Published files next to pages, by source path.
    pub(crate) page_assets: HashMap<&'s str, (&'s Asset, Address)>,
    /// Every published file by address, with the ids on it; `None` if they are unknown.
    pub(crate) anchors: HashMap<Address, Option<BTreeSet<&'s str>>>,
    /// Names for links without a text, by the address of the page.
    pub(crate) names: HashMap<Address, NameSource<'s>>,
    /// Files that are published unchanged.
    pub(crate) assets: &'s BTreeMap<Address, Asset>,
    /// Cited works, by position.
    pub(crate) works: &'s [Work],
    /// Drafts that are not published, by source path.
    pub(crate) drafts: BTreeSet<&'s str>,
    /// Files that pages include and that are not pages themselves.
    pub(crate) includes: &'s [SourcePath],
}

/// Where the text of a link without one comes from.
#[derive(Clone, Copy)]
pub(crate) enum NameSource<'s> {
    /// The titles, headings and captions of one of the author's pages.
    Page(&'s Document),
    /// The terms on the glossary page.
    Terms(&'s [Term]),
}

impl<'s> NameSource<'s> {
    /// The name of the page, or of an anchor on it. `None` if it has no name.
    pub(crate) fn of(self, fragment: Option<&str>) -> Option<&'s str> {
        let name = match (self, fragment) {
            (Self::Page(document), None) => document.title(),
            (Self::Page(document), Some(fragment)) => {
                let heading = document
                    .headings
                    .iter()
                    .find(|heading| heading.id == fragment)
                    .map(|heading| &heading.text);
                let figure = || {
                    document
                        .figures
                        .iter()
                        .find(|figure| figure.id == fragment)
                        .and_then(|figure| figure.caption.as_ref())
                };
                heading.or_else(figure)?
            }
            (Self::Terms(terms), fragment) => {
                &terms
                    .iter()
                    .find(|term| term.key == fragment.unwrap_or_default())?
                    .term
            }
        };
        (!name.is_empty()).then_some(name)
    }
}

/// Targets besides pages.
pub(crate) struct OtherTargets<'s> {
    /// Files next to pages, published or not.
    pub(crate) page_assets: &'s [Asset],
    /// Files that are published unchanged.
    pub(crate) assets: &'s BTreeMap<Address, Asset>,
    /// Drafts that are not published.
    pub(crate) drafts: &'s [SourcePath],
    /// Cited works.
    pub(crate) works: &'s [Work],
    /// Files that pages include.
    pub(crate) includes: &'s [SourcePath],
}

/// Builds the index.
pub(crate) fn index<'s>(
    layouts: &'s [Layout],
    machine_files: &'s [Vec<(MachineFile, Address)>],
    others: &OtherTargets<'s>,
) -> LinkIndex<'s> {
    // The source path of an original leads to the original, also where other editions show it.
    let own = |layout: &'s Layout| {
        let pages = layout.pages.iter().filter(|page| layout.is_own(page));
        pages.map(|page| (&*page.document.path, Address::clone(&page.address)))
    };
    let files = others
        .assets
        .keys()
        .chain(machine_files.iter().flatten().map(|(_, address)| address))
        .map(|address| (Address::clone(address), None));
    let with_anchors = layouts
        .iter()
        .flat_map(|layout| anchors(layout, others.works));
    LinkIndex {
        pages: layouts.iter().flat_map(own).collect(),
        page_assets: page_assets(others.page_assets, others.assets),
        anchors: files.chain(with_anchors).collect(),
        names: layouts.iter().flat_map(names).collect(),
        assets: others.assets,
        works: others.works,
        drafts: others.drafts.iter().map(|path| &**path).collect(),
        includes: others.includes,
    }
}

/// The published files next to pages, for [`LinkIndex::page_assets`].
fn page_assets<'s>(
    assets: &'s [Asset],
    addresses: &BTreeMap<Address, Asset>,
) -> HashMap<&'s str, (&'s Asset, Address)> {
    assets
        .iter()
        .map(|asset| (&*asset.path, (asset, address::of_asset(&asset.path))))
        .filter(|(_, (_, address))| addresses.contains_key(address))
        .collect()
}

/// The names of pages and of places on them.
fn names(layout: &Layout) -> impl Iterator<Item = (Address, NameSource<'_>)> {
    let glossary = layout
        .address_of(GeneratedPage::Glossary)
        .map(|address| (Address::clone(address), NameSource::Terms(&layout.terms)));
    layout
        .pages
        .iter()
        .map(|page| {
            (
                Address::clone(&page.address),
                NameSource::Page(&page.document),
            )
        })
        .chain(glossary)
}

/// The ids on every page; `None` if they are unknown.
fn anchors<'s>(
    layout: &'s Layout,
    works: &'s [Work],
) -> impl Iterator<Item = (Address, Option<BTreeSet<&'s str>>)> {
    let generated = layout.generated.iter().map(|(page, address)| {
        let ids = match page {
            GeneratedPage::Glossary => Some(layout.terms.iter().map(|t| t.key.as_str()).collect()),
            GeneratedPage::Sources => Some(works.iter().map(|w| w.key.as_str()).collect()),
            GeneratedPage::SelfCheck(id) => {
                Some(exercise_ids(&layout.page(*id).document).collect())
            }
            GeneratedPage::Worksheets => Some(
                layout
                    .pages
                    .iter()
                    .flat_map(|page| exercise_ids(&page.document))
                    .collect(),
            ),
            _ => None,
        };
        (Address::clone(address), ids)
    });
    let pages = layout.pages.iter().map(|page| {
        let ids = page
            .document
            .anchors
            .iter()
            .map(String::as_str)
            .chain(exercise_ids(&page.document));
        (Address::clone(&page.address), Some(ids.collect()))
    });
    generated.chain(pages)
}

fn exercise_ids(document: &Document) -> impl Iterator<Item = &str> {
    document.exercises().map(|exercise| exercise.id.as_str())
}
