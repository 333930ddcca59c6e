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
  inquill check                         every mistake, with its place and a way to fix it
  inquill check --drafts                also in pages that are not ready yet
  inquill check --external              and links to other sites, which takes a while
  inquill check --format json           the same for a program: one JSON object a line";

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Ask for links to other sites too, by way of curl; nothing else in Inquill asks anything of another computer
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
