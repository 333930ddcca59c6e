//! `inquill build`

use super::site::{OutputArgs, SiteArgs};
use super::tell;
use clap::Args;
use inquill::failure::Failure;
use inquill::{Request, parse};
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// The address of the published home page, instead of the one in site.toml
    #[arg(long, value_name = "URL", value_parser = parse::checked_base_url)]
    base_url: Option<String>,
    /// Say nothing unless there is something to mend
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let Arguments { site, output, base_url, quiet } = arguments;
    let destination = output.destination(&site.root)?;
    let outcome = inquill::build(&Request { base_url: base_url.clone(), ..site.request() }, &destination)?;
    Ok(tell::outcome(site, &outcome, &output.output, *quiet))
}
