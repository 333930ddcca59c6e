//! Updates a site in memory from the author's folders.

use crate::model::diagnostic::{Diagnostics, Severity};
use crate::model::failure::Failure;
use crate::model::site::GeneratedPage;
use crate::model::source::SourcePath;
use crate::pipeline::assemble::{self, SiteParts};
use crate::pipeline::incremental::page_cache::PageCache;
use crate::pipeline::incremental::scan::{self, Before, Difference, Scan};
use crate::pipeline::incremental::snapshot::Snapshot;
use crate::pipeline::output::output;
use crate::pipeline::request::Request;
use crate::pipeline::settings::Lints;
use crate::read::theme;
use crate::render::output::{Output, OutputKind};
use crate::render::renderer::{CompiledTemplates, Renderer};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an update found.
#[derive(Debug)]
pub struct Updated {
    /// The files that have changed: in the first update, all of them.
    pub differences: BTreeMap<SourcePath, Difference>,
    /// The number of pages, including generated ones.
    pub pages: usize,
    /// The number of exercises.
    pub exercises: usize,
    /// All errors and warnings.
    pub diagnostics: Diagnostics,
    /// The site, if it has no mistakes.
    pub snapshot: Option<Arc<Snapshot>>,
    /// Every page file at this update.
    pub page_cache: Arc<PageCache>,
}

/// The result of an update.
#[derive(Debug)]
pub enum Update {
    /// Nothing has changed.
    Same,
    /// There are mistakes, perhaps because a file is still being saved. The next update decides.
    HeldBack,
    /// Something has changed.
    Changed(Box<Updated>),
}

/// A site in memory, with what is needed to update it.
#[derive(Debug)]
pub struct Workspace {
    request: Request,
    before: Before,
    /// Whether the last update had mistakes.
    failed: bool,
}

impl Updated {
    /// Whether the site has mistakes.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics.count(Severity::Error) > 0
    }
}

impl Workspace {
    /// A workspace before its first update.
    #[must_use]
    pub fn new(request: Request) -> Self {
        Self {
            request,
            before: Before::default(),
            failed: false,
        }
    }

    /// Scans the folders once. `believe_mistakes`: whether to report mistakes rather than hold them back.
    pub fn update(&mut self, believe_mistakes: bool) -> Result<Update, Failure> {
        let scan = scan::scan(&self.request, &self.before)?;
        let is_first = self.before.options_hash.is_none();
        let differences = scan::differences(&self.before.inventory, &scan.inventory);
        if !is_first && differences.is_empty() && scan.reported == self.before.reported {
            self.before.pages = Arc::new(scan.pages);
            return Ok(Update::Same);
        }
        let next = Before {
            pages: Arc::new(scan.pages.clone()),
            inventory: scan.inventory.clone(),
            reported: scan.reported.clone(),
            options_hash: Some(scan.options_hash),
            picture_cache: Arc::clone(&self.before.picture_cache),
        };
        let check_all = is_first
            || self.failed
            || !differences.keys().all(|path| scan.pages.contains_key(path));
        let updated = self.build(scan, differences, check_all, Arc::clone(&next.pages));
        let failed = updated.failed();
        if failed && !believe_mistakes {
            return Ok(Update::HeldBack);
        }
        self.failed = failed;
        self.before = next;
        Ok(Update::Changed(Box::new(updated)))
    }

    /// Runs the stages from parsed pages to a site, and checks that its templates can render it.
    fn build(
        &self,
        mut scan: Scan,
        differences: BTreeMap<SourcePath, Difference>,
        check_all: bool,
        page_cache: Arc<PageCache>,
    ) -> Updated {
        let mut diagnostics = scan.reported;
        let templates = std::mem::take(&mut scan.sources.templates);
        let pages = scan.sources.pages.iter().map(|file| {
            scan.pages
                .get(&file.path)
                .map_or_else(Default::default, |cached| cached.parsed())
        });
        let (pages, options) = (pages.collect(), Arc::clone(&scan.settings.options));
        let site = Arc::new(assemble::assemble(
            &self.request,
            Lints::Quick,
            SiteParts {
                settings: scan.settings,
                sources: scan.sources,
                templates: &templates,
                pages,
            },
            &mut diagnostics,
        ));
        let (pages, exercises) = (site.page_count(), site.main().exercises());
        let renderer = Renderer::new(
            site,
            CompiledTemplates::compile(&templates, &theme::templates()),
            &mut diagnostics,
        );
        if let Some(renderer) = &renderer {
            let is_first = self.before.options_hash.is_none();
            diagnostics.append(verify(renderer, &differences, check_all, is_first));
        }
        let diagnostics = diagnostics.sorted_and_deduped();
        let snapshot = renderer
            .filter(|_| !diagnostics.has_errors())
            .map(|renderer| Arc::new(Snapshot::new(renderer, options)));
        Updated {
            differences,
            pages,
            exercises,
            diagnostics,
            snapshot,
            page_cache,
        }
    }
}

/// Renders the files that may have mistakes: all pages if `check_all`, because templates or settings have changed, else the
/// changed pages and those generated from the whole site.
fn verify(
    renderer: &Renderer,
    differences: &BTreeMap<SourcePath, Difference>,
    check_all: bool,
    is_first: bool,
) -> Diagnostics {
    let outputs = renderer.outputs();
    // Drawing is slow, and all cards report the same mistake.
    let card = outputs
        .iter()
        .find(|output| matches!(output.kind, OutputKind::Card(_)));
    let due = |output: &Output| {
        let site = renderer.site();
        match &output.kind {
            OutputKind::Page(id) | OutputKind::Generated(GeneratedPage::SelfCheck(id), _) => {
                let page = site.edition(output.edition).page(*id);
                check_all || differences.contains_key(&page.document.path)
            }
            OutputKind::Generated(..) => true,
            OutputKind::MachineFile(_) | OutputKind::Redirect(_) => check_all,
            OutputKind::Card(_) => check_all && card == Some(output),
            // Pictures are checked when they change. Checking all of them at the start would be slow.
            OutputKind::Rendition(rendition) => {
                let asset = site.shared.assets.get(&rendition.of);
                rendition.smallest
                    && asset.is_some_and(|asset| differences.contains_key(&asset.path))
                    && !is_first
            }
            OutputKind::Asset(_) => false,
        }
    };
    let found: Vec<_> = outputs
        .par_iter()
        .filter(|file| due(file))
        .filter_map(|file| output(renderer, file).err())
        .collect();
    let mut diagnostics = Diagnostics::default();
    for diagnostic in found {
        diagnostics.push(diagnostic);
    }
    diagnostics
}
