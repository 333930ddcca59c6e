//! Quotation marks, dashes and dots of plain text, as Markdown sets those of a page.

use pulldown_cmark::{Event, Options, Parser};

/// A text that is no Markdown, with the signs of typography that Markdown would give it: `it's` has a curved apostrophe.
///
/// pulldown-cmark finds them, so that a title in front matter and one in the text look alike.
pub(crate) fn typographic(text: &str) -> String {
    let quoted = memchr::memchr2(b'"', b'\'', text.as_bytes()).is_some();
    if !quoted && !text.contains("--") && !text.contains("...") {
        return text.to_owned();
    }
    // Everything that means something else is escaped.
    let mut escaped = FIRST.to_owned();
    let mut option = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        option = c == '-'
            && (option
                || (before.is_whitespace() || "`(".contains(before)) && is_option(&text[at..]));
        if option || c.is_ascii_punctuation() && !['"', '\'', '-', '.'].contains(&c) {
            escaped.push('\\');
        }
        escaped.push(if c.is_ascii_whitespace() { ' ' } else { c });
        before = c;
    }
    let mut set = String::with_capacity(escaped.len());
    for event in Parser::new_ext(&escaped, Options::ENABLE_SMART_PUNCTUATION) {
        if let Event::Text(text) = event {
            set.push_str(&text);
        }
    }
    set.trim_end()
        .strip_prefix(FIRST)
        .map_or_else(|| text.to_owned(), str::to_owned)
}

/// Whether a text begins with an option of a program: `--release`.
fn is_option(text: &str) -> bool {
    text.strip_prefix("--")
        .is_some_and(|name| name.starts_with(char::is_alphabetic))
}

/// A word in front, so that nothing at the beginning of a text makes it a list or a rule.
const FIRST: &str = "x ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_the_signs_of_typography_and_stays_as_it_is_otherwise() {
        for (text, set) in [
            ("it's", "it’s"),
            (
                "trade \"I shouldn't\" for more",
                "trade “I shouldn’t” for more",
            ),
            ("\"Quoted\" at the edge: 'so'", "“Quoted” at the edge: ‘so’"),
            ("1980--1990 and so on...", "1980–1990 and so on…"),
            (
                "*It's* <b>, [a] & `b` \\ #1_2",
                "*It’s* <b>, [a] & `b` \\ #1_2",
            ),
            ("- it's no list", "- it’s no list"),
            ("no sign", "no sign"),
            ("`build --release` (--quiet)", "`build --release` (--quiet)"),
            ("either --- or", "either — or"),
            ("Le soir\u{202f}: l'hiver", "Le soir\u{202f}: l’hiver"),
        ] {
            assert_eq!(typographic(text), set);
        }
    }
}
