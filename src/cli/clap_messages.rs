//! Changes to clap's messages.

use clap::Command;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::path::Path;

/// Adds a hint to an error about an unexpected argument that is a folder: many other tools take the folder of a site as an
/// argument, Inquill takes it as `--root`.
pub(crate) fn with_root_hint(mut error: clap::Error, program: &Command) -> clap::Error {
    let takes_root = std::env::args_os()
        .find_map(|word| program.find_subcommand(word))
        .is_some_and(|command| {
            command
                .get_arguments()
                .any(|argument| argument.get_id() == "root")
        });
    if let Some(ContextValue::String(folder)) = error.get(ContextKind::InvalidArg)
        && takes_root
        && error.kind() == ErrorKind::UnknownArgument
        && Path::new(folder).is_dir()
    {
        let tip = StyledStr::from(format!(
            "if '{folder}' is the folder of your site, say '--root {folder}'"
        ));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// A part of a manual page in which the extra section is named "Examples", and keeps its line breaks.
pub(crate) fn with_examples(section: &[u8]) -> String {
    let section = String::from_utf8_lossy(section);
    match section.split_once(".SH EXTRA\n") {
        Some((before, examples)) => {
            format!("{before}.SH EXAMPLES\n.nf\n{}\n.fi\n", examples.trim_end())
        }
        None => section.into_owned(),
    }
}

/// A part of a manual page with its sections turned into subsections.
pub(crate) fn as_subsections(sections: &str) -> String {
    sections.replace(".SH ", ".SS ")
}
