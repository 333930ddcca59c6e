//! The words of the interface: every language says everything that English says, with the same gaps to fill.

use crate::support::project::Project;
use crate::support::{repository, repository_text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The gaps of every word, by its name: `privacy.operator` → `operator`.
fn gaps(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    fn walk(above: &str, table: &toml::Table, found: &mut BTreeMap<String, BTreeSet<String>>) {
        for (key, value) in table {
            let name = format!("{above}{key}");
            match value {
                toml::Value::Table(inner) => walk(&format!("{name}."), inner, found),
                toml::Value::String(text) => {
                    let gaps = text
                        .split('{')
                        .skip(1)
                        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()));
                    found.insert(name, gaps.collect());
                }
                other => panic!("{name} is {other:?}, not text"),
            }
        }
    }
    let mut found = BTreeMap::new();
    walk("", &text.parse().unwrap(), &mut found);
    found
}

#[test]
fn every_language_has_the_same_words_with_the_same_gaps() {
    let folder = repository("templates/strings");
    let english = gaps(&fs::read_to_string(folder.join("en.toml")).unwrap());
    let mut languages = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let ours = gaps(&fs::read_to_string(&path).unwrap());
        let file = path.file_name().unwrap().to_str().unwrap();
        let names = |gaps: &BTreeMap<String, BTreeSet<String>>| {
            gaps.keys().cloned().collect::<BTreeSet<_>>()
        };
        let (here, there) = (names(&ours), names(&english));
        assert!(
            here == there,
            "{file} lacks {:?} and has {:?} too many",
            &there - &here,
            &here - &there
        );
        for (name, gaps) in &ours {
            assert_eq!(gaps, &english[name], "gaps of `{name}` in {file}");
        }
        languages += 1;
    }
    assert!(languages > 1, "there is a translation to compare");
}

#[test]
fn a_file_for_a_language_the_theme_knows_need_say_only_what_is_to_be_different() {
    for (language, word, kept) in [
        ("en", "Go away", "Skip to the text"),
        ("es", "Fuera de aquí", "Saltar al texto"),
    ] {
        let site = Project::new()
            .file(
                "site.toml",
                format!("title = \"Site\"\nlanguage = \"{language}\"\n"),
            )
            .file(
                &format!("templates/strings/{language}.toml"),
                format!("quick_exit = \"{word}\"\n"),
            )
            .built();
        let page = site.read("index.html");
        assert!(page.contains(word) && page.contains(kept), "{page}");
    }
}

/// The privacy page's sentences that greet, head a part or name somebody. All others say what holds.
const NO_CLAIM: [&str; 13] = [
    "lead",
    "sent_heading",
    "others_heading",
    "kept_heading",
    "kept_nothing",
    "now_heading",
    "exit_heading",
    "hosting_heading",
    "hosting_unknown",
    "operator_heading",
    "operator",
    "operator_unknown",
    "contact",
];

#[test]
fn each_claim_of_the_privacy_page_names_tests_that_exist() {
    let strings: toml::Table = repository_text("templates/strings/en.toml")
        .parse()
        .unwrap();
    let claims: toml::Table = repository_text("tests/privacy-claims.toml")
        .parse()
        .unwrap();
    let said: BTreeSet<&str> = strings["privacy"]
        .as_table()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let held: BTreeSet<&str> = claims.keys().map(String::as_str).collect();
    let claimed: BTreeSet<&str> = said
        .into_iter()
        .filter(|key| !NO_CLAIM.contains(key))
        .collect();
    assert_eq!(claimed, held);
    for (key, tests) in &claims {
        for test in tests.as_array().unwrap() {
            let (file, name) = (
                test["file"].as_str().unwrap(),
                test["test"].as_str().unwrap(),
            );
            assert!(
                repository_text(&format!("tests/{file}")).contains(name),
                "{file} has no test “{name}”, which `{key}` names"
            );
        }
    }
}
