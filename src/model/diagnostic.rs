//! Diagnostics: mistakes of the author as data, each with its place and a way to fix it.
//!
//! This file has the only list of codes. Messages, documentation and test fixtures are derived from it.

pub mod level;
pub mod replacement;
pub mod suggestion;

pub use crate::model::diagnostic::level::Level;
pub use crate::model::diagnostic::replacement::Replacement;
pub use crate::model::diagnostic::suggestion::did_you_mean;

use crate::model::source::{Place, SourcePath, Span};
use serde::Serialize;
use std::cmp::Ordering;

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Prevents publication.
    Error,
    /// Does not prevent publication, but should be looked at.
    Warning,
    /// Information, for example that a draft was left out.
    Note,
}

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The kind of a diagnostic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $meaning])+ $variant,)+ }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in messages and in `[lints]`.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name),+ } }

            /// The severity, unless `[lints]` sets another one.
            #[must_use]
            pub fn severity(self) -> Severity { match self { $(Self::$variant => Severity::$severity),+ } }

            /// The meaning, for `inquill explain`: the doc comment of the variant.
            #[must_use]
            pub fn meaning(self) -> &'static str { match self { $(Self::$variant => concat!($($meaning),+).trim_ascii_start()),+ } }
        }
    };
}

codes! {
    /// There is no `site.toml`, so this is not the root of a site.
    MissingConfig = "missing-config", Error;
    /// `site.toml`, `glossary.toml` or `references.toml` is not valid TOML.
    ConfigSyntax = "config-syntax", Error;
    /// `references.bib` cannot be read, or an entry of it cannot be a source.
    Bibliography = "bibliography", Error;
    /// A key that Inquill does not know, most often a slip of the finger.
    UnknownKey = "unknown-key", Error;
    /// A value of the wrong type or out of its range.
    InvalidValue = "invalid-value", Error;
    /// A support entry has not been checked for 180 days; a number that no longer answers is worse than none.
    StaleSupport = "stale-support", Warning;
    /// A site that shares its host with others and has no `id` of its own: only its id keeps its readers' answers apart from theirs.
    MissingId = "missing-id", Warning;
    /// The id that was made for a site is not the one of the last build, so that readers no longer see the answers they saved.
    ChangedId = "changed-id", Warning;
    /// The interface has no words in the site's language.
    MissingStrings = "missing-strings", Warning;
    /// A file whose name ends in a language that `site.toml` does not know.
    UnknownLanguage = "unknown-language", Error;
    /// A page whose name ends as that of a translation, where there is neither its original nor its language.
    LanguageInName = "language-in-name", Warning;
    /// An exercise of a translation that does not ask what the original asks, so that answers would be mixed up.
    Translation = "translation", Error;
    /// An exercise that a translation of its page lacks.
    MissingTranslation = "missing-translation", Warning;
    /// Front matter that is opened but never closed.
    UnclosedFrontMatter = "unclosed-front-matter", Error;
    /// Front matter below empty lines, where it would be published as text.
    FrontMatterPlace = "front-matter-place", Error;
    /// Front matter that is not valid TOML or YAML.
    FrontMatterSyntax = "front-matter-syntax", Error;
    /// A file that is not UTF-8 text.
    NotUtf8 = "not-utf8", Error;
    /// A file that cannot be read.
    Unreadable = "unreadable", Error;
    /// A text that is larger than anyone could read in one piece.
    TooLarge = "too-large", Error;
    /// Something in the site's folders that is neither a file nor a folder, or a link that leads out of the site.
    StrangeFile = "strange-file", Error;
    /// A site without a single page, or with nothing but drafts: nothing would be left of what is published.
    NoPages = "no-pages", Error;
    /// A page with neither a title in its front matter nor a heading.
    NoTitle = "no-title", Error;
    /// A page marked as a draft, left out of the site.
    Draft = "draft", Note;
    /// A slug that cannot be part of an address.
    BadSlug = "bad-slug", Error;
    /// A file or folder whose name cannot be part of an address on every system.
    BadName = "bad-name", Error;
    /// A former address of a page that cannot be one.
    BadAlias = "bad-alias", Error;
    /// Two pages or files that would be published at the same address, also when they differ only by case.
    DuplicateAddress = "duplicate-address", Error;
    /// Markdown or folders nested more deeply than a reader could follow.
    TooDeep = "too-deep", Error;
    /// Raw HTML, which is only let through when `site.toml` says `raw_html = true`.
    RawHtml = "raw-html", Error;
    /// Two headings of a page with the same explicit id.
    DuplicateAnchor = "duplicate-anchor", Error;
    /// A footnote that nothing refers to.
    UnusedFootnote = "unused-footnote", Warning;
    /// A footnote mark in a heading or a label, where no note can stand.
    FootnotePlace = "footnote-place", Error;
    /// A footnote mark without its footnote.
    UnknownFootnote = "unknown-footnote", Error;
    /// A formula that is not LaTeX that can be set, or is not read as one, where `math = true` makes formulas of `$…$`.
    Formula = "formula", Error;
    /// A formula on a page where `$…$` is no formula, because `math` is not set.
    FormulasOff = "formulas-off", Warning;
    /// A shared piece that is not there, that would be set into itself, or that stands where it cannot be set in.
    Piece = "piece", Error;
    /// A file that is handed out as it is though it looks like a page: its name does not end in `.md`, it is in another tool's format, or it may hold scripts.
    NotAPage = "not-a-page", Warning;
    /// A shared piece that no page sets in.
    UnusedPiece = "unused-piece", Warning;
    /// A link to a page or file that is not there.
    BrokenLink = "broken-link", Error;
    /// What looks like a link or a picture and is none, because a bracket or its definition is missing.
    NotALink = "not-a-link", Warning;
    /// A quote that was meant to be a callout, of a kind there is none of, or with a title.
    UnreadCallout = "unread-callout", Warning;
    /// Markup of another tool, which is shown as it is written: a wiki link, a shortcode, an admonition.
    ForeignMarkup = "foreign-markup", Warning;
    /// A row of a table with more cells than its head: the rest of them is left out.
    TableRow = "table-row", Warning;
    /// A heading, an exercise or a table that is not read as one, or code that is never closed.
    UnreadMarkdown = "unread-markdown", Warning;
    /// A link to a heading or exercise that is not on that page.
    BrokenAnchor = "broken-anchor", Error;
    /// A link whose scheme could run a script or read a local file.
    UnsafeLink = "unsafe-link", Error;
    /// A link without a text, to something whose name is not known.
    EmptyLink = "empty-link", Error;
    /// A file that is used as a picture, has the ending of one, and is none.
    StrangePicture = "strange-picture", Warning;
    /// A large picture that cannot be read to its end, so that no smaller versions can be made of it.
    DamagedPicture = "damaged-picture", Error;
    /// A picture that is not there.
    MissingPicture = "missing-picture", Error;
    /// A citation whose key `references.toml` does not have.
    UnknownCitation = "unknown-citation", Error;
    /// An exercise without an id, or with one that is not lower-case letters, digits and hyphens.
    ExerciseId = "exercise-id", Error;
    /// Two exercises with the same id: readers' answers would be mixed up.
    DuplicateExercise = "duplicate-exercise", Error;
    /// A heading that is meant to be an exercise, with a class that is no kind.
    ExerciseKind = "exercise-kind", Error;
    /// An option an exercise does not have, or a value it cannot take.
    ExerciseOption = "exercise-option", Error;
    /// An exercise without the list that makes it one, or with one too many.
    ExerciseBody = "exercise-body", Error;
    /// Text behind an exercise's body that belongs to no part of it.
    AfterBody = "after-body", Error;
    /// A heading of lower rank inside an exercise, or a line that `---` right below it makes a heading.
    ExerciseHeading = "exercise-heading", Error;
    /// Raw HTML inside an exercise.
    ExerciseHtml = "exercise-html", Error;
    /// An ordered list glued to a paragraph, which Markdown reads as part of the paragraph.
    GluedList = "glued-list", Error;
    /// Two parts of an exercise with the same key, or a key that is not ASCII.
    PartKey = "part-key", Error;
    /// `[x]` in a checklist, which has no key.
    ChecklistKey = "checklist-key", Error;
    /// Task items and plain items in one list.
    MixedItems = "mixed-items", Error;
    /// A choice with a single option.
    SingleOption = "single-option", Error;
    /// An option without a reply in a choice that has no key.
    MissingReply = "missing-reply", Error;
    /// A scale with fewer than two or more than seven points, or points that do not rise one by one.
    ScalePoints = "scale-points", Error;
    /// Bands that leave a gap, overlap, or reach beyond what can be counted.
    Bands = "bands", Error;
    /// A sort with fewer than two or more than four groups, or a group without a name.
    SortGroups = "sort-groups", Error;
    /// A group of a sort without a card.
    EmptyGroup = "empty-group", Error;
    /// A card without a back.
    CardBack = "card-back", Error;
    /// A slot of a phrase without a list of its own, or a list without its slot.
    Slots = "slots", Error;
    /// A claim marked `[@?]`: its author meant to look for a source. The mark itself is not published.
    NeedsSource = "needs-source", Warning;
    /// A comment that would allow a lint that does not exist.
    UnknownLint = "unknown-lint", Warning;
    /// A comment that allows something which is not there, or no longer.
    UnusedAllow = "unused-allow", Warning;
    /// A site in a language whose words the lints about wording do not know: those lints are left out.
    UnknownWords = "unknown-words", Note;
    /// A picture without a text equivalent: people who cannot see it learn nothing of it.
    MissingAlt = "missing-alt", Warning;
    /// A heading that skips a rank: people who move from heading to heading think that something is missing.
    HeadingOrder = "heading-order", Warning;
    /// Two pages with the same title, which look alike in lists, tabs and search results.
    DuplicateTitle = "duplicate-title", Warning;
    /// A page without a description, whose first paragraph cannot well stand in for one.
    MissingDescription = "missing-description", Warning;
    /// A link whose words say nothing about where it leads: screen readers list links without the text around them.
    VagueLink = "vague-link", Warning;
    /// A link to another site that leads nowhere. Only `inquill check --external` looks.
    OutsideLink = "outside-link", Warning;
    /// A word in a reply that passes a verdict. A reply describes the answer and what it may mean.
    VerdictWord = "verdict-word", Warning;
    /// A reply that says what the reader is. A reply describes the answer, not the person who gave it.
    DescribesPerson = "describes-person", Warning;
    /// Replies of very different length in one choice: the longest one seems to be the one that counts.
    UnequalReplies = "unequal-replies", Warning;
    /// An option of a knowledge check without a reply that says why it fits or does not.
    UnexplainedOption = "unexplained-option", Warning;
    /// In all knowledge checks of the site the key stands in the same place, or is the longest option: readers need not think.
    TellingKey = "telling-key", Warning;
    /// An exercise that touches on harm and has no safety note, `> [!IMPORTANT]`.
    MissingSafety = "missing-safety", Warning;
    /// A section that asks for a higher reading age than `[readability]` in `site.toml` aims for.
    HardToRead = "hard-to-read", Warning;
    /// An abbreviation that is neither spelt out on the page nor in the glossary.
    UnknownAbbreviation = "unknown-abbreviation", Warning;
    /// Colours of the site's own that are too close to each other to be read (WCAG 2.2, 1.4.3 and 1.4.11).
    LowContrast = "low-contrast", Warning;
    /// A template that nothing uses, most often because of a slip in its name.
    UnusedTemplate = "unused-template", Warning;
    /// A template whose pages state no security policy, so that nothing keeps what a reader writes in the page.
    MissingPolicy = "missing-policy", Warning;
    /// A template that Tera cannot read.
    TemplateSyntax = "template-syntax", Error;
    /// A template that is named but not there.
    MissingTemplate = "missing-template", Error;
    /// A template that fails while a page is rendered.
    TemplateFailed = "template-failed", Error;
}

impl Code {
    /// The codes for which an author can set a level: all that are not errors.
    pub fn lints() -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|code| code.severity() != Severity::Error)
    }

    /// The lint of this name.
    #[must_use]
    pub fn lint(name: &str) -> Option<Self> {
        Self::lints().find(|code| code.name() == name)
    }

    /// A diagnostic about a span of a file.
    #[must_use]
    pub fn at(self, path: &SourcePath, span: &Span, message: impl Into<String>) -> Diagnostic {
        self.in_place(Place::new(path, span), message)
    }

    /// A diagnostic about a file as a whole.
    #[must_use]
    pub fn in_file(self, path: &SourcePath, message: impl Into<String>) -> Diagnostic {
        self.in_place(Place::file(path), message)
    }

    /// A diagnostic about a place.
    #[must_use]
    pub fn in_place(self, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self,
            severity: self.severity(),
            message: message.into(),
            place,
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            fix: Vec::new(),
        }
    }
}

/// A mistake of the author, or something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// Its severity, which may differ from that of the code.
    pub severity: Severity,
    /// What is wrong, in one line without a period at the end.
    pub message: String,
    /// The place it is about.
    pub place: Place,
    /// Text at the place in the excerpt; may be empty.
    pub label: String,
    /// Other places, each with its label.
    pub related: Vec<(Place, String)>,
    /// Ways to fix it.
    pub help: Vec<String>,
    /// The first of these ways as changes to the file; empty where only the author can tell what to write.
    pub fix: Vec<Replacement>,
}

impl Diagnostic {
    /// Sets the label of the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn also(mut self, path: &SourcePath, span: &Span, label: impl Into<String>) -> Self {
        self.related.push((Place::new(path, span), label.into()));
        self
    }

    /// Adds a way to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a change to the file that the first way to fix it consists of.
    #[must_use]
    pub fn replace(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.fix.push(Replacement::new(span.clone(), text));
        self
    }

    fn order(&self, other: &Self) -> Ordering {
        (&self.place, self.code, &self.message).cmp(&(&other.place, other.code, &other.message))
    }
}

/// The diagnostics of a run. Stages add to it and go on, so that one run shows all mistakes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all diagnostics of another stage or page.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Whether there is an error, which prevents publication.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The number of diagnostics of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// The diagnostics for which `keep` returns true. `keep` may change their severity.
    #[must_use]
    pub fn with_severity(self, mut keep: impl FnMut(&mut Diagnostic) -> bool) -> Self {
        Self(
            self.0
                .into_iter()
                .filter_map(|mut diagnostic| keep(&mut diagnostic).then_some(diagnostic))
                .collect(),
        )
    }

    /// The diagnostics sorted by file and place, without duplicates. A mistake in a template is reported by every page
    /// that uses it.
    #[must_use]
    pub fn sorted_and_deduped(mut self) -> Self {
        self.0
            .sort_by(|a, b| a.order(b).then_with(|| a.help.cmp(&b.help)));
        self.0.dedup_by(|a, b| a.order(b) == Ordering::Equal);
        self
    }

    /// All diagnostics, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}
