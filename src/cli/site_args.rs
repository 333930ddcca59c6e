//! The arguments that commands share.

use clap::{Args, ValueEnum};
use inquill::model::destination::Destination;
use inquill::model::failure::Failure;
use inquill::pipeline::{Request, checked_base_url, root_above};
use std::path::{Path, PathBuf};

/// Which site.
#[derive(Args)]
pub(crate) struct RootArgs {
    /// The folder of the site [default: the current folder, or the nearest above it with a site.toml]
    #[arg(long, value_name = "DIR", env = "INQUILL_ROOT")]
    root: Option<PathBuf>,
}

/// Which site, and how its mistakes are shown.
#[derive(Args)]
pub(crate) struct SiteArgs {
    #[command(flatten)]
    pub(crate) root: RootArgs,
    /// Include drafts
    #[arg(long, env = "INQUILL_DRAFTS", value_parser = flag)]
    pub(crate) drafts: bool,
    /// How to report mistakes
    #[arg(long, value_enum, default_value = "human", env = "INQUILL_FORMAT")]
    pub(crate) format: Format,
}

/// Reads a flag from the environment. On the command line a flag has no value.
pub(crate) fn flag(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "" | "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("write 1 to turn it on, or 0 to turn it off".to_owned()),
    }
}

/// Reads the address of a home page.
pub(crate) fn base_url(text: &str) -> Result<String, String> {
    checked_base_url(text).map_err(|_| "write an address such as https://example.org/".to_owned())
}

/// The default output folder.
const OUTPUT: &str = "dist";
/// The default output folder with `--single-file`.
const SINGLE_FILE_OUTPUT: &str = "single";

/// Which output folder.
#[derive(Args, Clone)]
pub(crate) struct OutputArgs {
    /// The folder for the built site, relative to the site's folder, or to the current folder if --root is given too
    #[arg(long, short, value_name = "DIR", default_value = OUTPUT, env = "INQUILL_OUTPUT")]
    pub(crate) output: PathBuf,
}

/// How much is printed.
#[derive(Args, Clone, Copy)]
pub(crate) struct Verbosity {
    /// Print problems only
    #[arg(long, short, global = true, env = "INQUILL_QUIET", value_parser = flag)]
    pub(crate) quiet: bool,
    /// Also print which folders were read and written, and how long it took
    #[arg(long, short, global = true, env = "INQUILL_VERBOSE", value_parser = flag)]
    pub(crate) verbose: bool,
}

/// How to report mistakes.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(crate) enum Format {
    /// Messages with source lines, on standard error
    Human,
    /// One JSON object per line, on standard output
    Json,
}

impl RootArgs {
    /// The folder of the site: the given one, else the nearest with a `site.toml`, else the current one.
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
            .and_then(|here| root_above(&here).map(Path::to_owned));
        above.unwrap_or(here)
    }
}

impl SiteArgs {
    /// The request of these arguments.
    pub(crate) fn request(&self) -> Request {
        request(&self.root.folder(), self.drafts)
    }
}

/// A request about the site in a folder, with today's date.
pub(crate) fn request(root: &Path, drafts: bool) -> Request {
    // The date affects one warning, never the output. UTC, because reading the local time zone is not worth it.
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
    /// Makes a path relative to the current folder absolute.
    pub(crate) fn make_absolute(&mut self) {
        if let Ok(output) = std::path::absolute(&self.output) {
            self.output = output;
        }
    }

    /// These arguments with the default for the output's shape: a single file goes to a folder of its own, so that it does
    /// not replace the published site.
    pub(crate) fn for_shape(&self, single_file: bool) -> Self {
        if single_file && self.output == Path::new(OUTPUT) {
            Self {
                output: PathBuf::from(SINGLE_FILE_OUTPUT),
            }
        } else {
            self.clone()
        }
    }

    /// The destination for the site at `root`.
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

    /// The output folder for messages: as it was given, with the root in front if that is not the current folder.
    pub(crate) fn displayed(&self, root: &Path) -> PathBuf {
        if root == Path::new(".") {
            self.output.clone()
        } else {
            root.join(&self.output)
        }
    }
}
