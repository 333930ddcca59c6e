//! One parsed Markdown file, independent of the site around it.

use crate::model::diagnostic::Code;
use crate::model::exercise::Exercise;
use crate::model::plain_text::PlainText;
use crate::model::prose::Prose;
use crate::model::source::{SourcePath, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One page's worth of Markdown, parsed.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file it was parsed from.
    pub path: SourcePath,
    /// Its path without the language, which it shares with its translations.
    pub place: SourcePath,
    /// The tag of the language it is a translation into; `None` for the site's main language.
    pub language: Option<Arc<str>>,
    /// Its front matter.
    pub front: FrontMatter,
    /// From the front matter, else from the first heading.
    pub title: Option<String>,
    /// The first-level heading the page begins with, with its inline markup. Without one, the title is shown.
    pub heading: Option<Prose>,
    /// The page from top to bottom, without that heading.
    pub blocks: Vec<Block>,
    /// Headings and exercises in order, for the contents list.
    pub headings: Vec<Heading>,
    /// Pictures in paragraphs of their own, in order.
    pub figures: Vec<Figure>,
    /// Every id the page defines, for links to check against.
    pub anchors: Vec<String>,
    /// Its links, pictures and citations, indexed by [`RefId`](crate::model::prose::RefId).
    pub references: Vec<Reference>,
    /// The first paragraph as plain text, for when there is no description.
    pub lead_text: String,
    /// Words of prose and exercises, for the reading time.
    pub words: usize,
    /// Files that it includes.
    pub includes: BTreeSet<SourcePath>,
    /// What comments in it allow.
    pub allowed: Vec<Allowance>,
    /// Its words and their places, where lints ask for them.
    pub plain_text: Option<PlainText>,
}

/// `<!-- inquill-allow: code -->`: lints that are not reported in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The file it is written in: the page's own, or one that it includes.
    pub path: SourcePath,
    /// Which lints.
    pub codes: Vec<Code>,
    /// The block that follows the comment, or the one that contains it.
    pub covers: Span,
    /// Whether it is at the very top, where it also covers reports about the page as a whole.
    pub whole: bool,
    /// The comment itself.
    pub span: Span,
}

impl Document {
    /// The title as it is shown: empty without one, which is reported everywhere but on the home page.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or_default()
    }

    /// Its exercises, in their order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.blocks.iter().filter_map(|block| {
            if let Block::Exercise(exercise) = block {
                Some(&**exercise)
            } else {
                None
            }
        })
    }

    /// Frees spare capacity, for a document that stays in memory.
    pub fn shrink(&mut self) {
        for block in &mut self.blocks {
            if let Block::Prose(prose) = block {
                prose.html.shrink_to_fit();
                prose.holes.shrink_to_fit();
            }
        }
        self.references.shrink_to_fit();
        self.headings.shrink_to_fit();
    }

    /// A page without text, for a section whose author wrote none.
    #[must_use]
    pub fn empty(path: &SourcePath, title: Option<String>, language: Option<Arc<str>>) -> Self {
        Self {
            path: SourcePath::clone(path),
            place: SourcePath::clone(path),
            language,
            front: FrontMatter::default(),
            title,
            heading: None,
            blocks: Vec::new(),
            headings: Vec::new(),
            figures: Vec::new(),
            anchors: Vec::new(),
            references: Vec::new(),
            lead_text: String::new(),
            words: 0,
            includes: BTreeSet::new(),
            allowed: Vec::new(),
            plain_text: None,
        }
    }
}

/// A part of a page.
#[derive(Debug, Clone)]
pub enum Block {
    /// Ordinary Markdown.
    Prose(Prose),
    /// An exercise.
    Exercise(Box<Exercise>),
}

/// A link, picture or citation as its author wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// How it is used.
    pub kind: ReferenceKind,
    /// The destination, as written: `../other.md#part`, `https://…`, or the key of a citation.
    pub dest: String,
    /// The file it is written in: the page's own, or one that it includes.
    pub path: SourcePath,
    /// Where it is written.
    pub span: Span,
}

/// How a [`Reference`] is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[text](dest)`
    Link,
    /// `[](dest)`: a link that shows the name of its target.
    Naming,
    /// `![alt](dest)`
    Picture,
    /// `[@key]`
    Citation,
}

/// A heading or an exercise's title.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 2 to 6; the page's own title is 1.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Whether it is an exercise's.
    pub exercise: bool,
}

/// A former address of a page, as its author wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Alias {
    /// From the site's root: `/old/name/`.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// A picture in a paragraph of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Unique on the page: `figure-loop`.
    pub id: String,
    /// Its caption.
    pub caption: Option<String>,
}

/// Front matter; everything in it is optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrontMatter {
    /// The page's title.
    pub title: Option<String>,
    /// One or two sentences for lists, search engines and previews.
    pub description: Option<String>,
    /// The last part of the address, instead of the file's name.
    pub slug: Option<String>,
    /// The template, instead of the one for its kind of page.
    pub template: Option<String>,
    /// Its position among its siblings, where the file's name has no number.
    pub weight: Option<u64>,
    /// Whether it is only built with `--drafts`.
    pub draft: bool,
    /// When it was first published.
    pub date: Option<String>,
    /// When it was last revised.
    pub updated: Option<String>,
    /// Former addresses.
    pub aliases: Vec<Alias>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// What it is about.
    pub keywords: Vec<String>,
    /// Learning objectives.
    pub objectives: Vec<String>,
    /// Whether `$…$` is a formula; `None` for the site's setting.
    pub math: Option<bool>,
    /// Whether the glossary's terms are not linked.
    pub no_glossary: bool,
    /// Values for the site's own templates.
    pub extra: Vec<crate::model::data::Entry>,
    /// Where the slug is written, for messages about it.
    pub slug_span: Option<Span>,
}
