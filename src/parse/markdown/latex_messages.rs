//! Messages about formulas, in place of pulldown-latex's own, which name neither a place nor the command.

use crate::model::source::Span;
use pulldown_latex::{Parser, Storage};

/// What is wrong with a formula.
#[derive(Debug, PartialEq)]
pub(crate) struct FormulaError {
    /// What is wrong, in one line.
    pub(crate) message: String,
    /// Place in the formula of the command that is the cause.
    pub(crate) at: Option<Span>,
}

impl From<String> for FormulaError {
    fn from(message: String) -> Self {
        Self { message, at: None }
    }
}

/// How pulldown-latex begins its message about an unknown command.
const UNKNOWN: &str = "unknown primitive command";

/// The message about a formula that sets a color.
pub(crate) const COLOURED: &str = "a formula has the colour of the text around it";

/// Commands that give another command its meaning.
const DEFINING: [&str; 6] = [
    "\\def",
    "\\gdef",
    "\\let",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
];

/// A formula that pulldown-latex cannot read: the first line of its message without the common beginning. It does not say
/// which command is unknown, so each is tried alone.
pub(crate) fn unread(latex: &str, error: &str) -> FormulaError {
    let line = error.lines().next().unwrap_or_default();
    let message = line
        .strip_prefix("parsing error: ")
        .unwrap_or(line)
        .replace("unkown", "unknown")
        .replace("{{}}", "{}");
    if message.starts_with(UNKNOWN)
        && let Some(at) = commands(latex)
            .into_iter()
            .find(|at| is_unknown(&latex[at.clone()]))
    {
        return FormulaError {
            message: format!("there is no command `{}` here", &latex[at.clone()]),
            at: Some(at),
        };
    }
    message.into()
}

/// Places of the commands in a formula, `\frac`, without those that it defines itself.
fn commands(latex: &str) -> Vec<Span> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(next) = latex[at..].find('\\') {
        let start = at + next;
        let letters = latex[start + 1..]
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let sign = latex[start + 1..].chars().next().map_or(0, char::len_utf8);
        // `\\` is a command on its own: letters after it are text.
        at = start + 1 + if letters > 0 { letters } else { sign };
        if letters > 0 {
            all.push(start..at);
        }
    }
    let names: Vec<&str> = all.iter().map(|at: &Span| &latex[at.clone()]).collect();
    let own: Vec<&str> = names
        .windows(2)
        .filter(|pair| DEFINING.contains(&pair[0]))
        .map(|pair| pair[1])
        .collect();
    all.retain(|at| !own.contains(&&latex[at.clone()]));
    all
}

/// A formula that can be read and not written.
pub(crate) fn refused(latex: &str, message: String) -> FormulaError {
    let sets_colour = |at: &Span| message == COLOURED && latex[at.clone()].contains("color");
    FormulaError {
        at: commands(latex).into_iter().find(sets_colour),
        message,
    }
}

fn is_unknown(command: &str) -> bool {
    let storage = Storage::new();
    let first = Parser::new(command, &storage).find_map(Result::err);
    first.is_some_and(|error| {
        error
            .to_string()
            .replace("unkown", "unknown")
            .contains(UNKNOWN)
    })
}
