//! What templates see: a serializable struct for each kind of page and each part of one. The template reference in the guide
//! is generated from these structs and their comments.
//!
//! Addresses in `site` and `assets` are relative to the site's root: templates put `root` before them. Any other `href` is
//! relative to its page.

pub mod exercise;

pub(crate) use crate::render::view::exercise::{
    BandView, ExerciseView, FragmentView, GroupView, PartView, PointView, SlotView,
};

use crate::model::data::Entry;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use tera::Value;

/// `site`, the same on every page.
#[derive(Debug, Serialize)]
pub(crate) struct SiteView<'s> {
    /// The id under which scripts save answers.
    pub(crate) id: &'s str,
    /// Whether `id` was derived from the title and the path of `base_url`, because the author set none.
    pub(crate) made_id: bool,
    /// The id under which version 0.1.0 saved answers, if it differs, else empty. Scripts copy answers from it.
    pub(crate) former_id: &'s str,
    pub(crate) title: &'s str,
    pub(crate) description: &'s str,
    pub(crate) language: &'s str,
    /// `ltr` or `rtl`.
    pub(crate) dir: &'static str,
    /// The home page in this language.
    pub(crate) home: String,
    pub(crate) author: &'s str,
    /// Empty if the author set none.
    pub(crate) base_url: &'s str,
    pub(crate) nav: Vec<NavView>,
    /// The URL that the quick exit opens.
    pub(crate) exit: &'s str,
    pub(crate) privacy: PrivacyView<'s>,
    pub(crate) support: Vec<SupportView<'s>>,
    pub(crate) pages: PagesView,
    /// The `Content-Security-Policy` of every page.
    pub(crate) policy: &'s str,
    /// The address of the Atom feed; empty without one.
    pub(crate) feed: String,
    /// Whether the whole site is a single file.
    pub(crate) one_file: bool,
    /// The address of the service worker; empty unless `offline` is set.
    pub(crate) worker: &'static str,
    /// The address of the web app manifest.
    pub(crate) manifest: &'static str,
    /// The address of the search index; empty without search.
    pub(crate) search: String,
    /// The width of a social card in pixels.
    pub(crate) card_width: u32,
    /// The height of a social card in pixels.
    pub(crate) card_height: u32,
}

/// A link of the main navigation.
#[derive(Debug, Serialize)]
pub(crate) struct NavView {
    pub(crate) text: String,
    pub(crate) href: String,
    /// Whether `href` leads to another site, so that `root` must not precede it.
    pub(crate) outside: bool,
}

/// What the operator states on the privacy page.
#[derive(Debug, Serialize)]
pub(crate) struct PrivacyView<'s> {
    pub(crate) operator: &'s str,
    pub(crate) contact: &'s str,
    pub(crate) hosting: &'s str,
}

/// A service that offers immediate help.
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

/// Addresses of pages that other pages link to; empty if there is no such page.
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
    /// The favicon; empty without one.
    pub(crate) icon: &'s str,
    /// The media type of the favicon.
    pub(crate) icon_type: &'static str,
    /// The icon for a phone's home screen, a PNG; empty without one.
    pub(crate) touch_icon: &'s str,
    /// Scripts by name: `assets.scripts.exercise`.
    pub(crate) scripts: BTreeMap<&'s str, &'s str>,
}

/// A table of values, such as `page.extra` or the interface strings.
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
    /// The author's description, as a line below the title; empty without one.
    pub(crate) standfirst: &'s str,
    /// Empty without `base_url`.
    pub(crate) canonical: String,
    /// The URL of the page's social card; empty without cards.
    pub(crate) card: String,
    /// The alt text of the social card.
    pub(crate) card_alt: &'s str,
    /// The page in every language that has it, this one included. Empty on a site in one language.
    pub(crate) translations: Vec<TranslationView>,
    /// Whether its text is the untranslated original. The interface is still in the language of the edition.
    pub(crate) fallback: bool,
    /// The language tag of its text.
    pub(crate) language: &'s str,
    /// The name of that language in the language itself.
    pub(crate) language_name: &'s str,
    /// The direction of its text: `ltr` or `rtl`.
    pub(crate) dir: &'static str,
    /// Structured data for search engines, as JSON-LD. Of the generated pages, only self-checks have it.
    pub(crate) linked_data: String,
    /// The chapter number; 0 for none.
    pub(crate) number: usize,
    pub(crate) minutes: usize,
    pub(crate) words: usize,
    /// The number of exercises on the page.
    pub(crate) exercises: usize,
    /// Whether the page shows or saves answers, so that it needs the scripts for them.
    pub(crate) answers: bool,
    pub(crate) objectives: &'s [String],
    pub(crate) authors: &'s [String],
    pub(crate) keywords: &'s [String],
    pub(crate) date: &'s str,
    pub(crate) updated: &'s str,
    pub(crate) extra: TableView<'s>,
    /// The strings that scripts show in exercises, in the language of the text.
    #[serde(skip)]
    pub(crate) script: &'s Value,
    /// Prose and exercises, as HTML.
    pub(crate) content: String,
    pub(crate) contents: Vec<ContentsView<'s>>,
    pub(crate) prev: Option<LinkView>,
    pub(crate) next: Option<LinkView>,
    pub(crate) breadcrumbs: Vec<LinkView>,
    /// The self-check page with this page's exercises; empty without one.
    pub(crate) self_check: String,
}

impl PageView<'_> {
    /// The view as a template value. `script` is shared with the other pages instead of being converted for each.
    pub(crate) fn value(&self) -> Value {
        let mut fields = Value::from_serializable(self)
            .into_map()
            .unwrap_or_default();
        fields.insert("script".into(), self.script.clone());
        Value::from(fields)
    }
}

/// `page`, on the redirect page at a former address.
#[derive(Debug, Serialize)]
pub(crate) struct MovedView<'s> {
    pub(crate) title: &'s str,
    /// Empty without `base_url`.
    pub(crate) canonical: String,
}

/// `single`, in the document of a single-file site.
#[derive(Debug, Serialize)]
pub(crate) struct SingleView<'s> {
    /// The `Content-Security-Policy`: allows exactly the style and the scripts below, by their hashes.
    pub(crate) policy: String,
    /// The stylesheet. Must be inserted unchanged, or its hash differs.
    pub(crate) style: &'s str,
    /// The scripts. Must be inserted unchanged, or their hashes differ.
    pub(crate) scripts: Vec<&'s str>,
    pub(crate) leaves: Vec<LeafView>,
    /// The favicon as a `data:` URL; empty without one.
    pub(crate) icon: String,
}

/// A page in the document of a single-file site.
#[derive(Debug, Default, Serialize)]
pub(crate) struct LeafView {
    /// The anchor of the page.
    pub(crate) id: String,
    /// The rendered page, as HTML.
    pub(crate) content: String,
}

/// `card`, in the template of social cards. All text fields are plain text.
#[derive(Debug, Serialize)]
pub(crate) struct CardView<'s> {
    pub(crate) kind: &'static str,
    pub(crate) title: &'s str,
    /// The site's title; empty if `title` is the same.
    pub(crate) site: &'s str,
    pub(crate) author: &'s str,
    /// The chapter number; 0 for none.
    pub(crate) number: usize,
    pub(crate) language: &'s str,
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
}

/// A page in one of the site's languages.
#[derive(Debug, Serialize)]
pub(crate) struct TranslationView {
    /// A language tag.
    pub(crate) language: String,
    /// `ltr` or `rtl`.
    pub(crate) dir: &'static str,
    /// The name of the language in the language itself: `Español`.
    pub(crate) name: String,
    pub(crate) href: String,
    /// Empty without `base_url`.
    pub(crate) canonical: String,
    /// Whether this is the current page.
    pub(crate) current: bool,
    /// Whether its text is the untranslated original.
    pub(crate) fallback: bool,
}

/// An entry of a page's contents list.
#[derive(Debug, Serialize)]
pub(crate) struct ContentsView<'s> {
    pub(crate) level: u8,
    /// The anchor of the heading.
    pub(crate) id: String,
    pub(crate) text: &'s str,
    pub(crate) exercise: bool,
}

/// A link to another page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LinkView {
    pub(crate) title: String,
    /// The language tag of the title, if it differs from the page's language, else empty.
    pub(crate) language: String,
    pub(crate) href: String,
    pub(crate) number: usize,
}

/// A page in a list of pages.
#[derive(Debug, Serialize)]
pub(crate) struct ChapterView {
    pub(crate) number: usize,
    pub(crate) title: String,
    /// The language tag of the title, if it differs from the page's language, else empty.
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
    /// The language tag of the title, if it differs from the page's language, else empty.
    pub(crate) language: String,
    pub(crate) description: String,
    pub(crate) href: String,
    pub(crate) chapters: Vec<ChapterView>,
}

/// A page with exercises, in the list of all exercises.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedChapterView<'s> {
    pub(crate) number: usize,
    pub(crate) title: &'s str,
    /// The language tag of the title, if it differs from the page's language, else empty.
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
    /// Whether answers to it are never saved.
    pub(crate) forget: bool,
}

/// A page with exercises, on the worksheets page.
#[derive(Debug, Serialize)]
pub(crate) struct WorksheetView<'s> {
    pub(crate) number: usize,
    pub(crate) title: &'s str,
    /// The language tag of the title, if it differs from the page's language, else empty.
    pub(crate) language: &'s str,
    pub(crate) href: String,
    /// The exercises, as HTML.
    pub(crate) content: String,
}

/// A term on the glossary page and in the margin of the text that uses it.
#[derive(Debug, Serialize)]
pub(crate) struct TermView<'s> {
    pub(crate) key: &'s str,
    pub(crate) term: &'s str,
    /// HTML.
    pub(crate) definition: String,
    pub(crate) also: &'s [String],
    /// A link to its entry on the glossary page.
    pub(crate) href: String,
}

/// The first use of a term on a page.
#[derive(Debug, Serialize)]
pub(crate) struct TermUseView<'s> {
    /// The linked words of the text.
    pub(crate) text: &'s str,
    /// A link to its entry on the glossary page.
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
    /// The words before the citation: `see`; empty in the margin.
    pub(crate) before: &'s str,
    pub(crate) short: String,
    /// The place in the source: `p. 12`; empty for the whole source and in the margin.
    pub(crate) locator: &'s str,
    pub(crate) title: &'s str,
    pub(crate) note: &'s str,
    pub(crate) href: String,
}

/// A picture in the text.
#[derive(Debug, Default, Serialize)]
pub(crate) struct PictureView<'s> {
    /// The address of the file; empty for an inline drawing.
    pub(crate) src: String,
    /// The anchor of a figure; empty for a picture within a line.
    pub(crate) id: &'s str,
    /// The markup of an inline SVG drawing; empty for a file.
    pub(crate) svg: &'s str,
    pub(crate) alt: &'s str,
    pub(crate) caption: &'s str,
    /// In pixels; 0 if unknown, as for drawings.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Smaller versions, the smallest first. Empty if the picture is not large.
    pub(crate) smaller: Vec<RenditionView>,
}

/// A smaller version of a picture.
#[derive(Debug, Serialize)]
pub(crate) struct RenditionView {
    /// The address of the file.
    pub(crate) src: String,
    /// In pixels.
    pub(crate) width: u32,
}
