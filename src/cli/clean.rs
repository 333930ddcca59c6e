//! `inquill clean`

use super::site::OutputArgs;
use super::tell::{self, counted};
use clap::Args;
use inquill::failure::Failure;
use inquill::write::{self, Cleaned};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct Arguments {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let cleaned = write::clean(&arguments.output.destination(&arguments.root)?)?;
    tell::say(&cleaned_up(&cleaned));
    Ok(ExitCode::SUCCESS)
}

fn cleaned_up(cleaned: &Cleaned) -> String {
    let mut lines = vec![format!("{} removed", counted(cleaned.removed, "file"))];
    lines.extend(cleaned.strangers.iter().map(|address| format!("left {address}: Inquill did not write it")));
    lines
        .extend(cleaned.changed.iter().map(|address| format!("left {address}: it was changed since Inquill wrote it")));
    lines.extend(cleaned.notice.iter().map(|notice| format!("note: {notice}")));
    lines.join("\n")
}
