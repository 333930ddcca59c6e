//! A page whose file was saved a moment ago, rendered without waiting for the site.
//!
//! Most edits change a page's text and nothing that other pages show of it. Such a page can be parsed and rendered by itself,
//! with the site around it as it was: that takes as long in a site of ten thousand pages as in one of ten. The site is
//! rebuilt all the same, a moment later. Every other edit has to wait for that.

use crate::model::address::PageId;
use crate::model::document::{Document, Reference};
use crate::model::site::{Page, PageKind, Target};
use crate::model::source::PageFile;
use crate::pipeline::incremental::page_cache::{self, PageCache};
use crate::pipeline::incremental::snapshot::Snapshot;
use std::sync::Arc;

/// How a page compares with its file.
pub enum Freshness {
    /// The file has not changed.
    Same,
    /// The page has changed and no other has: this is the new one.
    Page(Box<Page>),
    /// Other pages may have changed too.
    Site,
}

/// Whether the file of a page, in whatever language, is as it was when the snapshot was taken.
#[must_use]
pub fn is_unchanged(pages: &PageCache, snapshot: &Snapshot, page: &Page) -> bool {
    let Some(cached) = pages.get(&page.document.path) else {
        return true;
    };
    let file = PageFile {
        path: Arc::clone(&page.document.path),
        on_disk: cached.on_disk.clone(),
    };
    page_cache::load(&file, &snapshot.options, Some(cached)).hash == cached.hash
}

/// Compares a page of the main edition with its file. `has_mistakes`: whether the snapshot is older than the files because
/// they have mistakes.
#[must_use]
pub fn compare(
    pages: &PageCache,
    snapshot: &Snapshot,
    id: PageId,
    has_mistakes: bool,
) -> Freshness {
    let page = snapshot.renderer.site().main().page(id);
    // A section without a file of its own has nothing to compare.
    let Some(cached) = pages.get(&page.document.path) else {
        return Freshness::Same;
    };
    let file = PageFile {
        path: Arc::clone(&page.document.path),
        on_disk: cached.on_disk.clone(),
    };
    let now = page_cache::load(&file, &snapshot.options, Some(cached));
    if now.hash == cached.hash && now.document.is_some() == cached.document.is_some() {
        return Freshness::Same;
    }
    // While there are mistakes, the last good site is shown as a whole.
    if has_mistakes || !now.has_no_diagnostics() {
        return Freshness::Site;
    }
    match now
        .document
        .as_ref()
        .and_then(|document| changed_alone(snapshot, page, document))
    {
        Some(page) => Freshness::Page(Box::new(page)),
        None => Freshness::Site,
    }
}

/// The page with its new text, unless something that other pages show of it has changed.
fn changed_alone(snapshot: &Snapshot, page: &Page, document: &Arc<Document>) -> Option<Page> {
    let (old, new) = (&*page.document, &**document);
    let same_place = (
        old.front.draft,
        &old.front.slug,
        old.front.weight,
        &old.front.aliases,
    ) == (
        new.front.draft,
        &new.front.slug,
        new.front.weight,
        &new.front.aliases,
    );
    // A section's title is part of the navigation. A title may also be part of a card, whose address then changes.
    let config = &snapshot.renderer.site().main().config;
    let only_here =
        page.kind == PageKind::Page && config.base_url.is_none() && !new.title.is_empty();
    let same_name = old.title == new.title || only_here;
    let template_there = new
        .front
        .template
        .as_deref()
        .is_none_or(|name| snapshot.renderer.has_template(name));
    if !same_place
        || !same_name
        || !template_there
        || !old
            .exercises()
            .map(|e| &e.id)
            .eq(new.exercises().map(|e| &e.id))
    {
        return None;
    }
    let targets = new
        .references
        .iter()
        .map(|reference| target(page, reference))
        .collect::<Option<_>>()?;
    Some(Page {
        document: Arc::clone(document),
        targets,
        ..page.clone()
    })
}

/// What a reference leads to, if the page referred to it before.
fn target(page: &Page, reference: &Reference) -> Option<Target> {
    let before = page.document.references.iter().zip(&page.targets);
    before
        .into_iter()
        .find(|(old, _)| old.kind == reference.kind && old.dest == reference.dest)
        .map(|(_, target)| target.clone())
}
