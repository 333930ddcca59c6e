//! The blocks after the body of an exercise: hints, safety text, closing thoughts and bands.

use crate::model::diagnostic::Code;
use crate::model::exercise::Band;
use crate::model::prose::Prose;
use crate::parse::exercise::bands;
use crate::parse::exercise::builder::{BlockKind, ExerciseBlock, ExerciseBuilder};
use pulldown_cmark::BlockQuoteKind;

/// The blocks after the body.
#[derive(Default)]
pub(crate) struct After {
    pub(crate) hints: Vec<Prose>,
    pub(crate) safety: Vec<Prose>,
    pub(crate) closing: Vec<Prose>,
    pub(crate) bands: Vec<Band>,
}

impl After {
    /// Reads them. `results`: the lowest and the highest result, for kinds that have them.
    pub(crate) fn read<'a>(
        builder: &mut ExerciseBuilder<'_, '_, 'a>,
        blocks: &[ExerciseBlock<'_, 'a>],
        results: Option<(i64, i64)>,
    ) -> Self {
        let mut after = Self::default();
        // Adjacent blocks that do not belong here are reported once.
        let mut is_reported = false;
        for block in blocks {
            if !block.comes_after() {
                if !is_reported {
                    stray(builder, block);
                }
                is_reported = true;
                continue;
            }
            is_reported = false;
            let list = match block.kind() {
                BlockKind::Quote(Some(BlockQuoteKind::Tip)) => &mut after.hints,
                BlockKind::Quote(Some(BlockQuoteKind::Important)) => &mut after.safety,
                _ if bands::counts(builder.kind)
                    && bands::meant(builder, block.inside(), results) =>
                {
                    continue;
                }
                _ if bands::counts(builder.kind) && bands::looks_like_one(block.inside()) => {
                    after.bands.extend(bands::band(builder, block.inside()));
                    continue;
                }
                _ => &mut after.closing,
            };
            list.extend(
                Some(builder.page.blocks(block.inside())).filter(|prose| !prose.is_empty()),
            );
        }
        after
    }
}

fn stray(builder: &mut ExerciseBuilder<'_, '_, '_>, block: &ExerciseBlock<'_, '_>) {
    let (what, help) = match block.kind() {
        BlockKind::Bullets | BlockKind::Numbers => (
            "a second list",
            "add `---` above it to end the exercise; if a quote between the lists is a reply, indent it under its item",
        ),
        BlockKind::Quote(Some(BlockQuoteKind::Warning)) => (
            "a content note",
            "move it above the list: the exercise opens folded behind it",
        ),
        BlockKind::Quote(_) => (
            "a callout",
            "add `---` above it to end the exercise, or move it above the list",
        ),
        BlockKind::Paragraph => (
            "text",
            "add `---` above it to end the exercise, or write it as a quote with `>`",
        ),
        BlockKind::Heading | BlockKind::Other => {
            ("something else", "add `---` above it to end the exercise")
        }
    };
    let place = builder.first_line(&block.span());
    let message = format!("{what} behind the body of the exercise #{}", builder.id);
    builder.report(Code::AfterBody, &place, message, help);
}
