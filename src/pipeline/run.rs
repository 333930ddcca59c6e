//! One run through all stages: a build, a check or an explanation.

use crate::model::destination::Destination;
use crate::model::diagnostic::Diagnostics;
use crate::model::failure::Failure;
use crate::model::output::Origin;
use crate::model::progress::{Phase, Progress};
use crate::model::site::Site;
use crate::model::source::{AssetBytes, PageFile, Source, Sources};
use crate::pipeline::assemble::{self, PageHash, SiteParts};
use crate::pipeline::fingerprint::Inputs;
use crate::pipeline::memory::Memory;
use crate::pipeline::output::output;
use crate::pipeline::request::{Outcome, Request, Shape, Task};
use crate::pipeline::settings::{Lints, Settings};
use crate::read::{self, PictureCache, theme};
use crate::render::renderer::{CompiledTemplates, Renderer};
use crate::write::{self, Cleaned, Publication};
use crate::{explain, link_checker, lint, parse};
use blake3::Hash;
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Stack size of each thread in bytes. Inquill limits nesting itself, but the crates that parse formulas and front matter
/// recurse for each level.
const STACK_SIZE: usize = 16 << 20;

/// Runs a task.
pub fn run(request: &Request, task: &Task) -> Result<Outcome, Failure> {
    // Fails if the process has a thread pool already, which is then used.
    let _ = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK_SIZE)
        .build_global();
    match task {
        Task::Build { shape, destination } => build(request, *shape, destination),
        Task::Check { external } => check(request, *external),
    }
}

/// Facts about a page or file, named by its path below the root or its address. `None` if the site has no such file.
pub fn explain(request: &Request, name: &str) -> Result<Option<Vec<explain::Fact>>, Failure> {
    let mut diagnostics = Diagnostics::default();
    let mut sources = read::list(&request.root, &PictureCache::default(), &mut diagnostics)?;
    let templates = std::mem::take(&mut sources.templates);
    let (site, _) = site(request, Lints::Quick, sources, &templates, &mut diagnostics);
    let templates = explain::Templates {
        own: &templates,
        theme: &theme::templates(),
    };
    Ok(explain::file(&site, templates, name))
}

/// Removes a published site, and what is remembered about the files of the site in `root`.
pub fn clean(root: &Path, destination: &Destination) -> Result<Cleaned, Failure> {
    let cleaned = write::clean(destination)?;
    write::forget(root);
    Ok(cleaned)
}

fn check(request: &Request, external: bool) -> Result<Outcome, Failure> {
    let lints = if external {
        link_checker::ready()?;
        Lints::AllAndLinks
    } else {
        Lints::All
    };
    let mut diagnostics = Diagnostics::default();
    let sources = read::list(&request.root, &PictureCache::default(), &mut diagnostics)?;
    let Gathered {
        site, templates, ..
    } = gather(
        request,
        lints,
        sources,
        CompiledTemplates::compile,
        &mut diagnostics,
    );
    let site = Arc::new(site);
    let mut outcome = counted(&site);
    if let Some(renderer) = Renderer::new(site, templates, &mut diagnostics) {
        diagnostics.append(render(&renderer, None, &request.progress)?);
    }
    outcome.diagnostics = diagnostics.sorted_and_deduped();
    Ok(outcome)
}

fn build(request: &Request, shape: Shape, destination: &Destination) -> Result<Outcome, Failure> {
    let request = &Request {
        last_output: Some(destination.output.clone()),
        ..request.clone()
    };
    let mut diagnostics = Diagnostics::default();
    let sources = read::list(&request.root, &PictureCache::default(), &mut diagnostics)?;
    let inputs = Inputs::new(request, shape, &sources)?;
    let mut early = None;
    let mut memory = Memory::of(request, destination);
    if diagnostics.as_slice().is_empty()
        && let Some(inputs) = unchanged_inputs(request, destination, &sources, &inputs, &mut memory)
    {
        let publication = Publication::begin_remembering(destination, memory.output())?;
        if let Some((origin, published)) = publication.unchanged(inputs) {
            memory.save(&publication);
            return Ok(Outcome {
                pages: origin.pages,
                exercises: origin.exercises,
                published: Some(published),
                ..Outcome::default()
            });
        }
        early = Some(publication);
    }
    let compile = match shape {
        Shape::Folder => CompiledTemplates::compile,
        Shape::SingleFile => CompiledTemplates::for_single_file,
    };
    let Gathered {
        mut site,
        templates,
        hashes,
    } = gather(request, Lints::Quick, sources, compile, &mut diagnostics);
    if shape == Shape::SingleFile {
        load_assets(&mut site)?;
    }
    let site = Arc::new(site);
    let mut outcome = counted(&site);
    if let Some(renderer) = Renderer::new(site, templates, &mut diagnostics) {
        // A site with errors is rendered too, to report mistakes in its templates in the same run.
        let publication = match early {
            _ if diagnostics.has_errors() => None,
            None => Some(Publication::begin(destination)?),
            early => early,
        };
        diagnostics.append(match shape {
            Shape::Folder => render(&renderer, publication.as_ref(), &request.progress)?,
            Shape::SingleFile => render_single_file(&renderer, publication.as_ref())?,
        });
        if let Some(mut publication) = publication.filter(|_| !diagnostics.has_errors()) {
            // Without a recorded origin, the next run builds again and repeats the warnings.
            if diagnostics.as_slice().is_empty() {
                publication.record_origin(Origin {
                    inputs: inputs.with(&hashes),
                    pages: outcome.pages,
                    exercises: outcome.exercises,
                });
            }
            publication.record_id(&renderer.site().main().config.id.name);
            outcome.published = Some(publication.commit()?);
        }
        // The process ends soon. Freeing a site page by page would take a twentieth of a build.
        std::mem::forget(renderer);
    }
    outcome.diagnostics = diagnostics.sorted_and_deduped();
    Ok(outcome)
}

/// The site, and what else a build needs from its sources.
struct Gathered {
    site: Site,
    templates: CompiledTemplates,
    hashes: Vec<PageHash>,
}

/// Runs the stages from the sources to the site, and compiles the templates at the same time.
fn gather(
    request: &Request,
    lints: Lints,
    mut sources: Sources,
    compile: fn(&[Source], &[Source]) -> CompiledTemplates,
    diagnostics: &mut Diagnostics,
) -> Gathered {
    let own = std::mem::take(&mut sources.templates);
    let ((site, hashes), templates) = rayon::join(
        || site(request, lints, sources, &own, diagnostics),
        || compile(&own, &theme::templates()),
    );
    Gathered {
        site,
        templates,
        hashes,
    }
}

/// Runs the stages from the sources to the site. `templates`: the author's.
fn site(
    request: &Request,
    lints: Lints,
    mut sources: Sources,
    templates: &[Source],
    diagnostics: &mut Diagnostics,
) -> (Site, Vec<PageHash>) {
    let settings = Settings::load(request, lints, &mut sources, diagnostics);
    let options = Arc::clone(&settings.options);
    request.progress.begin(Phase::Reading, sources.pages.len());
    let parse = |file: &PageFile| {
        let parsed = assemble::page(file, &options);
        request.progress.step();
        parsed
    };
    let (pages, hashes) = sources.pages.par_iter().map(parse).unzip();
    let parts = SiteParts {
        settings,
        sources,
        templates,
        pages,
    };
    let site = assemble::assemble(request, lints, parts, diagnostics);
    (site, hashes)
}

/// An outcome with only the numbers of pages and exercises.
fn counted(site: &Site) -> Outcome {
    Outcome {
        pages: site.page_count(),
        exercises: site.main().exercises(),
        ..Outcome::default()
    }
}

/// The fingerprint of all inputs, if the published site has the same one and there is nothing new to report.
fn unchanged_inputs(
    request: &Request,
    destination: &Destination,
    sources: &Sources,
    inputs: &Inputs,
    memory: &mut Memory,
) -> Option<Hash> {
    let origin = write::origin(destination)?;
    let pages = memory.page_hashes(&sources.pages)?;
    let same = Some(inputs.with(&pages)).filter(|inputs| *inputs == origin.inputs)?;
    // The dates of help lines become outdated without any change.
    let mut outdated = Diagnostics::default();
    let config = parse::config(sources.config.as_ref()?, &mut outdated);
    lint::help_lines::help_lines(&config, request.today, &mut outdated);
    outdated.as_slice().is_empty().then_some(same)
}

/// Reads all assets into memory, to embed them in a single file.
fn load_assets(site: &mut Site) -> Result<(), Failure> {
    for asset in site.shared.assets.values_mut() {
        if let AssetBytes::OnDisk(path) = &asset.bytes {
            asset.bytes = AssetBytes::Loaded(Arc::from(read::bytes(path)?));
        }
    }
    site.shared.renditions.clear();
    Ok(())
}

/// Renders the single file, into the publication if there is one.
fn render_single_file(
    renderer: &Renderer,
    publication: Option<&Publication>,
) -> Result<Diagnostics, Failure> {
    match renderer.single_file() {
        Ok(file) => {
            if let Some(publication) = publication {
                publication.put(file)?;
            }
            Ok(Diagnostics::default())
        }
        Err(diagnostic) => Ok(Diagnostics::from(diagnostic)),
    }
}

/// Renders every file of the site in parallel, into the publication if there is one.
fn render(
    renderer: &Renderer,
    publication: Option<&Publication>,
    progress: &Progress,
) -> Result<Diagnostics, Failure> {
    let outputs = renderer.outputs();
    progress.begin(Phase::Writing, outputs.len());
    let mistakes: Vec<Diagnostics> = outputs
        .par_iter()
        .filter_map(|file| {
            progress.step();
            if publication.is_none() && !file.may_have_mistakes() {
                return None;
            }
            let reusable = publication
                .and_then(|publication| Some((publication, renderer.named_by_content(file)?)));
            if reusable.is_some_and(|(publication, address)| publication.reuse(&address)) {
                return None;
            }
            match output(renderer, file) {
                Ok(file) => {
                    let refused = publication.and_then(|publication| publication.put(file).err());
                    refused.map(|error| Err(Failure::from(error)))
                }
                Err(diagnostic) => Some(Ok(Diagnostics::from(diagnostic))),
            }
        })
        .collect::<Result<_, _>>()?;
    if let Some(publication) = publication.filter(|_| renderer.site().main().config.offline)
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
