//! Templates of the author's own: those that nothing uses, and those whose pages would state no security policy.

use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::document::Document;
use crate::model::source::{PREFIX, Source};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the words of the interface are.
const STRINGS: &str = "strings/";

/// Looks at every template of the author's.
pub(crate) fn templates(
    theirs: &[Source],
    builtin: &[Source],
    config: &Config,
    documents: &[Arc<Document>],
    diagnostics: &mut Diagnostics,
) {
    if theirs.is_empty() {
        return;
    }
    let known: BTreeSet<&str> = builtin.iter().map(|source| name(&source.path)).collect();
    let mut used: BTreeSet<&str> = known.clone();
    used.extend(
        documents
            .iter()
            .filter_map(|document| document.front.template.as_deref()),
    );
    used.extend(theirs.iter().flat_map(|source| quoted(&source.text)));
    let strings = languages(config);
    used.extend(strings.iter().map(String::as_str));
    for source in theirs {
        let name = name(&source.path);
        if !used.contains(name) && !source.text.contains(" component ") {
            let diagnostic = Code::UnusedTemplate.in_file(&source.path, "nothing uses this file");
            let likely = known
                .iter()
                .copied()
                .filter(|known| !known.starts_with(STRINGS));
            diagnostics.push(match did_you_mean(name, likely) {
                Some(meant) => diagnostic.help(format!("did you mean `templates/{meant}`?")),
                None if name.starts_with(STRINGS) => {
                    let strings: Vec<&str> = strings.iter().map(String::as_str).collect();
                    diagnostic.help(format!(
                        "for the languages of this site, words are read from {}",
                        strings.join(", ")
                    ))
                }
                None => diagnostic.help(
                    "name it in another template or in a page's front matter, or take it out",
                ),
            });
        }
        policy(source, diagnostics);
    }
}

/// Reports a template with its own `<head>` that does not state the security policy.
fn policy(source: &Source, diagnostics: &mut Diagnostics) {
    let head = name(&source.path) == "parts/head.html";
    let at = if head {
        Some(0)
    } else {
        source
            .text
            .find("<head>")
            .or_else(|| source.text.find("<html"))
    };
    let states = ["parts/head.html", "site.policy", "Content-Security-Policy"];
    let Some(at) = at.filter(|_| !states.iter().any(|line| source.text.contains(line))) else {
        return;
    };
    let end = source.text[at..]
        .find(['>', '\n'])
        .map_or(source.text.len(), |end| at + end + 1);
    let message =
        "pages of this template state no security policy, so they may load and send what they like";
    let help = if head {
        "keep this line of the theme's: `<meta http-equiv=\"Content-Security-Policy\" content=\"{{ site.policy | safe }}\">`"
    } else {
        "write `{% include \"parts/head.html\" %}` below `<head>`"
    };
    diagnostics.push(
        Code::MissingPolicy
            .at(&source.path, &(at..end), message)
            .help(help),
    );
}

fn name(path: &str) -> &str {
    let path = path.strip_prefix(PREFIX).unwrap_or(path);
    path.strip_prefix("templates/").unwrap_or(path)
}

/// Everything between quotation marks, which includes the names of other templates.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'', '`'])
}

/// Files of words that the languages of the site have, if they are there.
fn languages(config: &Config) -> BTreeSet<String> {
    let tags = std::iter::once(&config.language)
        .chain(config.languages.iter().map(|language| &language.tag));
    let names = tags.flat_map(|tag| [tag.as_str(), tag.split('-').next().unwrap_or_default()]);
    names.map(|tag| format!("{STRINGS}{tag}.toml")).collect()
}
