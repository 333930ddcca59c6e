//! Slips of authors: each has one message, and following it leaves none. Beside them, text that is right and looks alike.

use crate::support::diagnostics;
use crate::support::project::Project;
use crate::support::tally::tried;
use inquill::model::diagnostic::{Diagnostic, Replacement};
use std::fs;
use std::path::Path;

/// What goes wrong when a page has one slip.
struct Slip {
    code: &'static str,
    /// Words of the first message.
    says: &'static str,
    text: &'static str,
}

const fn slip(code: &'static str, says: &'static str, text: &'static str) -> Slip {
    Slip { code, says, text }
}

/// Exercises that are not read as they were meant.
const EXERCISES: &[Slip] = &[
    // A class that is no kind.
    slip(
        "exercise-kind",
        "there is no kind `.quiz`",
        "## Dry? {#dry .quiz}\n\n- [ ] Water.\n  > It dries first.\n- [x] Feel.\n  > Roots drink there.\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.multiple-choice`",
        "## Dry? {#dry .multiple-choice}\n\n- [ ] Water.\n  > It dries first.\n- [x] Feel.\n  > Roots drink there.\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.reflection`",
        "## Think {#think .reflection}\n\n- What did you notice?\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.journal`",
        "## Think {#think .journal}\n\nWrite a few lines.\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.flashcards`",
        "## Words {#words .flashcards}\n\n- Loam\n  > Sand, silt and clay.\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.survey`",
        "## Week {#week .survey}\n\n0. never\n1. often\n\n- I took a break.\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.likert`",
        "## Week {#week .likert}\n\n0. never\n1. often\n\n- I took a break.\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.sorting`",
        "## Sort {#sort .sorting}\n\n- **light**\n  - sun\n- **heavy**\n  - clay\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.cloze`",
        "## Say {#say .cloze}\n\nWhen **this** happens, I stop.\n\n- **this**\n  - rain\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `.wide`",
        "## Pack {#pack .wide}\n\n- [ ] Socks\n- [ ] Soap\n",
    ),
    slip(
        "exercise-kind",
        "there is no kind `mcq`",
        "## Dry? {#dry type=mcq}\n\n- [ ] Water.\n  > It dries.\n- [x] Feel.\n  > Roots drink.\n",
    ),
    slip(
        "exercise-kind",
        "is written with a dot",
        "## Dry? {#dry kind=choice}\n\n- [ ] Water.\n  > It dries.\n- [x] Feel.\n  > Roots drink.\n",
    ),
    // Replies that are not indented, or lack their mark.
    slip(
        "exercise-body",
        "2 replies are not indented",
        "## Dry? {#dry .choice}\n\n- [ ] Water.\n> It dries.\n- [x] Feel.\n> Roots drink.\n",
    ),
    slip(
        "exercise-body",
        "2 replies are not indented",
        "## Dry? {#dry .choice}\n\n- [ ] Water.\n\n> It dries.\n> Soon.\n\n- [ ] Feel.\n\n> Roots drink.\n",
    ),
    slip(
        "exercise-body",
        "this reply is not indented",
        "## Dry? {#dry .choice}\n\n- [ ] Water.\n  > It dries.\n- [x] Feel.\n> Roots drink.\n",
    ),
    slip(
        "exercise-body",
        "2 replies are not indented",
        "## Words {#words .cards}\n\n- Loam\n> Sand and clay.\n- Peat\n> Moss.\n",
    ),
    slip(
        "exercise-body",
        "this reply is not indented",
        "## Tick {#tick .checklist}\n\n- [ ] One\n> A reply.\n- [ ] Two\n\n> **0–1** Some.\n\n> **2** All.\n",
    ),
    slip(
        "missing-reply",
        "an option without a reply",
        "## Dry? {#dry .choice}\n\n- [ ] Water.\n  It dries.\n- [ ] Feel.\n  Roots drink.\n",
    ),
    slip(
        "missing-reply",
        "an option without a reply",
        "## Dry? {#dry .choice}\n\n- [ ] Water.\nIt dries.\n- [ ] Feel.\n  > Roots drink.\n",
    ),
    slip(
        "card-back",
        "the card has no back",
        "## Words {#words .cards}\n\n- Loam\n  Sand and clay.\n- Peat\n  > Moss.\n",
    ),
    // Results that are not read.
    slip(
        "bands",
        "two results are in one quote",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **0** None.\n> **1–2** Some.\n",
    ),
    slip(
        "bands",
        "two results are in one quote",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **0** None.\n>\n> **1–2** Some.\n",
    ),
    slip(
        "bands",
        "`1 or more` is not read",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **0** None.\n\n> **1 or more** Some.\n",
    ),
    slip(
        "bands",
        "`1 or more` is not read",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **0** None.\n\n> **1** or more: some.\n",
    ),
    slip(
        "bands",
        "`1+` is not read",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **0** None.\n\n> **1+** Some.\n",
    ),
    slip(
        "bands",
        "`less than 1` is not read",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **less than 1** None.\n\n> **1–2** Some.\n",
    ),
    slip(
        "bands",
        "`1 to 2 points` is not read",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **0** None.\n\n> **1 to 2 points** Some.\n",
    ),
    slip(
        "bands",
        "the numbers of a result are bold",
        "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> 0: None.\n\n> **1–2** Some.\n",
    ),
    // Lists without their levels.
    slip(
        "exercise-body",
        "the cards of a group are not indented",
        "## Sort {#sort .sort}\n\n- **light**\n- sun\n- **heavy**\n- clay\n  soil\n",
    ),
    slip(
        "exercise-heading",
        "a group of a sort is not a heading",
        "## Sort {#sort .sort}\n\nWhat goes where?\n\n### Light\n\n- sun\n\n### Heavy\n\n- clay\n",
    ),
    slip(
        "exercise-body",
        "the suggestions for a slot are not indented",
        "## Plan {#plan .plan}\n\nIf **this**, then **that**.\n\n- **this**\n- rain\n- **that**\n- stay in\n",
    ),
    slip(
        "slots",
        "a suggestion is not written behind",
        "## Plan {#plan .plan}\n\nIf **this**, then **that**.\n\n- this: rain\n- that: stay in\n",
    ),
    slip(
        "slots",
        "a suggestion is not written behind",
        "## Say {#say .phrase}\n\nIf **this**, then **that**.\n\n- **this**: rain\n- **that:** stay in\n",
    ),
    // Braces.
    slip(
        "exercise-id",
        "an id has no blanks",
        "## Dry? {#What Now .choice}\n\n- [ ] Water.\n  > It dries.\n- [x] Feel.\n  > Roots drink.\n",
    ),
    slip(
        "exercise-id",
        "an id has no blanks",
        "## Think {.reflect #what now then lines=3}\n",
    ),
    slip(
        "exercise-id",
        "an id has no blanks",
        "## Think {#my first thought .reflect keep=no}\n",
    ),
    slip(
        "exercise-option",
        "a label is one word",
        "## Think {#think .reflect label=My word}\n",
    ),
    slip(
        "exercise-option",
        "a label is one word",
        "## Think {#think .reflect label=\"My two words\" lines=3}\n",
    ),
    slip(
        "part-key",
        "`{first}` means nothing",
        "## Think {#think .reflect}\n\n- When? {first}\n- Who?\n",
    ),
    slip(
        "part-key",
        "`{key=first}` means nothing",
        "## Think {#think .reflect}\n\n- When? {key=first}\n- Who?\n",
    ),
    slip(
        "part-key",
        "`{r}` means nothing",
        "## Week {#week .scale}\n\n0. never\n1. often\n\n- I took a break. {r}\n- I slept.\n",
    ),
    slip(
        "mixed-items",
        "this is not read as a box",
        "## Dry? {#dry .choice}\n\n* [ ] Water.\n  > It dries.\n* [] Wait.\n  > It dries more.\n* [x] Feel.\n  > Roots drink.\n",
    ),
    slip(
        "exercise-body",
        "need boxes",
        "## Dry? {#dry .choice}\n\n- ( ) Water.\n  > It dries.\n- (x) Feel.\n  > Roots drink.\n",
    ),
    slip(
        "mixed-items",
        "without a box",
        "## Dry? {#dry .choice}\n\n- [ ] Water.\n  > It dries.\n- Feel.\n  > Roots drink.\n",
    ),
];

/// Exercises and prose that look like slips and are right.
const RIGHT: &[&str] = &[
    "## References {#refs .unnumbered}\n\n- One book\n- Another\n",
    "## A quiz night {.quiz}\n\nWe asked ten questions:\n\n- What is loam?\n",
    "## To do {#todo}\n\n- [ ] Buy soil.\n- [x] Clean the pots.\n",
    "## What we heard {#heard}\n\n- Ada said:\n  > It grew overnight.\n",
    "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **10 minutes** are enough.\n\n> 3 people: that is a group.\n",
    "## Tick {#tick .checklist}\n\n- [ ] One\n  > A reply.\n- [ ] Two\n\n> Nothing ticked is fine.\n",
    "## Tick {#tick .checklist}\n\n- [ ] One\n- [ ] Two\n\n> **0** None.\n\n> **1–2:** Some, or\n> more than **two** of them.\n",
    "## Dry? {#dry .choice}\n\n- [ ] Water.\n  > It dries.\n- [x] Feel.\n  > Roots drink.\n\n> Either way, look again tomorrow.\n",
    "## Dry? {#dry .choice}\n\n- [ ] Water at once,\n  and a lot.\n  > It dries.\n- [x] Feel.\n  > Roots drink.\n",
    "## Think {#think .reflect}\n\n- Which set is it: \\{a\\}\n- What is in `{b}`\n",
    "## Sort {#sort .sort}\n\n**Light**\n\n- sun\n\n**Heavy**\n\n- clay\n",
    "## Plan {#plan .plan}\n\nIf **this**, then **that**.\n\n- **this**\n  - one thing: rain\n- **that**\n",
];

fn said(site: &Project) -> Vec<Diagnostic> {
    let outcome = site.check();
    let wording = ["missing-description", "unequal-replies", "telling-key"];
    outcome
        .diagnostics
        .as_slice()
        .iter()
        .filter(|one| !wording.contains(&one.code.name()))
        .cloned()
        .collect()
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

/// Makes the changes that diagnostics carry. Says whether there were any.
fn fix(root: &Path, diagnostics: &[Diagnostic]) -> bool {
    let mut fixed = false;
    let mut paths: Vec<&str> = diagnostics.iter().map(|one| &*one.place.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let own = diagnostics.iter().filter(|one| &*one.place.path == path);
        let changes: Vec<Replacement> = own.flat_map(|one| one.fix.clone()).collect();
        if !changes.is_empty() {
            let text = Replacement::apply(&read(root, path), &changes);
            fs::write(root.join(path), text).unwrap();
            fixed = true;
        }
    }
    fixed
}

fn each_has_one_message_whose_fix_works(slips: &[Slip]) {
    for Slip { code, says, text } in slips {
        let site = Project::with_page(&format!("# Page\n\n{text}"));
        let first = said(&site);
        assert!(
            !first.is_empty() && first.iter().all(|one| one.code.name() == *code),
            "{text}\n{first:#?}"
        );
        assert!(first[0].message.contains(says), "{text}\n{first:#?}");
        assert!(
            fix(site.root(), &first),
            "no change for\n{text}\n{first:#?}"
        );
        let then = said(&site);
        let fixed = read(site.root(), "content/page.md");
        assert!(then.is_empty(), "{fixed}\n{then:#?}");
    }
    tried(slips.len(), "slips");
}

fn each_stays_silent(texts: &[&str]) {
    for text in texts {
        let site = Project::with_page(&format!("# Page\n\n{text}"));
        let said = said(&site);
        assert!(said.is_empty(), "{text}\n{said:#?}");
    }
    tried(texts.len(), "texts that are right");
}

#[test]
fn a_slip_in_an_exercise_has_one_message_whose_fix_works() {
    each_has_one_message_whose_fix_works(EXERCISES);
}

#[test]
fn exercises_and_lists_that_only_look_like_slips_stay_silent() {
    each_stays_silent(RIGHT);
}

/// The folders of `tests/diagnostics/` whose messages carry changes.
#[test]
fn the_fix_in_a_message_leaves_a_site_without_that_message() {
    let mut count = 0;
    for (root, _) in diagnostics() {
        let site = Project::empty();
        copy(&root, site.root());
        let first = said(&site);
        let mut fixable = first.clone();
        fixable.retain(|one| !one.fix.is_empty());
        if !fix(site.root(), &fixable) {
            continue;
        }
        let then = said(&site);
        for one in &fixable {
            assert!(
                !then.iter().any(|other| other.message == one.message),
                "{}: {one:#?}\nstays, among {then:#?}",
                root.display()
            );
        }
        assert!(
            then.len() < first.len(),
            "{}: after the fix there is more:\n{then:#?}",
            root.display()
        );
        count += fixable.len();
    }
    assert!(count > 0);
    tried(count, "messages whose fix was made");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(source, target).unwrap();
        }
    }
}
