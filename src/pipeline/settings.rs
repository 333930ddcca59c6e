//! The settings that parsing a page depends on: `site.toml`, the glossaries and the includes.

use crate::model::config::{CONFIG, Config};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Reference;
use crate::model::glossary::Term;
use crate::model::source::{SourcePath, Sources};
use crate::parse::markdown::vocabulary::Vocabulary;
use crate::parse::{Collect, ParseOptions};
use crate::pipeline::request::Request;
use crate::{lint, parse};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Terms, and the references in their definitions.
pub(crate) type Glossary = (Vec<Term>, Vec<Reference>);

/// Which lints run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lints {
    /// The fast ones. If the author treats a lint as an error, all of them, but only errors are reported.
    Quick,
    /// All lints.
    All,
    /// All lints, and the verification of external links.
    AllAndLinks,
}

impl Lints {
    /// Whether lints of the text run: always in a check, else only if the author treats a lint as an error, because errors
    /// prevent publication.
    pub(crate) fn include_text(self, config: &Config) -> bool {
        self != Self::Quick || lint::levels::is_strict(&config.lints)
    }
}

/// The settings that parsing a page depends on.
pub(crate) struct Settings {
    pub(crate) config: Config,
    pub(crate) glossary: Glossary,
    /// One for each of [`Config::languages`], in their order.
    pub(crate) glossaries: Vec<Glossary>,
    pub(crate) options: Arc<ParseOptions>,
}

impl Settings {
    /// Parses the settings. Takes the includes out of `sources`.
    pub(crate) fn load(
        request: &Request,
        lints: Lints,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut config = if let Some(source) = &sources.config {
            parse::config(source, diagnostics)
        } else {
            report_missing(diagnostics);
            Config {
                language: "en".to_owned(),
                ..Config::default()
            }
        };
        parse::publish_at(&mut config, request.base_url.as_deref());
        let glossary = sources
            .glossary
            .as_ref()
            .map(|source| parse::glossary(source, config.search, diagnostics))
            .unwrap_or_default();
        let mut languages = BTreeMap::new();
        let mut glossaries = Vec::new();
        for language in &config.languages {
            let source = sources.glossaries.get(&language.tag);
            let glossary = source
                .map(|source| parse::glossary(source, config.search, diagnostics))
                .unwrap_or_default();
            languages.insert(language.tag.clone(), Vocabulary::new(&glossary.0));
            glossaries.push(glossary);
        }
        let options = Arc::new(ParseOptions {
            raw_html: config.raw_html,
            math: config.math,
            collect: Collect {
                search: config.search,
                lints: lints.include_text(&config),
            },
            includes: std::mem::take(&mut sources.includes),
            vocabulary: Vocabulary::new(&glossary.0),
            languages,
        });
        Self {
            config,
            glossary,
            glossaries,
            options,
        }
    }
}

/// Reports a missing `site.toml`, unless one that cannot be read has been reported.
fn report_missing(diagnostics: &mut Diagnostics) {
    let is_reported = |path: &str| {
        diagnostics
            .as_slice()
            .iter()
            .any(|reported| &*reported.place.path == path)
    };
    if is_reported(CONFIG) {
        return;
    }
    let path = SourcePath::from(CONFIG);
    let diagnostic = Code::MissingConfig.in_file(&path, "there is no site.toml here");
    diagnostics.push(diagnostic.help(
        "go to the folder of your site, name it with --root, or write a site.toml with `title = \"…\"`",
    ));
}
