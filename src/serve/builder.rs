//! Rebuilds the site and shows the result.

use crate::model::failure::Failure;
use crate::pipeline::incremental::{Update, Updated, Workspace};
use crate::serve::preview::{Preview, ShownBuild, ShownSite};
use crate::serve::{addresses, mistakes};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A build whose result is shown.
#[derive(Debug)]
pub struct Built {
    /// Counts the changes, from 1.
    pub number: u64,
    /// The time from the start of the scan until it was shown.
    pub took: Duration,
    /// What it found. If there are mistakes, the last site without any stays.
    pub update: Updated,
}

/// The result of one scan.
pub(crate) enum Round {
    /// Nothing has changed.
    Same,
    /// There are mistakes, perhaps because a file is still being saved. The next scan decides.
    HeldBack,
    /// There is a new result, which is now shown.
    Shown(Box<Built>),
}

/// Rebuilds the site when asked.
pub(crate) struct Builder {
    preview: Arc<Preview>,
    workspace: Workspace,
}

impl Builder {
    pub(crate) fn new(preview: Arc<Preview>) -> Self {
        let workspace = Workspace::new(preview.request.clone());
        Self { preview, workspace }
    }

    /// Scans the folders once. `believe_mistakes`: whether to show mistakes rather than hold them back.
    pub(crate) fn round(&mut self, believe_mistakes: bool) -> Result<Round, Failure> {
        let scan = self.preview.begin();
        let begun = Instant::now();
        let update = match self.workspace.update(believe_mistakes)? {
            Update::Same => {
                self.preview.done(scan, None);
                return Ok(Round::Same);
            }
            Update::HeldBack => return Ok(Round::HeldBack),
            Update::Changed(update) => *update,
        };
        let shown = self.preview.shown();
        let number = shown.number + 1;
        let site = match &update.snapshot {
            Some(snapshot) => Some(ShownSite {
                base: addresses::base(snapshot.site().main().config.base_url.as_deref()).into(),
                snapshot: Arc::clone(snapshot),
            }),
            None => shown.site.clone(),
        };
        let mistakes = mistakes::among(&update.diagnostics, &self.preview.request.root);
        self.preview.done(
            scan,
            Some(ShownBuild {
                number,
                site,
                page_cache: Arc::clone(&update.page_cache),
                mistakes,
            }),
        );
        Ok(Round::Shown(Box::new(Built {
            number,
            took: begun.elapsed(),
            update,
        })))
    }
}
