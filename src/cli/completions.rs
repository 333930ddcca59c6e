//! `inquill completions`

use clap::{Args, Command};
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill completions bash > ~/.local/share/bash-completion/completions/inquill
  inquill completions zsh > ~/.zfunc/_inquill
  inquill completions fish > ~/.config/fish/completions/inquill.fish
  inquill completions powershell | Out-String | Invoke-Expression";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The shell
    shell: clap_complete::Shell,
}

pub(crate) fn run(arguments: &Arguments, command: &mut Command) -> ExitCode {
    clap_complete::generate(arguments.shell, command, "inquill", &mut std::io::stdout());
    ExitCode::SUCCESS
}
