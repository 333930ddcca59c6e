//! The command line: arguments in, diagnostics and exit codes out. Everything else is in the library.
//!
//! Each command has a file with its arguments, its examples, and a `run` that calls the library. `site_args` has the
//! arguments that commands share, `output` prints, `exit_code` has the exit codes, `clap_messages` words clap's errors.

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
mod help;
mod man;
mod new;
mod output;
mod progress_line;
mod schema;
mod serve;
mod site_args;

use crate::cli::site_args::Format;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use inquill::model::failure::Failure;
use std::ffi::OsString;
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
  inquill new my-site            create a small site
  inquill serve --open           preview it in the browser
  inquill build                  write it to dist/
  inquill check                  report mistakes and possible improvements
  inquill explain vague-link     explain a code from a message
  inquill help build             explain a command, with examples

A command works on the site in the current folder or the nearest folder above it with a site.toml.

Most options can also be set in the environment, such as INQUILL_ROOT for --root. The command line wins.
NO_COLOR turns colors off, CLICOLOR_FORCE turns them on.

Exit codes:
  0  success
  1  mistakes in the site, or no site here
  2  an environment error, such as a full disk or a missing permission
  3  a wrong command line";

#[derive(Subcommand)]
enum Command {
    /// Create a small site to start with
    #[command(after_help = new::EXAMPLES)]
    New(new::Arguments),
    /// Write the site to a folder, unless it has mistakes
    #[command(after_help = build::EXAMPLES)]
    Build(build::Arguments),
    /// Preview the site in a browser and follow every change
    #[command(after_help = serve::EXAMPLES)]
    Serve(serve::Arguments),
    /// Report mistakes and possible improvements, and write nothing
    #[command(after_help = check::EXAMPLES)]
    Check(check::Arguments),
    /// Remove what build wrote, and nothing else
    #[command(after_help = clean::EXAMPLES)]
    Clean(clean::Arguments),
    /// Explain a code from a message, or how a page got its address and template
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Arguments),
    /// Print a JSON Schema, which lets editors complete and check a file
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::Arguments),
    /// Print shell completions
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Arguments),
    /// Print the manual page
    #[command(after_help = man::EXAMPLES)]
    Man(man::Arguments),
    /// List the commands, or explain one
    #[command(after_help = help::EXAMPLES)]
    Help(help::Arguments),
}

/// Parses the command line and runs the command. Returns the exit code.
pub(crate) fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let cli = match parsed(&words) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && !shows_help(&error) => {
            let mut program = program();
            program.build();
            output::eprint_line(&clap_messages::usage_error(&error, &program, &words));
            return ExitCode::from(exit_code::USAGE);
        }
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
    if cli.verbosity.quiet && cli.verbosity.verbose {
        output::eprint_line(
            "error: `--quiet` and `--verbose` contradict each other\n  = help: leave one of them out",
        );
        return ExitCode::from(exit_code::USAGE);
    }
    let format = cli.command.format();
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            output::failure(format, &failure);
            ExitCode::from(exit_code::ENVIRONMENT)
        }
    }
}

/// Whether clap shows the help of a command that was given without its arguments.
fn shows_help(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// The description of the command line. Help names variables without the values they have at the moment.
fn program() -> clap::Command {
    let plain = |command: clap::Command| command.mut_args(|arg| arg.hide_env_values(true));
    plain(Cli::command())
        .mut_subcommands(plain)
        .args_override_self(true)
}

impl Command {
    /// How this command prints what goes wrong.
    fn format(&self) -> Format {
        match self {
            Self::Build(arguments) => arguments.site.format,
            Self::Serve(arguments) => arguments.site.format,
            Self::Check(arguments) => arguments.site.format,
            _ => Format::Human,
        }
    }
}

fn parsed(words: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = program().try_get_matches_from(words)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
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
    // What was typed wins over the environment.
    let typed = |id: &str| {
        given(&matches, id)
            || matches
                .subcommand()
                .is_some_and(|(_, arguments)| given(arguments, id))
    };
    match (typed("quiet"), typed("verbose")) {
        (true, false) => cli.verbosity.verbose = false,
        (false, true) => cli.verbosity.quiet = false,
        _ => {}
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
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => Ok(completions::run(&arguments, &mut program())),
        Command::Man(arguments) => man::run(&arguments, program()),
        Command::Help(arguments) => Ok(help::run(&arguments, program())),
    }
}
