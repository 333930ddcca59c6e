//! The arguments that commands share: which site, where to, how much to say.

use clap::{Args, ValueEnum};
use inquill::model::failure::Failure;
use inquill::pipeline::Request;
use inquill::read;
use inquill::model::destination::Destination;
use std::path::{Path, PathBuf};

/// Which site.
#[derive(Args)]
pub(crate) struct RootArgs {
    /// The site's folder: the one with site.toml. If left out, the current folder or the nearest above it that has one
    #[arg(long, value_name = "DIR", env = "INQUILL_ROOT")]
    root: Option<PathBuf>,
}

/// Which site, and how its mistakes are shown.
#[derive(Args)]
pub(crate) struct SiteArgs {
    #[command(flatten)]
    pub(crate) root: RootArgs,
    /// Take pages marked as drafts along
    #[arg(long, env = "INQUILL_DRAFTS", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) drafts: bool,
    /// How mistakes are shown
    #[arg(long, value_enum, default_value = "human", env = "INQUILL_FORMAT")]
    pub(crate) format: Format,
}

/// Where a site is written unless the author says otherwise.
const OUTPUT: &str = "dist";
/// The same for a site that is one file.
const SINGLE: &str = "single";

/// Where to write, or what was written.
#[derive(Args, Clone)]
pub(crate) struct OutputArgs {
    /// The folder of the finished site, seen from the site's folder, or from the current one where --root is given as well;
    /// only files that Inquill wrote are ever touched
    #[arg(long, value_name = "DIR", default_value = OUTPUT, env = "INQUILL_OUTPUT")]
    pub(crate) output: PathBuf,
}

/// How much is said.
#[derive(Args, Clone, Copy)]
pub(crate) struct Voice {
    /// Say nothing unless there is something to mend
    #[arg(long, short, global = true, env = "INQUILL_QUIET", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) quiet: bool,
    /// Say also which folders were read and written, and how long it took
    #[arg(long, short, global = true, conflicts_with = "quiet", env = "INQUILL_VERBOSE",
        value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) verbose: bool,
}

/// How mistakes are shown.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(crate) enum Format {
    /// With the lines they are about
    Human,
    /// One JSON object a line
    Json,
}

impl RootArgs {
    /// The folder that is meant: the one that was named, else the nearest with a `site.toml`, else the current one.
    pub(crate) fn folder(&self) -> PathBuf {
        if let Some(root) = &self.root {
            return root.clone();
        }
        let here = PathBuf::from(".");
        if here.join("site.toml").is_file() {
            return here;
        }
        let above = std::env::current_dir()
            .ok()
            .and_then(|here| read::root_above(&here).map(Path::to_owned));
        above.unwrap_or(here)
    }
}

impl SiteArgs {
    /// What these arguments ask of the library.
    pub(crate) fn request(&self) -> Request {
        request(&self.root.folder(), self.drafts)
    }
}

/// What is asked of the library about the site in a folder.
pub(crate) fn request(root: &Path, drafts: bool) -> Request {
    // The day decides about one warning, never about the output; in universal time, so that it needs no time zone.
    let today = jiff::tz::Offset::UTC
        .to_datetime(jiff::Timestamp::now())
        .date();
    Request {
        root: root.to_owned(),
        drafts,
        today: Some(today),
        ..Request::default()
    }
}

impl OutputArgs {
    /// The same, seen from the current folder.
    pub(crate) fn seen_from_here(&mut self) {
        if let Ok(output) = std::path::absolute(&self.output) {
            self.output = output;
        }
    }

    /// The same; a site that is one file has a folder of its own, so that the published one stays as it is.
    pub(crate) fn of(&self, single_file: bool) -> Self {
        if single_file && self.output == Path::new(OUTPUT) {
            Self {
                output: PathBuf::from(SINGLE),
            }
        } else {
            self.clone()
        }
    }

    /// Where that is on this machine.
    pub(crate) fn destination(&self, root: &Path) -> Result<Destination, Failure> {
        let root = std::path::absolute(root).map_err(|source| Failure::Io {
            doing: "find",
            path: root.to_owned(),
            source,
        })?;
        Ok(Destination {
            output: root.join(&self.output),
            root,
            home: std::env::home_dir(),
        })
    }

    /// How that is said: as it was given, or in full where the site's folder is not the current one.
    pub(crate) fn shown(&self, root: &Path) -> PathBuf {
        if root == Path::new(".") {
            self.output.clone()
        } else {
            root.join(&self.output)
        }
    }
}
