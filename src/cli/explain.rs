//! `inquill explain`

use crate::cli::site_args::RootArgs;
use crate::cli::{exit_code, output};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command};
use inquill::model::append::append;
use inquill::model::diagnostic::{Code, Severity, did_you_mean};
use inquill::model::failure::Failure;
use inquill::pipeline::{self, Fact, Request};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill explain                                list all codes
  inquill explain vague-link                     explain a code, with an example
  inquill explain content/read/01-one.md         explain how a page got its address and template
  inquill explain read/01-one.md                 the same, without content/
  inquill explain /read/one/                     the same, by address";

#[derive(Args)]
pub(crate) struct Arguments {
    /// A code from the brackets of a message, or a file or address of the site
    #[arg(value_name = "CODE|PATH", value_parser = CodeOrPath, hide_possible_values = true)]
    what: Option<String>,
    #[command(flatten)]
    root: RootArgs,
}

/// Accepts any text. The codes are its possible values only for shell completion.
#[derive(Clone)]
struct CodeOrPath;

impl TypedValueParser for CodeOrPath {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            Code::ALL.iter().map(|code| PossibleValue::new(code.name())),
        ))
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let Some(what) = &arguments.what else {
        output::print_line(&all_codes());
        return Ok(ExitCode::SUCCESS);
    };
    if let Some(code) = Code::ALL
        .iter()
        .find(|code| code.name().eq_ignore_ascii_case(what))
    {
        output::print_line(&meaning(*code));
        return Ok(ExitCode::SUCCESS);
    }
    let root = arguments.root.folder();
    // With drafts, so that they can be explained too.
    let request = Request {
        drafts: true,
        ..Request {
            root: root.clone(),
            ..Request::default()
        }
    };
    let name = below(&root, what).unwrap_or_else(|| what.clone());
    if let Some(facts) = pipeline::explain(&request, &name)? {
        output::print_line(&table(&facts));
        return Ok(ExitCode::SUCCESS);
    }
    let hint = match did_you_mean(what, Code::ALL.iter().map(|code| code.name())) {
        Some(code) => format!("did you mean `{code}`?"),
        None if !root.join("site.toml").is_file() => {
            "there is no site here: go to the folder of yours, or name it with --root".to_owned()
        }
        None => {
            "`inquill explain` lists the codes; write a file as you see it, and an address with a `/` at its start".to_owned()
        }
    };
    output::eprint_line(&format!(
        "error: there is no code, page or file `{what}`\n  = help: {hint}"
    ));
    Ok(ExitCode::from(exit_code::USAGE))
}

/// The path of a file below the root, with `/`. `what` is relative to the current folder. `None` if there is no such file
/// below the root.
fn below(root: &Path, what: &str) -> Option<String> {
    let file = std::path::absolute(what)
        .ok()
        .filter(|file| file.exists())?;
    let (file, root) = (
        std::fs::canonicalize(file).ok()?,
        std::fs::canonicalize(root).ok()?,
    );
    let parts: Vec<String> = file
        .strip_prefix(root)
        .ok()?
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let below: PathBuf = parts.iter().collect();
    (!below.as_os_str().is_empty()).then(|| parts.join("/"))
}

fn all_codes() -> String {
    let mut text = String::from("Errors keep a site from being published:\n");
    let list = |text: &mut String, codes: &[Code]| {
        for code in codes {
            append(
                text,
                format_args!("  {:<24}{}\n", code.name(), code.meaning()),
            );
        }
    };
    let (errors, lints): (Vec<Code>, Vec<Code>) = Code::ALL
        .iter()
        .partition(|code| code.severity() == Severity::Error);
    list(&mut text, &errors);
    text.push_str("\nThese don't, unless `[lints]` in site.toml says so:\n");
    list(&mut text, &lints);
    text.trim_end().to_owned()
}

fn meaning(code: Code) -> String {
    let name = code.name();
    let severity = match code.severity() {
        Severity::Error => "Always an error. Until it's fixed, nothing is published.".to_owned(),
        severity => {
            let usual = if severity == Severity::Warning {
                "warning"
            } else {
                "note"
            };
            format!(
                "A {usual}, unless site.toml says otherwise:\n\n  [lints]\n  {name} = \"allow\"        # or \"warn\" or \"error\"\n\n\
                 For one place, a comment above it or in the same paragraph or item:\n\n  <!-- inquill-allow: {name} -->"
            )
        }
    };
    let example = pipeline::example(code)
        .map(|output| format!("\n\nFor example:\n\n{}", indented(output)))
        .unwrap_or_default();
    format!("{name}\n\n{}\n\n{severity}{example}", code.meaning())
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("  {line}")
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// One line for each fact, and one for its reason.
fn table(facts: &[Fact]) -> String {
    let mut lines = Vec::new();
    for fact in facts {
        lines.push(format!("{:<13}{}", fact.label, fact.value));
        if let Some(reason) = &fact.reason {
            lines.push(format!("{:<13}({reason})", ""));
        }
    }
    lines.join("\n")
}
