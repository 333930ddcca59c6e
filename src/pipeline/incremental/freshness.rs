//! Renders a page that was just saved without waiting for the site to be rebuilt.
//!
//! Most edits change a page's text and nothing that other pages show of it. Such a page can be parsed and rendered alone, with
//! the rest of the site unchanged. That takes equally long with ten pages and with ten thousand. The site is still rebuilt a
//! moment later; any other edit has to wait for that.

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
    /// Only this page has changed; this is the new version.
    Page(Box<Page>),
    /// Other pages may have changed too.
    Site,
}

/// Whether the file of a page, in any language, has not changed since the snapshot.
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

/// Compares a page of the main edition with its file. `has_mistakes`: whether mistakes keep the snapshot from being current.
#[must_use]
pub fn compare(
    pages: &PageCache,
    snapshot: &Snapshot,
    id: PageId,
    has_mistakes: bool,
) -> Freshness {
    let page = snapshot.renderer.site().main().page(id);
    // A section without a file cannot change.
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
    // While there are mistakes, all pages come from the last good site.
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

/// The page with its new text, unless other pages show something of it that has changed.
fn changed_alone(snapshot: &Snapshot, page: &Page, document: &Arc<Document>) -> Option<Page> {
    let (old, new) = (&*page.document, &**document);
    let has_same_place = (
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
    // Other pages show a section's title in the navigation. A title may also be part of a social card's address.
    let config = &snapshot.renderer.site().main().config;
    let title_is_shown_only_here =
        page.kind == PageKind::Page && config.base_url.is_none() && new.title.is_some();
    let has_same_title = old.title == new.title || title_is_shown_only_here;
    let has_template = new
        .front
        .template
        .as_deref()
        .is_none_or(|name| snapshot.renderer.has_template(name));
    if !has_same_place
        || !has_same_title
        || !has_template
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

/// The target of a reference, if the page had the same reference before.
fn target(page: &Page, reference: &Reference) -> Option<Target> {
    let before = page.document.references.iter().zip(&page.targets);
    before
        .into_iter()
        .find(|(old, _)| old.kind == reference.kind && old.dest == reference.dest)
        .map(|(_, target)| target.clone())
}
