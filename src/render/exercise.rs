//! An exercise as its component sees it.

use crate::model::diagnostic::Diagnostic;
use crate::model::exercise::{Body, Exercise, Fragment, Kind, Part};
use crate::model::prose::Prose;
use crate::render::page::prose::RenderContext;
use crate::render::strings::Strings;
use crate::render::view::{
    BandView, ExerciseView, FragmentView, GroupView, PartView, PointView, SlotView,
};
use tera::Context;

/// Lines of a box when the author does not say.
const LINES: u8 = 4;

/// Where an exercise stands when it is shown away from its text.
pub(crate) struct OutOfContext {
    /// The way back to it in the text.
    pub(crate) back: String,
    /// Rank of its heading there.
    pub(crate) level: u8,
}

/// Adds the exercise to `out`, by the component of its kind. `away`: it is not in its own text.
pub(crate) fn write(
    setting: &RenderContext<'_>,
    words: Strings<'_>,
    exercise: &Exercise,
    away: Option<OutOfContext>,
    out: &mut String,
) -> Result<(), Diagnostic> {
    let mut arguments = Context::new();
    arguments.insert("exercise", &view(setting, words, exercise, away)?);
    let component = format!("exercise.{}", exercise.kind.name());
    setting
        .engine
        .component(&component, &arguments, setting.implicits, setting.path, out)
}

/// The word on the exercise's tag.
pub(crate) fn tag(words: Strings<'_>, exercise: &Exercise) -> String {
    exercise
        .options
        .label
        .clone()
        .unwrap_or_else(|| words.shown(&["tag", exercise.kind.name()]).to_owned())
}

fn view<'s>(
    setting: &RenderContext<'_>,
    words: Strings<'_>,
    exercise: &'s Exercise,
    away: Option<OutOfContext>,
) -> Result<ExerciseView<'s>, Diagnostic> {
    let options = &exercise.options;
    let mut view = ExerciseView {
        id: &exercise.id,
        kind: exercise.kind.name(),
        level: away
            .as_ref()
            .map_or(exercise.level.max(2), |away| away.level),
        title: setting.html(&exercise.title)?,
        title_text: &exercise.title_text,
        tag: tag(words, exercise),
        lead: setting.html(&exercise.lead)?,
        note: exercise
            .note
            .as_ref()
            .map_or_else(|| Ok(String::new()), |note| setting.html(note))?,
        hints: all(setting, &exercise.hints)?,
        safety: all(setting, &exercise.safety)?,
        closing: all(setting, &exercise.closing)?,
        bands: exercise
            .bands
            .iter()
            .map(|b| {
                Ok(BandView {
                    from: b.from,
                    to: b.to,
                    text: setting.html(&b.text)?,
                })
            })
            .collect::<Result<_, _>>()?,
        parts: exercise
            .parts()
            .iter()
            .map(|part| part_view(setting, part))
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
        lines: options.lines.unwrap_or(LINES),
        again: options.again.unwrap_or(0),
        revision: revision(exercise),
        back: away.map(|away| away.back).unwrap_or_default(),
    };
    add_body(setting, exercise, &mut view)?;
    Ok(view)
}

/// What only some kinds have.
fn add_body<'s>(
    setting: &RenderContext<'_>,
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
                        label: setting.html(&p.label)?,
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
                        label: setting.html(&g.label)?,
                        text: &g.label_text,
                    })
                })
                .collect::<Result<_, _>>()?;
        }
        Body::Choice { many, .. } => view.many = *many,
        Body::Sentence { template, slots } => {
            view.template = template
                .iter()
                .map(|line| fragments(setting, line))
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

fn all(setting: &RenderContext<'_>, texts: &[Prose]) -> Result<Vec<String>, Diagnostic> {
    texts.iter().map(|text| setting.html(text)).collect()
}

fn part_view<'s>(setting: &RenderContext<'_>, part: &'s Part) -> Result<PartView<'s>, Diagnostic> {
    Ok(PartView {
        key: &part.key,
        label: setting.html(&part.label)?,
        text: &part.label_text,
        is_key: part.is_key,
        group: part.group.and_then(|g| i64::try_from(g).ok()).unwrap_or(-1),
        reverse: part.reverse,
        reply: part
            .reply
            .as_ref()
            .map_or_else(|| Ok(String::new()), |reply| setting.html(reply))?,
    })
}

fn fragments(
    setting: &RenderContext<'_>,
    line: &[Fragment],
) -> Result<Vec<FragmentView>, Diagnostic> {
    line.iter()
        .map(|fragment| match fragment {
            Fragment::Text(text) => Ok(FragmentView {
                text: setting.html(text)?,
                slot: -1,
            }),
            Fragment::Slot(at) => Ok(FragmentView {
                text: String::new(),
                slot: i64::try_from(*at).unwrap_or(-1),
            }),
        })
        .collect()
}

/// A short hash of what a reader is asked, so that an answer to an older wording can be told from one to this.
fn revision(exercise: &Exercise) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut say = |text: &str| {
        hasher.update(text.as_bytes());
        hasher.update(&[0]);
    };
    say(Kind::name(exercise.kind));
    say(&exercise.title_text);
    say(&exercise.lead.html);
    for part in exercise.parts() {
        say(&part.key);
        say(&part.label_text);
    }
    match &exercise.body {
        Body::Scale { points, .. } => points.iter().for_each(|p| say(&p.label.html)),
        Body::Sort { groups, .. } => groups.iter().for_each(|g| say(&g.label_text)),
        Body::Sentence { template, slots } => {
            for fragment in template.iter().flatten() {
                if let Fragment::Text(text) = fragment {
                    say(&text.html);
                }
            }
            for slot in slots {
                say(&slot.label);
            }
        }
        _ => {}
    }
    hasher.finalize().to_hex()[..8].to_owned()
}
