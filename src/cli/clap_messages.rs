//! clap's errors in Inquill's words, and its manual page with our examples.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Command};
use std::error::Error as _;
use std::ffi::OsString;
use std::path::Path;

/// Commands that other tools have, and ours that does the same.
const OTHER_NAMES: [(&str, &str); 15] = [
    ("init", "new"),
    ("create", "new"),
    ("preview", "serve"),
    ("server", "serve"),
    ("watch", "serve"),
    ("dev", "serve"),
    ("start", "serve"),
    ("generate", "build"),
    ("render", "build"),
    ("compile", "build"),
    ("lint", "check"),
    ("validate", "check"),
    ("test", "check"),
    ("completion", "completions"),
    ("version", "--version"),
];

/// An error in the command line: what is wrong, and how to fix it.
pub(crate) fn usage_error(error: &clap::Error, program: &Command, words: &[OsString]) -> String {
    let command = words
        .iter()
        .skip(1)
        .find_map(|word| program.find_subcommand(word));
    let reading = Reading {
        error,
        program,
        command: command.unwrap_or(program),
        words,
    };
    let (message, mut help) = reading.told();
    help.push(match command {
        Some(command) if command.get_name() != "help" => {
            format!("`inquill help {}` shows what it takes", command.get_name())
        }
        _ => "`inquill help` lists the commands".to_owned(),
    });
    let help: Vec<String> = help
        .iter()
        .map(|line| format!("\n  = help: {line}"))
        .collect();
    let help = help.concat();
    format!("error: {message}{help}")
}

/// An error of clap, with the command line that it is about.
struct Reading<'e> {
    error: &'e clap::Error,
    program: &'e Command,
    /// The command that was given, or the program itself.
    command: &'e Command,
    words: &'e [OsString],
}

impl Reading<'_> {
    /// The message, and lines of help.
    fn told(&self) -> (String, Vec<String>) {
        match self.error.kind() {
            ErrorKind::InvalidSubcommand => self.unknown_command(),
            ErrorKind::UnknownArgument => self.unknown_argument(),
            ErrorKind::MissingRequiredArgument => {
                let missing = self.texts(ContextKind::InvalidArg).join(" ");
                let missing = missing.replace(['<', '>'], "");
                (
                    format!("`inquill {}` needs {missing}", self.command.get_name()),
                    Vec::new(),
                )
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => self.wrong_value(),
            ErrorKind::TooManyValues => (format!("`{}` takes no value", self.option()), Vec::new()),
            ErrorKind::InvalidUtf8 => (
                "the command line holds characters that aren't valid Unicode".to_owned(),
                Vec::new(),
            ),
            _ => {
                let text = self.error.to_string();
                let line = text.lines().next().unwrap_or_default();
                let line = line.strip_prefix("error: ").unwrap_or(line);
                (line.to_owned(), Vec::new())
            }
        }
    }

    fn unknown_command(&self) -> (String, Vec<String>) {
        let name = self.text(ContextKind::InvalidSubcommand);
        let ours = OTHER_NAMES.iter().find(|(other, _)| *other == name);
        let suggested = self.texts(ContextKind::SuggestedSubcommand);
        let help = match (ours, suggested.first()) {
            (Some((_, "new")), _) => Some("to create a site, write `inquill new DIR`".to_owned()),
            (Some((_, ours)), _) => Some(format!("write `inquill {ours}`")),
            (None, Some(name)) => Some(format!("did you mean `{name}`?")),
            (None, None) => None,
        };
        (
            format!("there is no command `{name}`"),
            help.into_iter().collect(),
        )
    }

    fn unknown_argument(&self) -> (String, Vec<String>) {
        let word = self.text(ContextKind::InvalidArg);
        if word.starts_with('-') {
            return self.unknown_option(&word);
        }
        // Many other tools take the folder of a site as an argument.
        let takes_root = has_option(self.command, "--root");
        let help = (takes_root && Path::new(&word).is_dir())
            .then(|| format!("if `{word}` is the folder of your site, write `--root {word}`"));
        (
            format!("nothing is expected at `{word}`"),
            help.into_iter().collect(),
        )
    }

    /// Says where an option belongs, or which one may have been meant.
    fn unknown_option(&self, word: &str) -> (String, Vec<String>) {
        let name = self.command.get_name();
        if has_option(self.command, word) {
            return (
                format!("`{word}` belongs after the command"),
                vec![format!("write `inquill {name} {word}`")],
            );
        }
        let message = if name == self.program.get_name() {
            format!("there is no option `{word}`")
        } else {
            format!("`inquill {name}` has no option `{word}`")
        };
        let others = self.program.get_subcommands();
        let others: Vec<String> = others
            .filter(|command| has_option(command, word))
            .map(|command| format!("`inquill {}`", command.get_name()))
            .collect();
        let similar = self.text(ContextKind::SuggestedArg);
        let similar = similar.split(' ').next().unwrap_or_default();
        let help = match (others.as_slice(), similar) {
            ([], "") => None,
            ([], similar) => Some(format!("did you mean `{similar}`?")),
            ([one], _) => Some(format!("{one} has it")),
            (several, _) => Some(format!("{} have it", list(several, "and"))),
        };
        (message, help.into_iter().collect())
    }

    fn wrong_value(&self) -> (String, Vec<String>) {
        let (option, value) = (self.option(), self.text(ContextKind::InvalidValue));
        if self.command.get_name() == "help" {
            return (format!("there is no command `{value}`"), Vec::new());
        }
        let choices = self.texts(ContextKind::ValidValue);
        let choices = (!choices.is_empty()).then(|| {
            let choices: Vec<String> = choices.iter().map(|name| format!("`{name}`")).collect();
            format!("write {}", list(&choices, "or"))
        });
        let reason = self.error.source().map(ToString::to_string);
        let help = choices.or(reason).into_iter().collect();
        if value.is_empty() {
            return (format!("`{option}` needs a value"), help);
        }
        let source = match self.variable() {
            Some(variable) if self.is_from_environment(&value) => variable,
            _ => option,
        };
        (format!("`{source}` can't be `{value}`"), help)
    }

    /// The option or argument that the error is about: `--port`, `DIR`.
    fn option(&self) -> String {
        let shown = self.texts(ContextKind::InvalidArg).join(" ");
        let first = shown.split([' ', '=']).next().unwrap_or_default();
        first.trim_matches(['<', '>', '[', ']', '.']).to_owned()
    }

    /// The environment variable that also sets this option.
    fn variable(&self) -> Option<String> {
        let option = self.option();
        let name = option.strip_prefix("--")?;
        let mut all = self.command.get_arguments();
        let argument = all.find(|argument| argument.get_long() == Some(name))?;
        Some(argument.get_env()?.to_string_lossy().into_owned())
    }

    /// Whether a value is not on the command line, so that it must come from the environment.
    fn is_from_environment(&self, value: &str) -> bool {
        let option = self.option();
        let name = option.trim_start_matches('-');
        let is_flag = self.command.get_arguments().any(|argument| {
            argument.get_long() == Some(name) && matches!(argument.get_action(), ArgAction::SetTrue)
        });
        let is_given = value.is_empty()
            || self
                .words
                .iter()
                .any(|word| word.to_string_lossy().ends_with(value));
        is_flag || !is_given
    }

    fn text(&self, kind: ContextKind) -> String {
        self.texts(kind).into_iter().next().unwrap_or_default()
    }

    fn texts(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }
}

/// Whether a command has an option: `--root` or `-o`.
fn has_option(command: &Command, word: &str) -> bool {
    let word = word.split('=').next().unwrap_or_default();
    command.get_arguments().any(|argument| {
        let long = argument.get_long().map(|name| format!("--{name}"));
        let short = argument.get_short().map(|name| format!("-{name}"));
        long.as_deref() == Some(word) || short.as_deref() == Some(word)
    })
}

/// `one`, `one or two`, `one, two or three`.
fn list(items: &[String], last_word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}

/// A part of a manual page in which the extra section is named "Examples", and keeps its line breaks.
pub(crate) fn with_examples(section: &[u8]) -> String {
    let section = String::from_utf8_lossy(section);
    match section.split_once(".SH EXTRA\n") {
        Some((before, examples)) => {
            let examples = examples.trim_end();
            let examples = examples.strip_prefix("Examples:\n").unwrap_or(examples);
            format!("{before}.SH EXAMPLES\n.nf\n{examples}\n.fi\n")
        }
        None => section.into_owned(),
    }
}

/// A part of a manual page with its sections turned into subsections.
pub(crate) fn as_subsections(sections: &str) -> String {
    sections.replace(".SH ", ".SS ")
}
