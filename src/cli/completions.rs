//! `inquill completions`

use clap::{Args, Command};
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct Arguments {
    /// The shell
    shell: clap_complete::Shell,
}

pub(super) fn run(arguments: &Arguments, command: &mut Command) -> ExitCode {
    clap_complete::generate(arguments.shell, command, "inquill", &mut std::io::stdout());
    ExitCode::SUCCESS
}
