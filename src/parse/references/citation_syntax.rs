//! How a citation is written: `[@key]`, `[@key, p. 12]`, `[see @one; @two]`, `[-@key]`. The grammar is Pandoc's, as far as it
//! goes.

/// One source of a citation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cite<'t> {
    /// Words in front of it: `see`.
    pub(crate) before: &'t str,
    /// Whether the text has named the authors, so that the year is enough.
    pub(crate) year_only: bool,
    pub(crate) key: &'t str,
    /// Where in it: `p. 12`.
    pub(crate) locator: &'t str,
}

/// How many bytes a citation may have. Brackets within brackets are asked about once each, and must not take long.
const LONGEST: usize = 1000;

/// The sources between the brackets, in order; `None` when it is not a citation.
pub(crate) fn cites(text: &str) -> Option<Vec<Cite<'_>>> {
    if text.len() > LONGEST {
        return None;
    }
    let parts = text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let cites: Option<Vec<_>> = parts.map(cite).collect();
    cites.filter(|cites| !cites.is_empty())
}

/// What keeps something from being a citation that names a source all the same: the first part that does not name one.
pub(crate) fn odd_part(text: &str) -> Option<&str> {
    let parts = || {
        text.split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    let names = |part: &str| names(part).any(|at| key(&part[at + 1..]).is_some());
    parts()
        .any(names)
        .then(|| parts().find(|part| cite(part).is_none()))?
}

/// Where sources are named. An `@` within a word, as in `a@b.org`, does not count.
fn names(part: &str) -> impl Iterator<Item = usize> {
    let begins = |at: &usize| {
        part[..*at]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "-,".contains(c))
    };
    part.match_indices('@').map(|(at, _)| at).filter(begins)
}

fn cite(part: &str) -> Option<Cite<'_>> {
    let mut all = names(part);
    let (at, None) = (all.next()?, all.next()) else {
        return None;
    };
    let (before, year_only) = match part[..at].strip_suffix('-') {
        Some(before) if before.is_empty() || before.ends_with(char::is_whitespace) => {
            (before, true)
        }
        Some(_) => return None,
        None => (&part[..at], false),
    };
    let (key, locator) = key(&part[at + 1..])?;
    let locator = locator.trim_start_matches([',', '.', ':']).trim();
    Some(Cite {
        before: before.trim(),
        year_only,
        key,
        locator,
    })
}

/// Splits a key off: `one, p. 12`, or `{one}, p. 12`.
fn key(text: &str) -> Option<(&str, &str)> {
    let (key, rest) = if let Some(braced) = text.strip_prefix('{') {
        braced.split_once('}')?
    } else {
        let end = text.find(|c: char| !in_key(c)).unwrap_or(text.len());
        // A stop after a key belongs to the sentence. `@?` asks for a source.
        let key = text[..end].trim_end_matches(['.', ':', '!', '?']);
        let key = if key.is_empty() && text.starts_with('?') {
            &text[..1]
        } else {
            key
        };
        (key, &text[key.len()..])
    };
    (!key.is_empty()).then_some((key, rest))
}

/// Whether a citation can name a source so.
pub(crate) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(in_key)
}

fn in_key(c: char) -> bool {
    !c.is_whitespace() && !",;@[]{}".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited<'t>(before: &'t str, year_only: bool, key: &'t str, locator: &'t str) -> Cite<'t> {
        Cite {
            before,
            year_only,
            key,
            locator,
        }
    }

    #[test]
    fn a_citation_has_words_in_front_a_key_and_a_place() {
        for (text, expected) in [
            ("@one", vec![cited("", false, "one", "")]),
            ("@one, p. 12", vec![cited("", false, "one", "p. 12")]),
            ("@one p. 12", vec![cited("", false, "one", "p. 12")]),
            (
                "@one:2020/x, ; @two",
                vec![
                    cited("", false, "one:2020/x", ""),
                    cited("", false, "two", ""),
                ],
            ),
            (
                "see @one; also @two, ch. 3",
                vec![
                    cited("see", false, "one", ""),
                    cited("also", false, "two", "ch. 3"),
                ],
            ),
            ("-@one, p. 1", vec![cited("", true, "one", "p. 1")]),
            ("but -@one", vec![cited("but", true, "one", "")]),
            ("@?", vec![cited("", false, "?", "")]),
            ("@one.", vec![cited("", false, "one", "")]),
            ("@one: p. 3", vec![cited("", false, "one", "p. 3")]),
            ("@{one}, p. 3", vec![cited("", false, "one", "p. 3")]),
            ("-@{one two}", vec![cited("", true, "one two", "")]),
        ] {
            assert_eq!(cites(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_words_between_brackets_are_no_citation() {
        for text in [
            "",
            "see below",
            "write to a@example.org",
            "1",
            "x-@y",
            "@one; and more",
            "^note",
            "@",
            "@.",
            "today @ noon",
        ] {
            assert_eq!(cites(text), None, "{text}");
        }
    }

    #[test]
    fn what_names_a_source_in_one_part_only_is_odd() {
        for (text, odd) in [
            ("@one; and more", Some("and more")),
            ("@one, p. 3; ch. 4; @two", Some("ch. 4")),
            ("@one and @two", Some("@one and @two")),
            ("@one,@two", Some("@one,@two")),
            ("see below; and more", None),
            ("@one; @two", None),
        ] {
            assert_eq!(odd_part(text), odd, "{text}");
        }
    }
}
