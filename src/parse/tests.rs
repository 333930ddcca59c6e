//! Golden tests of exercises: each `tests/exercises/<name>.md` beside what it is read as. `BLESS=1 cargo test` writes the latter anew.

use crate::model::document::{Block, Document};
use crate::model::exercise::{Body, Exercise, ExerciseOptions, Fragment, Part, Slot};
use crate::model::prose::{Filling, Prose};
use crate::model::search_text::SearchText;
use crate::model::source::{Place, Source};
use crate::parse::{Collect, ParseOptions, page};
use std::fmt::Write as _;

macro_rules! golden {
    ($($name:ident)+) => { $(
        #[test]
        fn $name() {
            let input = include_str!(concat!("../../tests/exercises/", stringify!($name), ".md"));
            let expected = include_str!(concat!("../../tests/exercises/", stringify!($name), ".txt"));
            compare(stringify!($name), input, expected);
        }
    )+ };
}

golden! {
    reflect checklist scale sort cards choice phrase plan
    keys knowledge_check loose_items one_box slots sorting sort_names_above
    mistakes
}

fn compare(name: &str, input: &str, expected: &str) {
    let found = dump(name, input);
    if bless(name, &found) {
        return;
    }
    assert_eq!(
        expected, found,
        "tests/exercises/{name}.md reads differently; BLESS=1 accepts it"
    );
    let windows = input.replace('\n', "\r\n");
    assert_eq!(
        models(name, input),
        models(name, &windows),
        "tests/exercises/{name}.md reads differently with CRLF"
    );
}

#[allow(
    clippy::disallowed_methods,
    reason = "a test that rewrites its own expectation"
)]
fn bless(name: &str, found: &str) -> bool {
    let asked = std::env::var_os("BLESS").is_some();
    let path = format!("{}/tests/exercises/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    asked && std::fs::write(path, found).is_ok()
}

fn source(name: &str, text: &str) -> Source {
    Source {
        path: format!("{name}.md").into(),
        text: text.to_owned(),
    }
}

fn models(name: &str, text: &str) -> String {
    page(&source(name, text), &ParseOptions::default())
        .0
        .blocks
        .iter()
        .map(block)
        .collect()
}

fn dump(name: &str, text: &str) -> String {
    let (Document { blocks, .. }, diagnostics) =
        page(&source(name, text), &ParseOptions::default());
    let mut out: String = blocks.iter().map(block).collect();
    for mistake in diagnostics.sorted_and_deduped().as_slice() {
        let at = at(text, &mistake.place);
        let _ = write!(
            out,
            "\nerror[{}]: {}\n  {at} {}\n",
            mistake.code.name(),
            mistake.message,
            mistake.label
        );
        for (place, label) in &mistake.related {
            let _ = writeln!(out, "  {} {label}", self::at(text, place));
        }
        for help in &mistake.help {
            let _ = writeln!(out, "  = {help}");
        }
    }
    out.lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

fn at(text: &str, place: &Place) -> String {
    let Some((start, end)) = place.span else {
        return String::new();
    };
    let line = text
        .get(..start)
        .map(|before| before.matches('\n').count() + 1);
    format!(
        "{}: {:?}",
        line.unwrap_or_default(),
        text.get(start..end).unwrap_or("not a place in the text")
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Prose(text) => format!("prose {}\n", prose(text)),
        Block::Exercise(it) => exercise(it),
    }
}

fn exercise(it: &Exercise) -> String {
    let Exercise {
        id,
        kind,
        level,
        options,
        ..
    } = it;
    let mut out = format!(
        "\nexercise #{id} .{} rank {level}{}\n",
        kind.name(),
        option_words(options)
    );
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "  {name}: {value}");
        }
    };
    line(
        "title",
        format!("{} = {:?}", prose(&it.title), it.title_text),
    );
    line("lead", prose(&it.lead));
    line("note", it.note.as_ref().map(prose).unwrap_or_default());
    for (name, value) in body(&it.body) {
        line(name, value);
    }
    for it in &it.hints {
        line("hint", prose(it));
    }
    for it in &it.safety {
        line("safety", prose(it));
    }
    for band in &it.bands {
        line(
            "band",
            format!("{}..={} {}", band.from, band.to, prose(&band.text)),
        );
    }
    for it in &it.closing {
        line("closing", prose(it));
    }
    line(
        "range",
        it.range()
            .map(|(low, high)| format!("{low}..={high}"))
            .unwrap_or_default(),
    );
    out
}

fn body(body: &Body) -> Vec<(&'static str, String)> {
    let parts = |parts: &[Part]| {
        parts
            .iter()
            .map(|it| ("part", part(it)))
            .collect::<Vec<_>>()
    };
    match body {
        Body::Reflect(all) | Body::Checklist(all) | Body::Cards(all) => parts(all),
        Body::Scale { points, statements } => {
            let points = points
                .iter()
                .map(|point| ("point", format!("{} {}", point.value, prose(&point.label))));
            points.chain(parts(statements)).collect()
        }
        Body::Sort { groups, cards } => {
            let groups = groups.iter().map(|group| {
                (
                    "group",
                    format!(
                        "{} {} = {:?}",
                        group.key,
                        prose(&group.label),
                        group.label_text
                    ),
                )
            });
            groups.chain(parts(cards)).collect()
        }
        Body::Choice { options, many } => std::iter::once(("many", many.to_string()))
            .chain(parts(options))
            .collect(),
        Body::Sentence { template, slots } => {
            let sentences = template.iter().map(|paragraph| {
                (
                    "sentence",
                    paragraph.iter().map(|it| fragment(it, slots)).collect(),
                )
            });
            sentences
                .chain(slots.iter().map(|it| ("slot", slot(it))))
                .collect()
        }
    }
}

fn option_words(options: &ExerciseOptions) -> String {
    let ExerciseOptions {
        shuffle,
        lines,
        pick,
        show_score,
        again,
        forget,
        label,
    } = options;
    let words = [
        shuffle.then(|| "shuffle".to_owned()),
        lines.map(|lines| format!("lines {lines}")),
        pick.map(|pick| format!("pick {pick:?}")),
        show_score.then(|| "show score".to_owned()),
        again.map(|days| format!("again {days}")),
        forget.then(|| "forget".to_owned()),
        label.as_ref().map(|label| format!("label {label}")),
    ];
    words
        .into_iter()
        .flatten()
        .fold(String::new(), |out, word| out + ", " + &word)
}

fn part(part: &Part) -> String {
    let Part {
        key,
        label,
        label_text,
        is_key,
        group,
        reverse,
        reply,
        ..
    } = part;
    let mut out = format!("{key} {} = {label_text:?}", prose(label));
    for (said, word) in [(*is_key, " key"), (*reverse, " reverse")] {
        out += if said { word } else { "" };
    }
    out += &group
        .map(|group| format!(" group {group}"))
        .unwrap_or_default();
    out += &reply
        .as_ref()
        .map(|reply| format!("\n    reply: {}", prose(reply)))
        .unwrap_or_default();
    out
}

fn fragment(fragment: &Fragment, slots: &[Slot]) -> String {
    match fragment {
        Fragment::Text(text) => prose(text),
        Fragment::Slot(at) => format!("[{at} {}]", slots.get(*at).map_or("none", |slot| &slot.key)),
    }
}

fn slot(slot: &Slot) -> String {
    let suggestions: Vec<_> = slot
        .suggestions
        .iter()
        .map(|suggestion| &suggestion.text)
        .collect();
    format!("{} {:?} {suggestions:?}", slot.key, slot.label)
}

/// One line: holes in `⟨⟩`, line ends as `↵`.
fn prose(prose: &Prose) -> String {
    let mut out = String::new();
    let mut from = 0;
    for hole in &prose.holes {
        out += prose
            .html
            .get(from..hole.at)
            .unwrap_or("a hole out of place");
        from = hole.at;
        let inside = match &hole.filling {
            Filling::Mark => "mark".to_owned(),
            Filling::Name { .. } => "name".to_owned(),
            Filling::Link { .. } => "link".to_owned(),
            Filling::Picture { alt, caption, .. } => {
                let caption = caption.as_deref().unwrap_or_default();
                format!("picture {alt:?} {caption:?}")
            }
            Filling::Citation { .. } => "citation".to_owned(),
            Filling::Term { text, .. } => format!("term {text:?}"),
            Filling::TermNotes { .. } => "terms".to_owned(),
            Filling::SourceNote { .. } => "source".to_owned(),
            Filling::MarginNote { number, .. } => format!("footnote {number}"),
            Filling::Formula { mathml } => format!("formula {mathml}"),
            Filling::Table { body } => format!("table {}", self::prose(body)),
            Filling::Callout { kind, body } => format!("{kind:?} {}", self::prose(body)),
        };
        let _ = write!(out, "⟨{inside}⟩");
    }
    out += prose.html.get(from..).unwrap_or("a hole out of place");
    out.replace('\n', "↵")
}

/// A small generator of numbers, the same ones on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % n.max(1)
    }
}

/// Pieces of exercises in any order: whatever comes of it, nothing panics and every place is in the text.
#[test]
fn any_pieces_are_read_or_reported() {
    const PIECES: &[&str] = &[
        "### T {#a-b .choice pick=one}\n",
        "## T {.scale lines= =x}\n",
        "### {#q .phrase shuffle}\n",
        "# é {#É .sort}\n",
        "#### x {#y .plan\n",
        "### C {#c .cards}\n",
        "### L {#l .checklist}\n",
        "### R {#r .reflect}\n",
        "- [ ] a {#k}\n",
        "- [x] ",
        "- **b** {reverse}\n",
        "  - ü {#ü}\n",
        "  > r\n",
        "> **0–1** t\n",
        "> **3-**\n",
        "> **99999999999999999999** x\n",
        "> [!TIP]\n",
        "> [!WARNING]\n> w\n",
        "0. p\n",
        "7. p\n",
        "1) q {#}\n",
        "\n",
        "\n\n",
        "**s** and *x **y***\n",
        "text {#k}",
        " {",
        "}",
        "<b>",
        "<!-- c -->\n",
        "---\n",
        "    code\n",
        "\t",
        "| a |\n|---|\n",
        "[^1]",
        "{reverse}",
        "\r\n",
        "“",
        "--",
        "\\{",
        "&lbrace;#k}",
        "\u{feff}",
        "[l](x) ",
        "![i](y) ",
        "```\n",
    ];
    let mut dice = Dice(7);
    for _ in 0..4000 {
        let length = dice.below(40);
        let text: String = (0..length)
            .map(|_| PIECES[dice.below(PIECES.len())])
            .collect();
        let (document, diagnostics) = page(&source("any", &text), &ParseOptions::default());
        let shown: String = document.blocks.iter().map(block).collect();
        assert!(!shown.contains("out of place"), "{text:?}");
        for mistake in diagnostics.sorted_and_deduped().as_slice() {
            let places = std::iter::once(&mistake.place)
                .chain(mistake.related.iter().map(|(place, _)| place));
            for (start, end) in places.filter_map(|place| place.span) {
                assert!(
                    text.get(start..end).is_some(),
                    "{start}..{end} of {text:?}: {}",
                    mistake.message
                );
            }
        }
    }
}

/// What the search finds of some Markdown: the sections of its prose.
fn searched(markdown: &str) -> Vec<(String, String, String)> {
    let options = ParseOptions {
        collect: Collect {
            search: true,
            ..Collect::default()
        },
        raw_html: true,
        math: true,
        ..ParseOptions::default()
    };
    let (document, reported) = page(&source("page", &format!("# Title\n\n{markdown}")), &options);
    assert_eq!(reported.as_slice(), []);
    let prose = document.blocks.into_iter().filter_map(|block| match block {
        Block::Prose(prose) => prose.search,
        Block::Exercise(exercise) => exercise.lead.search,
    });
    prose
        .flat_map(SearchText::into_sections)
        .map(|section| (section.id, section.heading, section.text))
        .collect()
}

fn section(id: &str, heading: &str, text: &str) -> (String, String, String) {
    (id.to_owned(), heading.to_owned(), text.to_owned())
}

#[test]
fn text_for_the_search_is_kept_by_the_heading_above_it() {
    assert_eq!(
        searched("Before *it*.\n\n## A & B\n\n- one\n- two\n\n### C\n\nEnd.\n"),
        [
            section("", "", "Before it."),
            section("a-b", "A & B", "one two"),
            section("c", "C", "End.")
        ]
    );
}

#[test]
fn tags_and_numbers_of_footnotes_leave_no_trace_in_the_search() {
    assert_eq!(
        searched(
            "A `<b>` and un*believ*able[^1].\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: Note.\n"
        ),
        [section("", "", "A <b> and unbelievable. Note. a b c d")]
    );
}

#[test]
fn words_of_raw_html_and_formulas_are_found_without_their_tags() {
    assert_eq!(
        searched(
            "<div class=\"a\">One<br>two</div>\n\n<style>p {}</style>\n\nAnd $a<b$ <b>bo</b>ld.\n"
        ),
        [section("", "", "One two And a < b a<b bold.")]
    );
}

#[test]
fn without_a_search_no_text_is_collected() {
    let (document, _) = page(&source("page", "Text.\n"), &ParseOptions::default());
    assert!(matches!(
        &document.blocks[..],
        [Block::Prose(Prose { search: None, .. })]
    ));
    assert!(document.plain_text.is_none());
}
