//! `inquill new`

use crate::cli::output;
use crate::cli::output::counted;
use crate::cli::site_args::Verbosity;
use clap::Args;
use inquill::model::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill new my-site                   a cover and two chapters, with one exercise of each kind
  cd my-site
  inquill serve --open                  its pages in a browser, and every change at once
  inquill build                         its pages in dist/, to publish

Nothing is asked. A folder with anything in it is refused.";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder to make; it may exist if it is empty
    dir: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<ExitCode, Failure> {
    let files = inquill::scaffold::site(&arguments.dir)?;
    if verbosity.verbose {
        for file in &files {
            output::print_line(&arguments.dir.join(file).display().to_string());
        }
    }
    if !verbosity.quiet {
        let shown = arguments.dir.display();
        // A shell needs quotes around a name with spaces.
        let quote = if shown.to_string().contains(char::is_whitespace) {
            "\""
        } else {
            ""
        };
        let go = if arguments.dir == Path::new(".") {
            String::new()
        } else {
            format!("\n  cd {quote}{shown}{quote}")
        };
        output::print_line(&format!(
            "a new site is in {shown}: {}, README.md explains them{go}\n  inquill serve --open",
            counted(files.len(), "file")
        ));
    }
    Ok(ExitCode::SUCCESS)
}
