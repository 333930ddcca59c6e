//! `inquill check`

use crate::cli::output;
use crate::cli::progress_line::ProgressLine;
use crate::cli::site_args::{OutputArgs, SiteArgs, Verbosity};
use clap::Args;
use inquill::model::failure::Failure;
use inquill::pipeline::{self, Request, Task};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill check                         report mistakes, each with its place and a fix
  inquill check --drafts                in drafts too
  inquill check --external              verify links to other sites too, which takes a while
  inquill check --format json           the same for a program, one JSON object per line";

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) site: SiteArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Verify links to other sites too, with curl; this is Inquill's only network access
    #[arg(long)]
    external: bool,
}

pub(crate) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<ExitCode, Failure> {
    let began = Instant::now();
    let request = arguments.site.request();
    let last_output = Some(request.root.join(&arguments.output.output));
    let request = Request {
        last_output,
        ..request
    };
    let progress_line = ProgressLine::start(verbosity, arguments.site.format, &request.progress);
    let task = Task::Check {
        external: arguments.external,
    };
    let outcome = pipeline::run(&request, &task);
    drop(progress_line);
    let outcome = outcome?;
    if verbosity.verbose {
        output::eprint_line(&format!("read {}", request.root.display()));
        output::eprint_line(&format!("took {:.2} s", began.elapsed().as_secs_f64()));
    }
    Ok(output::outcome(
        arguments.site.format,
        &request.root,
        &outcome,
        Path::new(""),
        verbosity,
    ))
}
