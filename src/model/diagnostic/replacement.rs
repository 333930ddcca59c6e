//! A change to a file that fixes a mistake, for editors and tests to apply.

use crate::model::source::Span;

/// Text to write in place of a span of the file that a diagnostic is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// What is replaced; empty where text is only inserted.
    pub span: Span,
    /// What to write there.
    pub text: String,
}

impl Replacement {
    /// Text in place of a span.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    /// A text with all replacements made. Those that overlap an earlier one, or end outside the text, are left out.
    #[must_use]
    pub fn apply(text: &str, replacements: &[Self]) -> String {
        let mut sorted: Vec<&Self> = replacements.iter().collect();
        sorted.sort_by_key(|one| (one.span.start, one.span.end));
        let mut fixed = String::with_capacity(text.len());
        let mut done = 0;
        for one in sorted {
            let Some(before) = text.get(done..one.span.start) else {
                continue;
            };
            if text.get(one.span.clone()).is_none() {
                continue;
            }
            fixed.push_str(before);
            fixed.push_str(&one.text);
            done = one.span.end;
        }
        fixed.push_str(&text[done..]);
        fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_made_from_front_to_back_whatever_their_order() {
        let both = [Replacement::new(4..5, "two"), Replacement::new(0..0, "> ")];
        assert_eq!(Replacement::apply("one 2 é", &both), "> one two é");
        let outside = [Replacement::new(7..9, "x"), Replacement::new(1..3, "-")];
        assert_eq!(Replacement::apply("one é", &outside), "o- é");
    }
}
