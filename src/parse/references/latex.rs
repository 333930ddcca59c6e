//! Plain text from LaTeX in fields of `references.bib`. biblatex reads accents and escapes; this handles the commands,
//! tags and formulas that reference managers write besides.

/// Tags of HTML that publishers' lists carry into titles.
const TAGS: [&str; 8] = ["i", "b", "em", "strong", "sub", "sup", "scp", "span"];

/// Commands that only help to sort.
const SILENT: [&str; 3] = ["noopsort", "sortnoop", "label"];

/// Commands for a sign.
const SIGNS: [(&str, &str); 59] = [
    ("ldots", "…"),
    ("textellipsis", "…"),
    ("quad", " "),
    ("qquad", " "),
    ("times", "×"),
    ("texttimes", "×"),
    ("pm", "±"),
    ("cdot", "·"),
    ("circ", "°"),
    ("degree", "°"),
    ("textdegree", "°"),
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("sim", "∼"),
    ("infty", "∞"),
    ("rightarrow", "→"),
    ("to", "→"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("j", "ȷ"),
    ("euro", "€"),
    ("texteuro", "€"),
];

/// What a letter of a formula is when it is set above the line, and below it.
const SHIFTED: [(char, char, char); 13] = [
    ('0', '⁰', '₀'),
    ('1', '¹', '₁'),
    ('2', '²', '₂'),
    ('3', '³', '₃'),
    ('4', '⁴', '₄'),
    ('5', '⁵', '₅'),
    ('6', '⁶', '₆'),
    ('7', '⁷', '₇'),
    ('8', '⁸', '₈'),
    ('9', '⁹', '₉'),
    ('+', '⁺', '₊'),
    ('-', '⁻', '₋'),
    ('n', 'ⁿ', 'ₙ'),
];

/// How far the end of a tag is looked for.
const LONGEST_TAG: usize = 200;

/// The words of a text: commands are replaced by their arguments or signs.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    // Of each open argument of a command, whether it is shown.
    let mut open: Vec<bool> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let shown = !open.contains(&false);
        let (letter, length) = match c {
            '\\' => match command(rest) {
                TexCommand::Opens { shown, length } => {
                    open.push(shown);
                    ("", length)
                }
                TexCommand::Sign(sign, length) => (sign, length),
            },
            '}' if open.pop().is_some() => ("", 1),
            '~' => ("\u{a0}", 1),
            '`' if rest.starts_with("``") => ("“", 2),
            '\'' if rest.starts_with("''") => ("”", 2),
            '`' => ("‘", 1),
            '\'' => ("’", 1),
            '<' => tag(rest).map_or(("<", 1), |length| ("", length)),
            // biblatex takes the empty group of `\o{}` for a letter to be struck through.
            '\u{338}' => ("ø", c.len_utf8()),
            _ => (&rest[..c.len_utf8()], c.len_utf8()),
        };
        if shown {
            plain.push_str(letter);
        }
        rest = &rest[length..];
    }
    plain
}

/// A formula as plain text: `\chi^2` is `χ²`.
pub(crate) fn formula(text: &str) -> String {
    let plain = plain(text);
    let (mut set, mut rest) = (String::new(), plain.trim());
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '^' || c == '_' {
            let inside = group(rest);
            rest = &rest[inside.len()..];
            let letters = inside.trim_matches(['{', '}']);
            let shifted: Option<String> = letters
                .chars()
                .map(|letter| shifted(letter, c == '^'))
                .collect();
            set.push_str(shifted.as_deref().unwrap_or(letters));
        } else if !"{}$".contains(c) {
            set.push(c);
        }
    }
    set
}

/// What a `^` or `_` is about: the next letter, or a pair of braces.
fn group(text: &str) -> &str {
    let end = if text.starts_with('{') {
        text.find('}').map(|end| end + 1)
    } else {
        None
    };
    &text[..end.unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8))]
}

fn shifted(letter: char, above: bool) -> Option<char> {
    let (_, high, low) = SHIFTED.iter().find(|(known, _, _)| *known == letter)?;
    Some(if above { *high } else { *low })
}

/// A web address, in which some programs escape what needs no escape there.
pub(crate) fn address(text: &str) -> String {
    let mut text = text.trim().to_owned();
    for escaped in ["\\_", "\\%", "\\&", "\\#", "\\~"] {
        text = text.replace(escaped, &escaped[1..]);
    }
    text
}

enum TexCommand {
    /// `\name{`: what follows is its argument.
    Opens { shown: bool, length: usize },
    /// A sign, and the length of its command.
    Sign(&'static str, usize),
}

/// The command that a text begins with.
fn command(text: &str) -> TexCommand {
    let name = text[1..]
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let length = 1 + name.len();
    if name.is_empty() {
        return match text.as_bytes().get(1) {
            Some(b' ' | b'\\') => TexCommand::Sign(" ", 2),
            Some(b',' | b';' | b':') => TexCommand::Sign("\u{202f}", 2),
            // These are about lines and gaps.
            Some(b'/' | b'!' | b'@' | b'-') => TexCommand::Sign("", 2),
            // Any other sign is itself.
            _ => TexCommand::Sign("", 1),
        };
    }
    let sign = SIGNS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, sign)| sign);
    if text[length..].starts_with("{}") {
        return TexCommand::Sign(sign, length + 2);
    }
    if text[length..].starts_with('{') {
        return TexCommand::Opens {
            shown: !SILENT.contains(&name.to_ascii_lowercase().as_str()),
            length: length + 1,
        };
    }
    // The blank after a command only ends it.
    TexCommand::Sign(sign, length + usize::from(text[length..].starts_with(' ')))
}

/// The length of the tag that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let end = text
        .bytes()
        .skip(1)
        .take(LONGEST_TAG)
        .position(|byte| byte == b'>')?;
    let inside = &text[1..=end];
    let name = inside.trim_start_matches('/').split(' ').next()?;
    TAGS.iter()
        .any(|known| known.eq_ignore_ascii_case(name))
        .then(|| inside.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_give_way_to_what_they_set() {
        for (text, plain) in [
            (r"The \emph{real} relationship", "The real relationship"),
            (
                r"\textit{Escherichia \textbf{coli}} again",
                "Escherichia coli again",
            ),
            (r"\url{https://example.org/a}", "https://example.org/a"),
            (r"And so on\ldots", "And so on…"),
            (r"Dr.\ Lind", "Dr. Lind"),
            (r"\noopsort{1973a}1973", "1973"),
            (r"\unknown rest", "rest"),
        ] {
            assert_eq!(super::plain(text), plain, "{text}");
        }
        for (text, plain) in [
            (r"And\ldots{} so", "And… so"),
            (r"\alpha{}-level \textdegree{}C \unknown{}", "α-level °C "),
            (r"5\,mg", "5\u{202f}mg"),
            (r"shelf\/ful, hyphen\-ate, a\\b", "shelfful, hyphenate, a b"),
        ] {
            assert_eq!(super::plain(text), plain, "{text}");
        }
    }

    #[test]
    fn signs_stand_for_themselves() {
        for (text, plain) in [
            ("S\u{338}ren", "Søren"),
            (
                "``quoted'' and `once' and it's",
                "“quoted” and ‘once’ and it’s",
            ),
            ("pp.~12", "pp.\u{a0}12"),
            ("<i>In vivo</i> and 2 < 3", "In vivo and 2 < 3"),
        ] {
            assert_eq!(super::plain(text), plain, "{text}");
        }
        for (text, plain) in [
            (r"\chi^2", "χ²"),
            (r"\chi^{2}", "χ²"),
            (r"10^{-3}", "10⁻³"),
            (r"\alpha_{1}", "α₁"),
            (r"x^{ab}_i", "xabi"),
            (r"\sim 5", "∼5"),
            ("x^", "x"),
        ] {
            assert_eq!(formula(text), plain, "{text}");
        }
        assert_eq!(
            address(r"https://example.org/a\_b\%20c"),
            "https://example.org/a_b%20c"
        );
    }
}
