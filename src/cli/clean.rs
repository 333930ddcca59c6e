//! `inquill clean`

use crate::cli::output;
use crate::cli::output::counted;
use crate::cli::site_args::{Format, OutputArgs, RootArgs, Verbosity};
use clap::Args;
use inquill::model::failure::Failure;
use inquill::pipeline::{self, Cleaned};
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill clean                         remove what build wrote to dist/
  inquill clean -o public               remove what it wrote to public/

Files that Inquill didn't write, and files that were changed since, stay and are listed.";

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    root: RootArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<ExitCode, Failure> {
    let root = arguments.root.folder();
    if let Some(code) = output::no_site(Format::Human, &root, verbosity)? {
        return Ok(code);
    }
    let cleaned = pipeline::clean(&root, &arguments.output.destination(&root)?)?;
    let is_incomplete =
        !(cleaned.foreign.is_empty() && cleaned.changed.is_empty() && cleaned.notice.is_none());
    if is_incomplete || !verbosity.quiet {
        output::print_line(&summary(&cleaned));
    }
    Ok(ExitCode::SUCCESS)
}

/// What was removed, and each file that was not.
fn summary(cleaned: &Cleaned) -> String {
    let mut lines = vec![format!("{} removed", counted(cleaned.removed, "file"))];
    lines.extend(
        cleaned
            .foreign
            .iter()
            .map(|address| format!("left {address}: Inquill did not write it")),
    );
    lines.extend(
        cleaned
            .changed
            .iter()
            .map(|address| format!("left {address}: it was changed since Inquill wrote it")),
    );
    lines.extend(
        cleaned
            .notice
            .iter()
            .map(|notice| format!("note: {notice}")),
    );
    lines.join("\n")
}
