//! An edition whose pages have addresses, before their references are resolved.

use crate::model::address::{Address, PageId};
use crate::model::config::Config;
use crate::model::data::Entry;
use crate::model::document::Document;
use crate::model::glossary::Term;
use crate::model::site::{GeneratedPage, PageKind, Redirect};
use std::sync::Arc;

/// One of the author's pages, with its address and its position in the site.
#[derive(Debug)]
pub(crate) struct PlacedPage {
    pub(crate) document: Arc<Document>,
    pub(crate) kind: PageKind,
    pub(crate) address: Address,
    /// Its number among the numbered pages of its section, from 1.
    pub(crate) number: Option<usize>,
    pub(crate) previous: Option<PageId>,
    pub(crate) next: Option<PageId>,
    /// Sections above it, home first.
    pub(crate) ancestors: Vec<PageId>,
    /// For a section: the pages directly in it, in order.
    pub(crate) children: Vec<PageId>,
    /// Its self-check page, if it has exercises.
    pub(crate) self_check: Option<Address>,
}

/// An edition before its references are resolved.
#[derive(Debug)]
pub(crate) struct Layout {
    /// What its addresses begin with: `es/`; empty for the main edition.
    pub(crate) prefix: String,
    pub(crate) config: Config,
    pub(crate) strings: Vec<Entry>,
    pub(crate) terms: Vec<Term>,
    pub(crate) pages: Vec<PlacedPage>,
    pub(crate) generated: Vec<(GeneratedPage, Address)>,
    pub(crate) redirects: Vec<Redirect>,
}

impl Layout {
    pub(crate) fn page(&self, id: PageId) -> &PlacedPage {
        &self.pages[id.0]
    }

    pub(crate) fn is_main(&self) -> bool {
        self.prefix.is_empty()
    }

    pub(crate) fn address_of(&self, wanted: GeneratedPage) -> Option<&Address> {
        self.generated
            .iter()
            .find(|(page, _)| *page == wanted)
            .map(|(_, address)| address)
    }

    /// Whether a page is in the edition's language: not an original that is shown because there is no translation.
    pub(crate) fn is_own(&self, page: &PlacedPage) -> bool {
        self.is_main() || page.document.language.is_some()
    }
}
