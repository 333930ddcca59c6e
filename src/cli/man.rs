//! `inquill man`

use crate::cli::clap_messages::{as_subsections, with_examples};
use clap::{Args, Command};
use inquill::model::failure::Failure;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill man | man -l -                             read it
  inquill man > ~/.local/share/man/man1/inquill.1    save it for `man inquill`";

/// No arguments: one page covers all commands.
#[derive(Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_: &Arguments, command: Command) -> Result<ExitCode, Failure> {
    let failed = |source| Failure::Io {
        doing: "write the manual page to",
        path: PathBuf::from("standard output"),
        source,
    };
    let mut page = Vec::new();
    write_page(command, &mut page).map_err(failed)?;
    // Fails if the reader of a pipe has closed it and wants no more.
    let _ = std::io::stdout().write_all(&page);
    Ok(ExitCode::SUCCESS)
}

/// Writes the page of the program, followed by a section for each command.
fn write_page(mut command: Command, page: &mut Vec<u8>) -> std::io::Result<()> {
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
        page.write_all(as_subsections(&with_examples(&section)).as_bytes())?;
    }
    let mut last = Vec::new();
    whole.render_extra_section(&mut last)?;
    page.write_all(with_examples(&last).as_bytes())
}
