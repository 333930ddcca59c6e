//! The views of exercises.

use serde::Serialize;

/// `exercise`, in the component of its kind. Text fields are HTML unless noted otherwise.
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
    /// Plain text: the label on its tag.
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
    /// Days until the exercise is offered again; 0 for never.
    pub(crate) again: u16,
    /// A hash that changes with the wording.
    pub(crate) revision: String,
    /// A link back to it on its page; empty on that page.
    pub(crate) back: String,
}

/// What a result in a range may mean.
#[derive(Debug, Serialize)]
pub(crate) struct BandView {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) text: String,
}

/// A part of an exercise, such as an option of a choice or an item of a checklist.
#[derive(Debug, Serialize)]
pub(crate) struct PartView<'s> {
    pub(crate) key: &'s str,
    pub(crate) label: String,
    /// Plain text.
    pub(crate) text: &'s str,
    pub(crate) is_key: bool,
    /// The index of its group; -1 for none.
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

/// A group of a sort exercise.
#[derive(Debug, Serialize)]
pub(crate) struct GroupView<'s> {
    pub(crate) key: &'s str,
    pub(crate) label: String,
    /// Plain text.
    pub(crate) text: &'s str,
}

/// A fragment of a sentence exercise: text if `slot` is -1, else the index of a slot.
#[derive(Debug, Serialize)]
pub(crate) struct FragmentView {
    pub(crate) text: String,
    pub(crate) slot: i64,
}

/// A slot of a sentence exercise. All fields are plain text.
#[derive(Debug, Serialize)]
pub(crate) struct SlotView<'s> {
    pub(crate) key: &'s str,
    pub(crate) label: &'s str,
    pub(crate) suggestions: Vec<&'s str>,
}
