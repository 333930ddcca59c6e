//! `inquill new`

use crate::cli::output;
use crate::cli::output::counted;
use crate::cli::site_args::Verbosity;
use clap::Args;
use inquill::model::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill new my-site                              a cover, two chapters, one exercise of each kind
  inquill new my-site --title \"Listening well\"     the same with a title of your own
  inquill new .                                    in the current folder, if it is empty

No questions are asked. A folder that isn't empty is refused.";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder for the site; it's created, or must be empty
    dir: PathBuf,
    /// The title of the site
    #[arg(long, short, value_name = "TEXT", value_parser = title)]
    title: Option<String>,
}

/// A title that readers can see.
fn title(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("write a title of one line, in quotes".to_owned());
    }
    Ok(text.to_owned())
}

pub(crate) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<ExitCode, Failure> {
    let files = inquill::scaffold::site(&arguments.dir, arguments.title.as_deref())?;
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
            "created a site in {shown}: {}, explained in README.md{go}\n  inquill serve --open",
            counted(files.len(), "file")
        ));
    }
    Ok(ExitCode::SUCCESS)
}
