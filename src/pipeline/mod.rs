//! The stages strung together.

pub mod fingerprint;

use crate::lint::files::{not_pages, pieces};
use crate::lint::levels::{apply, errors, is_strict};
use crate::model::config::{CONFIG, Config};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::{Document, Reference};
use crate::model::failure::Failure;
use crate::model::glossary::Term;
use crate::model::output::Origin;
use crate::model::progress::{Doing, Progress};
use crate::model::site::Site;
use crate::model::source::{AssetBytes, PageFile, Source, SourcePath, Sources};
use crate::parse::{Collect, ParseOptions, Vocabulary};
use crate::pipeline::fingerprint::Inputs;
use crate::read::{Looks, theme};
use crate::render::renderer::Renderer;
use crate::resolve::{Parsed, Wording};
use crate::write::destination::Destination;
use crate::write::{Publication, Published};
use crate::{explain, link_checker, lint, parse, read, resolve, write};
use blake3::Hash;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of stack for each thread, of which only what is used is taken. Nesting is bounded where it is ours; some of the
/// crates that read formulas and front matter call themselves for each level.
const STACK: usize = 16 << 20;

/// What to build, and how.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The folder with `site.toml`.
    pub root: PathBuf,
    /// Takes the place of the `base_url` of `site.toml`; checked by [`parse::checked_base_url`].
    pub base_url: Option<String>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Whether to make one file that holds the whole site, instead of a folder of pages.
    pub single_file: bool,
    /// Whether every lint looks at the site, and not only those that take no time.
    pub thorough: bool,
    /// Whether [`check`] asks for links to other sites: nothing else asks anything of another computer.
    pub external: bool,
    /// The folder of the last build. A warning says when the site's id is no longer the one that was published there.
    pub last_output: Option<PathBuf>,
    /// Moved on while the work goes on, for whoever waits for it.
    pub progress: Progress,
    /// The day it is, for what must not be too old. Nothing in the output depends on it.
    pub today: Option<jiff::civil::Date>,
}

/// What a run found and did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The author's mistakes and whatever else is worth a look.
    pub diagnostics: Diagnostics,
    /// Pages the site has, those that Inquill makes among them.
    pub pages: usize,
    /// Exercises the site has.
    pub exercises: usize,
    /// What was published; `None` when there were errors, or nothing was to be written.
    pub published: Option<Published>,
}

/// Builds the site and publishes it, unless there is an error: then the output stays as it was.
pub fn build(request: &Request, destination: &Destination) -> Result<Outcome, Failure> {
    run(
        &Request {
            last_output: Some(destination.output.clone()),
            ..request.clone()
        },
        Some(destination),
    )
}

/// Does everything [`build`] does, except to write, and has every lint look at the site.
pub fn check(request: &Request) -> Result<Outcome, Failure> {
    if request.external {
        link_checker::ready()?;
    }
    run(
        &Request {
            thorough: true,
            ..request.clone()
        },
        None,
    )
}

/// What can be said of a page or file of the site, by its path below the root or its address; none when it has no such
/// thing.
pub fn explain(request: &Request, name: &str) -> Result<Option<Vec<explain::Fact>>, Failure> {
    let mut diagnostics = Diagnostics::default();
    let sources = read::list(&request.root, &Looks::default(), &mut diagnostics)?;
    let (site, templates, _) = gather(request, sources, &mut diagnostics);
    Ok(explain::file(&site, &templates, name))
}

/// The stages from the sources to the site, the author's templates, and the hash of each page's text.
fn gather(
    request: &Request,
    mut sources: Sources,
    diagnostics: &mut Diagnostics,
) -> (Site, Vec<Source>, Vec<PageHash>) {
    let templates = std::mem::take(&mut sources.templates);
    let settings = settings(request, &mut sources, diagnostics);
    let options = Arc::clone(&settings.options);
    request.progress.begin(Doing::Reading, sources.pages.len());
    let read = |file: &PageFile| {
        let read = page(file, &options);
        request.progress.step();
        read
    };
    let (pages, hashes) = sources.pages.par_iter().map(read).unzip();
    let site = assemble(request, settings, sources, &templates, pages, diagnostics);
    (site, templates, hashes)
}

fn run(request: &Request, destination: Option<&Destination>) -> Result<Outcome, Failure> {
    // Taken once for the whole process; whoever made the pool first has its way.
    let _ = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build_global();
    let mut diagnostics = Diagnostics::default();
    let sources = read::list(&request.root, &Looks::default(), &mut diagnostics)?;
    let inputs = destination
        .map(|_| Inputs::new(request, &sources))
        .transpose()?;
    let mut early = None;
    if let (Some(destination), Some(inputs)) = (destination, &inputs)
        && let Some(inputs) = as_before(request, destination, &sources, inputs)
            .filter(|_| diagnostics.as_slice().is_empty())
    {
        let publication = Publication::begin(destination)?;
        if let Some((
            Origin {
                pages, exercises, ..
            },
            published,
        )) = publication.unchanged(inputs)
        {
            return Ok(Outcome {
                pages,
                exercises,
                published: Some(published),
                ..Outcome::default()
            });
        }
        early = Some(publication);
    }
    let (mut site, templates, hashes) = gather(request, sources, &mut diagnostics);
    if request.single_file {
        hold_everything(&mut site)?;
    }
    let site = Arc::new(site);
    let mut outcome = Outcome {
        pages: site
            .in_all_languages()
            .map(|site| site.pages.len() + site.made.len())
            .sum(),
        exercises: site.exercises(),
        ..Outcome::default()
    };
    let renderer = if request.single_file {
        Renderer::for_one_file
    } else {
        Renderer::new
    };
    if let Some(renderer) = renderer(site, &templates, &theme::templates(), &mut diagnostics) {
        // A site with errors is rendered all the same, to show the mistakes of its templates in the same run.
        let begin = |destination| {
            early
                .take()
                .map_or_else(|| Publication::begin(destination), Ok)
        };
        let publication = destination
            .filter(|_| !diagnostics.has_errors())
            .map(begin)
            .transpose()?;
        let render = if request.single_file {
            render_one_file
        } else {
            render
        };
        diagnostics.append(render(&renderer, publication.as_ref(), &request.progress)?);
        if let Some(mut publication) = publication.filter(|_| !diagnostics.has_errors()) {
            // What there was to say has to be said each time.
            if let Some(inputs) = inputs.filter(|_| diagnostics.as_slice().is_empty()) {
                let Outcome {
                    pages, exercises, ..
                } = outcome;
                publication.made_of(Origin {
                    inputs: inputs.with(&hashes),
                    pages,
                    exercises,
                });
            }
            publication.saved_under(&renderer.site().config.id.name);
            outcome.published = Some(publication.commit()?);
        }
    }
    outcome.diagnostics = diagnostics.settled();
    Ok(outcome)
}

/// The hash of everything that decides what the output is, if the site that stands there was made of the same and there
/// is nothing new to say of it.
fn as_before(
    request: &Request,
    destination: &Destination,
    sources: &Sources,
    inputs: &Inputs,
) -> Option<Hash> {
    let origin = write::origin(destination)?;
    let hash = |file: &PageFile| Some((Arc::clone(&file.path), read::page(file).ok()?.hash()));
    let pages = sources
        .pages
        .par_iter()
        .map(hash)
        .collect::<Option<Vec<_>>>()?;
    let same = Some(inputs.with(&pages)).filter(|inputs| *inputs == origin.inputs)?;
    // Time passes even where nothing changes.
    let mut aged = Diagnostics::default();
    lint::support::support(
        &parse::config(sources.config.as_ref()?, &mut aged),
        request.today,
        &mut aged,
    );
    aged.as_slice().is_empty().then_some(same)
}

/// What a page file was parsed to; no document when it could not be read.
pub type ParsedPage = (Option<Arc<Document>>, Diagnostics);

/// The path of a page file, with the hash of its text.
pub type PageHash = (SourcePath, Hash);

/// Terms, and what their definitions point at.
pub type Glossary = (Vec<Term>, Vec<Reference>);

/// What must be known before a page is read.
pub struct Settings {
    /// `site.toml`.
    pub config: Config,
    /// In the main language.
    pub glossary: Glossary,
    /// Of each language into which the site is translated.
    pub glossaries: Vec<Glossary>,
    /// How pages are read.
    pub options: Arc<ParseOptions>,
}

/// Reads what must be known before a page is read. Takes the shared pieces out of the sources.
pub fn settings(
    request: &Request,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Settings {
    let mut config = if let Some(source) = &sources.config {
        parse::config(source, diagnostics)
    } else {
        // One that is there but cannot be read has been reported.
        if !diagnostics
            .as_slice()
            .iter()
            .any(|known| &*known.place.path == CONFIG)
        {
            let path = SourcePath::from(CONFIG);
            let diagnostic = Code::MissingConfig.in_file(&path, "there is no site.toml here");
            diagnostics.push(diagnostic.help(
                    "go to the folder of your site, name it with --root, or write a site.toml with `title = \"…\"`",
                ));
        }
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
            lints: request.thorough || is_strict(&config.lints),
        },
        includes: std::mem::take(&mut sources.pieces),
        vocabulary: Vocabulary::new(&glossary.0),
        languages,
    });
    Settings {
        config,
        glossary,
        glossaries,
        options,
    }
}

/// Reads and parses one page; of its text only the hash is kept.
fn page(file: &PageFile, options: &ParseOptions) -> (ParsedPage, PageHash) {
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

/// From parsed pages to the site, and what lints have to say of it.
pub fn assemble(
    request: &Request,
    Settings {
        config,
        glossary,
        glossaries,
        options,
    }: Settings,
    sources: Sources,
    templates: &[Source],
    pages: Vec<ParsedPage>,
    diagnostics: &mut Diagnostics,
) -> Site {
    let mut documents = Vec::with_capacity(pages.len());
    for (document, reported) in pages {
        diagnostics.append(reported);
        documents.extend(document);
    }
    let allowed = documents
        .iter()
        .flat_map(|document| document.allowed.iter().cloned())
        .collect();
    let strings = |tag: &str, diagnostics: &mut _| {
        parse::interface(tag, templates, &theme::templates(), diagnostics)
    };
    let mut translations = Vec::new();
    for (language, glossary) in config.languages.iter().zip(glossaries) {
        translations.push(Wording {
            strings: strings(&language.tag, diagnostics),
            glossary,
        });
    }
    let strings = strings(&config.language, diagnostics);
    lint::support::support(&config, request.today, diagnostics);
    lint::id::id(
        &config,
        request
            .last_output
            .as_deref()
            .and_then(write::published_id)
            .as_deref(),
        diagnostics,
    );
    not_pages(&sources.page_assets, diagnostics);
    pieces(options.includes.keys(), &documents, diagnostics);
    lint::templates::templates(
        templates,
        &theme::templates(),
        &config,
        &documents,
        diagnostics,
    );
    let parsed = Parsed {
        strings,
        documents,
        glossary,
        translations,
        pieces: options.includes.keys().cloned().collect(),
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
    };
    // An author who calls a lint an error wants nothing published that has one.
    let strict = is_strict(&parsed.config.lints);
    let mut found = Diagnostics::default();
    if request.thorough || strict {
        lint::contrast::contrast(&parsed.statics, &mut found);
    }
    let site = resolve::resolve(parsed, request.drafts, diagnostics);
    if request.thorough || strict {
        site.in_all_languages()
            .for_each(|site| lint::wording(site, &mut found));
    }
    if request.thorough && request.external {
        link_checker::outside(&site, &request.progress, &mut found);
    }
    diagnostics.append(if request.thorough {
        found
    } else {
        errors(found, &site.config.lints)
    });
    // What comes after are mistakes in templates, which no level softens.
    let looked = |code| request.thorough && (request.external || code != Code::OutsideLink);
    *diagnostics = apply(
        std::mem::take(diagnostics),
        &site.config.lints,
        allowed,
        looked,
    );
    site
}

/// Reads what pages show or hand out into memory: in one file it has to stand in the file itself.
fn hold_everything(site: &mut Site) -> Result<(), Failure> {
    for asset in site.assets.values_mut() {
        if let AssetBytes::OnDisk(path) = &asset.bytes {
            asset.bytes = AssetBytes::Loaded(Arc::from(read::bytes(path)?));
        }
    }
    site.renditions.clear();
    Ok(())
}

/// Renders the one file that holds the whole site, into the publication if there is one.
fn render_one_file(
    renderer: &Renderer,
    publication: Option<&Publication>,
    _: &Progress,
) -> Result<Diagnostics, Failure> {
    match renderer.one_file() {
        Ok(file) => {
            if let Some(publication) = publication {
                publication.put(file)?;
            }
            Ok(Diagnostics::default())
        }
        Err(diagnostic) => Ok(Diagnostics::from(diagnostic)),
    }
}

/// Renders every file of the site, in parallel, into the publication if there is one.
fn render(
    renderer: &Renderer,
    publication: Option<&Publication>,
    progress: &Progress,
) -> Result<Diagnostics, Failure> {
    let outputs = renderer.outputs();
    progress.begin(Doing::Writing, outputs.len());
    let mistakes: Vec<Diagnostics> = outputs
        .par_iter()
        .filter_map(|output| {
            progress.step();
            if publication.is_none() && !output.may_have_mistakes() {
                return None;
            }
            let lasting = publication
                .and_then(|publication| Some((publication, renderer.named_by_content(output)?)));
            if lasting.is_some_and(|(publication, address)| publication.keep(&address)) {
                return None;
            }
            match renderer.render(output) {
                Ok(file) => {
                    let refused = publication.and_then(|publication| publication.put(file).err());
                    refused.map(|error| Err(Failure::from(error)))
                }
                Err(diagnostic) => Some(Ok(Diagnostics::from(diagnostic))),
            }
        })
        .collect::<Result<_, _>>()?;
    if let Some(publication) = publication.filter(|_| renderer.site().config.offline)
        && let Some(worker) = renderer.worker(&publication.files())
    {
        publication.put(worker)?;
    }
    let mut all = Diagnostics::default();
    for reported in mistakes {
        all.append(reported);
    }
    Ok(all)
}
