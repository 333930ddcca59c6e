//! Divides documents into editions, and checks that translated exercises match their originals.

use crate::model::config::Language;
use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::document::{Block, Document};
use crate::model::exercise::{Body, Exercise, Part};
use crate::model::language::looks_like_tag;
use crate::model::source::SourcePath;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Returns the documents of the main edition, then those of each translation: translated documents, and originals that are
/// not translated yet.
pub(crate) fn divide(
    documents: Vec<Arc<Document>>,
    languages: &[Language],
    diagnostics: &mut Diagnostics,
) -> (Vec<Arc<Document>>, Vec<Vec<Arc<Document>>>) {
    let (originals, translations): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|d| d.language.is_none());
    report_undeclared(&originals, diagnostics);
    let by_place: HashMap<&str, &Arc<Document>> =
        originals.iter().map(|d| (&*d.place, d)).collect();
    let mut editions: Vec<Vec<Arc<Document>>> = vec![Vec::new(); languages.len()];
    for mut document in translations {
        let Some(at) = languages
            .iter()
            .position(|l| document.language.as_deref() == Some(&*l.tag))
        else {
            continue;
        };
        if let Some(original) = by_place.get(&*document.place) {
            match_original(original, Arc::make_mut(&mut document), diagnostics);
        }
        editions[at].push(document);
    }
    for edition in &mut editions {
        let translated: BTreeSet<SourcePath> = edition
            .iter()
            .map(|d| SourcePath::clone(&d.place))
            .collect();
        edition.extend(
            originals
                .iter()
                .filter(|d| !translated.contains(&d.place))
                .cloned(),
        );
    }
    (originals, editions)
}

/// Reports names such as `page.es.md` whose language is not declared: they would be published as separate pages.
fn report_undeclared(originals: &[Arc<Document>], diagnostics: &mut Diagnostics) {
    let places: BTreeSet<&str> = originals.iter().map(|d| &*d.path).collect();
    for document in originals {
        let Some((stem, suffix)) = document
            .path
            .strip_suffix(".md")
            .and_then(|stem| stem.rsplit_once('.'))
        else {
            continue;
        };
        if looks_like_tag(suffix) && !places.contains(format!("{stem}.md").as_str()) {
            let name = stem.rsplit('/').next().unwrap_or_default();
            let message = format!(
                "this is published as a page called `{name}.{suffix}`, and no translation of another"
            );
            let diagnostic = Code::LanguageInName.in_file(&document.path, message);
            diagnostics.push(diagnostic.help(format!(
                "call it `{name}.md`; or, as a translation, put its original beside it and add `[languages.{suffix}]` to site.toml"
            )));
        } else if looks_like_tag(suffix) {
            let message = format!("`{suffix}` is not one of the site's languages");
            let diagnostic = Code::UnknownLanguage.in_file(&document.path, message);
            diagnostics.push(diagnostic.help(format!(
                "add `[languages.{suffix}]` to site.toml, or rename the file"
            )));
        }
    }
}

/// Gives a translation the weight of its original, and its exercises the keys of the original's. Reports differences.
fn match_original(original: &Document, document: &mut Document, diagnostics: &mut Diagnostics) {
    document.front.weight = document.front.weight.or(original.front.weight);
    let ids: Vec<&str> = original
        .exercises()
        .map(|exercise| exercise.id.as_str())
        .collect();
    let mut translated = BTreeSet::new();
    for block in &mut document.blocks {
        let Block::Exercise(exercise) = block else {
            continue;
        };
        let Some(source) = original.exercises().find(|other| other.id == exercise.id) else {
            let message = format!("the page it translates has no exercise `{}`", exercise.id);
            let diagnostic = Code::Translation.at(&exercise.path, &exercise.heading_span, message);
            diagnostics.push(match did_you_mean(&exercise.id, ids.iter().copied()) {
                Some(id) => diagnostic.label(format!("did you mean `#{id}`?")),
                None => diagnostic.help(
                    "give it the id of the exercise it translates: answers are kept under it",
                ),
            });
            continue;
        };
        translated.insert(source.id.as_str());
        if let Err((message, help)) = take_keys(source, exercise) {
            let diagnostic = Code::Translation.at(&exercise.path, &exercise.heading_span, message);
            diagnostics.push(
                diagnostic
                    .also(&source.path, &source.heading_span, "the original")
                    .help(help),
            );
        }
    }
    for missing in original
        .exercises()
        .filter(|exercise| !translated.contains(exercise.id.as_str()))
    {
        let message = format!(
            "the exercise `{}` of {} is not translated",
            missing.id, original.path
        );
        let diagnostic = Code::MissingTranslation.in_file(&document.path, message);
        diagnostics.push(diagnostic.help("translate it here, with the same id and kind"));
    }
}

/// How an exercise differs from its original, and how to fix it.
type Mismatch = (String, String);

fn mismatch(message: impl Into<String>, help: impl Into<String>) -> Result<(), Mismatch> {
    Err((message.into(), help.into()))
}

/// Copies the keys of the original to the parts of a translation that have none, in order. Both must have the same shape.
fn take_keys(original: &Exercise, exercise: &mut Exercise) -> Result<(), Mismatch> {
    let id = &original.id;
    if original.kind != exercise.kind {
        let (wanted, found) = (original.kind.name(), exercise.kind.name());
        return mismatch(
            format!("`{id}` is a `.{found}` here and a `.{wanted}` in the original"),
            format!("write `.{wanted}`"),
        );
    }
    let (wanted, found) = (shape(original), shape(exercise));
    if let Some((wanted, found)) = wanted
        .iter()
        .zip(&found)
        .find(|(wanted, found)| wanted != found)
    {
        return mismatch(
            format!("`{id}` has {found} here and {wanted} in the original"),
            "translate what the original has, in the same order: answers belong to both",
        );
    }
    let original_parts = original.parts();
    let wanted: Vec<&str> = original_parts
        .iter()
        .map(|part| part.key.as_str())
        .collect();
    match &mut exercise.body {
        Body::Sentence { slots, .. } => {
            let Body::Sentence {
                slots: originals, ..
            } = &original.body
            else {
                return Ok(());
            };
            slots
                .iter_mut()
                .zip(originals)
                .for_each(|(slot, source)| slot.key.clone_from(&source.key));
            return Ok(());
        }
        Body::Sort { groups, .. } => {
            let Body::Sort {
                groups: originals, ..
            } = &original.body
            else {
                return Ok(());
            };
            groups
                .iter_mut()
                .zip(originals)
                .for_each(|(group, source)| group.key.clone_from(&source.key));
        }
        _ => {}
    }
    let parts = exercise.parts_mut();
    for (part, key) in parts
        .iter_mut()
        .zip(&wanted)
        .filter(|(part, _)| !part.named)
    {
        (*key).clone_into(&mut part.key);
    }
    let taken: BTreeSet<&str> = parts.iter().map(|part| part.key.as_str()).collect();
    if let Some(key) = wanted.iter().find(|key| !taken.contains(**key)) {
        return mismatch(
            format!("no part of `{id}` has the key `{key}` of the original here"),
            format!(
                "write `{{#{key}}}` at the end of the part it belongs to, or leave all keys out"
            ),
        );
    }
    let marks = |part: &Part| (part.is_key, part.reverse, part.group);
    for source in original_parts {
        if parts
            .iter()
            .any(|part| part.key == source.key && marks(part) != marks(source))
        {
            return mismatch(
                format!(
                    "the part `{}` of `{id}` is marked or placed otherwise than in the original",
                    source.key
                ),
                "keep the parts in the same order, with the same `[x]` and `{reverse}`",
            );
        }
    }
    Ok(())
}

/// The countable properties of an exercise, as text for messages.
fn shape(exercise: &Exercise) -> Vec<String> {
    let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let mut shape = vec![counted(exercise.parts().len(), "part")];
    match &exercise.body {
        Body::Scale { points, .. } => {
            let ends = points
                .first()
                .zip(points.last())
                .map(|(first, last)| (first.value, last.value));
            shape.push(ends.map_or_else(String::new, |(first, last)| {
                format!("points from {first} to {last}")
            }));
        }
        Body::Sort { groups, .. } => shape.push(counted(groups.len(), "group")),
        Body::Choice { many, .. } => {
            shape.push((if *many { "many to pick" } else { "one to pick" }).to_owned());
        }
        Body::Sentence { slots, .. } => shape.push(counted(slots.len(), "slot")),
        Body::Reflect(_) | Body::Checklist(_) | Body::Cards(_) => {}
    }
    shape
}
