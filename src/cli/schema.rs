//! `inquill schema`

use crate::cli::output;
use clap::{Args, ValueEnum};
use inquill::model::keys;
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill schema site > site.schema.json
  inquill schema front-matter > front-matter.schema.json

Editors that use Taplo (such as VS Code with Even Better TOML) complete and check site.toml
when its first line is

  #:schema ./site.schema.json";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The file
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, ValueEnum)]
enum Of {
    /// site.toml
    Site,
    /// What stands above a page between `+++` or `---` lines
    FrontMatter,
    /// glossary.toml
    Glossary,
    /// references.toml
    References,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let schema = match arguments.of {
        Of::Site => keys::SITE.schema(),
        Of::FrontMatter => keys::FRONT_MATTER.schema(),
        Of::Glossary => keys::TERM.schema_of_each("glossary.toml"),
        Of::References => keys::WORK.schema_of_each("references.toml"),
    };
    output::print_line(&format!("{schema:#}"));
    ExitCode::SUCCESS
}
