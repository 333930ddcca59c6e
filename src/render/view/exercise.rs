//! What the components of exercises see.

use serde::Serialize;

/// `exercise`, for the component of its kind. Text fields are HTML unless said otherwise.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one option of the grammar, named as templates read it"
)]
#[derive(Debug, Serialize)]
pub(crate) struct ExerciseView<'s> {
    pub(crate) id: &'s str,
    pub(crate) kind: &'static str,
    pub(crate) level: u8,
    pub(crate) title: String,
    /// Plain text.
    pub(crate) title_text: &'s str,
    /// Plain text: the word on the sheet's tag.
    pub(crate) tag: String,
    pub(crate) lead: String,
    pub(crate) note: String,
    pub(crate) hints: Vec<String>,
    pub(crate) safety: Vec<String>,
    pub(crate) closing: Vec<String>,
    pub(crate) bands: Vec<BandView>,
    pub(crate) parts: Vec<PartView<'s>>,
    pub(crate) points: Vec<PointView>,
    pub(crate) groups: Vec<GroupView<'s>>,
    pub(crate) template: Vec<Vec<FragmentView>>,
    pub(crate) slots: Vec<SlotView<'s>>,
    pub(crate) many: bool,
    pub(crate) keyed: bool,
    pub(crate) has_replies: bool,
    pub(crate) shuffle: bool,
    pub(crate) show_score: bool,
    pub(crate) forget: bool,
    pub(crate) lines: u8,
    /// Days; 0 for never.
    pub(crate) again: u16,
    /// Changes when the wording does.
    pub(crate) revision: String,
    /// The way back to it in the text; empty there.
    pub(crate) back: String,
}

/// What a range of values may mean.
#[derive(Debug, Serialize)]
pub(crate) struct BandView {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) text: String,
}

/// Something to act on.
#[derive(Debug, Serialize)]
pub(crate) struct PartView<'s> {
    pub(crate) key: &'s str,
    pub(crate) label: String,
    /// Plain text.
    pub(crate) text: &'s str,
    pub(crate) is_key: bool,
    /// Index of its group, -1 for none.
    pub(crate) group: i64,
    pub(crate) reverse: bool,
    pub(crate) reply: String,
}

/// A point of a scale.
#[derive(Debug, Serialize)]
pub(crate) struct PointView {
    pub(crate) value: i64,
    pub(crate) label: String,
}

/// A group of a sort.
#[derive(Debug, Serialize)]
pub(crate) struct GroupView<'s> {
    pub(crate) key: &'s str,
    pub(crate) label: String,
    /// Plain text.
    pub(crate) text: &'s str,
}

/// A piece of a phrase's sentence: text when `slot` is -1.
#[derive(Debug, Serialize)]
pub(crate) struct FragmentView {
    pub(crate) text: String,
    pub(crate) slot: i64,
}

/// A slot of a phrase. All plain text.
#[derive(Debug, Serialize)]
pub(crate) struct SlotView<'s> {
    pub(crate) key: &'s str,
    pub(crate) label: &'s str,
    pub(crate) suggestions: Vec<&'s str>,
}
