//! Assembles the site from parsed pages, and lints it.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Document;
use crate::model::site::Site;
use crate::model::source::{PageFile, Source, SourcePath, Sources};
use crate::parse::ParseOptions;
use crate::pipeline::request::Request;
use crate::pipeline::settings::{Lints, Settings};
use crate::read::theme;
use crate::resolve::{EditionTexts, Parsed};
use crate::{link_checker, lint, parse, read, resolve, write};
use blake3::Hash;
use std::sync::Arc;

/// A parsed page with its diagnostics. No document if the file could not be read.
pub(crate) type ParsedPage = (Option<Arc<Document>>, Diagnostics);

/// The path of a page file and the hash of its text.
pub(crate) type PageHash = (SourcePath, Hash);

/// Reads and parses one page. Returns only the hash of its text.
pub(crate) fn page(file: &PageFile, options: &ParseOptions) -> (ParsedPage, PageHash) {
    let path = Arc::clone(&file.path);
    match read::page(file) {
        Ok(source) => {
            let (document, reported) = parse::page(&source, options);
            ((Some(Arc::new(document)), reported), (path, source.hash()))
        }
        Err(diagnostic) => (
            (None, Diagnostics::from(diagnostic)),
            (path, blake3::hash(b"")),
        ),
    }
}

/// What a site is assembled from.
pub(crate) struct SiteParts<'t> {
    pub(crate) settings: Settings,
    pub(crate) sources: Sources,
    /// The author's templates.
    pub(crate) templates: &'t [Source],
    /// One for each of the sources' page files, in their order.
    pub(crate) pages: Vec<ParsedPage>,
}

/// Assembles the site.
pub(crate) fn assemble(
    request: &Request,
    lints: Lints,
    parts: SiteParts<'_>,
    diagnostics: &mut Diagnostics,
) -> Site {
    let SiteParts {
        settings,
        sources,
        templates,
        pages,
    } = parts;
    let mut documents = Vec::with_capacity(pages.len());
    for (document, reported) in pages {
        diagnostics.append(reported);
        documents.extend(document);
    }
    let allowed = documents
        .iter()
        .flat_map(|document| document.allowed.iter().cloned())
        .collect();
    let parsed = parsed(
        request,
        settings,
        sources,
        templates,
        documents,
        diagnostics,
    );
    let lint_text = lints.include_text(&parsed.config);
    let mut found = Diagnostics::default();
    if lint_text {
        lint::contrast::contrast(&parsed.statics, &mut found);
    }
    let site = resolve::resolve(parsed, request.drafts, diagnostics);
    if lint_text {
        site.editions
            .iter()
            .for_each(|edition| lint::wording(edition, &mut found));
    }
    if lints == Lints::AllAndLinks {
        link_checker::check(&site, &request.progress, &mut found);
    }
    let levels = &site.main().config.lints;
    diagnostics.append(if lints == Lints::Quick {
        lint::levels::errors(found, levels)
    } else {
        found
    });
    // Diagnostics that come later are mistakes in templates, whose severity cannot be changed.
    let has_run = |code| match lints {
        Lints::Quick => false,
        Lints::All => code != Code::OutsideLink,
        Lints::AllAndLinks => true,
    };
    *diagnostics = lint::levels::apply(std::mem::take(diagnostics), levels, allowed, has_run);
    site
}

/// Parses what is left, and runs the lints that need no resolved site.
fn parsed(
    request: &Request,
    settings: Settings,
    sources: Sources,
    templates: &[Source],
    documents: Vec<Arc<Document>>,
    diagnostics: &mut Diagnostics,
) -> Parsed {
    let Settings {
        config,
        glossary,
        glossaries,
        options,
    } = settings;
    let theme_templates = theme::templates();
    let strings = |tag: &str, diagnostics: &mut _| {
        parse::interface(tag, templates, &theme_templates, diagnostics)
    };
    let mut translations = Vec::new();
    for (language, glossary) in config.languages.iter().zip(glossaries) {
        translations.push(EditionTexts {
            strings: strings(&language.tag, diagnostics),
            glossary,
        });
    }
    let strings = strings(&config.language, diagnostics);
    let published_id = request.last_output.as_deref().and_then(write::published_id);
    let includes = &options.includes;
    lint::help_lines::help_lines(&config, request.today, diagnostics);
    lint::site_id::site_id(&config, published_id.as_deref(), diagnostics);
    lint::files::not_pages(&sources.page_assets, &documents, diagnostics);
    lint::files::unused_includes(includes.keys(), &documents, diagnostics);
    lint::templates::templates(
        templates,
        &theme_templates,
        &config,
        &documents,
        diagnostics,
    );
    Parsed {
        strings,
        documents,
        glossary,
        translations,
        includes: includes.keys().cloned().collect(),
        works: parse::works(
            sources.references.as_ref(),
            sources.bibliography.as_ref(),
            diagnostics,
        ),
        page_assets: sources.page_assets,
        statics: sources
            .statics
            .into_iter()
            .chain(theme::statics())
            .collect(),
        config,
    }
}
