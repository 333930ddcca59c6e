//! A file of the finished site that is still to be rendered.

use crate::model::address::{Address, PageId};
use crate::model::machine_file::MachineFile;
use crate::model::picture::Rendition;
use crate::model::site::{EditionId, GeneratedPage};

/// A file of the site, and the edition it belongs to. Files that editions share belong to the main one.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// The edition.
    pub edition: EditionId,
    /// Which of its files.
    pub kind: OutputKind,
}

/// A file of an edition.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputKind {
    /// One of the author's pages.
    Page(PageId),
    /// A generated page, and its address.
    Generated(GeneratedPage, Address),
    /// The page at a former address: an index into [`Edition::redirects`](crate::model::site::Edition::redirects).
    Redirect(usize),
    /// A file for machines.
    MachineFile(MachineFile),
    /// The social card that shows a page.
    Card(PageId),
    /// A file that is published as it is.
    Asset(Address),
    /// A smaller version of a picture.
    Rendition(Rendition),
}

impl Output {
    /// Whether rendering it may report mistakes that rendering the other files does not.
    #[must_use]
    pub fn may_have_mistakes(&self) -> bool {
        match &self.kind {
            OutputKind::Asset(_) => false,
            // A mistake in one size of a picture is a mistake in all.
            OutputKind::Rendition(rendition) => rendition.smallest,
            _ => true,
        }
    }
}
