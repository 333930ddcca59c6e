//! Slips of authors: each has one message, and following it leaves none. Beside them, text that is right and looks alike.

use crate::support::diagnostics;
use crate::support::project::{Project, text_of};
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

/// Text that would vanish, or be read as something else.
const PROSE: &[Slip] = &[
    slip(
        "exercise-heading",
        "makes a heading",
        "## Think {#think .reflect}\n\nThink of a good night.\n---\n\nMore text.\n",
    ),
    slip(
        "exercise-heading",
        "makes a heading",
        "## Dry? {#dry .choice}\n\n- [ ] Water.\n  > It dries.\n- [x] Feel.\n  > Roots drink.\n\nLook again tomorrow,\nor the day after.\n---\n\nMore text.\n",
    ),
    slip(
        "exercise-heading",
        "makes a heading",
        "## Think {#think .reflect}\n\n- What?\n\n> A closing thought.\n\nThis is for later.\n---\n",
    ),
    slip(
        "table-row",
        "`lost one` is left out",
        "| Who | Number |\n|---|---|\n| Helpline | 123 | lost one |\n",
    ),
    slip(
        "table-row",
        "1 more row is too long",
        "Who | Number\n---|---\nHelpline | 123 | lost one\n`a|b` | 456 | lost two\n",
    ),
    slip(
        "table-row",
        "`y` is left out",
        "> | A |\n> |---|\n> | x | y |\n",
    ),
    slip(
        "unread-markdown",
        "sets its head apart is missing",
        "| Who | Number |\n| Helpline | 123 |\n",
    ),
    slip(
        "unread-markdown",
        "its head has 3 cells",
        "| Who | Number | Hours |\n|---|---|\n| Helpline | 123 | all |\n",
    ),
    slip(
        "formula",
        "cut apart",
        "+++\nmath = true\n+++\n# Page\n\nThe sum is\n$$\nA\n=\nB\n$$\n",
    ),
    slip(
        "formula",
        "cut apart",
        "+++\nmath = true\n+++\n# Page\n\n$$\na\n\n+ b\n$$\n",
    ),
    slip(
        "formula",
        "cut apart",
        "+++\nmath = true\n+++\n# Page\n\n$$\na\n- b\n$$\n",
    ),
    slip(
        "formula",
        "between dollar signs",
        "+++\nmath = true\n+++\n# Page\n\nThe square \\(x^2\\) grows.\n",
    ),
    slip(
        "formula",
        "between dollar signs",
        "+++\nmath = true\n+++\n# Page\n\n\\[ \\frac{a}{b} \\]\n",
    ),
    slip(
        "front-matter-syntax",
        "not read as JSON",
        "{\n  \"title\": \"Soil\",\n  \"weight\": 2\n}\n\n# Soil\n\nText.\n",
    ),
    slip(
        "front-matter-syntax",
        "not read as JSON",
        "{ \"title\": \"Soil\", \"keywords\": [\"a\", \"b\"] }\n\nText.\n",
    ),
    slip(
        "front-matter-syntax",
        "does not open front matter",
        "----\ntitle: Soil\n----\n\nText.\n",
    ),
    slip(
        "front-matter-syntax",
        "does not open front matter",
        "—\ntitle: Soil\nweight: 2\n—\n\nText.\n",
    ),
    slip(
        "front-matter-syntax",
        "does not open front matter",
        "---yaml\ntitle: Soil\n---\n\nText.\n",
    ),
    slip(
        "front-matter-syntax",
        "does not open front matter",
        "++++\ntitle = \"Soil\"\n++++\n\nText.\n",
    ),
    slip(
        "front-matter-syntax",
        "does not close front matter",
        "---\ntitle: Soil\n----\n\nText.\n",
    ),
];

/// Text that looks like such and is right.
const RIGHT_PROSE: &[&str] = &[
    "## The set {1, 2, 3}\n\nText.\n",
    "## Think {#think .reflect}\n\n- What?\n\nNext part\n---\n\nText.\n",
    "## Think {#think .reflect}\n\nThink of a good night.\n\n---\n\nMore text.\n",
    "A line of text.\n---\n\nMore text.\n",
    "| Who | Number |\n|---|---|\n| `a\\|b` | 123 |\n| one |\n",
    "|x| is the size of x.\n\n|a|\n",
    "It costs $5, or $10 for two, and $20_000 in all. Pay in US$ or A$.\n",
    "+++\nmath = true\n+++\n# Page\n\nIt costs $5 and the file a_b costs $7.\n\n$$\nA = B\n$$\n",
    "+++\nmath = true\n+++\n# Page\n\nThe set $\\{a, b\\}$ and \\(not a formula\\).\n",
    "Write `$\\pi r^2$` in LaTeX.\n",
    "----\n\nNote: a line above.\n\n----\n",
    "{braces} at the beginning.\n",
    "Loam\n: Sand, silt and clay.\n",
    "Thank you\n:heart: for reading, at 10:30\n:-)\n",
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

/// A site with a page. Text that begins with its own title or front matter is all of the page.
fn page(text: &str) -> Project {
    let whole = ["+++", "---", "++++", "—", "{\n", "{ "]
        .iter()
        .any(|begin| text.starts_with(begin));
    if whole && !text.starts_with("----\n\n") {
        Project::with_page(text)
    } else {
        Project::with_page(&format!("# Page\n\n{text}"))
    }
}

fn said(site: &Project) -> Vec<Diagnostic> {
    let outcome = site.check();
    let wording = [
        "missing-description",
        "unequal-replies",
        "telling-key",
        "unknown-abbreviation",
    ];
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
        let site = page(text);
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
        let site = page(text);
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
fn text_that_would_be_read_otherwise_has_one_message_whose_fix_works() {
    each_has_one_message_whose_fix_works(PROSE);
}

#[test]
fn text_that_only_looks_like_a_slip_stays_silent() {
    each_stays_silent(RIGHT_PROSE);
}

#[test]
fn braces_that_are_no_attributes_stay_in_the_heading() {
    for (written, shown) in [
        ("## The set {1, 2, 3}", ">The set {1, 2, 3}</h2>"),
        ("## My view {draft}", ">My view {draft}</h2>"),
        ("### Set {.5} ###", ">Set {.5}</h3>"),
        ("Interval {a, b}\n---", ">Interval {a, b}</h2>"),
        ("## *Both* {x = 1}", "> {x = 1}</h2>"),
        ("## {one, two}", ">{one, two}</h2>"),
        ("## Soil {#soil}", "id=\"soil\">Soil</h2>"),
    ] {
        let html = text_of(&format!("{written}\n\nText.\n"));
        let shown = shown.trim_start_matches('>');
        assert!(html.contains(shown), "{written}: {html}");
    }
}

#[test]
fn a_class_does_not_take_an_id_from_a_heading() {
    let text = "# Page\n\n## References {.unnumbered}\n\n## Third {.note}\n\n## Third {.note}\n\n## *Warning!* {.red}\n\nSee [it](#references), [a third](#third-2) and [more](#warning).\n";
    let site = Project::with_page(text).built();
    let html = site.read("page/index.html");
    for id in ["references", "third", "third-2", "warning"] {
        assert!(html.contains(&format!("<h2 id=\"{id}\">")), "{id}");
    }
    assert!(!html.contains("href=\"#\""));
}

#[test]
fn a_line_that_begins_with_a_colon_is_no_definition_unless_a_blank_follows() {
    for (written, shown) in [
        (
            "Thank you\n:heart: for reading",
            "<p>Thank you\n:heart: for reading</p>",
        ),
        ("We laughed\n:-) a lot", "<p>We laughed\n:-) a lot</p>"),
        (
            "Write `pot\n: clay` in one line.",
            "<p>Write <code>pot : clay</code> in one line.</p>",
        ),
        (
            "Look\n:see [it](https://example.org/:a)",
            "<a href=\"https://example.org/:a\"",
        ),
        ("One\n:two\n:three", "<p>One\n:two\n:three</p>"),
        ("> Quoted\n> :and more", "<p>Quoted\n:and more</p>"),
        ("Loam\n: Sand\n\nText\n:more", "<dt>Loam</dt><dd>Sand</dd>"),
        ("```\na\n:b\n```\n\nText\n:more", "<code>a\n:b\n</code>"),
    ] {
        let html = text_of(&format!("{written}\n"));
        let flat = html
            .replace("\n</d", "</d")
            .replace("</dt>\n<dd>", "</dt><dd>");
        assert!(
            html.contains(shown) || flat.contains(shown),
            "{written}: {html}"
        );
        assert_eq!(html.contains("<dl>"), shown.contains("<dt>"), "{html}");
    }
}

#[test]
fn a_drawing_in_a_line_is_no_figure() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><rect width=\"9\" height=\"9\"/></svg>";
    let text = "# Page\n\nPress ![the leaf](leaf.svg) now.\n\n## Leaf ![green](leaf.svg \"A title\")\n\n[![onward](leaf.svg)](_index.md)\n\n- ![item](leaf.svg)\n\n| ![cell](leaf.svg) | b |\n|---|---|\n";
    let site = Project::with_page(text)
        .file("content/leaf.svg", svg)
        .built();
    let html = site.text("page/index.html");
    assert!(
        !html.contains("<figure") && !html.contains("<details"),
        "{html}"
    );
    assert_eq!(
        html.matches("class=\"drawing\" role=\"img\"").count(),
        5,
        "{html}"
    );
    assert!(
        html.contains("aria-label=\"green\" title=\"A title\""),
        "{html}"
    );
    let alone = Project::with_page("# Page\n\n![the leaf](leaf.svg)\n")
        .file("content/leaf.svg", svg)
        .built();
    assert!(alone.text("page/index.html").contains("<figure"));
}

#[test]
fn the_title_of_a_picture_in_a_line_is_kept() {
    let gif = b"GIF89a\x2c\x01\xc8\x00\x00\x00\x00;";
    let site = Project::with_page("# Page\n\nA ![pot](pot.gif \"Of clay\") here.\n")
        .file("content/pot.gif", gif)
        .built();
    let html = site.text("page/index.html");
    assert!(html.contains("title=\"Of clay\""), "{html}");
}

#[test]
fn a_bare_address_becomes_a_link() {
    for (written, shown) in [
        (
            "Help is at https://example.org/help.",
            "<a href=\"https://example.org/help\"",
        ),
        (
            "Write to help@example.org, please",
            "<a href=\"mailto:help@example.org\"",
        ),
        (
            "(see http://example.org/a_b_(c)?d=e&f=--g)",
            "<a href=\"http://example.org/a_b_(c)?d=e&amp;f=--g\"",
        ),
        (
            "**https://example.org**",
            "<strong><a href=\"https://example.org\"",
        ),
        (
            "- [ ] https://example.org/x",
            "<a href=\"https://example.org/x\"",
        ),
        (
            "| https://example.org/x |\n|---|",
            "<a href=\"https://example.org/x\"",
        ),
    ] {
        let html = text_of(&format!("{written}\n"));
        assert!(html.contains(shown), "{written}: {html}");
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
    }
    for written in [
        "`https://example.org`",
        "    https://example.org",
        "```\nme@example.org\n```",
        "https\\://example.org and http://localhost:1111/x",
        "@someone and 10@night",
    ] {
        let html = text_of(&format!("{written}\n"));
        assert!(!html.contains("<a "), "{written}: {html}");
    }
    let html = text_of("[https://example.org](https://example.com)\n");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
}

/// Markup of other tools, and words of the message about it.
const FOREIGN: &[(&str, &str)] = &[
    (
        "See [[Soil]], [[Soil|what it holds]] and [[Soil#Sand]].",
        "a wiki link or a quiz blank of Obsidian and LiaScript (3 on this page)",
    ),
    ("![[pot.png|300]]", "an embedded file of Obsidian"),
    (
        "==Mark this.== And ==this==.",
        "a highlight of Obsidian, MkDocs and Quarto (2 on this page)",
    ),
    ("%%ask client B%%", "a private comment of Obsidian"),
    (
        "Text.\n\n%%\nask client B\n%%",
        "a private comment of Obsidian (2 on this page)",
    ),
    (
        "{{< figure src=\"pot.png\" title=\"A pot\" >}}",
        "a shortcode of Hugo",
    ),
    (
        "{{% notice tip %}}\nInside.\n{{% /notice %}}",
        "a shortcode of Hugo (2 on this page)",
    ),
    ("[The ref]({{< ref \"b.md\" >}})", "a shortcode of Hugo"),
    (
        "{{ youtube(id=\"abc\") }}",
        "a shortcode or variable of Zola",
    ),
    (
        "{% include note.html %}",
        "a template tag of Jekyll and Zola",
    ),
    (
        "A paragraph.\n{: .lead}",
        "an attribute list of Jekyll and MkDocs",
    ),
    (
        "[it](https://example.org){.button}",
        "a class or an attribute of Pandoc",
    ),
    ("[home](@/_index.md)", "a link of Zola"),
    ("{{#include other.md}}", "an include of mdBook"),
    ("{{#quiz ../quizzes/a.toml}}", "an include of mdBook"),
    (
        "Text.\n\n<!-- more -->\n\nText.",
        "a summary mark of Hugo and Zola",
    ),
    (":::note\nWater less.\n:::", "a fenced block of Docusaurus"),
    (
        ":::: {.columns}\n\nText.\n\n::::",
        "a fenced block of Docusaurus",
    ),
    (
        "::: {.callout-note}\nWater less.\n:::",
        "a fenced block of Docusaurus",
    ),
    ("import Tabs from '@theme/Tabs';", "an import of MDX"),
    (
        "!!! note \"Mind this\"\n\n    Water *less*.",
        "an admonition of MkDocs",
    ),
    ("??? question\n    Hidden.", "an admonition of MkDocs"),
    ("=== \"Tab\"\n\n    In the tab.", "a tab of MkDocs"),
    ("--8<-- \"part.md\"", "an include of MkDocs"),
    ("[TOC]", "a table of contents of MkDocs"),
    ("```{tip} A title\nDo *this*.\n```", "a directive of MyST"),
    (
        "See {ref}`soil` and {term}`loam`.",
        "a role of MyST (2 on this page)",
    ),
    (
        "```{r setup}\nx <- 1\n```",
        "executable code or a directive of Quarto",
    ),
    ("``` {.python}\nx = 1\n```", "a code class of Pandoc"),
    ("{{< video a.mp4 >}}", "a shortcode of Hugo and Quarto"),
    ("A claim.^[A note about it.]", "an inline note of Pandoc"),
    ("## Preface {-}\n\nText.", "an unnumbered heading of Pandoc"),
    ("\\newpage\n\nText.", "a LaTeX command of Pandoc"),
    (
        "Where do roots drink?\n\n[( )] at the top\n[(X)] two fingers deep",
        "a quiz option of LiaScript (2 on this page)",
    ),
    (
        "[[X]] clay\n[[ ]] glass",
        "a quiz option of LiaScript (2 on this page)",
    ),
    ("#+TITLE: Soil\n\nText.", "a keyword of Org"),
    ("[[https://example.org][the site]]", "a link of Org"),
    (".. note:: Water less.", "a directive of reStructuredText"),
    (
        "See :ref:`soil` and `the site <https://example.org>`_.",
        "a role or a link of reStructuredText (2 on this page)",
    ),
    (
        "Pots are of *clay/loam:It is heavy*.",
        "an answer with its tip of H5P",
    ),
    (
        "```admonish tip\nWater less.\n```",
        "a block of a plug-in of mdBook",
    ),
    ("```dataview\nlist\n```", "a block of a plug-in of Obsidian"),
    ("Text {/* ask client B */} here.", "a comment of MDX"),
];

#[test]
fn markup_of_other_tools_is_named_once_with_its_counterpart() {
    for (text, says) in FOREIGN {
        let site = page(text);
        let said = said(&site);
        let [one] = &said[..] else {
            panic!("{text}\n{said:#?}")
        };
        assert_eq!(one.code.name(), "foreign-markup", "{text}\n{said:#?}");
        assert!(one.message.contains(says), "{text}\n{said:#?}");
        assert!(!one.help.is_empty());
    }
    tried(FOREIGN.len(), "kinds of markup");
}

/// Pages about other tools, which show their markup as code or speak of it.
const ABOUT: &[&str] = &[
    "In Obsidian, a link is `[[Page]]`, a picture `![[pot.png]]`, and `%%this%%` is hidden.\n\n```\n[[Soil|what it holds]] ==mark==\n```\n\nTwo brackets, \\[\\[like this\\]\\], make a link. We grew 100 %% more, and a == b.\n",
    "mdBook sets files in with `{{#include file.rs}}`.\n\n```md\n{{#playground a.rs}}\n```\n\nThe signs {{ and }} come from Handlebars, and {{ }} is empty.\n",
    "Hugo has shortcodes, `{{</* figure */>}}`.\n\n~~~\n{{< figure src=\"a.png\" >}}\n{{% notice %}}\n~~~\n\nIts `<!--more-->` ends a summary.\n",
    "Zola links with `@/page.md`, and its templates are Tera: `{{ page.title }}`, `{% block a %}`.\n\n    {{ youtube(id=\"abc\") }}\n",
    "Jekyll uses Liquid. A tag stands between `{%` and `%}`. A discount of {5%} or {10%} is text.\n",
    "Docusaurus writes `:::note`. In prose, three colons ::: stand alone.\n\n```mdx\nimport Tabs from '@theme/Tabs';\n\n:::tip\n```\n\nimport taxes from abroad are high, and\nexport rules differ.\n",
    "MkDocs has admonitions:\n\n```markdown\n!!! note \"Title\"\n    Text.\n\n=== \"Tab\"\n```\n\nStop!!! note well: that is prose. What??? question marks.\n\n!!! That was loud.\n",
    "MyST writes directives as fences.\n\n````markdown\n```{tip} A title\n```\n````\n\nIts roles are `` {ref}`a` ``, and the braces {a} of a set are text.\n",
    "Quarto runs code in fences such as ```` ```{r} ````.\n\n~~~~\n```{python}\n#| echo: false\n```\n::: {.callout-note}\n~~~~\n\nThe set {x = 1} (see above) is text.\n",
    "LiaScript marks the answer with `[(X)]` or `[[X]]`.\n\n```\n[( )] wrong\n[(X)] right\n[[clay]]\n```\n\nIn a matrix, a[b[1]] is an element, in R x[[i]], and the shell has [[ ]]. A note [[1]] and *either/or* or *this: that* are text.\n",
    "Pandoc writes `^[a note]`, `{.class}`, `# Title {-}` and `\\newpage`.\n\nFor x^2 and [brackets] nothing changes.\n",
    "Org begins with `#+TITLE:` and reStructuredText has `.. note::`.\n\n```org\n#+begin_src\n[[https://example.org][a link]]\n```\n\n#1 and #+ are signs. The dots .. are two.\n",
    "With formulas, $[[x]] = {{y}} == z$ is set.\n\n$$\n[[a]]\n$$\n\n[A link to [[x]]](https://example.org) is a link.\n",
];

#[test]
fn pages_about_other_tools_give_no_warning() {
    for text in ABOUT {
        let site = Project::with_page(&format!("+++\nmath = true\n+++\n# Page\n\n{text}"));
        let said = said(&site);
        assert!(said.is_empty(), "{text}\n{said:#?}");
    }
    tried(ABOUT.len(), "pages about other tools");
}

#[test]
fn files_of_other_tools_are_named_unless_a_page_hands_them_out() {
    let names = [
        "a.qmd",
        "b.ipynb",
        "c.rst",
        "d.adoc",
        "e.mdx",
        "f.org",
        "g.Rmd",
        "h.textile",
    ];
    let site = Project::new();
    for name in names {
        site.put(&format!("content/{name}"), "Text");
    }
    let first = said(&site);
    for name in names {
        let path = format!("content/{name}");
        assert!(
            first
                .iter()
                .any(|one| *one.place.path == *path && one.code.name() == "not-a-page"),
            "{name}: {first:#?}"
        );
    }
    let links = names
        .map(|name| format!("[Download {name}]({name})\n\n"))
        .concat();
    site.put("content/page.md", format!("# Page\n\n{links}"));
    assert_eq!(said(&site), []);
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
            // A link may lead nowhere: that is the mistake then.
            let _ = fs::copy(source, target);
        }
    }
}
