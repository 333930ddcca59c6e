//! Links between pages: from file to file, or within a single file that contains all pages.

use crate::model::address::{Address, in_link, relative, root};
use crate::model::site::{Edition, GeneratedPage};
use std::collections::{HashMap, HashSet};

/// How pages link to each other.
#[derive(Debug, Clone, Default)]
pub(crate) enum LinkStyle {
    /// Each page is a file.
    #[default]
    Files,
    /// All pages are in one file.
    OneFile(OneFile),
}

/// What links within a single file depend on.
///
/// The anchor of a page is the address it would have as a file: `read/one/index.html`. Anchors on it are prefixed with that
/// and a colon, which no address contains. Exercises keep their ids, under which answers are saved; they are unique.
#[derive(Debug, Clone)]
pub(crate) struct OneFile {
    exercises: HashSet<(Address, String)>,
    /// Pages that are not in the file, each with the page that has the same content.
    replaced_by: HashMap<Address, Address>,
}

impl OneFile {
    pub(crate) fn of(edition: &Edition) -> Self {
        let mut one = Self {
            exercises: HashSet::new(),
            replaced_by: HashMap::new(),
        };
        for page in &edition.pages {
            for exercise in page.document.exercises() {
                one.exercises
                    .insert((Address::clone(&page.address), exercise.id.clone()));
            }
            if let Some(self_check) = &page.self_check {
                one.replaced_by
                    .insert(Address::clone(self_check), Address::clone(&page.address));
            }
        }
        if let (Some(worksheets), Some(list)) = (
            edition.address_of(GeneratedPage::Worksheets),
            edition.address_of(GeneratedPage::SelfChecks),
        ) {
            one.replaced_by
                .insert(Address::clone(worksheets), Address::clone(list));
        }
        one
    }

    /// The address of the page in the file that a link to `address` leads to.
    fn page_in_file<'a>(&'a self, address: &'a str) -> &'a str {
        self.replaced_by.get(address).map_or(address, |page| page)
    }
}

impl LinkStyle {
    pub(crate) fn is_one_file(&self) -> bool {
        matches!(self, Self::OneFile(_))
    }

    /// A link from the page at `from` to another page.
    pub(crate) fn page(&self, from: &str, to: &str) -> String {
        match self {
            Self::Files => relative(from, to),
            Self::OneFile(one) => format!("#{}", one.page_in_file(to)),
        }
    }

    /// A link from the page at `from` to an anchor on the page at `to`.
    pub(crate) fn anchor(&self, from: &str, to: &str, anchor: &str) -> String {
        match self {
            Self::Files if from == to => format!("#{anchor}"),
            Self::Files => format!("{}#{anchor}", relative(from, to)),
            Self::OneFile(one) => {
                let to = one.page_in_file(to);
                if one
                    .exercises
                    .contains(&(Address::from(to), anchor.to_owned()))
                {
                    format!("#{anchor}")
                } else {
                    format!("#{to}:{anchor}")
                }
            }
        }
    }

    /// A link that templates put after `root`, for navigation that all pages share.
    pub(crate) fn after_root(&self, to: &str, anchor: Option<&str>) -> String {
        match (self, anchor) {
            (Self::Files, None) => in_link(to).into_owned(),
            (Self::Files, Some(anchor)) => format!("{}#{anchor}", in_link(to)),
            (Self::OneFile(_), None) => self.page("", to).split_off(1),
            (Self::OneFile(_), Some(anchor)) => self.anchor("", to, anchor).split_off(1),
        }
    }

    /// The value of `root` on the page at `from`: what precedes an address in a link.
    pub(crate) fn root(&self, from: &str) -> String {
        match self {
            Self::Files => root(from),
            Self::OneFile(_) => "#".to_owned(),
        }
    }

    /// The prefix of the anchors on the page at an address.
    pub(crate) fn anchor_prefix(&self, address: &str) -> String {
        match self {
            Self::Files => String::new(),
            Self::OneFile(_) => format!("{address}:"),
        }
    }
}
