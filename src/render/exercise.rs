//! Renders exercises: builds the view of an exercise and passes it to the component of its kind.

use crate::model::diagnostic::Diagnostic;
use crate::model::exercise::{Body, Exercise, Fragment, Kind, Part};
use crate::model::prose::Prose;
use crate::render::page::prose::RenderContext;
use crate::render::strings::Strings;
use crate::render::view::{
    BandView, ExerciseView, FragmentView, GroupView, PartView, PointView, SlotView,
};
use tera::Context;

/// Lines of a text box unless the author sets them.
const DEFAULT_LINES: u8 = 4;

/// How an exercise is shown outside the page it belongs to.
pub(crate) struct OutOfContext {
    /// A link back to it on its page.
    pub(crate) back: String,
    /// The level of its heading, 1 to 6.
    pub(crate) level: u8,
}

/// Appends the exercise to `out`. `out_of_context`: set if it is not shown on its own page.
pub(crate) fn write(
    context: &RenderContext<'_>,
    strings: Strings<'_>,
    exercise: &Exercise,
    out_of_context: Option<OutOfContext>,
    out: &mut String,
) -> Result<(), Diagnostic> {
    let mut arguments = Context::new();
    arguments.insert(
        "exercise",
        &view(context, strings, exercise, out_of_context)?,
    );
    let component = format!("exercise.{}", exercise.kind.name());
    context
        .engine
        .component(&component, &arguments, context.implicits, context.path, out)
}

/// The label on an exercise's tag: the author's, else the name of its kind.
pub(crate) fn tag(strings: Strings<'_>, exercise: &Exercise) -> String {
    exercise
        .options
        .label
        .clone()
        .unwrap_or_else(|| strings.shown(&["tag", exercise.kind.name()]).to_owned())
}

fn view<'s>(
    context: &RenderContext<'_>,
    strings: Strings<'_>,
    exercise: &'s Exercise,
    out_of_context: Option<OutOfContext>,
) -> Result<ExerciseView<'s>, Diagnostic> {
    let options = &exercise.options;
    let mut view = ExerciseView {
        id: &exercise.id,
        kind: exercise.kind.name(),
        level: out_of_context
            .as_ref()
            .map_or(exercise.level.max(2), |shown| shown.level),
        title: context.html(&exercise.title)?,
        title_text: &exercise.title_text,
        tag: tag(strings, exercise),
        lead: context.html(&exercise.lead)?,
        note: exercise
            .note
            .as_ref()
            .map_or_else(|| Ok(String::new()), |note| context.html(note))?,
        hints: html_list(context, &exercise.hints)?,
        safety: html_list(context, &exercise.safety)?,
        closing: html_list(context, &exercise.closing)?,
        bands: exercise
            .bands
            .iter()
            .map(|b| {
                Ok(BandView {
                    from: b.from,
                    to: b.to,
                    text: context.html(&b.text)?,
                })
            })
            .collect::<Result<_, _>>()?,
        parts: exercise
            .parts()
            .iter()
            .map(|part| part_view(context, part))
            .collect::<Result<_, _>>()?,
        points: Vec::new(),
        groups: Vec::new(),
        template: Vec::new(),
        slots: Vec::new(),
        many: false,
        keyed: exercise.parts().iter().any(|p| p.is_key),
        has_replies: exercise.parts().iter().any(|p| p.reply.is_some()),
        shuffle: options.shuffle,
        show_score: options.show_score,
        forget: options.forget,
        lines: options.lines.unwrap_or(DEFAULT_LINES),
        again: options.again.unwrap_or(0),
        revision: revision(exercise),
        back: out_of_context.map(|shown| shown.back).unwrap_or_default(),
    };
    add_body(context, exercise, &mut view)?;
    Ok(view)
}

/// Sets the fields that only some kinds have.
fn add_body<'s>(
    context: &RenderContext<'_>,
    exercise: &'s Exercise,
    view: &mut ExerciseView<'s>,
) -> Result<(), Diagnostic> {
    match &exercise.body {
        Body::Scale { points, .. } => {
            view.points = points
                .iter()
                .map(|p| {
                    Ok(PointView {
                        value: p.value,
                        label: context.html(&p.label)?,
                    })
                })
                .collect::<Result<_, _>>()?;
        }
        Body::Sort { groups, .. } => {
            view.groups = groups
                .iter()
                .map(|g| {
                    Ok(GroupView {
                        key: &g.key,
                        label: context.html(&g.label)?,
                        text: &g.label_text,
                    })
                })
                .collect::<Result<_, _>>()?;
        }
        Body::Choice { many, .. } => view.many = *many,
        Body::Sentence { template, slots } => {
            view.template = template
                .iter()
                .map(|line| fragments(context, line))
                .collect::<Result<_, _>>()?;
            view.slots = slots
                .iter()
                .map(|s| SlotView {
                    key: &s.key,
                    label: &s.label,
                    suggestions: s.suggestions.iter().map(|s| s.text.as_str()).collect(),
                })
                .collect();
        }
        Body::Reflect(_) | Body::Checklist(_) | Body::Cards(_) => {}
    }
    Ok(())
}

fn html_list(context: &RenderContext<'_>, texts: &[Prose]) -> Result<Vec<String>, Diagnostic> {
    texts.iter().map(|text| context.html(text)).collect()
}

fn part_view<'s>(context: &RenderContext<'_>, part: &'s Part) -> Result<PartView<'s>, Diagnostic> {
    Ok(PartView {
        key: &part.key,
        label: context.html(&part.label)?,
        text: &part.label_text,
        is_key: part.is_key,
        group: part.group.and_then(|g| i64::try_from(g).ok()).unwrap_or(-1),
        reverse: part.reverse,
        reply: part
            .reply
            .as_ref()
            .map_or_else(|| Ok(String::new()), |reply| context.html(reply))?,
    })
}

fn fragments(
    context: &RenderContext<'_>,
    line: &[Fragment],
) -> Result<Vec<FragmentView>, Diagnostic> {
    line.iter()
        .map(|fragment| match fragment {
            Fragment::Text(text) => Ok(FragmentView {
                text: context.html(text)?,
                slot: -1,
            }),
            Fragment::Slot(at) => Ok(FragmentView {
                text: String::new(),
                slot: i64::try_from(*at).unwrap_or(-1),
            }),
        })
        .collect()
}

/// A short hash of the wording. Scripts compare it to recognize answers to an earlier wording.
fn revision(exercise: &Exercise) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    };
    add(Kind::name(exercise.kind));
    add(&exercise.title_text);
    add(&exercise.lead.html);
    for part in exercise.parts() {
        add(&part.key);
        add(&part.label_text);
    }
    match &exercise.body {
        Body::Scale { points, .. } => points.iter().for_each(|p| add(&p.label.html)),
        Body::Sort { groups, .. } => groups.iter().for_each(|g| add(&g.label_text)),
        Body::Sentence { template, slots } => {
            for fragment in template.iter().flatten() {
                if let Fragment::Text(text) = fragment {
                    add(&text.html);
                }
            }
            for slot in slots {
                add(&slot.label);
            }
        }
        _ => {}
    }
    hasher.finalize().to_hex()[..8].to_owned()
}
