//! `---` right below a line of text: it makes a heading of the line, where an author wants to end an exercise.

use crate::model::diagnostic::Code;
use crate::model::exercise::Kind;
use crate::model::source::Span;
use crate::parse::exercise::builder::{ExerciseBlock, ExerciseHeading};
use crate::parse::markdown::page_builder::PageBuilder;
use crate::parse::markdown::tree::{Nodes, inside, plain_text, siblings};
use pulldown_cmark::Tag;

/// Reports the heading that ends an exercise if it is most likely a line of text. `body`: the blocks of the exercise; `next`:
/// the nodes from the heading on; `text`: the whole file. Says whether it did.
pub(crate) fn report(
    page: &mut PageBuilder<'_, '_>,
    (kind, opening): (Kind, &ExerciseHeading<'_, '_>),
    body: &Nodes<'_>,
    next: &Nodes<'_>,
    text: &str,
) -> bool {
    let Some(heading) = next.first() else {
        return false;
    };
    let Some(Tag::Heading { classes, .. }) = heading.tag() else {
        return false;
    };
    let Some((line, dashes)) = underlined(text, &heading.span).filter(|_| classes.is_empty())
    else {
        return false;
    };
    let words = plain_text(inside(&next[..heading.size]));
    let is_settled = siblings(body)
        .map(ExerciseBlock)
        .any(|block| block.is_list() || block.comes_after());
    let is_sentence = words.ends_with(['.', '!', '?', ':', '…', '。', '？', '！'])
        || text[line.clone()].trim_end().contains('\n');
    let lacks_body = !is_settled && kind != Kind::Reflect;
    if !is_sentence && !lacks_body {
        return false;
    }
    let message = "the `---` right below this line makes a heading of it";
    let first = text[line.clone()].lines().next().unwrap_or_default();
    let place = line.start..line.start + first.trim_end().len();
    let mistake = Code::ExerciseHeading.at(&page.path, &place, message);
    let id = opening.id.unwrap_or_default();
    page.diagnostics.push(if is_settled {
        mistake
            .help(format!(
                "move the `---` above this text, with an empty line on both sides: it ends the exercise #{id} there"
            ))
            .replace(&(line.start..line.start), "---\n\n")
            .replace(&dashes, "")
    } else {
        mistake
            .help("leave an empty line above `---`")
            .replace(&(dashes.start..dashes.start), "\n")
    });
    true
}

/// The text of a heading and its line of exactly three dashes.
pub(crate) fn underlined(text: &str, span: &Span) -> Option<(Span, Span)> {
    let written = text.get(span.clone())?;
    let kept = written.trim_end();
    let (above, below) = kept.rsplit_once('\n')?;
    let dashes = span.start + kept.len() - below.len()..span.start + kept.len();
    (below.trim() == "---" && !written.starts_with('#'))
        .then(|| (span.start..span.start + above.len(), dashes))
}
