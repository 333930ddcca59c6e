//! The command line: arguments in, diagnostics and exit code out. All else is in the library.
//!
//! A command is a file here: its arguments, its help, and a `run` that calls the library. `site` holds the arguments
//! that commands share, `tell` how anything is said.

#![allow(clippy::disallowed_methods, reason = "the environment and the clock belong here")]

mod build;
mod check;
mod clean;
mod completions;
mod site;
mod tell;

use clap::{CommandFactory, Parser, Subcommand};
use inquill::failure::Failure;
use std::process::ExitCode;

/// The author's mistakes.
const MISTAKES: u8 = 1;
/// The world's: a disk, a permission, a refusal.
const ENVIRONMENT: u8 = 2;
/// The command line itself was wrong. clap says 2; that is taken.
const USAGE: u8 = 3;

/// Turns an article into a website that asks the reader back
#[derive(Parser)]
#[command(version, about, after_help = EXAMPLES, disable_help_subcommand = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  inquill build                     write the site in this folder to dist/
  inquill build --output public     write it elsewhere
  inquill check                     show every mistake, write nothing
  inquill check --format json       the same for a program

Exit codes: 0 fine, 1 mistakes in the site, 2 something the computer refused, 3 a wrong command line.";

#[derive(Subcommand)]
enum Command {
    /// Write the finished site to a folder, unless the site has mistakes
    Build(build::Arguments),
    /// Show every mistake of the site and write nothing
    Check(check::Arguments),
    /// Remove what build wrote, and nothing else
    Clean(clean::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
}

/// Reads the command line, does what it says, and tells with which code to exit.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to do when even the terminal is gone.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    match run(cli.command) {
        Ok(code) => code,
        Err(failure) => {
            tell::complain(&format!("error: {failure}"));
            ExitCode::from(ENVIRONMENT)
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Clean(arguments) => clean::run(&arguments),
        Command::Completions(arguments) => Ok(completions::run(&arguments, &mut Cli::command())),
    }
}
