//! The requests to the pipeline, and their outcome.

use crate::model::destination::Destination;
use crate::model::diagnostic::Diagnostics;
use crate::model::progress::Progress;
use crate::write::Published;
use std::path::PathBuf;

/// The site that a task works on.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The folder with `site.toml`.
    pub root: PathBuf,
    /// Replaces the `base_url` of `site.toml`. Must have passed [`checked_base_url`](crate::pipeline::checked_base_url).
    pub base_url: Option<String>,
    /// Whether to include drafts.
    pub drafts: bool,
    /// The folder of the last build: a lint warns if the site's id is no longer the one published there.
    pub last_output: Option<PathBuf>,
    /// Progress, updated as the task advances.
    pub progress: Progress,
    /// Today's date, for lints about outdated information. Nothing in the output depends on it.
    pub today: Option<jiff::civil::Date>,
}

/// What to do with a site.
#[derive(Debug, Clone)]
pub enum Task {
    /// Build it and publish it. After an error, the published site stays unchanged.
    Build {
        /// A folder of pages or a single file.
        shape: Shape,
        /// Where to publish it.
        destination: Destination,
    },
    /// Build it in memory and run all lints.
    Check {
        /// Whether to verify external links too, the only network access there is.
        external: bool,
    },
}

/// The shape of a published site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shape {
    /// A folder of pages.
    #[default]
    Folder,
    /// One HTML file with everything in it.
    SingleFile,
}

/// The outcome of a task.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// The number of pages, including generated ones.
    pub pages: usize,
    /// The number of exercises.
    pub exercises: usize,
    /// What was published. `None` after a check and after errors.
    pub published: Option<Published>,
}
