//! Formulas: LaTeX to MathML, which browsers draw and screen readers say. pulldown-latex is used only here.
//!
//! Its writer lets characters through as they are and sets colours and gaps by `style` attributes, which the policy of
//! a page forbids. So the events between its two halves are looked at first: characters that mean something in HTML
//! travel under a stand-in, and what would need a style is left out or reported.

use crate::model::html;
use crate::model::source::Span;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::{Content, EnvironmentFlow, Event, StateChange};
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};
use std::convert::Infallible;

/// `<`, `>` and `&`, the code points no text has that stand in for them, and how they are written.
const STAND_INS: [(char, char, &str); 3] = [
    ('<', '\u{fdd0}', "&lt;"),
    ('>', '\u{fdd1}', "&gt;"),
    ('&', '\u{fdd2}', "&amp;"),
];

/// What is wrong with a formula.
#[derive(Debug, PartialEq)]
pub(crate) struct FormulaError {
    /// In one line.
    pub(crate) message: String,
    /// The command that is the cause, as a place in the formula.
    pub(crate) at: Option<Span>,
}

impl From<String> for FormulaError {
    fn from(message: String) -> Self {
        Self { message, at: None }
    }
}

/// How the library begins what it says of a command that it does not know.
const UNKNOWN: &str = "unknown primitive command";

/// What is said of a formula that sets a colour.
const COLOURED: &str = "a formula has the colour of the text around it";

/// Commands that give another command its meaning.
const DEFINING: [&str; 6] = [
    "\\def",
    "\\gdef",
    "\\let",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
];

/// Bytes of a formula. The crate that reads it calls itself for each level and goes over it more than once.
const LONGEST: usize = 4000;

/// The formula as a `<math>` element. `display`: on a line of its own.
pub(crate) fn mathml(latex: &str, display: bool) -> Result<String, FormulaError> {
    if latex.len() > LONGEST {
        return Err(format!("it has more than {LONGEST} characters: write it as several").into());
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(latex, &storage) {
        let event = event.map_err(|error| mistake(latex, &error.to_string()))?;
        events.extend(harmless(event).map_err(|said| refused(latex, said))?);
    }
    let mut source = String::new();
    html::push_text(&mut source, latex.trim());
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        annotation: Some(&source),
        ..RenderConfig::default()
    };
    let mut html = String::new();
    push_mathml(
        &mut html,
        events.into_iter().map(Ok::<_, Infallible>),
        config,
    )
    .map_err(|error| error.to_string())?;
    for (_, stand_in, written) in STAND_INS {
        if html.contains(stand_in) {
            html = html.replace(stand_in, written);
        }
    }
    Ok(html)
}

/// The event as it may be written; none when it would only set a gap.
fn harmless(event: Event<'_>) -> Result<Option<Event<'_>>, String> {
    let content = match event {
        Event::StateChange(StateChange::Color(_)) => {
            return Err(COLOURED.to_owned());
        }
        Event::Space {
            width: Some(width), ..
        } if width.value < 0.0 => return Ok(None),
        Event::EnvironmentFlow(EnvironmentFlow::NewLine {
            horizontal_lines, ..
        }) => {
            return Ok(Some(Event::EnvironmentFlow(EnvironmentFlow::NewLine {
                spacing: None,
                horizontal_lines,
            })));
        }
        Event::Content(content) => content,
        other => return Ok(Some(other)),
    };
    Ok(Some(Event::Content(match content {
        Content::Function(name) | Content::Number(name) if name.contains(['<', '>', '&']) => {
            return Err(format!("`{name}` is no name of a function"));
        }
        Content::Ordinary { content, stretchy } => Content::Ordinary {
            content: stand_in(content),
            stretchy,
        },
        Content::LargeOp { content, small } => Content::LargeOp {
            content: stand_in(content),
            small,
        },
        Content::BinaryOp { content, small } => Content::BinaryOp {
            content: stand_in(content),
            small,
        },
        Content::Delimiter { content, size, ty } => Content::Delimiter {
            content: stand_in(content),
            size,
            ty,
        },
        Content::Punctuation(content) => Content::Punctuation(stand_in(content)),
        // A relation cannot be made anew; as an operator it has the same spaces around it.
        Content::Relation { content, small } => match content.encode_utf8_to_buf(&mut [0; 8]) {
            [byte @ (b'<' | b'>' | b'&')] => Content::LargeOp {
                content: stand_in(char::from(*byte)),
                small: false,
            },
            _ => Content::Relation { content, small },
        },
        other => other,
    })))
}

fn stand_in(c: char) -> char {
    STAND_INS
        .iter()
        .find(|(meant, _, _)| *meant == c)
        .map_or(c, |(_, stand_in, _)| *stand_in)
}

/// What the library says in its first line, without what it begins each with. It does not say which command it does not
/// know, so each is tried alone.
fn mistake(latex: &str, error: &str) -> FormulaError {
    let line = error.lines().next().unwrap_or_default();
    let said = line
        .strip_prefix("parsing error: ")
        .unwrap_or(line)
        .replace("unkown", "unknown")
        .replace("{{}}", "{}");
    if said.starts_with(UNKNOWN)
        && let Some(at) = commands(latex)
            .into_iter()
            .find(|at| is_unknown(&latex[at.clone()]))
    {
        return FormulaError {
            message: format!("there is no command `{}` here", &latex[at.clone()]),
            at: Some(at),
        };
    }
    said.into()
}

/// Where the commands of a formula stand: `\frac`. Those that the formula itself defines are left out.
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
        // `\\` is one command, and what is behind it no other.
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

/// What only shows while a formula is written.
fn refused(latex: &str, said: String) -> FormulaError {
    let sets_colour = |at: &Span| said == COLOURED && latex[at.clone()].contains("color");
    FormulaError {
        at: commands(latex).into_iter().find(sets_colour),
        message: said,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_keeps_its_source_for_copying() {
        assert_eq!(
            mathml("a < b", false).unwrap(),
            "<math display=\"inline\"><semantics><mrow><mi>a</mi><mo movablelimits=\"false\">&lt;</mo><mi>b</mi></mrow>\
             <annotation encoding=\"application/x-tex\">a &lt; b</annotation></semantics></math>"
        );
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        for (latex, said) in [
            (
                "\\frac{1",
                "unbalanced group found, expected it to be closed with `}`",
            ),
            (
                "\\color{red} x",
                "a formula has the colour of the text around it",
            ),
            ("\\operatorname{<b>}", "`<b>` is no name of a function"),
            (
                "\\frac{1}{2} + \\fraq{1}{2}",
                "there is no command `\\fraq` here",
            ),
        ] {
            assert_eq!(mathml(latex, false).unwrap_err().message, said);
        }
    }

    #[test]
    fn the_command_that_is_the_cause_has_a_place() {
        assert_eq!(
            mathml("1 + \\fraq{1}{2}", false).unwrap_err().at,
            Some(4..9)
        );
        assert_eq!(
            mathml("x \\color{red} x", false).unwrap_err().at,
            Some(2..8)
        );
        let broken = "\\begin{matrix} a \\\\x \\fraq{1} \\end{matrix}";
        assert_eq!(
            mathml(broken, true).unwrap_err().at,
            Some(21..26),
            "a line break is no command"
        );
        let own = "\\def\\R{x} \\R + \\fraq{1}";
        assert_eq!(
            mathml(own, false).unwrap_err().at,
            Some(15..20),
            "what is defined is known"
        );
        assert_eq!(
            mathml("\\operatorname{<b>} \\color{red}", false)
                .unwrap_err()
                .at,
            None
        );
    }

    const PIECES: [&str; 40] = [
        "<",
        ">",
        "&",
        "<script>",
        "\\text{<i>}",
        "\\char60 ",
        "\\mathbf{",
        "}",
        "{",
        "^",
        "_",
        "\\frac",
        "\\sqrt[",
        "]",
        "\\operatorname{<b>}",
        "\\left(",
        "\\right)",
        "\\not",
        "\\&",
        "\\lt",
        "\\big|",
        "\\\\[1em]",
        "\\!",
        "x",
        "12",
        "\\begin{cases}",
        "\\end{cases}",
        "\\begin{array}{c|c}",
        "\\end{array}",
        "\\sum",
        "\\limits",
        "'",
        "\\color{red}",
        "\\hspace{-1em}",
        "\\overset{<}{=}",
        "\\def\\a#1{#1<}",
        "\\a",
        "\\mathop{>}",
        "~",
        "\u{fdd0}",
    ];

    #[test]
    fn no_formula_becomes_markup_or_a_style_or_a_panic() {
        let mut dice = 1_u64;
        for _ in 0..20_000 {
            let mut latex = String::new();
            for _ in 0..6 {
                dice = dice
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                latex.push_str(PIECES[usize::try_from(dice >> 33).unwrap() % PIECES.len()]);
            }
            let Ok(html) = mathml(&latex, true) else {
                continue;
            };
            for (at, _) in html.match_indices('<') {
                let tag = html[at + 1..].trim_start_matches('/');
                assert!(
                    tag.starts_with('m')
                        || tag.starts_with("semantics>")
                        || tag.starts_with("annotation"),
                    "{latex}: {html}"
                );
            }
            assert!(!html.contains("style="), "{latex}: {html}");
            let loose = html
                .match_indices('&')
                .any(|(at, _)| !html[at..].split(';').next().unwrap().is_ascii());
            assert!(!loose, "{latex}: {html}");
        }
    }
}
