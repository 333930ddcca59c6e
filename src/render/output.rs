//! A file of the finished site that is yet to be made.

use crate::model::address::{Address, PageId};
use crate::model::machine_file::Companion;
use crate::model::picture::Rendition;
use crate::model::site::Made;

/// A file of the finished site that is yet to be made.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// One of the author's pages.
    Page(PageId),
    /// A page Inquill makes, and its address.
    Made(Made, Address),
    /// What stands at a former address: an index into [`Site::redirects`].
    Redirect(usize),
    /// A file for programs.
    Companion(Companion),
    /// The social card that shows a page.
    Card(PageId),
    /// A file that is published as it is.
    Asset(Address),
    /// A picture made smaller.
    Rendition(Rendition),
    /// A file of the site in another language: an index into [`Site::editions`].
    Edition(usize, Box<Output>),
}

impl Output {
    /// Whether making it may show mistakes that making the others does not.
    #[must_use]
    pub fn may_have_mistakes(&self) -> bool {
        match self {
            Self::Asset(_) => false,
            // What is wrong with one size of a picture is wrong with all.
            Self::Rendition(rendition) => rendition.smallest,
            Self::Edition(_, output) => output.may_have_mistakes(),
            _ => true,
        }
    }
}
