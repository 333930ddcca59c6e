//! Terms of the glossary in the text: what an author writes beside what is published.

use crate::support::project::Project;

const GLOSSARY: &str = "[repair]\nterm = \"Repair\"\ndefinition = \"Mending *together*.\"\nforms = [\"repairs\"]\n\n\
                        [base]\nterm = \"Secure base\"\ndefinition = \"See [repair](/glossary/#repair).\"\n\n\
                        [plain]\nterm = \"Plain\"\ndefinition = \"Not linked.\"\nlink = false\n";

/// The text of a page with this Markdown, on a site with the glossary above.
fn text_of(markdown: &str) -> String {
    let site = Project::new().file("glossary.toml", GLOSSARY);
    site.file("content/page.md", format!("# Page\n\n{markdown}"))
        .built()
        .text("page/index.html")
}

/// How often something is in a text.
fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

const LINK: &str = "<a class=\"term\" href=\"../glossary/index.html#repair\">";

#[test]
fn the_first_use_of_a_term_is_linked_and_its_meaning_folded_behind_the_block() {
    let expected = format!(
        "<p>A {LINK}repair</a> and a repair.</p>\n<details class=\"margin-note term-note\">\n\
         <summary>In other words: Repair</summary>\n<dl>\n<dt>Repair</dt>\n<dd>Mending <em>together</em>.</dd>\n</dl>\n\
         </details><p>Repair again.</p>"
    );
    assert_eq!(
        text_of("A repair and a repair.\n\nRepair again.\n"),
        expected
    );
}

#[test]
fn the_terms_of_a_block_share_one_fold() {
    let html = text_of("A secure base for repairs.\n");
    assert!(
        html.contains("<summary>In other words: Secure base, Repair</summary>"),
        "{html}"
    );
    assert_eq!(count(&html, "<details"), 1, "{html}");
}

#[test]
fn a_term_may_stand_across_the_end_of_a_line() {
    assert!(text_of("A secure\nbase.\n").contains(">secure\nbase</a>."));
}

#[test]
fn headings_links_code_labels_footnotes_and_exercises_are_left_alone() {
    let html = text_of(
        "## Repair\n\n[repair](/glossary/) `repair`[^n]\n\n```\nrepair\n```\n\nRepair\n: Repair.\n\n\
         ### Repair {#try .choice}\n\nRepair?\n\n- [ ] Repair.\n  > Repair.\n- [ ] No.\n  > No.\n\n---\n\n[^n]: Repair.\n",
    );
    assert_eq!(
        count(&html, "class=\"term\""),
        1,
        "only the meaning in the definition list: {html}"
    );
    assert!(
        html.contains(&format!("<dd>{LINK}Repair</a>.</dd>")),
        "{html}"
    );
}

#[test]
fn a_link_set_by_hand_counts_as_the_first_use() {
    let html = text_of("To [repair](/glossary/#repair) is repair.\n");
    assert_eq!(count(&html, "class=\"term\""), 0, "{html}");
    assert_eq!(count(&html, "In other words: Repair"), 1, "{html}");
}

#[test]
fn a_term_and_a_page_may_stay_without_links() {
    assert_eq!(text_of("Plain words.\n"), "<p>Plain words.</p>");
    let site = Project::new().file("glossary.toml", GLOSSARY);
    let site = site
        .file(
            "content/page.md",
            "+++\nglossary = false\n+++\n# Page\n\nA repair.\n",
        )
        .built();
    assert_eq!(site.text("page/index.html"), "<p>A repair.</p>");
}

#[test]
fn a_link_in_a_definition_leads_to_the_same_place_from_every_page() {
    let html = text_of("A secure base.\n");
    assert!(
        html.contains("See <a href=\"../glossary/index.html#repair\">repair</a>."),
        "{html}"
    );
}

#[test]
fn an_acronym_and_a_word_of_its_letters_are_two_terms() {
    let glossary = "[act]\nterm = \"act\"\ndefinition = \"A deed.\"\n\n[therapy]\nterm = \"ACT\"\ndefinition = \"One.\"\n\n\
                    [quiet]\nterm = \"Act\"\nlink = false\ndefinition = \"A part of a play.\"\n";
    let site = Project::new()
        .file("glossary.toml", glossary)
        .file("content/page.md", "# Page\n\nACT is an act.\n")
        .built();
    let text = site.text("page/index.html");
    assert!(
        text.contains(
            "#therapy\">ACT</a> is an <a class=\"term\" href=\"../glossary/index.html#act\">act</a>"
        ),
        "{text}"
    );
}
