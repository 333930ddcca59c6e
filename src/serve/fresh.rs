//! A page whose file was saved a moment ago, made without waiting for the site.
//!
//! Most edits change a page's text and nothing that any other page shows of it. Such a page can be parsed and set by
//! itself, with the site around it as it was: that takes as long in a site of ten thousand pages as in one of ten. The
//! site is built all the same, a moment later. Every other edit has to wait for that.

use crate::model::address::PageId;
use crate::model::document::{Document, Reference};
use crate::model::site::{Page, PageKind, Target};
use crate::model::source::PageFile;
use crate::serve::pages;
use crate::serve::preview::{Good, Shown};
use std::sync::Arc;

/// How a page compares with its file.
pub(crate) enum Freshness {
    /// It is as it was.
    Same,
    /// It is another by itself: this one.
    Page(Box<Page>),
    /// The whole site may be another.
    Site,
}

/// Whether a page, in whatever language, is as it was when the site was made.
pub(crate) fn is_as_it_was(shown: &Shown, good: &Good, page: &Page) -> bool {
    let Some(known) = shown.pages.get(&page.document.path) else {
        return true;
    };
    let file = PageFile {
        path: Arc::clone(&page.document.path),
        on_disk: known.on_disk.clone(),
    };
    pages::learn(&file, &good.options, Some(known)).hash == known.hash
}

/// Compares a page of the site that is shown with its file.
pub(crate) fn compare(shown: &Shown, good: &Good, id: PageId) -> Freshness {
    let page = good.page(id);
    // A section that has no file of its own has nothing to compare.
    let Some(known) = shown.pages.get(&page.document.path) else {
        return Freshness::Same;
    };
    let file = PageFile {
        path: Arc::clone(&page.document.path),
        on_disk: known.on_disk.clone(),
    };
    let now = pages::learn(&file, &good.options, Some(known));
    if now.hash == known.hash && now.document.is_some() == known.document.is_some() {
        return Freshness::Same;
    }
    // While there are mistakes, what is shown is the last good site, whole.
    if !shown.mistakes.is_empty() || !now.is_clean() {
        return Freshness::Site;
    }
    match now
        .document
        .as_ref()
        .and_then(|document| changed_alone(good, page, document))
    {
        Some(page) => Freshness::Page(Box::new(page)),
        None => Freshness::Site,
    }
}

/// The page with its new text, if nothing that other pages or the site as a whole know about it is another.
fn changed_alone(good: &Good, page: &Page, document: &Arc<Document>) -> Option<Page> {
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
    // A section's title stands in the navigation, also on its own page.
    // A title may also be drawn on a card, whose address is another then.
    let config = &good.renderer.site().config;
    let only_here =
        page.kind == PageKind::Page && config.base_url.is_none() && !new.title.is_empty();
    let same_name = old.title == new.title || only_here;
    let template_there = new
        .front
        .template
        .as_deref()
        .is_none_or(|name| good.renderer.has_template(name));
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

/// What a reference points at, as far as the page pointed there before.
fn target(page: &Page, reference: &Reference) -> Option<Target> {
    let before = page.document.references.iter().zip(&page.targets);
    before
        .into_iter()
        .find(|(old, _)| old.kind == reference.kind && old.dest == reference.dest)
        .map(|(_, target)| target.clone())
}
