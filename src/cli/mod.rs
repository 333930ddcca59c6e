//! The command line: arguments in, diagnostics and exit code out. All else is in the library.
//!
//! A command is a file here: its arguments, its examples, and a `run` that calls the library. `site` holds the
//! arguments that commands share, `tell` how anything is said.

#![allow(
    clippy::disallowed_methods,
    reason = "the environment and the clock belong here"
)]

mod build;
mod check;
mod clean;
mod completions;
mod explain;
mod man;
mod new;
mod output;
mod progress_line;
mod schema;
mod serve;
mod site_args;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use inquill::model::failure::Failure;
use std::path::Path;
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
    #[command(flatten)]
    voice: site_args::Voice,
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

/// Reads the command line, does what it says, and tells with which code to exit.
pub(crate) fn main() -> ExitCode {
    let cli = match parsed() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to do when even the terminal is gone.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            output::complain(&format!("error: {failure}"));
            ExitCode::from(ENVIRONMENT)
        }
    }
}

fn parsed() -> Result<Cli, clap::Error> {
    let matches = Cli::command().try_get_matches().map_err(with_root)?;
    let mut cli =
        Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command()))?;
    let given = |arguments: &ArgMatches, id: &str| {
        arguments.try_contains_id(id).is_ok()
            && arguments.value_source(id) == Some(ValueSource::CommandLine)
    };
    // Who names both on one line sees both from the same place.
    if matches
        .subcommand()
        .is_some_and(|(_, arguments)| given(arguments, "root") && given(arguments, "output"))
    {
        match &mut cli.command {
            Command::Build(arguments) => arguments.output.seen_from_here(),
            Command::Check(arguments) => arguments.output.seen_from_here(),
            Command::Clean(arguments) => arguments.output.seen_from_here(),
            _ => {}
        }
    }
    Ok(cli)
}

/// Other tools take a site's folder as an argument: whoever gives it here is told of the option.
fn with_root(mut error: clap::Error) -> clap::Error {
    let cli = Cli::command();
    let takes_root = std::env::args_os()
        .find_map(|word| cli.find_subcommand(word))
        .is_some_and(|command| {
            command
                .get_arguments()
                .any(|argument| argument.get_id() == "root")
        });
    if let Some(ContextValue::String(folder)) = error.get(ContextKind::InvalidArg)
        && takes_root
        && error.kind() == ErrorKind::UnknownArgument
        && Path::new(folder).is_dir()
    {
        let tip = StyledStr::from(format!(
            "if '{folder}' is the folder of your site, say '--root {folder}'"
        ));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

fn run(Cli { command, voice }: Cli) -> Result<ExitCode, Failure> {
    match command {
        Command::New(arguments) => new::run(&arguments, voice),
        Command::Build(arguments) => build::run(&arguments, voice),
        Command::Serve(arguments) => serve::run(&arguments, voice),
        Command::Check(arguments) => check::run(&arguments, voice),
        Command::Clean(arguments) => clean::run(&arguments, voice),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Schema(arguments) => Ok(schema::run(&arguments)),
        Command::Completions(arguments) => Ok(completions::run(&arguments, &mut Cli::command())),
        Command::Man(arguments) => man::run(&arguments, Cli::command()),
    }
}
