//! The author's levels in `site.toml`, and comments that allow a lint in one place.

use crate::model::diagnostic::{Code, Diagnostic, Diagnostics, Level, Severity};
use crate::model::document::Allowance;
use crate::model::source::{SourcePath, Span};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Applies both to everything reported so far. Comments that allow nothing are reported too, for the lints that
/// `looked`: of the others one cannot know.
pub(crate) fn apply(
    reported: Diagnostics,
    levels: &BTreeMap<Code, Level>,
    allowed: Vec<Allowance>,
    looked: impl Fn(Code) -> bool,
) -> Diagnostics {
    // A file that several pages include lists its comments once for each.
    let allowed: BTreeMap<(SourcePath, usize), Allowance> = allowed
        .into_iter()
        .map(|one| ((SourcePath::clone(&one.path), one.span.start), one))
        .collect();
    let reaches = Reaches::of(&allowed);
    let mut used = BTreeSet::new();
    let mut graded = reported.with_severity(|diagnostic| match reaches.over(diagnostic) {
        Some(place) => {
            used.insert((place, diagnostic.code));
            false
        }
        None => grade(diagnostic, levels),
    });
    for (place, allowance) in &allowed {
        for code in allowance
            .codes
            .iter()
            .filter(|code| looked(**code) && !used.contains(&(place, **code)))
        {
            let message = format!(
                "there is nothing here for this comment to allow: no `{}`",
                code.name()
            );
            let diagnostic = Code::UnusedAllow.at(&allowance.path, &allowance.span, message);
            let stale = Diagnostics::from(
                diagnostic.help("take it out, or move it right above what it is for"),
            );
            graded.append(stale.with_severity(|diagnostic| grade(diagnostic, levels)));
        }
    }
    graded
}

/// Whether the author calls a lint an error that `build` leaves to `check` otherwise.
pub(crate) fn is_strict(levels: &BTreeMap<Code, Level>) -> bool {
    // External links are only checked by `check --external`.
    levels
        .iter()
        .any(|(code, level)| *level == Level::Error && *code != Code::OutsideLink)
}

/// Those that the author calls errors.
pub(crate) fn errors(found: Diagnostics, levels: &BTreeMap<Code, Level>) -> Diagnostics {
    found.with_severity(|diagnostic| levels.get(&diagnostic.code) == Some(&Level::Error))
}

type CommentPlace = (SourcePath, usize);

/// The reach of each comment, sorted, so that the one that covers a place is found quickly.
struct Reaches<'a>(HashMap<(&'a str, Code), Vec<Reach<'a>>>);

/// What a comment covers. Blocks nest or are disjoint, and so are reaches.
struct Reach<'a> {
    covers: &'a Span,
    /// Where the comment is.
    place: &'a CommentPlace,
    whole: bool,
    /// The innermost one around it, by its place in the list.
    around: Option<usize>,
}

impl<'a> Reaches<'a> {
    fn of(allowed: &'a BTreeMap<CommentPlace, Allowance>) -> Self {
        let mut all: HashMap<_, Vec<Reach<'a>>> = HashMap::new();
        for (place, allowance) in allowed {
            for code in &allowance.codes {
                let reach = Reach {
                    covers: &allowance.covers,
                    place,
                    whole: allowance.whole,
                    around: None,
                };
                all.entry((&*allowance.path, *code))
                    .or_default()
                    .push(reach);
            }
        }
        for reaches in all.values_mut() {
            // Those of one block stay in the order of their places: the first is the one that counts.
            reaches.sort_by_key(|reach| (reach.covers.start, Reverse(reach.covers.end)));
            reaches
                .dedup_by(|next, first| next.covers == first.covers && next.whole == first.whole);
            let mut open: Vec<usize> = Vec::new();
            for at in 0..reaches.len() {
                while open
                    .last()
                    .is_some_and(|around| reaches[*around].covers.end <= reaches[at].covers.start)
                {
                    open.pop();
                }
                reaches[at].around = open.last().copied();
                open.push(at);
            }
        }
        Self(all)
    }

    /// The comment that allows a diagnostic.
    fn over(&self, diagnostic: &Diagnostic) -> Option<&'a CommentPlace> {
        let reaches = self.0.get(&(&*diagnostic.place.path, diagnostic.code))?;
        let Some((start, _)) = diagnostic.place.span else {
            return reaches
                .iter()
                .find(|reach| reach.whole)
                .map(|reach| reach.place);
        };
        let mut at = reaches
            .partition_point(|reach| reach.covers.start <= start)
            .checked_sub(1);
        while let Some(reach) = at.map(|at| &reaches[at]) {
            if reach.covers.contains(&start) {
                return Some(reach.place);
            }
            at = reach.around;
        }
        None
    }
}

/// Sets the severity of a diagnostic. Says whether it is reported at all.
fn grade(diagnostic: &mut Diagnostic, levels: &BTreeMap<Code, Level>) -> bool {
    match levels.get(&diagnostic.code) {
        None => {}
        Some(Level::Allow) => return false,
        Some(Level::Warn) => diagnostic.severity = Severity::Warning,
        Some(Level::Error) => diagnostic.severity = Severity::Error,
    }
    true
}
