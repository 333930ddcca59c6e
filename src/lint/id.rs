//! What readers' answers are saved under.

use crate::model::address::path_of;
use crate::model::config::{CONFIG, Config};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{Place, SourcePath};

/// Reports an id that only happens to be what it is. `published`: the id of the last build, if that is known.
pub(crate) fn id(config: &Config, published: Option<&str>, diagnostics: &mut Diagnostics) {
    let id = &config.id;
    if !id.made || id.name.is_empty() {
        return;
    }
    let path = SourcePath::from(CONFIG);
    let span = &config.base_url_span;
    let place = if span.is_empty() {
        Place::file(&path)
    } else {
        Place::new(&path, span)
    };
    if let Some(published) = published.filter(|published| *published != id.name) {
        let message = format!(
            "the site's id was `{published}` in the last build and is now `{}`",
            id.name
        );
        let why = "without `id`, it is made from the title and the path of `base_url`; readers no longer see the answers they saved under \
                   another id";
        let diagnostic = Code::ChangedId.in_place(place, message).help(format!(
            "add `id = \"{published}\"` at the top of site.toml to keep readers' answers, or `id = \"{}\"` to start afresh",
            id.name
        ));
        diagnostics.push(diagnostic.help(why));
        return;
    }
    let path = config.base_url.as_deref().map_or("/", path_of);
    if path != "/" {
        let message =
            format!("`base_url` has a path, `{path}`, and the site has no `id` of its own");
        let diagnostic = Code::MissingId.in_place(place, message);
        let help = format!(
            "add `id = \"{}\"` at the top of site.toml; this id is in use now, so readers keep their answers",
            id.name
        );
        let why = "all sites on one host share its storage, and only their ids keep readers' answers apart";
        diagnostics.push(diagnostic.help(help).help(why));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Source;
    use crate::parse;

    /// What is said of a `site.toml`, and the id it has.
    fn said(toml: &str, published: Option<&str>) -> (Vec<Code>, String) {
        let source = Source {
            path: SourcePath::from(CONFIG),
            text: toml.to_owned(),
        };
        let mut found = Diagnostics::default();
        let config = parse::config(&source, &mut found);
        id(&config, published, &mut found);
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
}
