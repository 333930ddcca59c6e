//! What templates see: one serialisable struct for each kind of page and part. The guide to theming is written from
//! these fields, so a field is added here before a template uses it.
//!
//! Addresses under `site` and `assets` count from the site's root and go behind `root`; any other `href` from its page.

mod exercise;

pub(super) use exercise::{BandView, ExerciseView, FragmentView, GroupView, PartView, PointView, SlotView};

use crate::data::Entry;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// `site`, the same on every page.
#[derive(Debug, Serialize)]
pub(super) struct SiteView<'s> {
    /// What scripts save answers under.
    pub(super) id: &'s str,
    /// Whether `id` was made of the title and the path of `base_url`, because the author set none.
    pub(super) made_id: bool,
    /// What version 0.1.0 saved answers under, where that is another id; else empty. Scripts copy answers from there.
    pub(super) former_id: &'s str,
    pub(super) title: &'s str,
    pub(super) description: &'s str,
    pub(super) language: &'s str,
    /// `ltr` or `rtl`.
    pub(super) dir: &'static str,
    /// The cover in this language.
    pub(super) home: String,
    pub(super) author: &'s str,
    /// Empty when unset.
    pub(super) base_url: &'s str,
    pub(super) nav: Vec<NavView>,
    /// Where the quick exit leads.
    pub(super) exit: &'s str,
    pub(super) privacy: PrivacyView<'s>,
    pub(super) support: Vec<SupportView<'s>>,
    pub(super) pages: PagesView,
    /// The security policy that every page states.
    pub(super) policy: &'s str,
    /// Where the Atom feed is; empty without one.
    pub(super) feed: String,
    /// Whether all of it is one file.
    pub(super) one_file: bool,
    /// Where the script that keeps the site on a device is; empty when it is not to be kept.
    pub(super) worker: &'static str,
    /// Where the web manifest is.
    pub(super) manifest: &'static str,
    /// Where the index of the search is; empty without search.
    pub(super) search: String,
    /// Pixels of a social card.
    pub(super) card_width: u32,
    /// Pixels of a social card.
    pub(super) card_height: u32,
}

/// A link of the main navigation.
#[derive(Debug, Serialize)]
pub(super) struct NavView {
    pub(super) text: String,
    pub(super) href: String,
    /// Whether `href` leaves the site, so that `root` does not go before it.
    pub(super) outside: bool,
}

/// What the operator says about privacy.
#[derive(Debug, Serialize)]
pub(super) struct PrivacyView<'s> {
    pub(super) operator: &'s str,
    pub(super) contact: &'s str,
    pub(super) hosting: &'s str,
}

/// Someone to turn to at once.
#[derive(Debug, Serialize)]
pub(super) struct SupportView<'s> {
    pub(super) country: &'s str,
    pub(super) name: &'s str,
    pub(super) reach: &'s str,
    pub(super) phone: &'s str,
    pub(super) hours: &'s str,
    pub(super) link: &'s str,
    pub(super) checked: &'s str,
}

/// Addresses of pages other pages lead to; empty when there is no such page.
#[derive(Debug, Default, Serialize)]
pub(super) struct PagesView {
    pub(super) read: String,
    pub(super) self_checks: String,
    pub(super) worksheets: String,
    pub(super) reflections: String,
    pub(super) help: String,
    pub(super) privacy: String,
    pub(super) glossary: String,
    pub(super) sources: String,
}

/// `assets`, the same on every page.
#[derive(Debug, Serialize)]
pub(super) struct AssetsView<'s> {
    pub(super) style: &'s str,
    /// The favicon; empty for none.
    pub(super) icon: &'s str,
    /// Its media type.
    pub(super) icon_type: &'static str,
    /// The icon for the screen of a phone, a PNG; empty for none.
    pub(super) touch_icon: &'s str,
    /// Scripts by name: `assets.scripts.exercise`.
    pub(super) scripts: BTreeMap<&'s str, &'s str>,
}

/// A table of the author's, such as `page.extra` or the interface's words, as a map.
#[derive(Debug)]
pub(super) struct TableView<'s>(pub(super) &'s [Entry]);

impl Serialize for TableView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|entry| (&entry.key, &entry.data)))
    }
}

/// `page`, on every page.
#[derive(Debug, Serialize)]
pub(super) struct PageView<'s> {
    pub(super) kind: &'static str,
    pub(super) title: &'s str,
    /// The title with its inline markup, as HTML.
    pub(super) heading: String,
    pub(super) description: &'s str,
    /// The description as a line below the title; empty where it is the beginning of the text, which would be said twice.
    pub(super) standfirst: &'s str,
    /// Empty without `base_url`.
    pub(super) canonical: String,
    /// Address of the picture that goes with a link to the page; empty for none.
    pub(super) card: String,
    /// What the picture says, for who does not see it.
    pub(super) card_alt: &'s str,
    /// The page in every language that has it, this one among them; none on a site in one language.
    pub(super) translations: Vec<TranslationView>,
    /// Whether its text is the original, because nobody has translated it yet; the page around it is in the language of
    /// the site.
    pub(super) fallback: bool,
    /// The language of its text.
    pub(super) language: &'s str,
    /// The same by its own name.
    pub(super) language_name: &'s str,
    /// `ltr` or `rtl`, for its text.
    pub(super) dir: &'static str,
    /// What the page is, as JSON-LD; empty when there is nothing to say.
    pub(super) linked_data: String,
    /// Chapter number, 0 for none.
    pub(super) number: usize,
    pub(super) minutes: usize,
    pub(super) words: usize,
    /// How many exercises are on the page.
    pub(super) exercises: usize,
    /// Whether a reader's answers are shown or kept on it, so that it needs the scripts that do this.
    pub(super) answers: bool,
    pub(super) objectives: &'s [String],
    pub(super) authors: &'s [String],
    pub(super) keywords: &'s [String],
    pub(super) date: &'s str,
    pub(super) updated: &'s str,
    pub(super) extra: TableView<'s>,
    /// What scripts say within exercises, in the language of the text.
    pub(super) script: TableView<'s>,
    /// Prose and exercises, as HTML.
    pub(super) content: String,
    pub(super) contents: Vec<ContentsView<'s>>,
    pub(super) prev: Option<LinkView>,
    pub(super) next: Option<LinkView>,
    pub(super) breadcrumbs: Vec<LinkView>,
    /// The page's exercises on a page of their own; empty for none.
    pub(super) self_check: String,
}

/// `page`, where a former address of it was.
#[derive(Debug, Serialize)]
pub(super) struct MovedView<'s> {
    pub(super) title: &'s str,
    /// Empty without `base_url`.
    pub(super) canonical: String,
}

/// `single`, for the document that holds all pages.
#[derive(Debug, Serialize)]
pub(super) struct SingleView<'s> {
    /// Allows exactly the style and the scripts below, by their hashes.
    pub(super) policy: String,
    /// To be set in exactly as it is.
    pub(super) style: &'s str,
    /// To be set in exactly as they are.
    pub(super) scripts: Vec<&'s str>,
    pub(super) leaves: Vec<LeafView>,
    /// The favicon with all that is in it; empty for none.
    pub(super) icon: String,
}

/// A page within the document that holds all of them.
#[derive(Debug, Default, Serialize)]
pub(super) struct LeafView {
    /// Its anchor.
    pub(super) id: String,
    /// What its template made of it, as HTML.
    pub(super) content: String,
}

/// `card`, for the template of social cards. All plain text.
#[derive(Debug, Serialize)]
pub(super) struct CardView<'s> {
    pub(super) kind: &'static str,
    pub(super) title: &'s str,
    /// The site's name; empty where it is the title.
    pub(super) site: &'s str,
    pub(super) author: &'s str,
    /// Chapter number, 0 for none.
    pub(super) number: usize,
    pub(super) language: &'s str,
    /// Pixels.
    pub(super) width: u32,
    /// Pixels.
    pub(super) height: u32,
}

/// A page in one of the site's languages.
#[derive(Debug, Serialize)]
pub(super) struct TranslationView {
    /// A language tag.
    pub(super) language: String,
    /// `ltr` or `rtl`.
    pub(super) dir: &'static str,
    /// The language by its own name: `Español`.
    pub(super) name: String,
    pub(super) href: String,
    /// Empty without `base_url`.
    pub(super) canonical: String,
    /// Whether it is this page.
    pub(super) current: bool,
    /// Whether it shows the original.
    pub(super) fallback: bool,
}

/// An entry of a page's contents list.
#[derive(Debug, Serialize)]
pub(super) struct ContentsView<'s> {
    pub(super) level: u8,
    /// Its anchor.
    pub(super) id: String,
    pub(super) text: &'s str,
    pub(super) exercise: bool,
}

/// A link to another page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    pub(super) title: String,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(super) language: String,
    pub(super) href: String,
    pub(super) number: usize,
}

/// A page in a list of pages.
#[derive(Debug, Serialize)]
pub(super) struct ChapterView {
    pub(super) number: usize,
    pub(super) title: String,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(super) language: String,
    pub(super) description: String,
    pub(super) href: String,
    pub(super) minutes: usize,
    pub(super) exercises: usize,
    pub(super) self_check: String,
}

/// A section on the home page.
#[derive(Debug, Serialize)]
pub(super) struct SectionView {
    pub(super) title: String,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(super) language: String,
    pub(super) description: String,
    pub(super) href: String,
    pub(super) chapters: Vec<ChapterView>,
}

/// A page in the list of all exercises.
#[derive(Debug, Serialize)]
pub(super) struct CheckedChapterView<'s> {
    pub(super) number: usize,
    pub(super) title: &'s str,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(super) language: &'s str,
    pub(super) href: String,
    pub(super) self_check: String,
    pub(super) items: Vec<CheckView<'s>>,
}

/// An exercise in the list of all exercises.
#[derive(Debug, Serialize)]
pub(super) struct CheckView<'s> {
    pub(super) id: &'s str,
    pub(super) kind: &'static str,
    pub(super) tag: String,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) in_text: String,
    /// Whether it is never kept.
    pub(super) forget: bool,
}

/// A page's exercises on the page of all worksheets.
#[derive(Debug, Serialize)]
pub(super) struct WorksheetView<'s> {
    pub(super) number: usize,
    pub(super) title: &'s str,
    /// Its language, where that is not the one of the words around it; else empty.
    pub(super) language: &'s str,
    pub(super) href: String,
    /// Its exercises, as HTML.
    pub(super) content: String,
}

/// A term on the glossary page, and beside the text that uses it.
#[derive(Debug, Serialize)]
pub(super) struct TermView<'s> {
    pub(super) key: &'s str,
    pub(super) term: &'s str,
    /// HTML.
    pub(super) definition: String,
    pub(super) also: &'s [String],
    /// Its entry on the glossary page.
    pub(super) href: String,
}

/// A term where a page first uses it.
#[derive(Debug, Serialize)]
pub(super) struct TermUseView<'s> {
    /// The words in the text.
    pub(super) text: &'s str,
    /// Its entry on the glossary page.
    pub(super) href: String,
}

/// A source on the sources page.
#[derive(Debug, Serialize)]
pub(super) struct WorkView<'s> {
    pub(super) key: &'s str,
    pub(super) authors: &'s str,
    pub(super) year: &'s str,
    pub(super) title: &'s str,
    pub(super) container: &'s str,
    pub(super) link: &'s str,
    pub(super) note: &'s str,
    pub(super) checked: &'s str,
    pub(super) cited: Vec<LinkView>,
}

/// A source where it is cited.
#[derive(Debug, Serialize)]
pub(super) struct CitedView<'s> {
    pub(super) key: &'s str,
    /// Words in front of it: `see`; empty beside the text.
    pub(super) before: &'s str,
    pub(super) short: String,
    /// Where in it: `p. 12`; empty for the whole, and beside the text.
    pub(super) locator: &'s str,
    pub(super) title: &'s str,
    pub(super) note: &'s str,
    pub(super) href: String,
}

/// A picture in the text.
#[derive(Debug, Default, Serialize)]
pub(super) struct PictureView<'s> {
    /// Its address; empty when it is drawn into the page.
    pub(super) src: String,
    /// Its anchor; empty when it does not stand alone.
    pub(super) id: &'s str,
    /// The drawing itself, as SVG; empty when it is a file.
    pub(super) svg: &'s str,
    pub(super) alt: &'s str,
    pub(super) caption: &'s str,
    /// In pixels; 0 where it is not known, as for drawings.
    pub(super) width: u32,
    pub(super) height: u32,
    /// The same picture made smaller, the smallest first; none when it is not large.
    pub(super) smaller: Vec<RenditionView>,
}

/// A picture made smaller.
#[derive(Debug, Serialize)]
pub(super) struct RenditionView {
    /// Its address.
    pub(super) src: String,
    /// In pixels.
    pub(super) width: u32,
}
