//! Whole small sites, built by the library: what an author writes beside what is published.

use crate::support::project::{Project, text_of};
use crate::support::repository;
use inquill::pipeline::Request;
use std::fs;

#[test]
fn a_number_before_a_name_orders_and_leaves_the_address() {
    let site = Project::new()
        .file("content/read/10-last.md", "# Last\n")
        .file("content/read/2-first.md", "# First\n")
        .built();
    let first = site.read("read/first/index.html");
    assert!(
        first.contains("href=\"../../read/last/index.html\""),
        "the next page is linked: {first}"
    );
    assert!(site.output().join("read/last/index.html").exists());
}

#[test]
fn a_page_without_a_number_may_say_its_place_with_weight() {
    let site = Project::new()
        .file("content/read/a.md", "+++\nweight = 2\n+++\n# Second\n")
        .file("content/read/b.md", "+++\nweight = 1\n+++\n# First\n")
        .built();
    assert!(
        site.read("read/b/index.html")
            .contains("href=\"../../read/a/index.html\" rel=\"next\""),
        "{}",
        site.read("read/b/index.html")
    );
}

#[test]
fn a_link_between_files_becomes_a_link_between_pages() {
    let site = Project::new()
        .file(
            "content/01-one.md",
            "# One\n\n[two](sub/02-two.md#there) [home](_index.md) [logo](/logo.txt)\n",
        )
        .file("content/sub/02-two.md", "# Two\n\n## There\n")
        .file("static/logo.txt", "logo")
        .built();
    let expected = "<p><a href=\"../sub/two/index.html#there\">two</a> <a href=\"../index.html\">home</a> <a href=\"../logo.txt\">logo</a></p>";
    assert_eq!(site.text("one/index.html"), expected);
}

#[test]
fn front_matter_may_be_toml_or_yaml_or_missing() {
    let site = Project::new()
        .file(
            "content/toml.md",
            "\u{feff}+++\r\ntitle = \"From TOML\"\r\n+++\r\nText.\r\n",
        )
        .file(
            "content/yaml.md",
            "---\ntitle: From YAML\nkeywords: [a, b]\n---\nText.\n",
        )
        .file("content/none.md", "# From the heading\n\nText.\n")
        .built();
    for (address, title) in [
        ("toml", "From TOML"),
        ("yaml", "From YAML"),
        ("none", "From the heading"),
    ] {
        assert!(
            site.read(&format!("{address}/index.html"))
                .contains(&format!("<title>{title} · Site</title>")),
            "{address}"
        );
    }
}

#[test]
fn a_draft_is_left_out_unless_asked_for() {
    let site = Project::new().file("content/draft.md", "+++\ndraft = true\n+++\n# Draft\n");
    site.build();
    assert!(!site.output().join("draft/index.html").exists());
    site.build_with(&Request {
        drafts: true,
        ..Request::default()
    });
    assert!(site.output().join("draft/index.html").exists());
}

#[test]
fn a_table_a_task_list_and_a_definition_list_are_written() {
    let html =
        text_of("| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\nterm\n: meaning\n");
    assert!(html.contains("<thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr></thead><tbody><tr><td>1</td><td class=\"right\">2</td></tr>"), "{html}");
    assert!(
        html.contains("<li><label><input type=\"checkbox\" disabled checked> done</label></li>"),
        "{html}"
    );
    assert!(
        html.contains("<dl>\n<dt>term</dt>\n<dd>meaning</dd>\n</dl>"),
        "{html}"
    );
}

#[test]
fn a_footnote_stands_behind_the_block_that_refers_to_it() {
    let html = text_of("One.[^a]\n\nTwo.\n\n[^a]: A note.\n");
    let note = html.find("id=\"fn-1\"").unwrap();
    assert!(
        html.find("One.").unwrap() < note && note < html.find("Two.").unwrap(),
        "{html}"
    );
    assert!(
        html.contains("<sup class=\"footnote-ref\" id=\"fnref-1\"><a href=\"#fn-1\">1</a></sup>"),
        "{html}"
    );
}

#[test]
fn quotes_and_dashes_become_typographic() {
    assert_eq!(text_of("\"It's\" 4--6 ...\n"), "<p>“It’s” 4–6 …</p>");
}

#[test]
fn equal_headings_get_different_ids() {
    assert_eq!(
        text_of("## Same\n\n## Same\n"),
        "<h2 id=\"same\">Same</h2>\n<h2 id=\"same-2\">Same</h2>"
    );
}

#[test]
fn a_picture_alone_with_a_title_is_a_figure_and_lies_beside_its_page() {
    let site = Project::new()
        .file(
            "content/read/page.md",
            "# Page\n\n![A dot](dot.gif \"One dot\")\n",
        )
        .file("content/read/dot.gif", "GIF89a\u{1}\0\u{1}\0\0\0\0;")
        .built();
    let html = site.text("read/page/index.html");
    assert!(
        html.contains("<figure")
            && html.contains("<img src=\"../../read/dot.gif\" alt=\"A dot\"")
            && html.contains("One dot</p>"),
        "{html}"
    );
    assert!(site.output().join("read/dot.gif").exists());
}

#[test]
fn a_harmless_drawing_is_set_into_the_page_and_any_other_stays_a_file() {
    let site = Project::new()
        .file(
            "content/page.md",
            "# Page\n\n![Good](good.svg)\n\n![Bad](bad.svg)\n",
        )
        .file(
            "content/good.svg",
            "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>",
        )
        .file(
            "content/bad.svg",
            "<svg onload=\"x()\"><script>x()</script></svg>",
        );
    let said: Vec<_> = site
        .build()
        .diagnostics
        .as_slice()
        .iter()
        .map(|found| found.code.name())
        .collect();
    assert_eq!(
        said,
        ["not-a-page"],
        "whoever opens it would run what is in it"
    );
    let html = site.text("page/index.html");
    assert!(html.contains("<path d=\"M0 0\"/>"), "{html}");
    assert!(
        html.contains("<img src=\"../bad.svg\"") && !html.contains("onload"),
        "{html}"
    );
}

#[test]
fn a_template_of_the_authors_takes_the_place_of_the_themes() {
    let site = Project::new()
        .file("content/page.md", "# Page\n\nText.\n")
        .file(
            "templates/page.html",
            "{{ page.title }}|{{ page.content | safe }}",
        )
        .built();
    assert_eq!(site.read("page/index.html"), "Page|<p>Text.</p>\n");
}

#[test]
fn a_stylesheet_part_of_the_authors_is_bound_into_the_one_stylesheet() {
    let site = Project::new()
        .file("static/theme/99-mine.css", "b{color:inherit}")
        .built();
    let sheets: Vec<_> = site
        .files()
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|e| e == "css"))
        .collect();
    assert_eq!(sheets.len(), 1);
    assert!(String::from_utf8_lossy(&sheets[0].1).ends_with("b{color:inherit}\n"));
}

#[test]
fn a_pages_exercises_are_collected_with_a_way_back_to_the_text() {
    let site = Project::new()
        .file(
            "content/page.md",
            "# Page\n\nProse.\n\n## Try {#try .reflect}\n\nWhat now?\n",
        )
        .built();
    let sheet = site.read("self-checks/page/index.html");
    assert!(
        sheet.contains("id=\"try\"") && !sheet.contains("Prose."),
        "{sheet}"
    );
    assert!(
        sheet.contains("href=\"../../page/index.html#try\""),
        "{sheet}"
    );
    assert!(
        site.read("self-checks/index.html")
            .contains("href=\"../self-checks/page/index.html#try\"")
    );
}

#[test]
fn a_citation_leads_to_the_source_and_back() {
    let site = Project::new()
        .file(
            "references.toml",
            "[smith2020]\nauthors = \"Smith, A. & Jones, B.\"\nyear = 2020\ntitle = \"Work\"\n",
        )
        .file("content/page.md", "# Page\n\nA claim. [@smith2020]\n")
        .built();
    assert!(
        site.text("page/index.html")
            .contains("href=\"../sources/index.html#smith2020\"")
    );
    let sources = site.read("sources/index.html");
    assert!(
        sources.contains("id=\"smith2020\"") && sources.contains("href=\"../page/index.html\""),
        "{sources}"
    );
}

#[test]
fn a_description_stands_below_the_title_unless_it_is_the_beginning_of_the_text() {
    let site = Project::new()
        .file(
            "content/said.md",
            "+++\ndescription = \"About it.\"\n+++\n# Said\n\nIt begins.\n",
        )
        .file("content/unsaid.md", "# Unsaid\n\nIt begins.\n")
        .built();
    assert!(
        site.read("said/index.html")
            .contains("<p class=\"opener-line\">About it.</p>")
    );
    assert!(!site.read("unsaid/index.html").contains("opener-line"));
}

#[test]
fn a_description_taken_from_the_text_leaves_citations_out() {
    let site = Project::new()
        .file("references.toml", "[smith2020]\ntitle = \"Work\"\n")
        .file(
            "content/page.md",
            "# Page\n\nA claim. [@smith2020] And more.\n",
        )
        .built();
    assert!(
        site.read("page/index.html")
            .contains("<meta name=\"description\" content=\"A claim. And more.\">")
    );
}

#[test]
fn a_mistake_of_a_template_is_said_once_however_many_pages_use_it() {
    let site = Project::new()
        .file("content/a.md", "# A\n")
        .file("content/b.md", "# B\n")
        .file("templates/page.html", "{{ page.titel }}");
    let outcome = site.build();
    assert_eq!(
        outcome.diagnostics.as_slice().len(),
        1,
        "{:?}",
        outcome.diagnostics
    );
}

#[test]
fn a_base_url_gives_canonical_addresses() {
    let site = Project::new().file("content/page.md", "# Page\n");
    site.build_with(&Request {
        base_url: Some("https://example.org/sub/".to_owned()),
        ..Request::default()
    });
    assert!(
        site.read("page/index.html")
            .contains("<link rel=\"canonical\" href=\"https://example.org/sub/page/\">")
    );
}

#[test]
fn a_reader_on_any_missing_address_finds_home_when_the_base_url_is_known() {
    let site = Project::new();
    site.build_with(&Request {
        base_url: Some("https://example.org/sub/".to_owned()),
        ..Request::default()
    });
    assert!(site.read("404.html").contains("href=\"/sub/index.html\""));
}

#[test]
fn a_date_before_a_name_orders_leaves_the_address_and_is_the_pages_date() {
    let site = Project::new()
        .file(
            "site.toml",
            "title = \"Site\"\nbase_url = \"https://example.org/\"\n",
        )
        .file("content/read/2026-05-01-later.md", "# Later\n\nText.\n")
        .file("content/read/2026-04-30-first.md", "# First\n\nText.\n")
        .file("content/read/2026-02-30-no-day.md", "# No day\n\nText.\n")
        .file(
            "content/read/2026-06-01-folder/index.md",
            "+++\ndate = 2020-01-01\n+++\n# Folder\n\nText.\n",
        )
        .built();
    assert!(
        site.read("read/first/index.html")
            .contains("href=\"../../read/later/index.html\" rel=\"next\"")
    );
    assert!(site.output().join("read/folder/index.html").exists());
    assert!(
        site.output().join("read/02-30-no-day/index.html").exists(),
        "what is no date is a number in front"
    );
    let feed = site.read("feed.xml");
    assert!(
        feed.contains("2026-04-30T")
            && feed.contains("2020-01-01T")
            && !feed.contains("2026-06-01T"),
        "{feed}"
    );
}

#[test]
fn links_to_files_hold_whatever_stands_in_their_names() {
    let picture = repository("docs/content/01-tutorial/which-is-open.png");
    let site = Project::new()
        .file(
            "content/page.md",
            "# Page\n\n[a](<a b%23c%2525.txt>) ![A page](<a%20b%23c.png>) [ü](ü.txt)\n",
        )
        .file("content/a b#c%25.txt", "text")
        .file("content/ü.txt", "text");
    fs::copy(picture, site.root().join("content/a b#c.png")).unwrap();
    let site = site.built();
    let text = site.text("page/index.html");
    for part in [
        "href=\"../a%20b%23c%2525.txt\"",
        "src=\"../a%20b%23c.png\"",
        ", ../a%20b%23c.png 1938w\"",
        "href=\"../%C3%BC.txt\"",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.contains("srcset=\"../renditions/a%20b%23c-"), "{text}");
}

#[test]
fn a_file_whose_name_has_its_accents_apart_is_linked_to_as_any_other() {
    let site = Project::new()
        .file(
            "content/u\u{308}bung.md",
            "# Übung\n\n[](bild\u{308}.txt)x\n",
        )
        .file(
            "content/page.md",
            "# Page\n\n[](übung.md) and [](u\u{308}bung.md)\n",
        )
        .file("content/bild\u{308}.txt", "x");
    let outcome = site.build();
    let said: Vec<_> = outcome
        .diagnostics
        .as_slice()
        .iter()
        .map(|found| found.code.name())
        .collect();
    assert_eq!(said, ["empty-link"], "the file was found, and has no name");
    site.put(
        "content/u\u{308}bung.md",
        "# Übung\n\n[x](bild\u{308}.txt)\n",
    );
    let site = site.built();
    assert_eq!(
        site.text("page/index.html")
            .matches("übung/index.html")
            .count()
            + site
                .text("page/index.html")
                .matches("%C3%BCbung/index.html")
                .count(),
        2
    );
}

#[test]
fn a_task_with_a_block_behind_it_closes_its_label_first() {
    let site = Project::new()
        .file("content/page.md", "# Page\n\n- [x] a\n  > r\n- [ ] b\n")
        .built();
    let text = site.text("page/index.html");
    assert!(
        text.contains(" a</label>\n<blockquote>") || text.contains(" a</label><blockquote>"),
        "{text}"
    );
    assert_eq!(
        text.matches("<label>").count(),
        text.matches("</label>").count()
    );
}

#[test]
fn a_page_says_which_site_its_answers_belong_to() {
    let body = |site: Project, page: &str| {
        let html = site.built().read(page);
        let (_, behind) = html.split_once("<body ").unwrap();
        behind.split_once('>').unwrap().0.to_owned()
    };
    let site = |toml: &str| {
        Project::new()
            .file("site.toml", toml)
            .file("content/read/page.md", "# Page\n")
    };
    let made = body(site("title = \"My site\"\n"), "read/page/index.html");
    assert!(made.ends_with("data-site=\"my-site\" data-made"), "{made}");
    let below =
        "title = \"My site\"\nid = \"my-site-one\"\nbase_url = \"https://example.org/one/\"\n";
    let below = body(site(below), "index.html");
    assert!(
        below.ends_with("data-site=\"my-site-one\" data-former=\"my-site\""),
        "{below}"
    );
    let chosen = body(site("title = \"My site\"\nid = \"mine\"\n"), "index.html");
    assert!(chosen.ends_with("data-site=\"mine\""), "{chosen}");
}
