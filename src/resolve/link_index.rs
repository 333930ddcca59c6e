//! Everything that references can lead to, gathered from the layouts of all editions.

use crate::model::address::Address;
use crate::model::citation::Work;
use crate::model::document::Document;
use crate::model::machine_file::MachineFile;
use crate::model::site::GeneratedPage;
use crate::model::source::{Asset, SourcePath};
use crate::resolve::layout::Layout;
use crate::resolve::links::{Everything, Named};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What references can lead to besides pages.
pub(crate) struct Sources<'s> {
    pub(crate) assets: &'s BTreeMap<Address, Asset>,
    /// Drafts that were left out.
    pub(crate) drafts: &'s [SourcePath],
    pub(crate) works: &'s [Work],
    pub(crate) includes: &'s [SourcePath],
}

/// Everything that references of any edition can lead to.
pub(crate) fn everything<'s>(
    layouts: &'s [Layout],
    machine_files: &'s [Vec<(MachineFile, Address)>],
    beside: HashMap<&'s str, (&'s Asset, Address)>,
    sources: &Sources<'s>,
) -> Everything<'s> {
    // The file of an original that is shown in place of a translation still leads to its own language.
    let own = |layout: &'s Layout| {
        let pages = layout.pages.iter().filter(|page| layout.is_own(page));
        pages.map(|page| (&*page.document.path, Address::clone(&page.address)))
    };
    let files = sources
        .assets
        .keys()
        .chain(machine_files.iter().flatten().map(|(_, address)| address))
        .map(|address| (Address::clone(address), None));
    let with_anchors = layouts
        .iter()
        .flat_map(|layout| anchors(layout, sources.works));
    Everything {
        files: layouts.iter().flat_map(own).collect(),
        beside,
        anchors: files.chain(with_anchors).collect(),
        assets: sources.assets,
        names: layouts.iter().flat_map(names).collect(),
        drafts: sources.drafts.iter().map(|path| &**path).collect(),
        works: sources.works,
        includes: sources.includes,
    }
}

/// What pages and places on them are called.
fn names(layout: &Layout) -> impl Iterator<Item = (Address, Named<'_>)> {
    let glossary = layout
        .address_of(GeneratedPage::Glossary)
        .map(|address| (Address::clone(address), Named::Terms(&layout.terms)));
    layout
        .pages
        .iter()
        .map(|page| (Address::clone(&page.address), Named::Page(&page.document)))
        .chain(glossary)
}

/// The ids on every published page; `None` where they are not known.
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
