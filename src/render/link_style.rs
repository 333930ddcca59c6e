//! How one place of the site leads to another: from file to file, or within the one file that holds them all.

use crate::model::address::{Address, in_link, relative, root};
use crate::model::site::{Edition, GeneratedPage};
use std::collections::{HashMap, HashSet};

/// The shape in which the site is published, as far as links are concerned.
#[derive(Debug, Clone, Default)]
pub(crate) enum LinkStyle {
    /// Each page is a file.
    #[default]
    Files,
    /// All pages are parts of one file.
    OneFile(OneFile),
}

/// What links within one file must know.
///
/// A page's anchor is the address it would have: `read/one/index.html`. An anchor on it has that in front, and a colon, which
/// no part of an address may hold. Exercises keep their ids, which are unique in the site: answers are kept under them.
#[derive(Debug, Clone)]
pub(crate) struct OneFile {
    exercises: HashSet<(Address, String)>,
    /// Pages that are not in the file, each with the one that says the same.
    instead: HashMap<Address, Address>,
}

impl OneFile {
    pub(crate) fn of(edition: &Edition) -> Self {
        let mut one = Self {
            exercises: HashSet::new(),
            instead: HashMap::new(),
        };
        for page in &edition.pages {
            for exercise in page.document.exercises() {
                one.exercises
                    .insert((Address::clone(&page.address), exercise.id.clone()));
            }
            if let Some(sheet) = &page.self_check {
                one.instead
                    .insert(Address::clone(sheet), Address::clone(&page.address));
            }
        }
        if let (Some(sheets), Some(list)) = (
            edition.address_of(GeneratedPage::Worksheets),
            edition.address_of(GeneratedPage::SelfChecks),
        ) {
            one.instead
                .insert(Address::clone(sheets), Address::clone(list));
        }
        one
    }

    fn present<'a>(&'a self, address: &'a str) -> &'a str {
        self.instead.get(address).map_or(address, |instead| instead)
    }
}

impl LinkStyle {
    pub(crate) fn is_one_file(&self) -> bool {
        matches!(self, Self::OneFile(_))
    }

    /// From the page at `from` to another.
    pub(crate) fn page(&self, from: &str, to: &str) -> String {
        match self {
            Self::Files => relative(from, to),
            Self::OneFile(one) => format!("#{}", one.present(to)),
        }
    }

    /// From the page at `from` to an anchor on another, or on itself.
    pub(crate) fn place(&self, from: &str, to: &str, anchor: &str) -> String {
        match self {
            Self::Files if from == to => format!("#{anchor}"),
            Self::Files => format!("{}#{anchor}", relative(from, to)),
            Self::OneFile(one) => {
                let to = one.present(to);
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

    /// Like [`page`](Self::page) and [`place`](Self::place), without the way to the root in front: for links that every
    /// page shares.
    pub(crate) fn behind_root(&self, to: &str, anchor: Option<&str>) -> String {
        match (self, anchor) {
            (Self::Files, None) => in_link(to).into_owned(),
            (Self::Files, Some(anchor)) => format!("{}#{anchor}", in_link(to)),
            (Self::OneFile(_), None) => self.page("", to).split_off(1),
            (Self::OneFile(_), Some(anchor)) => self.place("", to, anchor).split_off(1),
        }
    }

    /// What stands in front of the way to any page, as seen from the page at `from`.
    pub(crate) fn root(&self, from: &str) -> String {
        match self {
            Self::Files => root(from),
            Self::OneFile(_) => "#".to_owned(),
        }
    }

    /// What the anchors of the page at an address begin with.
    pub(crate) fn anchor_prefix(&self, address: &str) -> String {
        match self {
            Self::Files => String::new(),
            Self::OneFile(_) => format!("{address}:"),
        }
    }
}
