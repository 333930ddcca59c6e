//! A file of the site, identified but not rendered yet.

use crate::model::address::{Address, PageId};
use crate::model::machine_file::MachineFile;
use crate::model::picture::Rendition;
use crate::model::site::{EditionId, GeneratedPage};

/// Identifies a file of the site. Files that editions share belong to the main edition.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// The edition it belongs to.
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
    /// The redirect page at a former address: an index into [`Edition::redirects`](crate::model::site::Edition::redirects).
    Redirect(usize),
    /// A file for machines.
    MachineFile(MachineFile),
    /// The social card of a page.
    Card(PageId),
    /// A file that is published unchanged.
    Asset(Address),
    /// A smaller version of a picture.
    Rendition(Rendition),
}

impl Output {
    /// Whether rendering it can report a mistake that no other file reports.
    #[must_use]
    pub fn may_have_mistakes(&self) -> bool {
        match &self.kind {
            OutputKind::Asset(_) => false,
            // All sizes of a picture report the same mistake.
            OutputKind::Rendition(rendition) => rendition.smallest,
            _ => true,
        }
    }
}
