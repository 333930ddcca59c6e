//! `inquill man`

use clap::{Args, Command};
use inquill::model::failure::Failure;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill man | man -l -                             read it at once
  inquill man > ~/.local/share/man/man1/inquill.1    keep it, for `man inquill`";

/// It has no arguments: one page tells of all commands.
#[derive(Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_: &Arguments, command: Command) -> Result<ExitCode, Failure> {
    let failed = |source| Failure::Io {
        doing: "write the manual page to",
        path: PathBuf::from("standard output"),
        source,
    };
    let mut page = Vec::new();
    write(command, &mut page).map_err(failed)?;
    // A reader that closed the pipe wants no more.
    let _ = std::io::stdout().write_all(&page);
    Ok(ExitCode::SUCCESS)
}

/// The page of the program, and behind it a section for each command: one page is read more easily than a dozen.
fn write(mut command: Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    command.build();
    let commands: Vec<Command> = command.get_subcommands().cloned().collect();
    let whole = clap_mangen::Man::new(command);
    whole.render_title(page)?;
    whole.render_name_section(page)?;
    whole.render_synopsis_section(page)?;
    whole.render_description_section(page)?;
    whole.render_options_section(page)?;
    for command in commands {
        let name = command.get_name().to_uppercase();
        writeln!(page, ".SH {name}")?;
        let man = clap_mangen::Man::new(command);
        let mut section = Vec::new();
        man.render_description_section(&mut section)?;
        man.render_synopsis_section(&mut section)?;
        man.render_options_section(&mut section)?;
        man.render_extra_section(&mut section)?;
        // Sections of a command are parts of its own section.
        page.write_all(named(&section).replace(".SH ", ".SS ").as_bytes())?;
    }
    let mut last = Vec::new();
    whole.render_extra_section(&mut last)?;
    page.write_all(named(&last).as_bytes())
}

/// What stands behind the options is examples, whose columns and lines stay as they are.
fn named(section: &[u8]) -> String {
    let section = String::from_utf8_lossy(section);
    match section.split_once(".SH EXTRA\n") {
        Some((before, examples)) => {
            format!("{before}.SH EXAMPLES\n.nf\n{}\n.fi\n", examples.trim_end())
        }
        None => section.into_owned(),
    }
}
