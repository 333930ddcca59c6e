//! The id under which readers' answers are saved: made of title and address, or chosen, and the lints about it.

use inquill::lint::site_id::site_id as lint;
use inquill::model::config::CONFIG;
use inquill::model::diagnostic::{Code, Diagnostics};
use inquill::model::source::{Source, SourcePath};
use inquill::parse;

/// What is said of a `site.toml`, and the id it has.
fn said(toml: &str, published: Option<&str>) -> (Vec<Code>, String) {
    let source = Source {
        path: SourcePath::from(CONFIG),
        text: toml.to_owned(),
    };
    let mut found = Diagnostics::default();
    let config = parse::config(&source, &mut found);
    lint(&config, published, &mut found);
    (
        found
            .as_slice()
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect(),
        config.id.name,
    )
}

const COURSE: &str = "title = \"Course\"\n";
const BELOW_ONE: &str = "base_url = \"https://example.org/one/\"\n";

#[test]
fn sites_of_one_title_below_one_host_have_different_ids() {
    let below_two = BELOW_ONE.replace("one", "two");
    assert_eq!(said(&format!("{COURSE}{BELOW_ONE}"), None).1, "course-one");
    assert_eq!(said(&format!("{COURSE}{below_two}"), None).1, "course-two");
}

#[test]
fn an_id_is_asked_for_where_the_site_shares_its_host() {
    assert_eq!(
        said(&format!("{COURSE}{BELOW_ONE}"), None).0,
        [Code::MissingId]
    );
    for alone in [
        "",
        "base_url = \"https://example.org\"\n",
        "id = \"mine\"\nbase_url = \"https://example.org/one/\"\n",
    ] {
        assert_eq!(said(&format!("{COURSE}{alone}"), None).0, [], "{alone}");
    }
}

#[test]
fn the_line_that_is_asked_for_changes_nothing_for_readers() {
    let (_, made) = said(&format!("{COURSE}{BELOW_ONE}"), None);
    assert_eq!(
        said(
            &format!("{COURSE}id = \"{made}\"\n{BELOW_ONE}"),
            Some(&made)
        ),
        (vec![], made)
    );
}

#[test]
fn a_made_id_that_changed_since_the_last_build_is_reported_with_the_line_that_keeps_it() {
    let toml = format!("{COURSE}{BELOW_ONE}");
    assert_eq!(said(&toml, Some("course")).0, [Code::ChangedId]);
    assert_eq!(said(&toml, Some("course-one")).0, [Code::MissingId]);
    assert_eq!(said(COURSE, Some("old-title")).0, [Code::ChangedId]);
    assert_eq!(
        said(&format!("id = \"old-title\"\n{COURSE}"), Some("old-title")).0,
        []
    );
    assert_eq!(
        said(&format!("id = \"new\"\n{COURSE}"), Some("old-title")).0,
        [],
        "the author has chosen"
    );
}

#[test]
fn the_former_id_is_known_as_long_as_the_id_is_the_made_one() {
    let former = |toml: &str| {
        let source = Source {
            path: SourcePath::from(CONFIG),
            text: toml.to_owned(),
        };
        parse::config(&source, &mut Diagnostics::default())
            .id
            .former
    };
    let course = Some("course".to_owned());
    assert_eq!(former(&format!("{COURSE}{BELOW_ONE}")), course);
    assert_eq!(
        former(&format!("{COURSE}id = \"course-one\"\n{BELOW_ONE}")),
        course
    );
    assert_eq!(former(&format!("{COURSE}id = \"mine\"\n{BELOW_ONE}")), None);
    assert_eq!(former(COURSE), None);
}

#[test]
fn an_address_from_the_command_line_is_part_of_a_made_id_and_leaves_a_chosen_one() {
    for (toml, id) in [
        (COURSE, "course-two"),
        ("title = \"Course\"\nid = \"mine\"", "mine"),
    ] {
        let source = Source {
            path: SourcePath::from(CONFIG),
            text: toml.to_owned(),
        };
        let mut config = parse::config(&source, &mut Diagnostics::default());
        parse::publish_at(&mut config, Some("https://example.org/two/"));
        assert_eq!(config.id.name, id);
    }
}
