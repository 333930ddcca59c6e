//! The arguments that commands share: which site, where to.

use clap::{Args, ValueEnum};
use inquill::Request;
use inquill::failure::Failure;
use inquill::write::Destination;
use std::path::{Path, PathBuf};

/// Which site, and how its mistakes are shown.
#[derive(Args)]
pub(super) struct SiteArgs {
    /// The site's folder: the one with site.toml
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Take pages marked as drafts along
    #[arg(long)]
    pub(super) drafts: bool,
    /// How mistakes are shown
    #[arg(long, value_enum, default_value = "human")]
    pub(super) format: Format,
}

/// Where to write, or what was written.
#[derive(Args)]
pub(super) struct OutputArgs {
    /// The folder of the finished site, seen from the site's folder; only files that Inquill wrote are ever touched
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) output: PathBuf,
}

/// How mistakes are shown.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(super) enum Format {
    /// With the lines they are about
    Human,
    /// One JSON object a line
    Json,
}

impl SiteArgs {
    /// What these arguments ask of the library.
    pub(super) fn request(&self) -> Request {
        // The day decides about one warning, never about the output; in universal time, so that it needs no time zone.
        let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
        Request { root: self.root.clone(), drafts: self.drafts, today: Some(today), ..Request::default() }
    }
}

impl OutputArgs {
    /// Where that is on this machine.
    pub(super) fn destination(&self, root: &Path) -> Result<Destination, Failure> {
        let root =
            std::path::absolute(root).map_err(|source| Failure::Io { doing: "find", path: root.to_owned(), source })?;
        Ok(Destination { output: root.join(&self.output), root, home: std::env::home_dir() })
    }
}
