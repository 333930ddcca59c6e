//! Plain text from what is left of LaTeX in a field of `references.bib`. biblatex reads accents and escapes; this is for
//! the commands, tags and formulas that reference managers write beside them.

/// Tags of HTML that publishers' lists carry into titles.
const TAGS: [&str; 8] = ["i", "b", "em", "strong", "sub", "sup", "scp", "span"];

/// Commands that only help to sort.
const SILENT: [&str; 3] = ["noopsort", "sortnoop", "label"];

/// Commands that stand for a sign.
const SIGNS: [(&str, &str); 57] = [
    ("ldots", "…"),
    ("textellipsis", "…"),
    ("quad", " "),
    ("qquad", " "),
    ("times", "×"),
    ("pm", "±"),
    ("cdot", "·"),
    ("circ", "°"),
    ("degree", "°"),
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("sim", "~"),
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

/// The words of a text: commands give way to what they set, and signs stand for themselves.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    // Of each open argument of a command, whether it is shown.
    let mut open: Vec<bool> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let shown = !open.contains(&false);
        let (said, length) = match c {
            '\\' => match command(rest) {
                Command::Opens { shown, length } => {
                    open.push(shown);
                    ("", length)
                }
                Command::Sign(sign, length) => (sign, length),
            },
            '}' if open.pop().is_some() => ("", 1),
            '~' => ("\u{a0}", 1),
            '`' if rest.starts_with("``") => ("“", 2),
            '\'' if rest.starts_with("''") => ("”", 2),
            '`' => ("‘", 1),
            '<' => tag(rest).map_or(("<", 1), |length| ("", length)),
            // biblatex takes the empty group of `\o{}` for a letter to be struck through.
            '\u{338}' => ("ø", c.len_utf8()),
            _ => (&rest[..c.len_utf8()], c.len_utf8()),
        };
        if shown {
            plain.push_str(said);
        }
        rest = &rest[length..];
    }
    plain.trim().to_owned()
}

/// The same of a formula: `\chi^2` is `χ²`.
pub(super) fn formula(text: &str) -> String {
    let plain = plain(text).replace("^2", "²").replace("^3", "³");
    plain.chars().filter(|c| !"{}^_$".contains(*c)).collect()
}

/// A web address, in which some programs escape what needs no escape there.
pub(super) fn address(text: &str) -> String {
    let mut text = text.trim().to_owned();
    for escaped in ["\\_", "\\%", "\\&", "\\#", "\\~"] {
        text = text.replace(escaped, &escaped[1..]);
    }
    text
}

enum Command {
    /// `\name{`: what follows is its argument.
    Opens { shown: bool, length: usize },
    /// All of it, and what it stands for.
    Sign(&'static str, usize),
}

/// The command that a text begins with.
fn command(text: &str) -> Command {
    let name = text[1..].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let length = 1 + name.len();
    if name.is_empty() {
        // `\ ` is a blank; any other sign stands for itself.
        return Command::Sign(
            if text[1..].starts_with(' ') { " " } else { "" },
            if text[1..].starts_with(' ') { 2 } else { 1 },
        );
    }
    if text[length..].starts_with('{') {
        return Command::Opens { shown: !SILENT.contains(&name.to_ascii_lowercase().as_str()), length: length + 1 };
    }
    let sign = SIGNS.iter().find(|(known, _)| *known == name).map_or("", |(_, sign)| sign);
    // The blank behind a command only ends it.
    Command::Sign(sign, length + usize::from(text[length..].starts_with(' ')))
}

/// The length of the tag that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let (inside, _) = text[1..].split_once('>')?;
    let name = inside.trim_start_matches('/').split(' ').next()?;
    TAGS.iter().any(|known| known.eq_ignore_ascii_case(name)).then(|| inside.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_give_way_to_what_they_set() {
        for (text, plain) in [
            (r"The \emph{real} relationship", "The real relationship"),
            (r"\textit{Escherichia \textbf{coli}} again", "Escherichia coli again"),
            (r"\url{https://example.org/a}", "https://example.org/a"),
            (r"And so on\ldots", "And so on…"),
            (r"Dr.\ Lind", "Dr. Lind"),
            (r"\noopsort{1973a}1973", "1973"),
            (r"\unknown rest", "rest"),
        ] {
            assert_eq!(super::plain(text), plain, "{text}");
        }
    }

    #[test]
    fn signs_stand_for_themselves() {
        for (text, plain) in [
            ("S\u{338}ren", "Søren"),
            ("``quoted'' and `once'", "“quoted” and ‘once'"),
            ("pp.~12", "pp.\u{a0}12"),
            ("<i>In vivo</i> and 2 < 3", "In vivo and 2 < 3"),
        ] {
            assert_eq!(super::plain(text), plain, "{text}");
        }
        assert_eq!(formula(r"\chi^2"), "χ²");
        assert_eq!(formula(r"\alpha_{1}"), "α1");
        assert_eq!(address(r"https://example.org/a\_b\%20c"), "https://example.org/a_b%20c");
    }
}
