//! The command line: arguments in, diagnostics and exit codes out. Everything else is in the library.
//!
//! Each command has a file with its arguments, its examples, and a `run` that calls the library. `site_args` has the
//! arguments that commands share, `output` prints, `exit_code` has the exit codes, `clap_messages` what we change in
//! clap's messages.

#![allow(
    clippy::disallowed_methods,
    reason = "the environment and the clock belong here"
)]

mod build;
mod check;
mod clap_messages;
mod clean;
mod completions;
mod exit_code;
mod explain;
mod man;
mod new;
mod output;
mod progress_line;
mod schema;
mod serve;
mod site_args;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use inquill::model::failure::Failure;
use std::process::ExitCode;

/// Turns Markdown articles into static websites with reflection prompts and self-check exercises
#[derive(Parser)]
#[command(version, about, after_help = EXAMPLES, disable_help_subcommand = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    verbosity: site_args::Verbosity,
}

const EXAMPLES: &str = "Examples:
  inquill new my-site            make a small site to begin with
  inquill build                  write the site in this folder, or the nearest above it, to dist/
  inquill serve --open           show it in the browser, and every change at once
  inquill check                  show every mistake and whatever else is worth a look, write nothing
  inquill explain vague-link     what a code in a message means
  inquill build --help           what a command does, with examples of its own

Most options can also be set in the environment, as INQUILL_ROOT, INQUILL_OUTPUT and so on; the option wins.

Exit codes: 0 fine, 1 mistakes in the site, 2 something the computer refused, 3 a wrong command line.";

#[derive(Subcommand)]
enum Command {
    /// Make a small site to begin with
    #[command(after_help = new::EXAMPLES)]
    New(new::Arguments),
    /// Write the finished site to a folder, unless the site has mistakes
    #[command(after_help = build::EXAMPLES)]
    Build(build::Arguments),
    /// Show the site in a browser on this computer, and every change at once
    #[command(after_help = serve::EXAMPLES)]
    Serve(serve::Arguments),
    /// Show every mistake of the site and write nothing
    #[command(after_help = check::EXAMPLES)]
    Check(check::Arguments),
    /// Remove what build wrote, and nothing else
    #[command(after_help = clean::EXAMPLES)]
    Clean(clean::Arguments),
    /// Say what a code means, or how a page came by its address, template and place
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Arguments),
    /// Print a JSON Schema of a file you write, for editors that complete and check it
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::Arguments),
    /// Print completions for a shell
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Arguments),
    /// Print the manual page
    #[command(after_help = man::EXAMPLES)]
    Man(man::Arguments),
}

/// Parses the command line and runs the command. Returns the exit code.
pub(crate) fn main() -> ExitCode {
    let cli = match parsed() {
        Ok(cli) => cli,
        Err(error) => {
            // Printing fails only if the terminal is gone.
            let _ = error.print();
            return if error.use_stderr() {
                ExitCode::from(exit_code::USAGE)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            output::eprint_line(&format!("error: {failure}"));
            ExitCode::from(exit_code::ENVIRONMENT)
        }
    }
}

fn parsed() -> Result<Cli, clap::Error> {
    let matches = Cli::command()
        .try_get_matches()
        .map_err(|error| clap_messages::with_root_hint(error, &Cli::command()))?;
    let mut cli =
        Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command()))?;
    let given = |arguments: &ArgMatches, id: &str| {
        arguments.try_contains_id(id).is_ok()
            && arguments.value_source(id) == Some(ValueSource::CommandLine)
    };
    // If both are given on the command line, both are relative to the current folder.
    if matches
        .subcommand()
        .is_some_and(|(_, arguments)| given(arguments, "root") && given(arguments, "output"))
    {
        match &mut cli.command {
            Command::Build(arguments) => arguments.output.make_absolute(),
            Command::Check(arguments) => arguments.output.make_absolute(),
            Command::Clean(arguments) => arguments.output.make_absolute(),
            _ => {}
        }
    }
    Ok(cli)
}

fn run(Cli { command, verbosity }: Cli) -> Result<ExitCode, Failure> {
    match command {
        Command::New(arguments) => new::run(&arguments, verbosity),
        Command::Build(arguments) => build::run(&arguments, verbosity),
        Command::Serve(arguments) => serve::run(&arguments, verbosity),
        Command::Check(arguments) => check::run(&arguments, verbosity),
        Command::Clean(arguments) => clean::run(&arguments, verbosity),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Schema(arguments) => Ok(schema::run(&arguments)),
        Command::Completions(arguments) => Ok(completions::run(&arguments, &mut Cli::command())),
        Command::Man(arguments) => man::run(&arguments, Cli::command()),
    }
}
