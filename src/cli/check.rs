//! `inquill check`

use super::site::SiteArgs;
use super::tell;
use clap::Args;
use inquill::failure::Failure;
use std::path::Path;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let outcome = inquill::check(&arguments.site.request())?;
    Ok(tell::outcome(&arguments.site, &outcome, Path::new(""), false))
}
