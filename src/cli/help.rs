//! `inquill help`

use clap::{Args, Command};
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill help                          list the commands
  inquill help build                    explain one of them; `inquill build --help` is the same";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The command to explain
    #[arg(value_name = "COMMAND", value_parser = clap::builder::PossibleValuesParser::new(NAMES), hide_possible_values = true)]
    command: Option<String>,
}

/// The commands, in the order of `inquill help`. The tests compare this list with it.
const NAMES: [&str; 10] = [
    "new",
    "build",
    "serve",
    "check",
    "clean",
    "explain",
    "schema",
    "completions",
    "man",
    "help",
];

/// Prints what `inquill COMMAND --help` prints, or `inquill --help`.
pub(crate) fn run(arguments: &Arguments, program: Command) -> ExitCode {
    let words = ["inquill"].into_iter();
    let words = words.chain(arguments.command.as_deref()).chain(["--help"]);
    if let Err(help) = program.try_get_matches_from(words) {
        // Printing fails only if the terminal is gone.
        let _ = help.print();
    }
    ExitCode::SUCCESS
}
