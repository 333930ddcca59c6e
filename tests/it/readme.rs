//! README and the other documents as a code host shows them: short enough, with links that lead somewhere, and with
//! examples that work.

use crate::support::program::{inquill, stderr, stdout};
use crate::support::{files_below, repository, repository_text};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Pages of the code host itself, as links from the README reach them.
const PAGES_OF_THE_HOST: [&str; 2] = ["../../releases", "../../security/advisories/new"];

/// Everything that a code host shows as a page.
fn documents() -> Vec<PathBuf> {
    let top = fs::read_dir(repository("")).unwrap();
    let top = top.map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = top.filter(|path| path.is_file()).collect();
    for folder in ["docs", ".github", "packaging"] {
        found.extend(files_below(&repository(folder)));
    }
    found.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    found.retain(|path| !path.starts_with(repository("docs/dist")));
    found
}

/// Each link of a document outside code: its text and its destination.
fn links(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                open = Some((String::new(), dest_url.to_string()));
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some((text, _)) = &mut open {
                    text.push_str(&words);
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// The fenced blocks of a language in the README, in order.
fn blocks(language: &str) -> Vec<String> {
    let readme = repository_text("README.md");
    let fence = format!("\n```{language}\n");
    readme
        .split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_readme_can_be_read_in_five_minutes() {
    let readme = repository_text("README.md");
    let (lines, words) = (readme.lines().count(), readme.split_whitespace().count());
    assert!(
        lines <= 150 && words <= 1200,
        "{lines} lines, {words} words"
    );
}

#[test]
fn the_picture_of_the_readme_is_small_and_described() {
    let readme = repository_text("README.md");
    let (text, picture) = links(&readme).remove(0);
    assert!(text.len() > 40, "{text}");
    let size = fs::metadata(repository(&picture)).unwrap().len();
    assert!(size <= 120 * 1024, "{picture} has {size} bytes");
}

#[test]
fn every_link_of_a_document_has_words_and_leads_to_a_file() {
    let mut seen = 0;
    for path in documents() {
        let folder = path.parent().unwrap();
        for (text, to) in links(&fs::read_to_string(&path).unwrap()) {
            let place = format!("{}: [{text}]({to})", path.display());
            assert!(!text.is_empty(), "{place} has no words");
            let file = to.split('#').next().unwrap_or_default();
            let is_ours = !file.is_empty() && !file.contains(':') && !file.starts_with('/');
            if is_ours && !PAGES_OF_THE_HOST.contains(&file) {
                assert!(folder.join(file).exists(), "{place} leads nowhere");
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "only {seen} links were found");
}

#[test]
fn front_matter_of_the_guide_is_yaml_which_code_hosts_show_as_a_table() {
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.starts_with("+++"), "{}", path.display());
    }
}

#[test]
fn each_promise_has_a_line_in_the_readme_and_a_section_in_the_guide_with_tests_that_exist() {
    let readme = repository_text("README.md");
    let (_, list) = readme.split_once("## What you can rely on").unwrap();
    let list = list.split("\n## ").next().unwrap();
    let guide = repository_text("docs/content/03-reference/12-promises.md");
    let sections: Vec<&str> = guide.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), 14);
    for (number, section) in (1..).zip(sections) {
        let start = format!("\n{number}. [");
        let (_, line) = list.split_once(&start).unwrap();
        let promised = line.split(']').next().unwrap();
        assert!(
            section.starts_with(&format!("{number}. ")) && section.contains(promised),
            "promise {number}, `{promised}`, is called otherwise in the guide"
        );
        let (_, tests) = section.split_once("\nTests: ").unwrap();
        for file in tests.split('`').skip(1).step_by(2) {
            assert!(repository(file).exists(), "promise {number}: {file}");
        }
        let file = line.split(['(', ')']).nth(1).unwrap();
        assert!(tests.contains(file), "promise {number}: {file}");
    }
}

#[test]
fn a_fresh_reader_gets_from_new_to_a_site_with_an_exercise_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let console = blocks("console");
    let said = stdout(&inquill(folder.path(), &["new", "my-site"]));
    assert_eq!(format!("$ inquill new my-site\n{said}"), console[0]);

    let site = folder.path().join("my-site");
    let page = site.join("content/watering.md");
    let markdown = blocks("markdown").remove(0);
    fs::write(&page, &markdown).unwrap();
    let said = stderr(&inquill(&site, &["build"]));
    assert_eq!(format!("$ inquill build\n{said}"), console[1]);
    assert!(site.join("dist/watering/index.html").exists());
    let said = stderr(&inquill(&site, &["check"]));
    assert!(
        said.ends_with("; all is well\n") && said.lines().count() == 1,
        "{said}"
    );

    fs::write(&page, markdown.replace(".choice", ".chioce")).unwrap();
    assert_eq!(stderr(&inquill(&site, &["build"])), blocks("text")[0]);
}

#[test]
fn the_two_commands_of_the_readme_are_there() {
    let commands = blocks("sh").join("");
    for command in ["cargo run --release -- build\n", "tests/run\n"] {
        assert!(commands.contains(command), "{command}");
    }
    assert!(Path::new(&repository("tests/run")).exists());
}

#[test]
fn the_changelog_begins_with_the_version_of_the_program_and_every_version_has_groups() {
    let changelog = repository_text("CHANGELOG.md");
    let versions: Vec<&str> = changelog.split("\n## ").skip(1).collect();
    let first = format!("{}, ", env!("CARGO_PKG_VERSION"));
    assert!(versions[0].starts_with(&first), "{}", &versions[0][..40]);
    for version in versions {
        let groups = version.split("\n### ").skip(1);
        assert!(groups.clone().count() > 0, "{}", &version[..20]);
        for group in groups {
            let lines = group.lines().filter(|line| line.starts_with("- ")).count();
            assert!(
                (1..=9).contains(&lines),
                "{lines} lines in {}",
                group.lines().next().unwrap()
            );
        }
    }
}

#[test]
fn every_issue_form_asks_for_something_and_no_issue_is_without_one() {
    let folder = repository(".github/ISSUE_TEMPLATE");
    let config: Value =
        serde_saphyr::from_str(&repository_text(".github/ISSUE_TEMPLATE/config.yml")).unwrap();
    assert_eq!(config["blank_issues_enabled"], false);
    let mut names = Vec::new();
    for path in files_below(&folder) {
        let form: Value = serde_saphyr::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let Some(body) = form["body"].as_array() else {
            continue;
        };
        assert!(form["description"].is_string(), "{}", path.display());
        for part in body.iter().filter(|part| part["type"] != "markdown") {
            assert!(
                part["id"].is_string() && part["attributes"]["label"].is_string(),
                "{part}"
            );
        }
        names.push(form["name"].as_str().unwrap().to_owned());
    }
    let support = repository_text("SUPPORT.md");
    for name in names {
        assert!(support.contains(&format!("*{name}* form")), "{name}");
    }
}

#[test]
fn security_problems_go_to_the_private_form_of_the_host_and_no_badge_claims_anything() {
    for document in ["SECURITY.md", "CODE_OF_CONDUCT.md"] {
        let to = links(&repository_text(document));
        assert!(
            to.iter().any(|(_, to)| to == PAGES_OF_THE_HOST[1]),
            "{document}"
        );
    }
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for badge in ["shields.io", "badge.svg", "mailto:"] {
            assert!(!text.contains(badge), "{}: {badge}", path.display());
        }
    }
}
