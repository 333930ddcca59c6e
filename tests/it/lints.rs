//! What `check` makes of a site that could be published, and what its author may say about it.

use crate::support::program::{inquill, stderr};
use crate::support::project::Project;
use crate::support::repository;
use std::fs;

/// A site of a home page and one other.
fn site(config: &str, page: &str) -> Project {
    Project::with_page(page).file("site.toml", format!("title = \"Site\"\n{config}"))
}

/// The codes that a command reports, and its exit code.
fn codes(site: &Project, command: &str) -> (Vec<String>, Option<i32>) {
    let output = site.inquill(&[command]);
    let said = stderr(&output);
    let codes = said.lines().filter_map(|line| {
        let (severity, rest) = line.split_once('[')?;
        let (code, _) = rest.split_once("]:")?;
        matches!(severity, "error" | "warning" | "note").then(|| format!("{severity} {code}"))
    });
    (codes.collect(), output.status.code())
}

fn found(config: &str, page: &str) -> Vec<String> {
    codes(&site(config, page), "check").0
}

const VAGUE: &str = "[Here](_index.md).";

#[test]
fn the_site_of_this_repository_is_clean() {
    let said = stderr(&inquill(&repository(""), &["check"]));
    assert!(
        said.ends_with("all is well\n") && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
fn build_leaves_to_check_what_takes_a_second_reading() {
    let site = site("", &format!("# Page\n\n{VAGUE}\n\n[^x]: A footnote.\n"));
    assert_eq!(
        codes(&site, "build"),
        (vec!["warning unused-footnote".to_owned()], Some(0))
    );
    let both = ["warning vague-link", "warning unused-footnote"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(codes(&site, "check"), (both, Some(0)));
}

#[test]
fn a_level_holds_for_build_and_for_check() {
    let page = "# Page\n\nText.\n\n[^x]: A footnote.\n";
    let strict = site("[lints]\nunused-footnote = \"error\"\n", page);
    let error = (vec!["error unused-footnote".to_owned()], Some(1));
    assert_eq!(
        (codes(&strict, "build"), codes(&strict, "check")),
        (error.clone(), error)
    );
    assert!(!strict.root().join("dist").exists());
    let mild = site("[lints]\nunused-footnote = \"allow\"\n", page);
    assert_eq!(
        (codes(&mild, "build"), codes(&mild, "check")),
        ((vec![], Some(0)), (vec![], Some(0)))
    );
}

#[test]
fn build_stops_for_what_the_author_calls_an_error_and_leaves_the_rest_to_check() {
    let page = format!("# Page\n\n{VAGUE}\n\n## A\n\n#### B\n");
    let strict = site("[lints]\nvague-link = \"error\"\n", &page);
    assert_eq!(
        codes(&strict, "build"),
        (vec!["error vague-link".to_owned()], Some(1))
    );
    assert!(!strict.root().join("dist").exists());
    let both = ["error vague-link", "warning heading-order"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(codes(&strict, "check"), (both, Some(1)));
    let fixed = site(
        "[lints]\nvague-link = \"error\"\n",
        "# Page\n\n<!-- inquill-allow: vague-link -->\n\n[Here](_index.md).\n",
    );
    assert_eq!(codes(&fixed, "build"), (vec![], Some(0)));
}

#[test]
fn a_note_can_be_made_a_warning() {
    let site = site(
        "[lints]\ndraft = \"warn\"\n",
        "+++\ndraft = true\n+++\n# Page\n",
    );
    assert_eq!(
        codes(&site, "build"),
        (vec!["warning draft".to_owned()], Some(0))
    );
}

#[test]
fn a_comment_allows_a_lint_in_the_block_behind_it_only() {
    let allow = "<!-- inquill-allow: vague-link -->";
    assert_eq!(
        found("", &format!("# Page\n\n{allow}\n\n{VAGUE}\n")),
        Vec::<String>::new()
    );
    let twice = format!("# Page\n\n{allow}\n\n{VAGUE}\n\n{VAGUE}\n");
    assert_eq!(found("", &twice), ["warning vague-link"]);
}

#[test]
fn a_comment_in_a_block_allows_a_lint_in_that_block_only() {
    let item = format!("- One. {VAGUE} <!-- inquill-allow: vague-link -->\n- Two. {VAGUE}\n");
    assert_eq!(
        found("", &format!("# Page\n\n{item}")),
        ["warning vague-link"]
    );
}

#[test]
fn a_comment_above_an_exercise_allows_a_lint_in_the_whole_of_it() {
    let exercise = "## Q {#q .choice}\n\n- [ ] One\n  > It is wrong.\n- [ ] Two\n  > It is poor.\n\n> A failure.\n\n---\n\nMore.\n";
    assert_eq!(
        found("", &format!("# Page\n\n{exercise}")),
        ["warning verdict-word"; 3]
    );
    let allowed = format!("# Page\n\n<!-- inquill-allow: verdict-word -->\n\n{exercise}");
    assert_eq!(found("", &allowed), Vec::<String>::new());
}

#[test]
fn a_comment_at_the_top_allows_what_is_said_of_the_page_as_a_whole_and_leaves_its_title_alone() {
    let site = site(
        "",
        "<!-- inquill-allow: duplicate-title -->\n\n# Home\n\nText.\n",
    );
    assert_eq!(codes(&site, "check"), (vec![], Some(0)));
    site.inquill(&["build"]);
    let html = fs::read_to_string(site.root().join("dist/page/index.html")).unwrap();
    assert_eq!(
        (
            html.matches("<h1").count(),
            html.matches("inquill-allow").count()
        ),
        (1, 0),
        "{html}"
    );
}

#[test]
fn a_comment_that_means_to_allow_and_does_not_is_told() {
    for comment in [
        "inquill-allow vague-link",
        "inquill: allow vague-link",
        "Inquill-allow: vague-link",
    ] {
        let page = format!("# Page\n\n<!-- {comment} -->\n\n{VAGUE}\n");
        assert_eq!(
            found("", &page),
            ["warning unknown-lint", "warning vague-link"],
            "{comment}"
        );
    }
    assert_eq!(
        found("", "# Page\n\n<!-- inquire about this -->\n\nText.\n"),
        Vec::<String>::new()
    );
}

#[test]
fn several_lints_and_a_reason_fit_into_one_comment() {
    let comment =
        "<!-- inquill-allow: vague-link, needs-source (a quotation, as it was printed) -->";
    assert_eq!(
        found(
            "",
            &format!("# Page\n\n{comment}\n\n{VAGUE} So they said [@?].\n")
        ),
        Vec::<String>::new()
    );
}

#[test]
fn the_mark_of_a_missing_source_leaves_no_trace_in_the_page() {
    let site = site(
        "",
        "# Page\n\nMost people wait [@?], and *some* [@?] do not.\n",
    );
    assert_eq!(
        codes(&site, "build").0,
        ["warning needs-source", "warning needs-source"]
    );
    let html = fs::read_to_string(site.root().join("dist/page/index.html")).unwrap();
    assert!(
        html.contains("Most people wait, and <em>some</em> do not."),
        "{html}"
    );
}

#[test]
fn words_are_looked_for_in_replies_and_not_in_what_is_asked() {
    let asked = "# Page\n\n## Am I wrong? {#q .choice}\n\nA poor score.\n\n- [ ] You are too late.\n  > It may be.\n- [ ] B\n  > It may not.\n";
    assert_eq!(found("", asked), Vec::<String>::new());
}

#[test]
fn a_section_is_only_measured_against_a_target() {
    let long = "Considerable administrative requirements necessitate comprehensive preparation and institutional perseverance. ";
    let page = format!(
        "+++\ndescription = \"A page.\"\n+++\n# Page\n\n{}\n",
        long.repeat(10)
    );
    assert_eq!(found("", &page), Vec::<String>::new());
    assert_eq!(
        found("[readability]\ntarget = 12\n", &page),
        ["warning hard-to-read"]
    );
}

#[test]
fn keys_in_different_places_tell_nothing() {
    let check = |id: &str, key: usize| {
        let boxes = (0..3).map(|at| {
            format!(
                "- [{}] Option {at}\n  > Because.\n",
                if at == key { "x" } else { " " }
            )
        });
        format!(
            "## Question {{#{id} .choice}}\n\n{}\n",
            boxes.collect::<String>()
        )
    };
    let page = format!(
        "# Page\n\n{}{}{}",
        check("a", 0),
        check("b", 0),
        check("c", 1)
    );
    assert_eq!(found("", &page), Vec::<String>::new());
}

/// What a sentence in a place of an exercise is found to be.
fn found_in(exercise: &str, sentence: &str) -> Vec<String> {
    found(
        "",
        &format!("# Page\n\n{}", exercise.replace('…', sentence)),
    )
}

#[test]
fn what_touches_on_harm_is_told_from_what_only_sounds_like_it() {
    const QUESTION: &str = "## A question {#q .reflect}\n\n- …\n";
    let harm = [
        "Do you want to die?",
        "Have you overdosed?",
        "Did he beat you?",
        "Were you hit by your partner?",
        "Have you had thoughts of not wanting to be here?",
        "Did you think of ending it all?",
        "Has anyone touched you without consent?",
        "Do you feel unsafe at home?",
        "Did it make you relive a trauma?",
        "Did you cut yourself?",
    ];
    for sentence in harm {
        assert_eq!(
            found_in(QUESTION, sentence),
            ["warning missing-safety"],
            "{sentence}"
        );
    }
    for sentence in [
        "Could you cut yourself some slack?",
        "Did someone beat you to it?",
        "Do you want to dye it?",
    ] {
        assert_eq!(
            found_in(QUESTION, sentence),
            Vec::<String>::new(),
            "{sentence}"
        );
    }
}

#[test]
fn a_verdict_is_told_from_words_that_only_look_like_one() {
    const REPLY: &str = "## A question {#q .choice}\n\n- [ ] One\n  > …\n- [ ] Two\n  > It may be so on some days.\n";
    let verdicts = [
        "It is wrong.",
        "Excellent choice, I think.",
        "Perfect! It may help.",
        "You fail to see it.",
        "A poor one.",
    ];
    for sentence in verdicts {
        assert_eq!(
            found_in(REPLY, sentence),
            ["warning verdict-word"],
            "{sentence}"
        );
    }
    let none = [
        "There is nothing wrong with waiting.",
        "You have not done anything wrong.",
        "A wrong turn can lead home.",
        "The heart may fail.",
        "A poor night's sleep may do that.",
        "Correct me if this is not so.",
        "A perfect day is rare.",
    ];
    for sentence in none {
        assert_eq!(
            found_in(REPLY, sentence),
            Vec::<String>::new(),
            "{sentence}"
        );
    }
}

#[test]
fn an_abbreviation_is_found_in_a_plural_with_a_number_and_beside_another() {
    let count = |text: &str| found("", &format!("# Page\n\n{text}\n")).len();
    for (text, expected) in [
        ("She took SSRIs.", 1),
        ("Two GPs said so.", 1),
        ("It is in the DSM-5.", 1),
        ("Try CBT/DBT first.", 2),
        ("Two PCs and three TVs.", 0),
        ("The selective kind (SSRIs) and SSRIs.", 0),
        ("The manual (DSM-5) and the DSM-5.", 0),
        ("An MP3, the M25 and UTF-8x.", 0),
        ("In read/ABC/one.", 0),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}

#[test]
fn check_and_build_warn_when_another_address_would_hide_the_answers_of_readers() {
    let site = site(
        "base_url = \"https://example.org/one/\"\nid = \"site-one\"\n",
        "# Page\n",
    );
    assert_eq!(codes(&site, "build"), (vec![], Some(0)));
    let toml = "title = \"Site\"\nbase_url = \"https://example.org/two/\"\n";
    fs::write(site.root().join("site.toml"), toml).unwrap();
    for command in ["check", "build"] {
        let said = stderr(&site.inquill(&[command]));
        assert!(
            said.contains("warning[changed-id]") && said.contains("add `id = \"site-one\"`"),
            "{command}: {said}"
        );
    }
    fs::write(
        site.root().join("site.toml"),
        format!("{toml}id = \"site-one\"\n"),
    )
    .unwrap();
    assert_eq!(
        codes(&site, "check"),
        (vec![], Some(0)),
        "the line that is asked for settles it"
    );
}

#[test]
fn check_looks_at_the_output_it_is_told_of() {
    let site = site("id = \"old\"\n", "# Page\n");
    let run = |arguments: &[&str]| stderr(&site.inquill(arguments));
    run(&["build", "--output", "public"]);
    fs::write(site.root().join("site.toml"), "title = \"Site\"\n").unwrap();
    assert!(!run(&["check"]).contains("changed-id"));
    assert!(run(&["check", "--output", "public"]).contains("changed-id"));
}
