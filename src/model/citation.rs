//! Cited works: as the page of sources lists them, and as citations in the text name them.

use crate::model::source::Place;
use std::collections::BTreeMap;

/// A work that pages cite.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Work {
    /// Its key in the author's files, used in citations, `[@key]`, and as its anchor on the page of sources.
    pub key: String,
    /// Its authors.
    pub authors: Authors,
    /// Year of publication or another text in its place, such as `in press`; with a letter if a citation would be ambiguous
    /// without it.
    pub year: Option<String>,
    /// Its title.
    pub title: String,
    /// Journal, volume and pages, or the publisher.
    pub container: Option<String>,
    /// Where to find it.
    pub link: Option<String>,
    /// One sentence about its findings, displayed next to the text.
    pub note: Option<String>,
    /// The day on which the link was last checked.
    pub checked: Option<String>,
    /// Where its entry is written.
    pub place: Option<Place>,
}

/// The authors of a work.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Authors {
    /// Surnames and initials, as in a reference list: `Okafor, N., & Lind, A. B.`; empty when nobody is named.
    pub listed: String,
    /// The name of each in a citation: a surname, or the name of an organization.
    pub names: Vec<String>,
    /// Whether there are others, "et al.".
    pub others: bool,
}

impl Work {
    /// The text of a citation: `Flückiger et al., 2018`.
    #[must_use]
    pub fn short(&self) -> String {
        let who = self.authors.short().unwrap_or_else(|| self.title.clone());
        match &self.year {
            Some(year) => format!("{who}, {year}"),
            None => who,
        }
    }

    /// The text of a citation after the authors' names: `2018`.
    #[must_use]
    pub fn short_year(&self) -> &str {
        self.year.as_ref().unwrap_or(&self.title)
    }
}

/// Sorts works as in a reference list, and adds a letter to the year where citations would be ambiguous.
pub fn in_order(works: &mut [Work]) {
    let order = |work: &Work| {
        let first = if work.authors.listed.is_empty() {
            &work.title
        } else {
            &work.authors.listed
        };
        (
            first.to_lowercase(),
            work.year.clone(),
            work.title.to_lowercase(),
            work.key.clone(),
        )
    };
    works.sort_by_cached_key(order);
    let marks: Vec<String> = works.iter().map(Work::short).collect();
    let mut met = BTreeMap::new();
    for mark in &marks {
        *met.entry(mark.as_str()).or_insert(0usize) += 1;
    }
    let mut given = BTreeMap::new();
    for (work, mark) in works.iter_mut().zip(&marks) {
        let Some(year) = &mut work.year else {
            continue;
        };
        if met.get(mark.as_str()).is_none_or(|count| *count < 2) {
            continue;
        }
        let hyphen = if year.ends_with(|c: char| c.is_ascii_digit()) {
            ""
        } else {
            "-"
        };
        // The author may have used some letters already.
        let is_free = |letter: &char| !met.contains_key(&*format!("{mark}{hyphen}{letter}"));
        let letters = given.entry(mark.as_str()).or_insert('a'..='z');
        if let Some(letter) = letters.find(is_free) {
            year.push_str(hyphen);
            year.push(letter);
        }
    }
}

impl Authors {
    /// Parses authors in one line: `Okafor, N., & Lind, A. B.`, `World Health Organization`.
    #[must_use]
    pub fn from_line(line: &str) -> Self {
        let (list, mut others) = without_others(without_role(line));
        // An ellipsis between names stands for other authors.
        let list = list
            .replace("...", "…")
            .replace(". and ", ". & ")
            .replace('…', " & … & ");
        let mut names = Vec::new();
        for part in list.split(['&', ';']).flat_map(|part| part.split("., ")) {
            let part = part.trim().trim_end_matches(',').trim();
            if part == "…" {
                others = true;
            } else if !part.is_empty() && !is_initials(part) && !is_suffix(part) {
                names.push(short_name(part).to_owned());
            }
        }
        Self {
            listed: line.trim().to_owned(),
            names,
            others,
        }
    }

    /// From a list of names, each as in a reference list: `Okafor, N.`.
    #[must_use]
    pub fn from_names(names: &[String]) -> Self {
        let is_others = |name: &&String| matches!(without_others(name), ("", true));
        let (others, names): (Vec<_>, Vec<_>) = names.iter().partition(is_others);
        let people = names
            .into_iter()
            .map(|name| (short_name(without_role(name)).to_owned(), name.clone()));
        Self::from_people(people.collect(), !others.is_empty())
    }

    /// From pairs of a surname and the name as in a reference list.
    #[must_use]
    pub fn from_people(people: Vec<(String, String)>, others: bool) -> Self {
        let (names, lines): (Vec<String>, Vec<String>) = people.into_iter().unzip();
        let others = others && !names.is_empty();
        Self {
            listed: listed(&lines, others),
            names,
            others,
        }
    }

    fn short(&self) -> Option<String> {
        Some(match self.names.as_slice() {
            [] if self.listed.is_empty() => return None,
            [] => self.listed.clone(),
            [one] if !self.others => one.clone(),
            [one, two] if !self.others => format!("{one} & {two}"),
            [one, ..] => format!("{one} et al."),
        })
    }
}

/// Joins names as in a reference list.
fn listed(names: &[String], others: bool) -> String {
    match names {
        _ if others => format!("{}, et al.", names.join(", ")),
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}, & {last}", first.join(", ")),
    }
}

/// A name without a role: `Okafor, N. (Ed.)` → `Okafor, N.`.
fn without_role(name: &str) -> &str {
    let name = name.trim();
    let Some((before, role)) = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once('('))
    else {
        return name;
    };
    let is_role = |word: &str| word.ends_with(['.', ',']) || word == "&" || word == "and";
    if role.split_whitespace().all(is_role) {
        before.trim_end()
    } else {
        name
    }
}

/// Names without `et al.` at the end, and whether it was there.
fn without_others(names: &str) -> (&str, bool) {
    let names = names.trim();
    let Some(before) = names.trim_end_matches('.').strip_suffix("et al") else {
        return (names, false);
    };
    if before.ends_with(char::is_alphanumeric) {
        (names, false)
    } else {
        (before.trim_end_matches([',', ' ']), true)
    }
}

/// The name of an author in a citation: the surname of a person, the full name of an organization, which may have commas.
fn short_name(name: &str) -> &str {
    let name = name.trim();
    let Some((surname, given)) = name.split_once(',') else {
        return name;
    };
    let first = given.split(',').next().unwrap_or_default();
    let is_given =
        |word: &str| word.chars().next().is_some_and(char::is_uppercase) && !word.contains('/');
    let few = !given.contains(',')
        && first.split_whitespace().count() <= 2
        && first.split_whitespace().all(is_given);
    let is_person = is_initials(first) || few && !given.contains(|c: char| c.is_ascii_digit());
    if is_person { surname.trim() } else { name }
}

/// Whether a name consists of initials: `A. B.`.
fn is_initials(name: &str) -> bool {
    let is_one = |part: &str| {
        let mut letters = part.chars();
        part.ends_with('.')
            || letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    };
    name.split_whitespace().all(is_one)
}

fn is_suffix(name: &str) -> bool {
    matches!(
        name.trim_end_matches('.'),
        "Jr" | "Sr" | "II" | "III" | "IV"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(authors: &str, year: &str) -> Work {
        Work {
            authors: Authors::from_line(authors),
            year: Some(year.to_owned()),
            title: "A title".to_owned(),
            ..Work::default()
        }
    }

    #[test]
    fn a_mark_names_one_or_two_authors_and_says_that_there_are_more() {
        for (authors, short) in [
            ("Bowlby, J.", "Bowlby, 1988"),
            ("Okafor, Nia", "Okafor, 1988"),
            ("Muran, J. C., & Safran, J. D.", "Muran & Safran, 1988"),
            (
                "Del Re, A. C., Wampold, B. E., & Horvath, A. O.",
                "Del Re et al., 1988",
            ),
            ("King, M. L., Jr., & Lind, A.", "King & Lind, 1988"),
            ("Ade, B., et al.", "Ade et al., 1988"),
            ("Ade, B., … Cole, D., & Lind, A.", "Ade et al., 1988"),
            ("Okafor, Nia; Lind, Anna", "Okafor & Lind, 1988"),
            ("Okafor, N., & Lind, A. (Eds.)", "Okafor & Lind, 1988"),
            ("Okafor, N. (Ed. & Trans.)", "Okafor, 1988"),
            ("Okafor, N. and Lind, A.", "Okafor & Lind, 1988"),
            ("Ade, B. et al.", "Ade et al., 1988"),
            ("Ade, B., … Cole, D.", "Ade et al., 1988"),
            ("Ade, B., ... Cole, D.", "Ade et al., 1988"),
            ("Beret al", "Beret al, 1988"),
            (
                "Ministry of Health (Kenya)",
                "Ministry of Health (Kenya), 1988",
            ),
            ("王", "王, 1988"),
            (
                "World Health Organization",
                "World Health Organization, 1988",
            ),
            (
                "Department of Health, Education, and Welfare",
                "Department of Health, Education, and Welfare, 1988",
            ),
            (
                "American Psychological Association, Division 29",
                "American Psychological Association, Division 29, 1988",
            ),
            ("", "A title, 1988"),
        ] {
            assert_eq!(work(authors, "1988").short(), short, "{authors}");
        }
    }

    #[test]
    fn authors_given_one_by_one_are_listed_as_a_reference_list_has_them() {
        let names = [
            "Okafor, N.".to_owned(),
            "Ministry of Health, Welfare and Sport".to_owned(),
        ];
        let authors = Authors::from_names(&names);
        assert_eq!(
            authors.listed,
            "Okafor, N., & Ministry of Health, Welfare and Sport"
        );
        assert_eq!(
            authors.short().as_deref(),
            Some("Okafor & Ministry of Health, Welfare and Sport")
        );
        let authors = Authors::from_names(&["Ade, B. (Ed.)".to_owned(), "et al.".to_owned()]);
        assert_eq!(authors.listed, "Ade, B. (Ed.), et al.");
        assert_eq!(authors.short().as_deref(), Some("Ade et al."));
    }

    #[test]
    fn works_that_a_mark_could_not_tell_apart_have_letters_behind_their_years() {
        let titled = |work: Work, title: &str| Work {
            title: title.to_owned(),
            ..work
        };
        let mut works = vec![
            titled(work("Lind, A.", "2019"), "B"),
            titled(work("Lind, A.", "2019"), "A"),
            work("Lind, A.", "2020"),
            titled(work("Ade, B.", "in press"), "B"),
            titled(work("Ade, B.", "in press"), "A"),
            titled(work("Lind, A.", "2019a"), "C"),
        ];
        in_order(&mut works);
        let citations: Vec<_> = works
            .iter()
            .map(|work| format!("{} {}", work.short(), work.title))
            .collect();
        assert_eq!(
            citations,
            [
                "Ade, in press-a A",
                "Ade, in press-b B",
                "Lind, 2019b A",
                "Lind, 2019c B",
                "Lind, 2019a C",
                "Lind, 2020 A title"
            ]
        );
    }
}
