//! A limit on how deep templates may include or extend each other. Each level takes stack space.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::render::engine::template_paths::TemplateSources;
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of levels.
const MAX_DEPTH: usize = 40;

/// Reports a template that is nested deeper than [`MAX_DEPTH`], if there is one. Cycles are left to Tera, which names them.
pub(crate) fn too_deep(sources: &TemplateSources<'_>) -> Option<Diagnostic> {
    let calls: BTreeMap<&str, Vec<&str>> = sources
        .iter()
        .map(|(name, source)| (*name, called_names(&source.text)))
        .collect();
    let mut done = BTreeSet::new();
    for _ in 0..=MAX_DEPTH {
        let next = next_level(&calls, &done);
        if next.is_empty() {
            return None;
        }
        done.extend(next);
    }
    let deep = next_level(&calls, &done).into_iter().next()?;
    let message = format!("templates include or extend each other more than {MAX_DEPTH} deep");
    Some(
        Code::TemplateSyntax
            .in_file(&sources.get(deep)?.path, message)
            .help("put some of them together"),
    )
}

/// The templates that only call templates of earlier levels. Without any, the rest are cycles.
fn next_level<'s>(
    calls: &BTreeMap<&'s str, Vec<&'s str>>,
    done: &BTreeSet<&'s str>,
) -> Vec<&'s str> {
    let is_ready = |called: &Vec<&str>| {
        called
            .iter()
            .all(|name| done.contains(name) || !calls.contains_key(name))
    };
    calls
        .iter()
        .filter(|(name, called)| !done.contains(*name) && is_ready(called))
        .map(|(name, _)| *name)
        .collect()
}

/// The template names in `include` and `extends` tags.
fn called_names(text: &str) -> Vec<&str> {
    let tags = text
        .split("{%")
        .skip(1)
        .filter_map(|rest| rest.split("%}").next());
    tags.map(|tag| tag.trim_start_matches('-').trim_start())
        .filter_map(|tag| {
            tag.strip_prefix("include")
                .or_else(|| tag.strip_prefix("extends"))
        })
        .flat_map(|names| names.split(['"', '\'', '`']).skip(1).step_by(2))
        .collect()
}
