//! Formulas: LaTeX to MathML, by pulldown-latex.
//!
//! Its writer does not escape characters, and it sets colors and gaps by `style` attributes, which the policy of a page
//! forbids. So the events between its parser and its writer are changed: characters with a meaning in HTML are
//! replaced by placeholders until the end, and what would need a style is dropped or reported.

use crate::model::html;
use crate::parse::markdown::latex_messages::{COLOURED, FormulaError, refused, unread};
use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::{Content, EnvironmentFlow, Event, StateChange};
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};
use std::convert::Infallible;

/// `<`, `>` and `&`, their placeholders, which are noncharacters, and their entities.
const PLACEHOLDERS: [(char, char, &str); 3] = [
    ('<', '\u{fdd0}', "&lt;"),
    ('>', '\u{fdd1}', "&gt;"),
    ('&', '\u{fdd2}', "&amp;"),
];

/// Longest formula in bytes. pulldown-latex recurses for each level and scans a formula more than once.
const LONGEST: usize = 4000;

/// The formula as a `<math>` element. `display`: on a line of its own.
pub(crate) fn mathml(latex: &str, display: bool) -> Result<String, FormulaError> {
    if latex.len() > LONGEST {
        return Err(format!("it has more than {LONGEST} characters: write it as several").into());
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(latex, &storage) {
        let event = event.map_err(|error| unread(latex, &error.to_string()))?;
        events.extend(harmless(event).map_err(|why| refused(latex, why))?);
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
    for (_, placeholder, written) in PLACEHOLDERS {
        if html.contains(placeholder) {
            html = html.replace(placeholder, written);
        }
    }
    Ok(html)
}

/// The event without styles; `None` when it would only set a gap.
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
            content: placeholder(content),
            stretchy,
        },
        Content::LargeOp { content, small } => Content::LargeOp {
            content: placeholder(content),
            small,
        },
        Content::BinaryOp { content, small } => Content::BinaryOp {
            content: placeholder(content),
            small,
        },
        Content::Delimiter { content, size, ty } => Content::Delimiter {
            content: placeholder(content),
            size,
            ty,
        },
        Content::Punctuation(content) => Content::Punctuation(placeholder(content)),
        // A relation cannot be constructed; an operator has equal spaces around it.
        Content::Relation { content, small } => match content.encode_utf8_to_buf(&mut [0; 8]) {
            [byte @ (b'<' | b'>' | b'&')] => Content::LargeOp {
                content: placeholder(char::from(*byte)),
                small: false,
            },
            _ => Content::Relation { content, small },
        },
        other => other,
    })))
}

fn placeholder(c: char) -> char {
    PLACEHOLDERS
        .iter()
        .find(|(meant, _, _)| *meant == c)
        .map_or(c, |(_, placeholder, _)| *placeholder)
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
        for (latex, why) in [
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
            assert_eq!(mathml(latex, false).unwrap_err().message, why);
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
