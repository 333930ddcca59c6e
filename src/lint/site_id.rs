//! The id under which readers' answers are saved.

use crate::model::address::path_of;
use crate::model::config::{CONFIG, Config};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{Place, SourcePath};

/// Reports a derived id that may change or has changed. `published`: the id of the last build, if there is one.
pub fn site_id(config: &Config, published: Option<&str>, diagnostics: &mut Diagnostics) {
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
