//! The command line: arguments in, diagnostics and exit code out. All else is in the library.

#![allow(clippy::disallowed_methods, reason = "the environment and the clock belong here")]

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use inquill::diagnostic::Severity;
use inquill::write::{Cleaned, Destination};
use inquill::{Outcome, Request, failure::Failure, parse, read, report, write};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
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
    Build {
        #[command(flatten)]
        site: SiteArgs,
        /// Where to write, seen from the site's folder; only files that Inquill wrote are ever replaced
        #[arg(long, value_name = "DIR", default_value = "dist")]
        output: PathBuf,
        /// The address of the published home page, instead of the one in site.toml
        #[arg(long, value_name = "URL", value_parser = parse::checked_base_url)]
        base_url: Option<String>,
        /// Say nothing unless there is something to mend
        #[arg(long, short)]
        quiet: bool,
    },
    /// Show every mistake of the site and write nothing
    Check {
        #[command(flatten)]
        site: SiteArgs,
    },
    /// Remove what build wrote, and nothing else
    Clean {
        /// The site's folder
        #[arg(long, value_name = "DIR", default_value = ".")]
        root: PathBuf,
        /// The folder that was written, seen from the site's folder
        #[arg(long, value_name = "DIR", default_value = "dist")]
        output: PathBuf,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Args)]
struct SiteArgs {
    /// The site's folder: the one with site.toml
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Take pages marked as drafts along
    #[arg(long)]
    drafts: bool,
    /// How mistakes are shown
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    /// With the lines they are about
    Human,
    /// One JSON object a line
    Json,
}

fn main() -> ExitCode {
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
            complain(&failure.to_string());
            ExitCode::from(ENVIRONMENT)
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Build { site, output, base_url, quiet } => {
            let destination = destination(&site.root, &output)?;
            let outcome = inquill::build(&request(&site, base_url), &destination)?;
            Ok(tell(&site, &outcome, &output, quiet))
        }
        Command::Check { site } => {
            let outcome = inquill::check(&request(&site, None))?;
            Ok(tell(&site, &outcome, Path::new(""), false))
        }
        Command::Clean { root, output } => {
            let cleaned = write::clean(&destination(&root, &output)?)?;
            say(&cleaned_up(&cleaned));
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "inquill", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn request(site: &SiteArgs, base_url: Option<String>) -> Request {
    // The day decides about one warning, never about the output; in universal time, so that it needs no time zone.
    let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
    Request { root: site.root.clone(), base_url, drafts: site.drafts, today: Some(today) }
}

fn destination(root: &Path, output: &Path) -> Result<Destination, Failure> {
    let root =
        std::path::absolute(root).map_err(|source| Failure::Io { doing: "find", path: root.to_owned(), source })?;
    let output = root.join(output);
    Ok(Destination { output, root, home: std::env::home_dir() })
}

/// Shows what was found and done, and says with which code to exit.
fn tell(site: &SiteArgs, outcome: &Outcome, output: &Path, quiet: bool) -> ExitCode {
    let diagnostics = outcome.diagnostics.as_slice();
    let excerpt = |path: &str| read::excerpt(&site.root, path);
    if site.format == Format::Json {
        say(report::json(diagnostics, &excerpt).trim_end());
    } else {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let text = report::human(diagnostics, &excerpt, colour);
        let _ = anstream::stderr().write_all(text.as_bytes());
        if !quiet || outcome.diagnostics.has_errors() {
            complain_plainly(&summary(outcome, output));
        }
    }
    ExitCode::from(if outcome.diagnostics.has_errors() { MISTAKES } else { 0 })
}

fn summary(outcome: &Outcome, output: &Path) -> String {
    let errors = outcome.diagnostics.count(Severity::Error);
    let warnings = match outcome.diagnostics.count(Severity::Warning) {
        0 => String::new(),
        n => format!(", {}", counted(n, "warning")),
    };
    if errors > 0 {
        return format!("{}{warnings}; nothing was written", counted(errors, "error"));
    }
    let what = format!("{} with {}", counted(outcome.pages, "page"), counted(outcome.exercises, "exercise"));
    match &outcome.published {
        None => format!("{what}{warnings}; all is well"),
        Some(done) => {
            let changes = match (done.written, done.removed) {
                (0, 0) => "nothing had changed".to_owned(),
                (written, 0) => format!("{} written", counted(written, "file")),
                (written, removed) => format!("{} written, {removed} removed", counted(written, "file")),
            };
            let notice = done.notice.as_ref().map(|notice| format!("\nnote: {notice}")).unwrap_or_default();
            format!("{what} in {}: {changes}{warnings}{notice}", output.display())
        }
    }
}

fn cleaned_up(cleaned: &Cleaned) -> String {
    let mut lines = vec![format!("{} removed", counted(cleaned.removed, "file"))];
    lines.extend(cleaned.strangers.iter().map(|address| format!("left {address}: Inquill did not write it")));
    lines
        .extend(cleaned.changed.iter().map(|address| format!("left {address}: it was changed since Inquill wrote it")));
    lines.extend(cleaned.notice.iter().map(|notice| format!("note: {notice}")));
    lines.join("\n")
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn say(text: &str) {
    if !text.is_empty() {
        // A reader that closed the pipe wants no more.
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}

fn complain(text: &str) {
    complain_plainly(&format!("error: {text}"));
}

fn complain_plainly(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
