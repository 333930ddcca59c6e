//! What the components of exercises see.

use serde::Serialize;

/// `exercise`, for the component of its kind. Text fields are HTML unless said otherwise.
#[allow(clippy::struct_excessive_bools, reason = "each is one option of the grammar, named as templates read it")]
#[derive(Debug, Serialize)]
pub(in crate::render) struct ExerciseView<'s> {
    pub(in crate::render) id: &'s str,
    pub(in crate::render) kind: &'static str,
    pub(in crate::render) level: u8,
    pub(in crate::render) title: String,
    /// Plain text.
    pub(in crate::render) title_text: &'s str,
    /// Plain text: the word on the sheet's tag.
    pub(in crate::render) tag: String,
    pub(in crate::render) lead: String,
    pub(in crate::render) note: String,
    pub(in crate::render) hints: Vec<String>,
    pub(in crate::render) safety: Vec<String>,
    pub(in crate::render) closing: Vec<String>,
    pub(in crate::render) bands: Vec<BandView>,
    pub(in crate::render) parts: Vec<PartView<'s>>,
    pub(in crate::render) points: Vec<PointView>,
    pub(in crate::render) groups: Vec<GroupView<'s>>,
    pub(in crate::render) template: Vec<Vec<FragmentView>>,
    pub(in crate::render) slots: Vec<SlotView<'s>>,
    pub(in crate::render) many: bool,
    pub(in crate::render) keyed: bool,
    pub(in crate::render) has_replies: bool,
    pub(in crate::render) shuffle: bool,
    pub(in crate::render) show_score: bool,
    pub(in crate::render) forget: bool,
    pub(in crate::render) lines: u8,
    /// Days; 0 for never.
    pub(in crate::render) again: u16,
    /// Changes when the wording does.
    pub(in crate::render) revision: String,
    /// The way back to it in the text; empty there.
    pub(in crate::render) back: String,
}

/// What a range of values may mean.
#[derive(Debug, Serialize)]
pub(in crate::render) struct BandView {
    pub(in crate::render) from: i64,
    pub(in crate::render) to: i64,
    pub(in crate::render) text: String,
}

/// Something to act on.
#[derive(Debug, Serialize)]
pub(in crate::render) struct PartView<'s> {
    pub(in crate::render) key: &'s str,
    pub(in crate::render) label: String,
    /// Plain text.
    pub(in crate::render) text: &'s str,
    pub(in crate::render) is_key: bool,
    /// Index of its group, -1 for none.
    pub(in crate::render) group: i64,
    pub(in crate::render) reverse: bool,
    pub(in crate::render) reply: String,
}

/// A point of a scale.
#[derive(Debug, Serialize)]
pub(in crate::render) struct PointView {
    pub(in crate::render) value: i64,
    pub(in crate::render) label: String,
}

/// A group of a sort.
#[derive(Debug, Serialize)]
pub(in crate::render) struct GroupView<'s> {
    pub(in crate::render) key: &'s str,
    pub(in crate::render) label: String,
    /// Plain text.
    pub(in crate::render) text: &'s str,
}

/// A piece of a phrase's sentence: text when `slot` is -1.
#[derive(Debug, Serialize)]
pub(in crate::render) struct FragmentView {
    pub(in crate::render) text: String,
    pub(in crate::render) slot: i64,
}

/// A slot of a phrase. All plain text.
#[derive(Debug, Serialize)]
pub(in crate::render) struct SlotView<'s> {
    pub(in crate::render) key: &'s str,
    pub(in crate::render) label: &'s str,
    pub(in crate::render) suggestions: Vec<&'s str>,
}
