//! `inquill build`

use crate::cli::output;
use crate::cli::progress_line::ProgressLine;
use crate::cli::site_args::{OutputArgs, SiteArgs, Verbosity, base_url, flag};
use clap::Args;
use inquill::model::failure::Failure;
use inquill::pipeline::{self, Request, Shape, Task};
use std::process::ExitCode;
use std::time::Instant;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill build                                   write the site to dist/
  inquill build -o public                         write it to public/ in the site's folder
  inquill build --root site -o public             both relative to the current folder
  inquill build --base-url https://example.org/   for an address that isn't in site.toml
  inquill build --single-file                     one HTML file with the whole site, in single/
  INQUILL_DRAFTS=1 inquill build                  the environment can set options too

If the site has mistakes, nothing is written and the published site stays as it was.
Only files that Inquill wrote are ever deleted.";

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) site: SiteArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// The address of the home page, in place of the one in site.toml
    #[arg(long, value_name = "URL", value_parser = base_url, env = "INQUILL_BASE_URL")]
    base_url: Option<String>,
    /// Write the whole site as one HTML file, for example to send by mail; to single/ unless --output is given
    #[arg(long, env = "INQUILL_SINGLE_FILE", value_parser = flag)]
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
