//! `inquill schema`

use crate::cli::output;
use clap::{Args, ValueEnum};
use inquill::model::failure::Failure;
use inquill::model::keys;
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill schema site -o site.schema.json
  inquill schema front-matter -o front-matter.schema.json

Editors with Taplo, such as VS Code with Even Better TOML, complete and check site.toml if its first line is

  #:schema ./site.schema.json";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The file to describe
    #[arg(value_enum, value_name = "FILE")]
    of: Of,
    /// Write the schema to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Of {
    /// site.toml
    Site,
    /// The settings at the top of a page, between `+++` or `---` lines
    FrontMatter,
    /// glossary.toml
    Glossary,
    /// references.toml
    References,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let schema = match arguments.of {
        Of::Site => keys::SITE.schema(),
        Of::FrontMatter => keys::FRONT_MATTER.schema(),
        Of::Glossary => keys::TERM.schema_of_each("glossary.toml"),
        Of::References => keys::WORK.schema_of_each("references.toml"),
    };
    let schema = format!("{schema:#}\n");
    match &arguments.output {
        Some(path) => std::fs::write(path, schema).map_err(|source| Failure::Io {
            doing: "write",
            path: path.clone(),
            source,
        })?,
        None => output::print_line(schema.trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}
