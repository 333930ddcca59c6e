//! Rebuilds the site and shows the result.

use crate::model::failure::Failure;
use crate::pipeline::incremental::{Update, Updated, Workspace};
use crate::serve::preview::{Preview, Shown, ShownSite};
use crate::serve::{addresses, mistakes};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A build that is shown.
#[derive(Debug)]
pub struct Built {
    /// Counts the changes, from 1.
    pub number: u64,
    /// How long it took, from the scan until it was shown.
    pub took: Duration,
    /// What it found. With mistakes, the last site without any is shown instead.
    pub update: Updated,
}

/// The result of one scan.
pub(crate) enum Round {
    /// Nothing has changed.
    Same,
    /// There are mistakes, perhaps those of a file that is still being saved. Nothing is shown before the next scan.
    HeldBack,
    /// What was found is shown.
    Shown(Box<Built>),
}

/// Builds again and again.
pub(crate) struct Builder {
    preview: Arc<Preview>,
    workspace: Workspace,
}

impl Builder {
    pub(crate) fn new(preview: Arc<Preview>) -> Self {
        let workspace = Workspace::new(preview.request.clone());
        Self { preview, workspace }
    }

    /// Scans the folders once. `believe_mistakes`: whether mistakes are shown and not held back.
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
            Some(Shown {
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
