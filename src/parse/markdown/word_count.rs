//! Counts words, for the reading time.

/// How many bytes are compared together. Their count fits a byte.
const BLOCK: usize = 240;

/// How many words of a text begin with a letter or digit, behind a blank. The text begins with a blank.
pub(crate) fn words_in(text: &str) -> usize {
    let other_scripts = if text.is_ascii() {
        0
    } else {
        words_in_other_scripts(text)
    };
    words_in_ascii(text.as_bytes()) + other_scripts
}

/// Words that begin with an ASCII letter or digit. Control characters count as blanks.
#[allow(
    clippy::needless_bitwise_bool,
    reason = "without branches the compiler compares many bytes together"
)]
fn words_in_ascii(text: &[u8]) -> usize {
    let mut words = 0;
    let mut at = 1;
    while at < text.len() {
        let end = text.len().min(at + BLOCK);
        let mut begun = 0u8;
        for (before, byte) in text[at - 1..end - 1].iter().zip(&text[at..end]) {
            let digit = byte.wrapping_sub(b'0') < 10;
            let letter = (*byte | 0x20).wrapping_sub(b'a') < 26;
            begun += u8::from((*before <= b' ') & (digit | letter));
        }
        words += usize::from(begun);
        at = end;
    }
    words
}

/// Words that begin with any other letter or digit.
fn words_in_other_scripts(text: &str) -> usize {
    let mut blank = false;
    let begins = |c: &char| {
        let behind_blank = std::mem::replace(&mut blank, *c <= ' ');
        behind_blank && !c.is_ascii() && c.is_alphanumeric()
    };
    text.chars().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_stands_between_blanks_and_begins_with_a_letter_or_digit() {
        for (text, count) in [
            ("", 0),
            (" one two", 2),
            ("  one\n\ttwo – 3 ", 3),
            (" Éa, „Öl“ été", 2),
            (" ’s it’s", 1),
            (" 字 a\u{a0}b", 2),
        ] {
            assert_eq!(words_in(text), count, "{text}");
        }
    }

    #[test]
    fn many_bytes_at_a_time_are_counted_like_words() {
        let text = " A b/c @d [e] `f` {g} ~h 0 9: z\tZ  (x) y-y\nq. 12345678 abcdefgh ij";
        let begins = |word: &&str| word.starts_with(char::is_alphanumeric);
        for count in 1..20 {
            let text = text.repeat(count);
            let words = text.split_whitespace().filter(begins).count();
            assert_eq!(words_in(&text), words);
        }
    }
}
