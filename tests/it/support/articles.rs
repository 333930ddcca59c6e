//! Sites of any number of pages, for counting what a page costs. Each page is like an article of about 880 words.

use super::dice::Dice;
use super::project::Project;
use super::{files_below, repository};
use std::fmt::Write;
use std::fs;

/// Pages in a section. More sections, not longer ones, so that lists of neighbors cost each page the same.
const IN_SECTION: usize = 10;

const WORDS: &[&str] = &[
    "about", "again", "answer", "because", "before", "between", "bridge", "careful", "change",
    "city", "common", "could", "country", "describe", "evening", "every", "example", "family",
    "follow", "friend", "garden", "ground", "happen", "house", "idea", "island", "journey",
    "large", "learn", "letter", "light", "little", "morning", "mountain", "music", "often",
    "other", "paper", "people", "question", "quiet", "reader", "reason", "remember", "river",
    "season", "second", "should", "simple", "story", "street", "summer", "table", "teacher",
    "thing", "thought", "through", "together", "under", "village", "water", "weather", "winter",
    "without", "word", "work", "world", "would", "write", "young",
];

/// The pages of a site with so many articles, sections included. The home page is in every site.
pub(crate) fn pages(articles: usize) -> usize {
    articles + articles.div_ceil(IN_SECTION)
}

/// Terms of the glossary of a [`full`] site.
const TERMS: usize = 12;
/// Its works that pages cite.
const WORKS: usize = 12;

/// A site with the templates of `tests/bench`, which are as small as a page can be.
pub(crate) fn minimal(articles: usize) -> Project {
    let site = site(articles, false).file("static/style.css", "body { max-width: 70ch }\n");
    let templates = repository("tests/bench/templates");
    for path in files_below(&templates) {
        let name = path.file_name().unwrap().to_str().unwrap();
        site.put(&format!("templates/{name}"), fs::read(&path).unwrap());
    }
    site
}

/// A site with the built-in theme, the search, the copy for offline reading, a glossary, citations, and eight exercises a page.
pub(crate) fn full(articles: usize) -> Project {
    let site = site(articles, true);
    site.put("site.toml", "title = \"Site\"\ndescription = \"Articles to count by.\"\nid = \"articles\"\nsearch = true\noffline = true\n");
    let mut terms = String::new();
    let mut works = String::new();
    for n in 0..TERMS {
        writeln!(terms, "[term-{n}]\nterm = \"{}\"\ndefinition = \"What it means, in a sentence or two, for readers who meet it here.\"\n", term(n)).unwrap();
    }
    for n in 0..WORKS {
        writeln!(works, "[work{n}]\nauthors = \"Writer, A. B., & Other, C.\"\nyear = {}\ntitle = \"The title of work {n}\"\ncontainer = \"A Journal, 5(4), 316–340\"\n", 2000 + n).unwrap();
    }
    site.file("glossary.toml", terms)
        .file("references.toml", works)
}

fn term(n: usize) -> String {
    format!("{} {}", WORDS[n * 5], WORDS[n * 3 + 7])
}

fn site(articles: usize, is_full: bool) -> Project {
    let site = Project::new().file("content/_index.md", "# Home\n\nArticles.\n");
    for n in 0..articles {
        let section = n / IN_SECTION;
        site.put(
            &format!("content/sec-{section:03}/_index.md"),
            format!("# Section {section}\n"),
        );
        site.put(
            &format!("content/sec-{section:03}/page-{n:05}.md"),
            article(n, is_full),
        );
    }
    site
}

fn phrase(dice: &mut Dice, words: usize) -> String {
    let words: Vec<_> = (0..words).map(|_| WORDS[dice.below(WORDS.len())]).collect();
    words.join(" ")
}

fn sentence(dice: &mut Dice, words: usize) -> String {
    let text = phrase(dice, words);
    format!("{}{}.", text[..1].to_uppercase(), &text[1..])
}

fn paragraph(dice: &mut Dice, sentences: usize) -> String {
    let sentences: Vec<_> = (0..sentences)
        .map(|_| {
            let words = 8 + dice.below(7);
            sentence(dice, words)
        })
        .collect();
    sentences.join(" ")
}

/// The text of page `n`.
fn article(n: usize, is_full: bool) -> String {
    let mut dice = Dice(n as u64 + 1);
    let d = &mut dice;
    // A link to a page of the section, which every site has.
    let neighbor = n / IN_SECTION * IN_SECTION + (n * 7 + 3) % IN_SECTION;
    let mut text = format!("# {} {n}\n\n", sentence(d, 3).trim_end_matches('.'));
    writeln!(
        text,
        "{} The *{}* is a **{}** of `{}`. See [{}](page-{neighbor:05}.md).\n",
        paragraph(d, 6),
        phrase(d, 2),
        phrase(d, 2),
        phrase(d, 1),
        phrase(d, 2)
    )
    .unwrap();
    for part in 0..4 {
        writeln!(
            text,
            "## {}\n\n{}\n",
            sentence(d, 4).trim_end_matches('.'),
            paragraph(d, 7)
        )
        .unwrap();
        match part {
            0 => {
                for _ in 0..3 {
                    writeln!(
                        text,
                        "- {}\n    - {}\n    - {}",
                        phrase(d, 7),
                        phrase(d, 5),
                        phrase(d, 5)
                    )
                    .unwrap();
                }
            }
            1 => {
                text.push_str("| Name | Kind | Size |\n|------|:----:|-----:|\n");
                for _ in 0..6 {
                    writeln!(
                        text,
                        "| `{}` | {} | {} |",
                        phrase(d, 1),
                        phrase(d, 3),
                        d.below(9_999)
                    )
                    .unwrap();
                }
            }
            2 => {
                writeln!(
                    text,
                    "> {}\n\n{} This has a note.[^1]\n",
                    paragraph(d, 4),
                    paragraph(d, 5)
                )
                .unwrap();
                for step in 1..4 {
                    writeln!(text, "{step}. {}", phrase(d, 8)).unwrap();
                }
            }
            _ => {
                text.push_str("```\n");
                for _ in 0..10 {
                    writeln!(
                        text,
                        "{}({}, {}) = {}",
                        phrase(d, 1),
                        phrase(d, 1),
                        phrase(d, 1),
                        d.below(999)
                    )
                    .unwrap();
                }
                text.push_str("```\n");
            }
        }
        writeln!(
            text,
            "\n### {}\n\n{}\n",
            sentence(d, 3).trim_end_matches('.'),
            paragraph(d, 6)
        )
        .unwrap();
    }
    writeln!(text, "[^1]: {}", sentence(d, 10)).unwrap();
    if is_full {
        for _ in 0..3 {
            let (a, b) = (d.below(TERMS), d.below(WORKS));
            writeln!(
                text,
                "\n{} It is about {} [@work{b}].",
                sentence(d, 9),
                term(a)
            )
            .unwrap();
        }
        exercises(&mut text, n, d);
    }
    text
}

/// One exercise of each kind.
fn exercises(t: &mut String, n: usize, d: &mut Dice) {
    let mut item = |words| phrase(d, words);
    writeln!(t, "\n## To try\n\n### What might you do? {{#choice-{n} .choice}}\n\n- [ ] {}\n  > {}\n- [ ] {}\n  > {}\n", item(6), item(9), item(6), item(9)).unwrap();
    writeln!(t, "### How is it lately? {{#scale-{n} .scale}}\n\n0. hardly ever\n1. sometimes\n2. often\n\n- {}\n- {} {{reverse}}\n\n> **0–1** {}\n\n> **2–4** {}\n", item(7), item(7), item(9), item(9)).unwrap();
    writeln!(
        t,
        "### A moment {{#reflect-{n} .reflect lines=5}}\n\n{}\n\n- {}?\n- {}?\n",
        item(9),
        item(7),
        item(7)
    )
    .unwrap();
    writeln!(t, "### This or that? {{#sort-{n} .sort shuffle}}\n\n- **Steady ground**\n  - {}\n    > {}\n- **Worth raising**\n  - {}\n    > {}\n", item(6), item(8), item(6), item(8)).unwrap();
    writeln!(
        t,
        "### Turn it over {{#cards-{n} .cards}}\n\n- {}\n  > {}\n- {}\n  > {}\n",
        item(6),
        item(9),
        item(6),
        item(9)
    )
    .unwrap();
    writeln!(t, "### Between times {{#checklist-{n} .checklist}}\n\n- [ ] {}\n- [ ] {}\n- [ ] {}\n\n> **0** {}\n\n> **1–3** {}\n", item(7), item(7), item(7), item(8), item(8)).unwrap();
    writeln!(t, "### Find your words {{#phrase-{n} .phrase}}\n\nWhen **this happens**, I notice **this in me**.\n\n- **this happens**\n  - {}\n- **this in me**\n  - {}\n", item(4), item(4)).unwrap();
    writeln!(t, "### One small step {{#plan-{n} .plan again=7d}}\n\nIf **the moment comes**, I will **the step**.\n\n- **the moment comes**\n  - {}\n- **the step**\n  - {}", item(4), item(4)).unwrap();
}
