//! What a reader acts on: the eight kinds of exercise, as data.

use crate::model::prose::Prose;
use crate::model::source::{SourcePath, Span};
use serde::Serialize;

/// The eight kinds. Names follow the author's class: `{#id .choice}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Boxes to write in.
    Reflect,
    /// Boxes to tick.
    Checklist,
    /// Statements to rate on labelled points.
    Scale,
    /// Cards to put into groups.
    Sort,
    /// Cards to turn over.
    Cards,
    /// Options to choose from, with or without a key.
    Choice,
    /// A sentence with slots to fill.
    Phrase,
    /// An if–then sentence with slots to fill, to come back to.
    Plan,
}

impl Kind {
    /// All of them, in the order the documentation lists them.
    pub const ALL: [Self; 8] = [
        Self::Reflect,
        Self::Checklist,
        Self::Scale,
        Self::Sort,
        Self::Cards,
        Self::Choice,
        Self::Phrase,
        Self::Plan,
    ];

    /// The class an author writes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reflect => "reflect",
            Self::Checklist => "checklist",
            Self::Scale => "scale",
            Self::Sort => "sort",
            Self::Cards => "cards",
            Self::Choice => "choice",
            Self::Phrase => "phrase",
            Self::Plan => "plan",
        }
    }
}

/// One exercise: a heading with an id and a kind, then ordinary lists and quotes.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    /// Unique in the site and the same in every translation: answers are stored under it.
    pub id: String,
    /// Which of the eight.
    pub kind: Kind,
    /// Rank of its heading, 1 to 6.
    pub level: u8,
    /// The heading, with its inline markup.
    pub title: Prose,
    /// The heading as plain text.
    pub title_text: String,
    /// Text between heading and body; may be empty.
    pub lead: Prose,
    /// `> [!WARNING]`: a content note, under which the exercise opens folded.
    pub note: Option<Prose>,
    /// What people act on.
    pub body: Body,
    /// `> [!TIP]`, shown one by one on request.
    pub hints: Vec<Prose>,
    /// `> [!IMPORTANT]`, always shown.
    pub safety: Vec<Prose>,
    /// Plain quotes: a thought after any response.
    pub closing: Vec<Prose>,
    /// What a count of ticks or a sum of points may mean.
    pub bands: Vec<Band>,
    /// The options in its heading.
    pub options: ExerciseOptions,
    /// The file it is written in: the page's own, or one that it includes.
    pub path: SourcePath,
    /// The whole exercise in its file.
    pub span: Span,
    /// Its heading in its file, where messages about it point.
    pub heading_span: Span,
}

/// The body of an exercise, by kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// One box each; a single part with an empty label when the author listed none.
    Reflect(Vec<Part>),
    /// One box each.
    Checklist(Vec<Part>),
    /// Each statement is rated on the same points.
    Scale {
        /// Two to seven, values rising by one.
        points: Vec<Point>,
        /// What is rated.
        statements: Vec<Part>,
    },
    /// Each card belongs to one group.
    Sort {
        /// Two to four.
        groups: Vec<Group>,
        /// In the author's order; `Part::group` says where each belongs.
        cards: Vec<Part>,
    },
    /// A front (the label) and a back (the reply) each.
    Cards(Vec<Part>),
    /// Options to choose from.
    Choice {
        /// Two or more.
        options: Vec<Part>,
        /// Checkboxes instead of radio buttons.
        many: bool,
    },
    /// Phrase and plan.
    Sentence {
        /// Text and slots in the order they are read, one list a paragraph.
        template: Vec<Vec<Fragment>>,
        /// Each slot once, in the order of the list.
        slots: Vec<Slot>,
    },
}

/// One thing in an exercise that can be acted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Unique in the exercise; answers are stored under it, never by position.
    pub key: String,
    /// Whether the author wrote the key, `{#key}`; else it is derived from the text.
    pub named: bool,
    /// What it says.
    pub label: Prose,
    /// Its plain text.
    pub label_text: String,
    /// Marked `[x]`: a key of a knowledge check.
    pub is_key: bool,
    /// Index of the group a sort card belongs to.
    pub group: Option<usize>,
    /// `{reverse}`: a scale statement whose points count the other way round.
    pub reverse: bool,
    /// What is shown after acting on it.
    pub reply: Option<Prose>,
    /// Where it is written.
    pub span: Span,
}

/// A point of a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The number of its list item.
    pub value: i64,
    /// Its end word.
    pub label: Prose,
}

/// A group of a sort.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Unique in the exercise.
    pub key: String,
    /// Its name.
    pub label: Prose,
    /// Its plain text.
    pub label_text: String,
    /// Where it is written.
    pub span: Span,
}

/// A piece of a phrase's sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Fragment {
    /// As written.
    Text(Prose),
    /// Index into the slots.
    Slot(usize),
}

/// A slot of a phrase or plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Unique in the exercise.
    pub key: String,
    /// Its bold name, plain text.
    pub label: String,
    /// Words a reader may take; may be empty.
    pub suggestions: Vec<Suggestion>,
    /// Where it is written.
    pub span: Span,
}

/// A suggestion for a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Plain text, as it goes into the box.
    pub text: String,
}

/// What a range of counts or sums may mean. Both ends belong to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Lowest value.
    pub from: i64,
    /// Highest value.
    pub to: i64,
    /// What it may mean.
    pub text: Prose,
    /// Where its numbers are written.
    pub span: Span,
}

/// Options in the heading. Absent ones keep the default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExerciseOptions {
    /// Cards or options come in another order each time.
    pub shuffle: bool,
    /// Ruled lines of each box.
    pub lines: Option<u8>,
    /// `pick=one` or `pick=many`.
    pub pick: Option<Pick>,
    /// `show=score`: the count itself is shown next to the band.
    pub show_score: bool,
    /// `again=7d`: days until it is offered again.
    pub again: Option<u16>,
    /// `keep=no`: answers are never stored.
    pub forget: bool,
    /// Replaces the label of the kind.
    pub label: Option<String>,
}

/// How many options a choice allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Radio buttons.
    One,
    /// Checkboxes.
    Many,
}

impl Exercise {
    /// Every part a reader acts on, in the author's order; a phrase has slots instead.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        match &self.body {
            Body::Reflect(parts) | Body::Checklist(parts) | Body::Cards(parts) => parts,
            Body::Scale { statements, .. } => statements,
            Body::Sort { cards, .. } => cards,
            Body::Choice { options, .. } => options,
            Body::Sentence { .. } => &[],
        }
    }

    /// Mutable access to [`Self::parts`].
    pub fn parts_mut(&mut self) -> &mut [Part] {
        match &mut self.body {
            Body::Reflect(parts) | Body::Checklist(parts) | Body::Cards(parts) => parts,
            Body::Scale { statements, .. } => statements,
            Body::Sort { cards, .. } => cards,
            Body::Choice { options, .. } => options,
            Body::Sentence { .. } => &mut [],
        }
    }

    /// Lowest and highest count of ticks or sum of points, for kinds that have bands.
    #[must_use]
    pub fn range(&self) -> Option<(i64, i64)> {
        self.body.range()
    }
}

impl Body {
    /// See [`Exercise::range`].
    #[must_use]
    pub fn range(&self) -> Option<(i64, i64)> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Self::Checklist(boxes) => Some((0, count(boxes.len()))),
            Self::Scale { points, statements } => {
                let (first, last) = (points.first()?.value, points.last()?.value);
                let n = count(statements.len());
                Some((first.saturating_mul(n), last.saturating_mul(n)))
            }
            _ => None,
        }
    }
}
