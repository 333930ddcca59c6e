//! From a hint to a site that is shown: one build at a time, and none when nothing has changed.

use crate::model::diagnostic::{Diagnostics, Severity};
use crate::model::failure::Failure;
use crate::model::site::Made;
use crate::model::source::SourcePath;
use crate::pipeline::assemble;
use crate::read::theme;
use crate::render::output::Output;
use crate::render::renderer::Renderer;
use crate::serve::preview::{Good, Preview, Shown};
use crate::serve::scan::{Before, Difference, Scan};
use crate::serve::{mistakes, scan};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What came of looking at the folders.
#[derive(Debug)]
pub struct Built {
    /// Counts the times that something changed, from 1.
    pub number: u64,
    /// What was different from before; on the first build, everything.
    pub differences: BTreeMap<SourcePath, Difference>,
    /// How long it took, from looking to showing.
    pub took: Duration,
    /// Pages of the site, those that Inquill makes among them.
    pub pages: usize,
    /// Exercises of the site.
    pub exercises: usize,
    /// All mistakes, and what else is worth a look.
    pub diagnostics: Diagnostics,
}

/// What came of one look at the folders.
pub(crate) enum Round {
    /// Nothing had changed.
    Same,
    /// There are mistakes. They may be those of a file that is half saved, so nothing is shown before another look.
    HeldBack,
    /// What was found is shown.
    Shown(Box<Built>),
}

/// Builds, again and again.
pub(crate) struct Builder {
    preview: Arc<Preview>,
    before: Before,
    /// Whether the last build had mistakes.
    failed: bool,
}

impl Builder {
    pub(crate) fn new(preview: Arc<Preview>) -> Self {
        Self {
            preview,
            before: Before::default(),
            failed: false,
        }
    }

    /// Looks at the folders once. `sure`: whether what is found is believed even when it has mistakes.
    pub(crate) fn round(&mut self, sure: bool) -> Result<Round, Failure> {
        let look = self.preview.begin();
        let begun = Instant::now();
        let scan = scan::scan(&self.preview.request, &self.before)?;
        let differences = scan::differences(&self.before.inventory, &scan.inventory);
        let number = self.preview.shown().number;
        if number > 0 && differences.is_empty() && scan.reported == self.before.reported {
            self.before.pages = Arc::new(scan.pages);
            self.preview.done(look, None);
            return Ok(Round::Same);
        }
        let next = Before {
            pages: Arc::new(scan.pages.clone()),
            inventory: scan.inventory.clone(),
            reported: scan.reported.clone(),
            reading: Some(scan.reading),
            looks: Arc::clone(&self.before.looks),
        };
        let whole = number == 0
            || self.failed
            || !differences.keys().all(|path| scan.pages.contains_key(path));
        let (good, mut built) = self.build(scan, &differences, whole);
        let failed = built.diagnostics.has_errors();
        if failed && !sure {
            return Ok(Round::HeldBack);
        }
        let good = if failed {
            self.preview.shown().good.clone()
        } else {
            good.map(Arc::new)
        };
        let mistakes = mistakes::among(&built.diagnostics, &self.preview.request.root);
        self.failed = failed;
        self.before = next;
        built.number = number + 1;
        let pages = Arc::clone(&self.before.pages);
        self.preview.done(
            look,
            Some(Shown {
                number: built.number,
                good,
                pages,
                mistakes,
            }),
        );
        built.took = begun.elapsed();
        built.differences = differences;
        Ok(Round::Shown(Box::new(built)))
    }

    /// The stages from parsed pages to a site, and the proof that its templates can make it.
    fn build(
        &self,
        mut scan: Scan,
        differences: &BTreeMap<SourcePath, Difference>,
        whole: bool,
    ) -> (Option<Good>, Built) {
        let mut diagnostics = scan.reported;
        let templates = std::mem::take(&mut scan.sources.templates);
        let pages = scan.sources.pages.iter();
        let pages = pages.map(|file| {
            scan.pages
                .get(&file.path)
                .map_or_else(Default::default, |known| known.parsed())
        });
        let (pages, options) = (pages.collect(), Arc::clone(&scan.settings.options));
        let request = &self.preview.request;
        let site = assemble(
            request,
            scan.settings,
            scan.sources,
            &templates,
            pages,
            &mut diagnostics,
        );
        let site = Arc::new(site);
        let counts = (
            site.in_all_languages()
                .map(|site| site.pages.len() + site.made.len())
                .sum(),
            site.exercises(),
        );
        let renderer = Renderer::new(site, &templates, &theme::templates(), &mut diagnostics);
        if let Some(renderer) = &renderer {
            diagnostics.append(prove(
                renderer,
                differences,
                whole,
                self.before.reading.is_none(),
            ));
        }
        let built = Built {
            number: 0,
            differences: BTreeMap::new(),
            took: Duration::ZERO,
            pages: counts.0,
            exercises: counts.1,
            diagnostics: diagnostics.settled(),
        };
        (renderer.map(|renderer| Good::new(renderer, options)), built)
    }
}

/// Renders what may have a mistake that only shows when it is rendered: every page when templates or settings have
/// changed, else the pages that have changed themselves and those made from the whole site.
fn prove(
    renderer: &Renderer,
    differences: &BTreeMap<SourcePath, Difference>,
    whole: bool,
    first: bool,
) -> Diagnostics {
    let outputs = renderer.outputs();
    // Drawing takes long, and what is wrong with one card is wrong with all.
    let card = outputs
        .iter()
        .find(|output| matches!(output, Output::Card(_)));
    let due = |output: &Output| {
        let (site, inner) = match output {
            Output::Edition(at, inner) => (&*renderer.site().editions[*at], &**inner),
            output => (renderer.site(), output),
        };
        match inner {
            Output::Page(id) | Output::Made(Made::SelfCheck(id), _) => {
                whole || differences.contains_key(&site.page(*id).document.path)
            }
            Output::Made(..) => true,
            Output::Companion(_) | Output::Redirect(_) => whole,
            Output::Card(_) => whole && card == Some(output),
            // A picture is tried when it has changed. To try all of them at the start would take long.
            Output::Rendition(rendition) => {
                let asset = site.assets.get(&rendition.of);
                rendition.smallest
                    && asset.is_some_and(|asset| differences.contains_key(&asset.path))
                    && !first
            }
            Output::Asset(_) | Output::Edition(..) => false,
        }
    };
    let found: Vec<_> = outputs
        .par_iter()
        .filter(|output| due(output))
        .filter_map(|output| renderer.render(output).err())
        .collect();
    let mut diagnostics = Diagnostics::default();
    for diagnostic in found {
        diagnostics.push(diagnostic);
    }
    diagnostics
}

impl Built {
    /// Whether the last good site is shown instead.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics.count(Severity::Error) > 0
    }
}
