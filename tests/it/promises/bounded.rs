//! Promise 7: whatever is written, a build ends, within its time, its memory and its stack; and twice as much of anything
//! costs about twice as much.
//!
//! Work is counted in instructions, which do not depend on what else the machine does: valgrind's cachegrind counts them. It
//! is part of every Debian, of no Windows; where it is missing, that test is skipped, with a word. Time and memory are bounded
//! by the system itself (`ulimit`), in processor seconds.

use crate::support::counts::Lean;
use crate::support::dice::Dice;
use crate::support::program::{PROGRAM, checked, messages};
use crate::support::project::Project;
use crate::support::tally::{skipped, tried};
use crate::support::{files_below, remove_deep, repository};
use inquill::model::source::Source;
use inquill::parse::ParseOptions;
use inquill::parse::page;
use std::fs;
use std::process::{Command, Stdio};

/// Reads a page; whatever comes of it, nothing panics and every place is a place in the text.
pub(crate) fn reads(text: &str) {
    let source = Source {
        path: "page.md".into(),
        text: text.to_owned(),
    };
    let (_, diagnostics) = page(&source, &ParseOptions::default());
    for mistake in diagnostics.sorted_and_deduped().as_slice() {
        let places =
            std::iter::once(&mistake.place).chain(mistake.related.iter().map(|(place, _)| place));
        for (start, end) in places.filter_map(|place| place.span) {
            assert!(
                text.get(start..end).is_some(),
                "{start}..{end} of {text:?}: {}",
                mistake.message
            );
        }
    }
}

// A generator of texts, the same ones on every run.

/// Texts made on every run. `INQUILL_TRIES=1000000 cargo test --test it any_text` goes on for longer.
const TRIES: usize = 6_000;

/// Pieces of front matter, exercises, links and addresses.
const PIECES: &[&str] = &[
    "+++\n",
    "---\n",
    "title = \"T\"\n",
    "title: T\n",
    "slug = \"../x\"\n",
    "aliases = [\"/a/\", \"..\"]\n",
    "date = 2026-11-24\n",
    "weight = -1\n",
    "extra = { a = [1, {}] }\n",
    "extra:\n  - a\n  - {b: [c]}\n",
    "&a *a\n",
    "# T\n\n",
    "## S {#s}\n\n",
    "### T {#t .choice}\n\n",
    "### T {#t-2 .scale lines=9}\n\n",
    "### {.sort}\n\n",
    "### P {#p .phrase}\n\n",
    "- [ ] a {#k}\n",
    "- [x] b\n  > r\n",
    "- **g**\n  - c\n",
    "0. p\n1. q\n",
    "> **0–1** t\n\n",
    "> [!TIP]\n> h\n\n",
    "> [!WARNING]\n> w\n\n",
    "**slot** ",
    "{reverse}\n",
    "[a](b.md#c) ",
    "[a](<../x y.md>) ",
    "[a](javascript:x) ",
    "[a](//h/p?q#f) ",
    "[a](%2e%2e/%00) ",
    "![a](b.svg \"c\")\n\n",
    "[@key, p. 3; @b] ",
    "[^n] ",
    "\n\n[^n]: note [^n]\n\n",
    "[r]: u 't'\n",
    "[r][] ",
    "| a | b |\n|---|:-:|\n| c | d |\n\n",
    "```rust\nx\n```\n",
    "<b>",
    "<!-- c -->",
    "`code`",
    "$x^2$ ",
    "*e ",
    "_f_ ",
    "~~s~~ ",
    "&amp;&#0;&nope; ",
    "\\",
    "\t",
    "    ",
    "\r\n",
    "\n",
    "\n\n",
    "\u{feff}",
    "é",
    "e\u{301}",
    "İ",
    "\u{202e}",
    "\u{0}",
    "😀",
    "term\n: def\n\n",
    "---\n\n",
    "> ",
    "- ",
    "1) ",
    "]",
    "[",
    "![",
    "(",
    ")",
];

#[test]
fn any_text_of_our_grammar_is_read_or_reported() {
    let tries = std::env::var("INQUILL_TRIES")
        .ok()
        .and_then(|tries| tries.parse().ok())
        .unwrap_or(TRIES);
    let mut dice = Dice(20_261_125);
    for _ in 0..tries {
        let length = dice.below(30);
        let mut text: String = (0..length)
            .map(|_| PIECES[dice.below(PIECES.len())])
            .collect();
        if dice.below(4) == 0 {
            // Cut anywhere, as a file is that someone else is saving.
            let cut = (0..=dice.below(text.len() + 1))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            text.truncate(cut);
        }
        reads(&text);
    }
    tried(tries, "pages made of random pieces");
}

/// Texts that once went wrong, or nearly. A fixed fault leaves its text here.
#[test]
fn every_text_of_the_corpus_is_read_or_reported() {
    let mut count = 0;
    for path in files_below(&repository("tests/corpus")) {
        reads(&String::from_utf8_lossy(&fs::read(path).unwrap()));
        count += 1;
    }
    assert!(count >= 10, "{count}");
    tried(count, "texts of the corpus");
}

#[test]
fn any_address_and_link_is_resolved_or_reported() {
    const PARTS: &[&str] = &[
        "..",
        ".",
        "",
        "a",
        "b.md",
        "_index.md",
        "%2e%2e",
        "%00",
        "#x",
        "?q",
        "é",
        "e\u{301}",
        "A",
        "con",
        "\\",
        " ",
        "//",
        "x.txt",
    ];
    let mut dice = Dice(4);
    for _ in 0..20 {
        let links: String = (0..60)
            .map(|_| {
                let parts: Vec<_> = (0..dice.below(6))
                    .map(|_| PARTS[dice.below(PARTS.len())])
                    .collect();
                format!("[l](<{}>)\n", parts.join("/"))
            })
            .collect();
        let site = Project::new()
            .file("content/a/b.md", "# B\n")
            .file("content/a/x.txt", "x");
        site.put("content/page.md", format!("# P\n\n{links}"));
        let outcome = site.build();
        assert!(
            outcome
                .diagnostics
                .as_slice()
                .iter()
                .all(|known| &*known.place.path == "content/page.md")
        );
    }
    tried(20 * 60, "links made of random parts");
}

// Time, memory, stack.

/// Texts that make other readers of Markdown, TOML or YAML slow, or their stacks overflow.
#[allow(clippy::too_many_lines, reason = "a table")]
fn heavy() -> Vec<(&'static str, String)> {
    let front = |fence: &str, text: &str| format!("{fence}\n{text}\n{fence}\n# P\n");
    let many = |piece: &str, n: usize| piece.repeat(n);
    vec![
        ("quotes", many(">", 100_000)),
        ("lists", many("- ", 100_000)),
        ("brackets", many("[", 1_000_000)),
        ("bracket pairs", many("[", 200_000) + &many("]", 200_000)),
        ("link openings", many("[a](", 200_000)),
        ("emphasis", many("*a _b ", 200_000)),
        ("strong", many("**a", 100_000)),
        (
            "code",
            (0..3_000)
                .map(|n| format!("a{}", "`".repeat(n % 300)))
                .collect(),
        ),
        ("tags", many("<a ", 300_000)),
        ("comments", many("a <!-- ", 200_000)),
        ("declarations", many("a <![CDATA[ ", 50_000)),
        (
            "declarations of all sorts",
            many("a <![CDATA[ <? <!X ", 50_000),
        ),
        ("entities", many("&", 1_000_000)),
        (
            "tables",
            many("|a", 5_000) + "|\n" + &many("|-", 5_000) + "|\n" + &many("a\n", 2_000),
        ),
        (
            "references",
            (0..50_000)
                .map(|n| format!("[{n}]: #x\n"))
                .collect::<String>()
                + &many("[1]", 10_000),
        ),
        ("broken links", many("[a](gone.md) ", 20_000)),
        ("unknown citations", many("[@a] ", 20_000)),
        (
            "footnotes in a row",
            (0..10_000)
                .map(|n| format!("[^{n}]\n\n[^{n}]: [^{}]\n\n", n + 1))
                .collect(),
        ),
        ("headings", many("## A\n\n", 50_000)),
        ("exercises", many("## T {#t .choice}\n\n- [ ] a\n", 10_000)),
        (
            "options",
            "## T {#t .choice}\n\n".to_owned() + &many("- [ ] a {#k}\n  > b\n", 20_000),
        ),
        (
            "classes",
            format!("## T {{#a {}}}\n", many(".chioce ", 20_000)),
        ),
        ("braces", many("{#a ", 200_000)),
        ("braces as code", many("`{#a .choice}` ", 20_000)),
        (
            "slots",
            "## T {#t .phrase}\n\n".to_owned()
                + &(0..3_000).map(|n| format!("**s{n}** ")).collect::<String>(),
        ),
        (
            "toml tables",
            front(
                "+++",
                &(0..20_000)
                    .map(|n| format!("[{}b{n}]", many("a.", 35)) + "\n")
                    .collect::<String>(),
            ),
        ),
        ("toml mistakes", front("+++", &many("=\n", 20_000))),
        (
            "toml keys",
            front(
                "+++",
                &(0..20_000)
                    .map(|n| format!("k{n} = 1\n"))
                    .collect::<String>(),
            ),
        ),
        (
            "yaml keys",
            front(
                "---",
                &(0..20_000)
                    .map(|n| format!("k{n}: 1\n"))
                    .collect::<String>(),
            ),
        ),
        (
            "yaml tables",
            front(
                "---",
                &(0..2_000)
                    .map(|n| format!("{}a:\n", " ".repeat(n)))
                    .collect::<String>(),
            ),
        ),
        (
            "yaml anchors",
            front(
                "---",
                &format!("a: &a [{}]\nb: [{}]", many("x,", 5_000), many("*a,", 5_000)),
            ),
        ),
        ("one long line", many("word ", 800_000)),
        (
            "abbreviations",
            many("The SSRI and another word.\n\n", 20_000),
        ),
        (
            "abbreviations of all sorts",
            (0..20_000_u32)
                .map(|n| {
                    let letters = [n / 676 % 26, n / 26 % 26, n % 26]
                        .map(|c| char::from_u32(65 + c).unwrap());
                    format!(
                        "The Q{} and (more).\n\n",
                        letters.iter().collect::<String>()
                    )
                })
                .collect(),
        ),
        (
            "comments that allow",
            many("a <!-- inquill-allow: vague-link --> b\n\n", 60_000),
        ),
        (
            "comments above one exercise",
            many("<!-- inquill-allow: vague-link -->\n\n", 20_000)
                + "## T {#t .choice}\n\n"
                + &many("- [ ] a\n", 5_000),
        ),
    ]
}

/// Lists of sources that make a reader go back and forth.
fn heavy_bibliographies() -> Vec<(&'static str, String)> {
    let many = |piece: &str, n: usize| piece.repeat(n);
    let entries = |n: usize, rest: &str| {
        (0..n)
            .map(|n| format!("@misc{{k{n}, title = {{T}}{rest}\n"))
            .collect::<String>()
    };
    vec![
        ("bib signs", many("@", 400_000)),
        ("bib braces", many("{", 400_000)),
        ("bib lines", many("@a\n", 100_000)),
        ("bib entries", entries(40_000, "}")),
        ("bib entries that stay open", entries(20_000, "")),
        (
            "bib tags",
            format!("@misc{{k, title = {{{}}}}}\n", many("<", 400_000)),
        ),
        (
            "bib commands",
            format!("@misc{{k, title = {{{}}}}}\n", many("\\a", 400_000)),
        ),
    ]
}

#[test]
fn any_single_input_ends_within_its_time_and_memory() {
    let pages = heavy().into_iter().map(|(name, text)| {
        let whole = text.starts_with("+++") || text.starts_with("---");
        (
            name,
            "content/page.md",
            if whole {
                text
            } else {
                format!("# P\n\n{text}\n")
            },
        )
    });
    let lists = heavy_bibliographies()
        .into_iter()
        .map(|(name, text)| (name, "references.bib", text));
    let mut count = 0;
    for (name, path, text) in pages.chain(lists) {
        ends_within_bounds(name, path, &text);
        count += 1;
    }
    tried(count, "heavy inputs");
}

/// Checks a site in which one file has this text, with 15 processor seconds and 1.5 GB of address space; the stacks of the
/// threads count there as well.
fn ends_within_bounds(name: &str, path: &str, text: &str) {
    let within = "ulimit -t 15 && ulimit -v 1500000 && exec \"$0\" check --root \"$1\"";
    let site = Project::new();
    site.put(path, text);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", within, PROGRAM])
        .arg(site.root())
        .stdin(Stdio::null());
    let output = shell.env("RAYON_NUM_THREADS", "4").output().unwrap();
    assert!(
        output.status.code().is_some(),
        "{name}: ended by a signal: {}",
        output.status
    );
    let said = messages(&output);
    let shown: String = said.chars().take(300).collect();
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{name}: {shown}"
    );
    assert!(!said.contains("memory allocation"), "{name}: {shown}");
}

#[test]
fn a_page_of_50_mb_is_refused_by_its_size_and_a_file_of_50_mb_is_published() {
    let site = Project::new();
    site.put("static/large.bin", "x".repeat(50 << 20));
    assert!(site.build().published.is_some());
    assert_eq!(
        fs::metadata(site.output().join("large.bin")).unwrap().len(),
        50 << 20
    );
    site.put("content/page.md", "# P\n\n".repeat(9 << 20));
    assert!(checked(site.root()).contains("error[too-large]"));
    tried(2, "files of 50 MB");
}

#[test]
fn a_page_is_read_up_to_the_raw_html_that_is_one_too_many() {
    let site = Project::new();
    site.put(
        "content/page.md",
        format!("# P\n\n{}", "a <!X\n".repeat(501)),
    );
    assert!(checked(site.root()).contains(
        "more than 500 pieces of raw HTML like `<!…` or `<?…`: the page is read up to here\n   --> content/page.md:503:3"
    ));
}

// Counted work.

/// Pieces of our own grammar, and of Markdown that has been slow elsewhere. `{n}` is the piece's number.
const LITERALS: &[&str] = &[
    "para{n} *a* `b` [c](#t)\n\n",
    "[x](gone{n}.md) ",
    "## Heading {n}\n\n",
    "## Same\n\n",
    "text[^{n}]\n\n[^{n}]: note\n\n",
    "[@key{n}] ",
    "### T {#t-{n} .reflect}\n\n- q\n\n",
    "- [ ] option {n}\n  > reply\n",
    "[ ![ ",
    "*a _b **c ",
    "a <!-- <b ",
    "a <!-- inquill-allow: vague-link --> b\n\n",
    "The SSRI is here.\n\n",
    "`{#t .choice}` {#t ",
];

#[test]
fn twice_as_much_costs_about_twice_as_much() {
    /// Sorting and hashing cost somewhat more than twice as much. A quadratic step costs four times as much.
    const MOST: f64 = 2.6;
    // Large enough that what is paid once, such as reading word lists, does not pass for growth.
    const N: usize = 1_000;
    let Some(lean) = Lean::of_inquill() else {
        return skipped("counted work: it needs valgrind and strip");
    };
    let text = |literal: &str, n: usize| {
        (0..n)
            .map(|n| literal.replace("{n}", &n.to_string()))
            .collect::<String>()
    };
    let none = instructions(&lean, "");
    let results: Vec<(&str, f64)> = std::thread::scope(|scope| {
        let halves: Vec<_> = LITERALS
            .chunks(LITERALS.len().div_ceil(2))
            .map(|half| {
                let (lean, text) = (&lean, &text);
                scope.spawn(move || {
                    half.iter()
                        .map(|literal| {
                            let [once, twice] = [N, 2 * N].map(|n| {
                                instructions(lean, &text(literal, n)).saturating_sub(none)
                            });
                            #[allow(clippy::cast_precision_loss, reason = "a ratio to one digit")]
                            (*literal, twice as f64 / once.max(1) as f64)
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    });
    for (literal, ratio) in &results {
        println!("{ratio:.2} {literal:?}");
    }
    let dear: Vec<_> = results.iter().filter(|(_, ratio)| *ratio > MOST).collect();
    assert!(
        dear.is_empty(),
        "more than {MOST} times as much work for twice as much: {dear:?}"
    );
    tried(LITERALS.len(), "patterns at N and 2N");
}

/// The instructions that a check of a page takes.
fn instructions(lean: &Lean, text: &str) -> u64 {
    let site = Project::new();
    site.put("content/page.md", format!("# P\n\n{text}"));
    lean.instructions(&["check", "--root", site.root().to_str().unwrap()])
}

/// Chains of folders below `top`, each this deep, with a file in every folder or in the last one only.
struct Folders {
    top: &'static str,
    name: &'static str,
    chains: usize,
    depth: usize,
    everywhere: bool,
}

impl Folders {
    /// The instructions that a check of them takes.
    fn instructions(&self, lean: &Lean) -> u64 {
        let site = Project::new();
        for chain in 0..self.chains {
            let mut folder = format!("{}/c{chain}", self.top);
            for depth in 2..=self.depth {
                folder.push_str("/d");
                if self.everywhere || depth == self.depth {
                    site.put(&format!("{folder}/{}", self.name), "# Page\n");
                }
            }
        }
        let count = lean.instructions(&["check", "--root", site.root().to_str().unwrap()]);
        remove_deep(site.root());
        count
    }
}

#[test]
fn nested_folders_cost_as_much_as_their_pages_and_paths() {
    let Some(lean) = Lean::of_inquill() else {
        return skipped("counted work of folders: it needs valgrind and strip");
    };
    let pages = |chains| Folders {
        top: "content",
        name: "p.md",
        chains,
        depth: 64,
        everywhere: true,
    };
    let files = |depth, everywhere| Folders {
        top: "static",
        name: "f.txt",
        chains: 1,
        depth,
        everywhere,
    };
    let none = Folders {
        chains: 0,
        ..files(0, false)
    };
    let none = none.instructions(&lean);
    // As deep as pages may be, and files as deep as the system allows. Each call to the system names the whole path, which
    // is copied, so a folder costs a little more the deeper it is. Twice the files in a chain have paths of four times
    // the length together.
    let cases = [
        ("pages 64 folders deep", 2.2, [pages(4), pages(8)]),
        (
            "a file in the last folder",
            2.6,
            [files(900, false), files(1_800, false)],
        ),
        (
            "a file in each folder",
            4.4,
            [files(900, true), files(1_800, true)],
        ),
    ];
    for (what, most, sizes) in &cases {
        let [once, twice] = sizes
            .each_ref()
            .map(|folders| folders.instructions(&lean).saturating_sub(none));
        #[allow(clippy::cast_precision_loss, reason = "a ratio to one digit")]
        let ratio = twice as f64 / once.max(1) as f64;
        println!("{ratio:.2} {what}");
        assert!(
            ratio <= *most,
            "{ratio:.2} times as much work for twice as many folders: {what}"
        );
    }
    tried(cases.len(), "trees of folders at N and 2N");
}

#[cfg(unix)]
#[test]
fn files_deeper_than_the_system_can_name_end_a_build_with_a_message() {
    let mut reported = 0;
    // A path of 4,096 bytes is too long on Linux; one of 1,024 on macOS.
    for depth in [1_990, 2_010, 2_020, 2_030, 2_040, 2_100] {
        let site = Project::new();
        // In two steps, because no call may name a path this long.
        let (first, second) = ("d/".repeat(depth / 2), "d/".repeat(depth - depth / 2));
        let script = format!(
            "mkdir -p static/{first} && cd -P static/{first} && mkdir -p {second} && cd -P {second} && echo x > f"
        );
        let made = Command::new("sh")
            .args(["-c", &script])
            .current_dir(site.root())
            .stderr(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        let output = site.inquill(&["build"]);
        let said = messages(&output);
        let published = site.output().join("d/".repeat(depth)).join("f");
        if output.status.success() {
            assert!(published.is_file(), "{depth}: {said}");
        } else {
            assert!(said.contains("/d/d/d"), "{depth}: no path in: {said}");
            reported += 1;
        }
        remove_deep(site.root());
    }
    assert!(reported > 0, "every depth was published");
    tried(6, "depths at the limit of the system");
}
