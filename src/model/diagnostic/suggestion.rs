//! Suggestions for misspelled names. strsim is used only here.

/// The known name that is closest to the written one, if it is close enough to be meant.
#[must_use]
pub fn did_you_mean<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let likely = |(distance, name): &(usize, &str)| {
        // A common file extension does not count, and at least one character must match.
        let ending = ending(name)
            .filter(|ending| written.ends_with(ending))
            .map_or(0, |ending| ending.chars().count());
        let length = name.chars().count() - ending;
        *distance <= length.max(3) / 3
            && *distance < length.min(written.chars().count() - ending).max(1)
    };
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&written.to_lowercase(), &name.to_lowercase()),
                name,
            )
        })
        .filter(likely)
        .min()
        .map(|(_, name)| name)
}

/// The extension of a file name, with its dot: `.html`.
fn ending(name: &str) -> Option<&str> {
    let at = name.rfind('.').filter(|at| *at > 0)?;
    Some(&name[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_is_close_may_have_been_meant() {
        let likely = [
            ("chioce", "choice"),
            ("pagee.html", "page.html"),
            ("watring.md", "watering.md"),
            ("Tip", "tip"),
        ];
        for (written, known) in likely {
            assert_eq!(did_you_mean(written, [known]), Some(known));
        }
        for (written, known) in [
            ("b", "a"),
            ("nope.html", "home.html"),
            ("b.md", "a.md"),
            ("dee", "en"),
        ] {
            assert_eq!(did_you_mean(written, [known]), None, "{written}");
        }
    }
}
