//! What templates see: one serialisable struct for each kind of page and part. The guide to theming is written from
//! these fields, so a field is added here before a template uses it.
//!
//! Addresses under `site` and `assets` count from the site's root and go behind `root`; any other `href` from its page.

pub mod exercise;

pub(crate) use crate::render::view::exercise::{
    BandView, ExerciseView, FragmentView, GroupView, PartView, PointView, SlotView,
};

use crate::model::data::Entry;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// `site`, the same on every page.
#[derive(Debug, Serialize)]
pub(crate) struct SiteView<'s> {
    /// What scripts save answers under.
    pub(crate) id: &'s str,
    /// Whether `id` was made of the title and the path of `base_url`, because the author set none.
    pub(crate) made_id: bool,
    /// What version 0.1.0 saved answers under, where that is another id; else empty. Scripts copy answers from there.
    pub(crate) former_id: &'s str,
    pub(crate) title: &'s str,
    pub(crate) description: &'s str,
    pub(crate) language: &'s str,
    /// `ltr` or `rtl`.
    pub(crate) dir: &'static str,
    /// The cover in this language.
    pub(crate) home: String,
    pub(crate) author: &'s str,
    /// Empty when unset.
    pub(crate) base_url: &'s str,
    pub(crate) nav: Vec<NavView>,
    /// Where the quick exit leads.
    pub(crate) exit: &'s str,
    pub(crate) privacy: PrivacyView<'s>,
    pub(crate) support: Vec<SupportView<'s>>,
    pub(crate) pages: PagesView,
    /// The security policy that every page states.
    pub(crate) policy: &'s str,
    /// Where the Atom feed is; empty without one.
    pub(crate) feed: String,
    /// Whether all of it is one file.
    pub(crate) one_file: bool,
    /// Where the script that keeps the site on a device is; empty when it is not to be kept.
    pub(crate) worker: &'static str,
    /// Where the web manifest is.
    pub(crate) manifest: &'static str,
    /// Where the index of the search is; empty without search.
    pub(crate) search: String,
    /// Pixels of a social card.
    pub(crate) card_width: u32,
    /// Pixels of a social card.
    pub(crate) card_height: u32,
}

/// A link of the main navigation.
#[derive(Debug, Serialize)]
pub(crate) struct NavView {
    pub(crate) text: String,
    pub(crate) href: String,
    /// Whether `href` leaves the site, so that `root` does not go before it.
    pub(crate) outside: bool,
}

/// What the operator says about privacy.
#[derive(Debug, Serialize)]
pub(crate) struct PrivacyView<'s> {
    pub(crate) operator: &'s str,
    pub(crate) contact: &'s str,
    pub(crate) hosting: &'s str,
}

/// Someone to turn to at once.
#[derive(Debug, Serialize)]
pub(crate) struct SupportView<'s> {
    pub(crate) country: &'s str,
    pub(crate) name: &'s str,
    pub(crate) reach: &'s str,
    pub(crate) phone: &'s str,
    pub(crate) hours: &'s str,
    pub(crate) link: &'s str,
    pub(crate) checked: &'s str,
}

/// Addresses of pages other pages lead to; empty when there is no such page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct PagesView {
    pub(crate) read: String,
    pub(crate) self_checks: String,
    pub(crate) worksheets: String,
    pub(crate) reflections: String,
    pub(crate) help: String,
    pub(crate) privacy: String,
    pub(crate) glossary: String,
    pub(crate) sources: String,
}

/// `assets`, the same on every page.
#[derive(Debug, Serialize)]
pub(crate) struct AssetsView<'s> {
    pub(crate) style: &'s str,
    /// The favicon; empty for none.
    pub(crate) icon: &'s str,
    /// Its media type.
    pub(crate) icon_type: &'static str,
    /// The icon for the screen of a phone, a PNG; empty for none.
    pub(crate) touch_icon: &'s str,
    /// Scripts by name: `assets.scripts.exercise`.
    pub(crate) scripts: BTreeMap<&'s str, &'s str>,
}

/// A table of the author's, such as `page.extra` or the interface's words, as a map.
#[derive(Debug)]
pub(crate) struct TableView<'s>(pub(crate) &'s [Entry]);

impl Serialize for TableView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|entry| (&entry.key, &entry.data)))
    }
}

/// `page`, on every page.
#[derive(Debug, Serialize)]
pub(crate) struct PageView<'s> {
    pub(crate) kind: &'static str,
    pub(crate) title: &'s str,
    /// The title with its inline markup, as HTML.
    pub(crate) heading: String,
    pub(crate) description: &'s str,
    /// The description as a line below the title; empty where it is the beginning of the text, which would be said twice.
    pub(crate) standfirst: &'s str,
    /// Empty without `base_url`.
    pub(crate) canonical: String,
    /// Address of the picture that goes with a link to the page; empty for none.
    pub(crate) card: String,
    /// What the picture says, for who does not see it.
    pub(crate) card_alt: &'s str,
    /// The page in every language that has it, this one among them; none on a site in one language.
    pub(crate) translations: Vec<TranslationView>,
    /// Whether its text is the original, because nobody has translated it yet; the page around it is in the language of
    /// the site.
    pub(crate) fallback: bool,
    /// The language of its text.
    pub(crate) language: &'s str,
    /// The same by its own name.
    pub(crate) language_name: &'s str,
    /// `ltr` or `rtl`, for its text.
    pub(crate) dir: &'static str,
    /// What the page is, as JSON-LD; empty when there is nothing to say.
    pub(crate) linked_data: String,
    /// Chapter number, 0 for none.
    pub(crate) number: usize,
    pub(crate) minutes: usize,
    pub(crate) words: usize,
    /// How many exercises are on the page.
    pub(crate) exercises: usize,
    /// Whether a reader's answers are shown or kept on it, so that it needs the scripts that do this.
    pub(crate) answers: bool,
    pub(crate) objectives: &'s [String],
    pub(crate) authors: &'s [String],
    pub(crate) keywords: &'s [String],
    pub(crate) date: &'s str,
    pub(crate) updated: &'s str,
    pub(crate) extra: TableView<'s>,
    /// What scripts say within exercises, in the language of the text.
    pub(crate) script: TableView<'s>,
    /// Prose and exercises, as HTML.
    pub(crate) content: String,
    pub(crate) contents: Vec<ContentsView<'s>>,
    pub(crate) prev: Option<LinkView>,
    pub(crate) next: Option<LinkView>,
    pub(crate) breadcrumbs: Vec<LinkView>,
    /// The page's exercises on a page of their own; empty for none.
    pub(crate) self_check: String,
}

/// `page`, where a former address of it was.
#[derive(Debug, Serialize)]
pub(crate) struct MovedView<'s> {
    pub(crate) title: &'s str,
    /// Empty without `base_url`.
    pub(crate) canonical: String,
}

/// `single`, for the document that holds all pages.
#[derive(Debug, Serialize)]
pub(crate) struct SingleView<'s> {
    /// Allows exactly the style and the scripts below, by their hashes.
    pub(crate) policy: String,
    /// To be set in exactly as it is.
    pub(crate) style: &'s str,
    /// To be set in exactly as they are.
    pub(crate) scripts: Vec<&'s str>,
    pub(crate) leaves: Vec<LeafView>,
    /// The favicon with all that is in it; empty for none.
    pub(crate) icon: String,
}

/// A page within the document that holds all of them.
#[derive(Debug, Default, Serialize)]
pub(crate) struct LeafView {
    /// Its anchor.
    pub(crate) id: String,
    /// What its template made of it, as HTML.
    pub(crate) content: String,
}

/// `card`, for the template of social cards. All plain text.
#[derive(Debug, Serialize)]
pub(crate) struct CardView<'s> {
    pub(crate) kind: &'static str,
    pub(crate) title: &'s str,
    /// The site's name; empty where it is the title.
    pub(crate) site: &'s str,
    pub(crate) author: &'s str,
    /// Chapter number, 0 for none.
    pub(crate) number: usize,
    pub(crate) language: &'s str,
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
}

/// A page in one of the site's languages.
#[derive(Debug, Serialize)]
pub(crate) struct TranslationView {
    /// A language tag.
    pub(crate) language: String,
    /// `ltr` or `rtl`.
    pub(crate) dir: &'static str,
    /// The language by its own name: `Español`.
    pub(crate) name: String,
    pub(crate) href: String,
    /// Empty without `base_url`.
    pub(crate) canonical: String,
    /// Whether it is this page.
    pub(crate) current: bool,
    /// Whether it shows the original.
    pub(crate) fallback: bool,
}

/// An entry of a page's contents list.
#[derive(Debug, Serialize)]
pub(crate) struct ContentsView<'s> {
    pub(crate) level: u8,
    /// Its anchor.
    pub(crate) id: String,
    pub(crate) text: &'s str,
    pub(crate) exercise: bool,
}

/// A link to another page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LinkView {
    pub(crate) title: String,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(crate) language: String,
    pub(crate) href: String,
    pub(crate) number: usize,
}

/// A page in a list of pages.
#[derive(Debug, Serialize)]
pub(crate) struct ChapterView {
    pub(crate) number: usize,
    pub(crate) title: String,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(crate) language: String,
    pub(crate) description: String,
    pub(crate) href: String,
    pub(crate) minutes: usize,
    pub(crate) exercises: usize,
    pub(crate) self_check: String,
}

/// A section on the home page.
#[derive(Debug, Serialize)]
pub(crate) struct SectionView {
    pub(crate) title: String,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(crate) language: String,
    pub(crate) description: String,
    pub(crate) href: String,
    pub(crate) chapters: Vec<ChapterView>,
}

/// A page in the list of all exercises.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedChapterView<'s> {
    pub(crate) number: usize,
    pub(crate) title: &'s str,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(crate) language: &'s str,
    pub(crate) href: String,
    pub(crate) self_check: String,
    pub(crate) items: Vec<CheckView<'s>>,
}

/// An exercise in the list of all exercises.
#[derive(Debug, Serialize)]
pub(crate) struct CheckView<'s> {
    pub(crate) id: &'s str,
    pub(crate) kind: &'static str,
    pub(crate) tag: String,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) in_text: String,
    /// Whether it is never kept.
    pub(crate) forget: bool,
}

/// A page's exercises on the page of all worksheets.
#[derive(Debug, Serialize)]
pub(crate) struct WorksheetView<'s> {
    pub(crate) number: usize,
    pub(crate) title: &'s str,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(crate) language: &'s str,
    pub(crate) href: String,
    /// Its exercises, as HTML.
    pub(crate) content: String,
}

/// A term on the glossary page, and beside the text that uses it.
#[derive(Debug, Serialize)]
pub(crate) struct TermView<'s> {
    pub(crate) key: &'s str,
    pub(crate) term: &'s str,
    /// HTML.
    pub(crate) definition: String,
    pub(crate) also: &'s [String],
    /// Its entry on the glossary page.
    pub(crate) href: String,
}

/// A term where a page first uses it.
#[derive(Debug, Serialize)]
pub(crate) struct TermUseView<'s> {
    /// The words in the text.
    pub(crate) text: &'s str,
    /// Its entry on the glossary page.
    pub(crate) href: String,
}

/// A source on the sources page.
#[derive(Debug, Serialize)]
pub(crate) struct WorkView<'s> {
    pub(crate) key: &'s str,
    pub(crate) authors: &'s str,
    pub(crate) year: &'s str,
    pub(crate) title: &'s str,
    pub(crate) container: &'s str,
    pub(crate) link: &'s str,
    pub(crate) note: &'s str,
    pub(crate) checked: &'s str,
    pub(crate) cited: Vec<LinkView>,
}

/// A source where it is cited.
#[derive(Debug, Serialize)]
pub(crate) struct CitedView<'s> {
    pub(crate) key: &'s str,
    /// Words in front of it: `see`; empty beside the text.
    pub(crate) before: &'s str,
    pub(crate) short: String,
    /// Where in it: `p. 12`; empty for the whole, and beside the text.
    pub(crate) locator: &'s str,
    pub(crate) title: &'s str,
    pub(crate) note: &'s str,
    pub(crate) href: String,
}

/// A picture in the text.
#[derive(Debug, Default, Serialize)]
pub(crate) struct PictureView<'s> {
    /// Its address; empty when it is drawn into the page.
    pub(crate) src: String,
    /// Its anchor; empty when it does not stand alone.
    pub(crate) id: &'s str,
    /// The drawing itself, as SVG; empty when it is a file.
    pub(crate) svg: &'s str,
    pub(crate) alt: &'s str,
    pub(crate) caption: &'s str,
    /// In pixels; 0 where it is not known, as for drawings.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The same picture made smaller, the smallest first; none when it is not large.
    pub(crate) smaller: Vec<RenditionView>,
}

/// A picture made smaller.
#[derive(Debug, Serialize)]
pub(crate) struct RenditionView {
    /// Its address.
    pub(crate) src: String,
    /// In pixels.
    pub(crate) width: u32,
}
