//! Pictures, formulas, citations, cross references and shared pieces: what an author writes beside what is published.

use crate::support::project::{Project, text_of};
use std::fs;

/// The head of a GIF of 300 × 200 pixels: all that is read of it.
const GIF: &[u8] = b"GIF89a\x2c\x01\xc8\x00\x00\x00\x00;";

fn with_picture(site: Project, path: &str, bytes: &[u8]) -> Project {
    let site = site.file(path, "");
    fs::write(site.root().join(path), bytes).unwrap();
    site
}

#[test]
fn a_picture_has_the_size_of_its_file_so_that_the_text_does_not_jump() {
    let site = with_picture(Project::new(), "content/a.gif", GIF).file(
        "content/page.md",
        "# Page\n\nIn text ![a](a.gif)\n\n![wide](wide.svg) ![box](box.svg)\n",
    );
    let site = site
        .file(
            "content/wide.svg",
            "<svg width=\"40px\" height=\"20.5\" onload=\"x()\"/>",
        )
        .file(
            "content/box.svg",
            "<?xml version=\"1.0\"?><svg viewBox=\"0 0 30 10\" onload=\"x()\"/>",
        )
        .built();
    let html = site.text("page/index.html");
    for size in [
        "src=\"../a.gif\" alt=\"a\" width=\"300\" height=\"200\"",
        "width=\"40\" height=\"20\"",
        "width=\"30\" height=\"10\"",
    ] {
        assert!(html.contains(size), "{size} in {html}");
    }
}

#[test]
fn dollars_are_money_unless_formulas_are_asked_for() {
    assert_eq!(
        text_of("From $5 to $10, or $5/$10.\n"),
        "<p>From $5 to $10, or $5/$10.</p>"
    );
}

#[test]
fn a_formula_is_mathml_and_a_dollar_amount_beside_it_stays_one() {
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\nmath = true\n")
        .file(
            "content/page.md",
            "# Page\n\nIt costs $5 and $10, and $r^2$ is a number.\n\n$$\\frac{a}{b}$$\n",
        )
        .file(
            "content/money.md",
            "+++\nmath = false\n+++\n# Money\n\n$5/$10\n",
        )
        .built();
    let html = site.text("page/index.html");
    assert!(
        html.contains("costs $5 and $10, and <math display=\"inline\">"),
        "{html}"
    );
    assert!(html.contains("<msup><mi>r</mi><mn>2</mn></msup>"), "{html}");
    assert!(
        html.contains(
            "<div class=\"formula\" role=\"group\" tabindex=\"0\" aria-label=\"Formula\"><math display=\"block\">"
        ),
        "{html}"
    );
    assert_eq!(site.text("money/index.html"), "<p>$5/$10</p>");
}

#[test]
fn a_page_alone_may_have_formulas() {
    let site = Project::new()
        .file("content/page.md", "+++\nmath = true\n+++\n# Page\n\n$x$\n")
        .built();
    assert!(site.text("page/index.html").contains("<mi>x</mi>"));
}

const WORKS: &str = "[a]\nauthors = \"Ames, A.\"\nyear = 2001\ntitle = \"One\"\n\n[b]\nauthors = \"Bell, B.\"\nyear = 2002\ntitle = \"Two\"\n";

#[test]
fn a_citation_may_say_where_and_name_several_sources() {
    let site = Project::new().file("references.toml", WORKS);
    let site = site
        .file(
            "content/page.md",
            "# Page\n\nSo [@a, p. 12; @b]. And [@a].\n",
        )
        .built();
    let html = site.text("page/index.html");
    let marks = "So <a class=\"citation\" href=\"../sources/index.html#a\">(Ames, 2001, p. 12;</a> \
                 <a class=\"citation\" href=\"../sources/index.html#b\">Bell, 2002)</a>.";
    assert!(html.contains(marks), "{html}");
    assert_eq!(
        html.matches("source-note").count(),
        2,
        "a source cited twice in a block has one note: {html}"
    );
}

#[test]
fn a_citation_may_have_words_in_front_and_leave_out_a_name_that_the_text_has_said() {
    let site = Project::new().file("references.toml", WORKS);
    let site = site
        .file(
            "content/page.md",
            "# Page\n\nAmes [-@a] did [see @b p. 3; also @a]. [write a@b.org]\n",
        )
        .built();
    let html = site.text("page/index.html");
    for mark in [
        ">(2001)</a>",
        ">(see Bell, 2002, p. 3;</a>",
        ">also Ames, 2001)</a>",
        "[write <a href=\"mailto:a@b.org\"",
    ] {
        assert!(html.contains(mark), "{mark} in {html}");
    }
}

#[test]
fn works_of_one_author_and_year_are_told_apart_where_they_are_cited_and_listed() {
    let works = "[a]\nauthors = \"Ames, A.\"\nyear = 2001\ntitle = \"Two?\"\n\n[b]\nauthors = \"Ames, A.\"\nyear = 2001\ntitle = \"One\"\n\n[c]\ntitle = \"Zero\"\nyear = 1999\n";
    let site = Project::new().file("references.toml", works);
    let site = site
        .file("content/page.md", "# Page\n\nSo [@a], [@b] and [@c].\n")
        .built();
    let html = site.text("page/index.html");
    for mark in ["(Ames, 2001b)", "(Ames, 2001a)", "(Zero, 1999)"] {
        assert!(html.contains(mark), "{mark} in {html}");
    }
    let sources = site.read("sources/index.html");
    for line in [
        ">Ames, A. (2001a). <cite>One</cite>.</p>",
        ">Ames, A. (2001b). <cite>Two?</cite></p>",
        "><cite>Zero</cite> (1999).</p>",
    ] {
        assert!(sources.contains(line), "{line} in {sources}");
    }
}

#[test]
fn a_body_with_commas_in_its_name_is_one_author() {
    let works = "[a]\nauthors = [\"Ministry of Health, Welfare and Sport\", \"Lind, A.\"]\nyear = 2001\ntitle = \"One\"\n";
    let site = Project::new()
        .file("references.toml", works)
        .file("content/page.md", "# Page\n\nSo [@a].\n")
        .built();
    let html = site.text("page/index.html");
    assert!(
        html.contains("(Ministry of Health, Welfare and Sport &amp; Lind, 2001)"),
        "{html}"
    );
}

#[test]
fn what_latex_writes_in_signs_is_read_as_letters() {
    let bib = r#"@article{a, author = {S\o{}rensen, {\'E}mile and M{\"u}ller, J.~K.}, title = {The \emph{real} \textit{E. coli} \& $\alpha$}, journal = {J.~Soil}, volume = 2, url = {https://example.org/a{\_}b}, year = 2001}"#;
    let site = Project::new()
        .file("references.bib", bib)
        .file("content/page.md", "# Page\n\nSo [@a].\n")
        .built();
    let sources = site.read("sources/index.html");
    let line = "Sørensen, É., &amp; Müller, J. K. (2001). <cite>The real E. coli &amp; α</cite>. J.\u{a0}Soil, 2.";
    assert!(sources.contains(line), "{sources}");
    assert!(
        sources.contains("href=\"https://example.org/a_b\""),
        "{sources}"
    );
}

#[test]
fn a_link_without_a_text_takes_the_name_of_what_it_points_at() {
    let site = with_picture(Project::new(), "content/a.gif", GIF)
        .file("glossary.toml", "[word]\nterm = \"A word\"\ndefinition = \"Its meaning.\"\n")
        .file("content/other.md", "# The other\n\n## A part\n\n![alt](a.gif \"A <caption>\")\n\n### Try it {#try .reflect}\n")
        .file(
            "content/page.md",
            "# Page\n\n[](other.md), [](other.md#a-part), [](other.md#figure-a), [](other.md#try), [](/glossary/#word)\n",
        )
        .built();
    let html = site.text("page/index.html");
    for (at, name) in [
        ("other/index.html", "The other"),
        ("other/index.html#a-part", "A part"),
        ("other/index.html#figure-a", "A &lt;caption&gt;"),
        ("other/index.html#try", "Try it"),
        ("glossary/index.html#word", "A word"),
    ] {
        assert!(
            html.contains(&format!("<a href=\"../{at}\">{name}</a>")),
            "{name} in {html}"
        );
    }
    assert!(
        site.text("other/index.html")
            .contains("<figure class=\"picture\" id=\"figure-a\">")
    );
}

#[test]
fn a_shared_piece_is_set_into_pages_and_is_none_itself() {
    let site = Project::new()
        .file(
            "content/_note.md",
            "A note.[^1] [Home](_index.md), ![again](more/_deep.md)\n\n[^1]: Of the piece.\n",
        )
        .file("content/_outer.md", "Outer.\n\n![deep](more/_deep.md)\n")
        .file("content/more/_deep.md", "## Deep\n\n[note](../page.md)\n")
        .file(
            "content/more/index.md",
            "# More\n\n![outer](../_outer.md)\n",
        );
    let site = site
        .file(
            "content/_note.md",
            "A note.[^1] [Home](_index.md)\n\n[^1]: Of the piece.\n",
        )
        .file(
            "content/page.md",
            "# Page\n\nBefore.[^1]\n\n![the note](_note.md)\n\nAfter.\n\n[^1]: Of the page.\n",
        )
        .built();
    let html = site.text("page/index.html");
    let order = [
        "Before.",
        "Of the page.",
        "A note.",
        "href=\"../index.html\"",
        "Of the piece.",
        "After.",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|text| {
            html.find(text)
                .unwrap_or_else(|| panic!("{text} in {html}"))
        })
        .collect();
    assert!(places.is_sorted(), "{html}");
    assert!(
        html.contains("id=\"fn-1\"") && html.contains("id=\"fn-2\""),
        "each has its own footnote: {html}"
    );
    assert_eq!(
        site.text("more/index.html"),
        "<p>Outer.</p>\n<h2 id=\"deep\">Deep</h2>\n<p><a href=\"../page/index.html\">note</a></p>",
        "links are seen from the piece"
    );
    assert!(
        !site.output().join("note/index.html").exists() && !site.output().join("_note.md").exists()
    );
}

#[test]
fn an_exercise_in_a_shared_piece_is_one_of_its_page() {
    let site = Project::new()
        .file("content/_try.md", "### Try {#try .reflect}\n\nWhat now?\n")
        .file(
            "content/page.md",
            "# Page\n\n![an exercise](_try.md)\n\nAfter.\n",
        )
        .built();
    assert!(
        site.read("self-checks/page/index.html")
            .contains("id=\"try\"")
    );
    assert!(
        site.read("page/index.html").contains("<p>After.</p>"),
        "the piece ends the exercise"
    );
}

#[test]
fn a_reference_manager_may_keep_the_sources() {
    let bib = "@book{lind2019,\n  author = {Lind, Anna},\n  title = {Soil},\n  publisher = {Earth},\n  year = 2019,\n  urldate = {2026-11-24},\n}\n";
    let site = Project::new()
        .file("references.toml", WORKS)
        .file("references.bib", bib)
        .file("content/page.md", "# Page\n\nSo [@lind2019; @a].\n")
        .built();
    assert!(
        site.text("page/index.html").contains("(Lind, 2019;</a>"),
        "{}",
        site.text("page/index.html")
    );
    let sources = site.read("sources/index.html");
    assert!(
        sources.contains("Lind, A. (2019). <cite>Soil</cite>. Earth."),
        "{sources}"
    );
    assert!(sources.contains("Checked 24 November 2026"), "{sources}");
    let order = ["id=\"a\"", "id=\"b\"", "id=\"lind2019\""].map(|id| sources.find(id).unwrap());
    assert!(order.is_sorted(), "both lists are one, by author");
}

#[test]
fn code_in_a_known_language_is_told_apart_and_any_other_is_left_as_it_is() {
    let html = text_of("```toml\ntitle = \"<b>\" # why\n```\n\n```klingon\na < b\n```\n");
    assert!(html.contains("<code class=\"language-toml\">"), "{html}");
    assert!(
        html.contains("<span class=\"code-comment\"># why</span>")
            && html.contains("\"&lt;b&gt;\"</span>"),
        "{html}"
    );
    assert!(
        html.contains("<code class=\"language-klingon\">a &lt; b\n</code>"),
        "{html}"
    );
}
