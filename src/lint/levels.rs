//! What the author says about lints: levels in `site.toml`, and comments that allow one in one place.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Level, Severity};
use crate::document::Allowance;
use crate::source::SourcePath;
use std::collections::{BTreeMap, BTreeSet};

/// Applies both to everything reported so far. Comments that allow nothing are reported too, for the lints that
/// `looked`: of the others one cannot know.
pub(crate) fn apply(
    reported: Diagnostics,
    levels: &BTreeMap<Code, Level>,
    allowed: Vec<Allowance>,
    looked: impl Fn(Code) -> bool,
) -> Diagnostics {
    // A piece that several pages set in says the same each time.
    let allowed: BTreeMap<(SourcePath, usize), Allowance> =
        allowed.into_iter().map(|one| ((SourcePath::clone(&one.path), one.span.start), one)).collect();
    let mut used = BTreeSet::new();
    let mut graded =
        reported.graded(|diagnostic| match allowed.iter().find(|(_, allowance)| covers(allowance, diagnostic)) {
            Some((place, _)) => {
                used.insert((place, diagnostic.code));
                false
            }
            None => grade(diagnostic, levels),
        });
    for (place, allowance) in &allowed {
        for code in allowance.codes.iter().filter(|code| looked(**code) && !used.contains(&(place, **code))) {
            let message = format!("there is nothing here for this comment to allow: no `{}`", code.name());
            let diagnostic = Code::UnusedAllow.at(&allowance.path, &allowance.span, message);
            let stale = Diagnostics::from(diagnostic.help("take it out, or move it right above what it is for"));
            graded.append(stale.graded(|diagnostic| grade(diagnostic, levels)));
        }
    }
    graded
}

/// Whether the author calls a lint an error that `build` leaves to `check` otherwise.
pub(crate) fn is_strict(levels: &BTreeMap<Code, Level>) -> bool {
    // Links to other sites are asked for when `check` is told to, and never else.
    levels.iter().any(|(code, level)| *level == Level::Error && *code != Code::OutsideLink)
}

/// Those that the author calls errors.
pub(crate) fn errors(found: Diagnostics, levels: &BTreeMap<Code, Level>) -> Diagnostics {
    found.graded(|diagnostic| levels.get(&diagnostic.code) == Some(&Level::Error))
}

fn covers(allowance: &Allowance, diagnostic: &Diagnostic) -> bool {
    let here = match diagnostic.place.span {
        Some((start, _)) => allowance.covers.contains(&start),
        None => allowance.whole,
    };
    here && allowance.path == diagnostic.place.path && allowance.codes.contains(&diagnostic.code)
}

/// Sets how grave one is; says whether it is reported at all.
fn grade(diagnostic: &mut Diagnostic, levels: &BTreeMap<Code, Level>) -> bool {
    match levels.get(&diagnostic.code) {
        None => {}
        Some(Level::Allow) => return false,
        Some(Level::Warn) => diagnostic.severity = Severity::Warning,
        Some(Level::Error) => diagnostic.severity = Severity::Error,
    }
    true
}
