//! `inquill build`

use crate::cli::output;
use crate::cli::progress_line::ProgressLine;
use crate::cli::site_args::{OutputArgs, SiteArgs, Verbosity};
use clap::Args;
use inquill::model::failure::Failure;
use inquill::pipeline::{self, Request, Shape, Task, checked_base_url};
use std::process::ExitCode;
use std::time::Instant;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill build                                      the site in this folder, or the nearest above it, to dist/
  inquill build --output public                      to another folder, seen from the site's own
  inquill build --root site --output public          both seen from the current folder
  inquill build --base-url https://example.org/      for an address that site.toml does not name
  inquill build --single-file                        the whole site as one HTML file, in single/
  inquill build --drafts                             with pages that are not ready yet
  INQUILL_OUTPUT=public inquill build --quiet        the same from the environment, for a script

Nothing is written while the site has a mistake: what was published stays as it was.";

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// The address of the published home page, instead of the one in site.toml
    #[arg(long, value_name = "URL", value_parser = checked_base_url, env = "INQUILL_BASE_URL")]
    base_url: Option<String>,
    /// Make one HTML file that holds the whole site with its exercises and pictures, to send by mail; in single/, unless
    /// --output names another folder
    #[arg(long, env = "INQUILL_SINGLE_FILE", value_parser = clap::builder::FalseyValueParser::new())]
    single_file: bool,
}

pub(crate) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<ExitCode, Failure> {
    let Arguments {
        site,
        output,
        base_url,
        single_file,
    } = arguments;
    let output = &output.for_shape(*single_file);
    let began = Instant::now();
    let request = Request {
        base_url: base_url.clone(),
        ..site.request()
    };
    let destination = output.destination(&request.root)?;
    let shape = if *single_file {
        Shape::SingleFile
    } else {
        Shape::Folder
    };
    let task = Task::Build {
        shape,
        destination: destination.clone(),
    };
    let progress_line = ProgressLine::start(verbosity, site.format, &request.progress);
    let outcome = pipeline::run(&request, &task);
    drop(progress_line);
    let outcome = outcome?;
    if verbosity.verbose {
        let wrote = outcome
            .published
            .as_ref()
            .map(|_| format!(", wrote {}", destination.output.display()));
        output::eprint_line(&format!(
            "read {}{}",
            destination.root.display(),
            wrote.unwrap_or_default()
        ));
        output::eprint_line(&format!("took {:.2} s", began.elapsed().as_secs_f64()));
    }
    Ok(output::outcome(
        site.format,
        &request.root,
        &outcome,
        &output.displayed(&request.root),
        verbosity,
    ))
}
