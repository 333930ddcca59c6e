//! The author's comments, `<!-- like this -->`, that allow a lint in one place.

use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::document::Allowance;
use crate::model::exercise::Kind;
use crate::model::source::{SourcePath, Span};
use crate::parse::markdown::reader::{Comment, CommentPosition, Tree};
use crate::parse::markdown::tree::{Nodes, exercise_size, siblings};
use pulldown_cmark::Tag;

/// What such a comment begins with.
const ALLOW: &str = "inquill-allow:";

/// What the comments of a file allow.
pub(crate) fn allowances(
    path: &SourcePath,
    tree: &Tree<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Allowance> {
    let mut allowances = Vec::new();
    for comment in &tree.comments {
        let span = comment.span.clone();
        let Some(codes) = codes(path, &comment.html, &span, diagnostics) else {
            continue;
        };
        allowances.push(Allowance {
            path: SourcePath::clone(path),
            codes,
            covers: covers(&tree.nodes, comment).unwrap_or_else(|| span.clone()),
            whole: comment.at == 0,
            span,
        });
    }
    allowances
}

/// The block that a comment is about.
fn covers(nodes: &Nodes<'_>, comment: &Comment) -> Option<Span> {
    let within = match &comment.position {
        CommentPosition::InText(around) => return around.clone(),
        CommentPosition::OwnLines(within) => within.map(|at| (at, &nodes[at])),
    };
    match within {
        // Nothing follows it there.
        Some((at, block)) if at + block.size == comment.at => Some(block.span.clone()),
        _ => next_block(&nodes[comment.at..]),
    }
}

/// The block that nodes begin with: for the heading of an exercise, the whole of it.
fn next_block(nodes: &Nodes<'_>) -> Option<Span> {
    let first = nodes.first()?;
    let span = first.span.clone();
    if let Some(Tag::Heading { level, classes, .. }) = first.tag()
        && Kind::ALL
            .iter()
            .any(|kind| classes.iter().any(|class| **class == *kind.name()))
    {
        let exercise = &nodes[..exercise_size(nodes, *level)];
        let end = siblings(exercise).last().map_or(0, |last| last[0].span.end);
        return Some(span.start..end.max(span.end));
    }
    Some(span)
}

/// The lints a comment names; `None` when it is not about lints. Round brackets hold a reason.
fn codes(
    path: &SourcePath,
    html: &str,
    span: &Span,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Code>> {
    let inside = html
        .trim()
        .strip_prefix("<!--")?
        .strip_suffix("-->")?
        .trim();
    if !inside.starts_with(ALLOW)
        && inside
            .get(..7)
            .is_some_and(|name| name.eq_ignore_ascii_case("inquill"))
    {
        let diagnostic = Code::UnknownLint.at(
            path,
            span,
            "this comment allows nothing: it does not begin with `inquill-allow:`",
        );
        diagnostics
            .push(diagnostic.help("write `<!-- inquill-allow: vague-link -->`, with the colon"));
    }
    let list = inside
        .strip_prefix(ALLOW)?
        .split('(')
        .next()
        .unwrap_or_default();
    let names: Vec<&str> = list
        .split([',', ' ', '\n', '\r', '\t'])
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() {
        let diagnostic = Code::UnknownLint.at(path, span, "this comment names no lint");
        diagnostics.push(
            diagnostic.help("write the code between the brackets of its message: `vague-link`"),
        );
    }
    let known = names.into_iter().filter_map(|name| {
        let code = Code::lint(name);
        if code.is_none() {
            let diagnostic =
                Code::UnknownLint.at(path, span, format!("there is no lint `{name}` to allow"));
            diagnostics.push(match did_you_mean(name, Code::lints().map(Code::name)) {
                Some(meant) => diagnostic.label(format!("did you mean `{meant}`?")),
                None => diagnostic
                    .help("write the code between the brackets of its message: `vague-link`"),
            });
        }
        code
    });
    Some(known.collect())
}
