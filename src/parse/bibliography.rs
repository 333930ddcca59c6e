//! `references.bib`: sources as reference managers export them. biblatex is used only here.

use super::{config, doi};
use crate::diagnostic::{Code, Diagnostics};
use crate::site::Work;
use crate::source::{Source, Span};
use biblatex::{Bibliography, ChunksExt, Entry, EntryType, Person, RawBibliography};
use std::collections::BTreeMap;

/// Every source, of `references.toml` and of `references.bib`, by author and year.
#[must_use]
pub fn works(references: Option<&Source>, bib: Option<&Source>, diagnostics: &mut Diagnostics) -> Vec<Work> {
    let mut works = references.map(|source| config::references(source, diagnostics)).unwrap_or_default();
    let Some(source) = bib else { return works };
    for (work, span) in bibliography(source, diagnostics) {
        if works.iter().any(|known| known.key == work.key) {
            let message = format!("references.toml has a source `{}` too", work.key);
            diagnostics.push(Code::Bibliography.at(&source.path, &span, message).help("take one of the two out"));
            continue;
        }
        works.push(work);
    }
    works.sort_by_cached_key(|w| (w.authors.to_lowercase(), w.year.clone(), w.key.clone()));
    works
}

/// Reads `references.bib`, each source with the place of its key. What is no entry is not read.
fn bibliography(source: &Source, diagnostics: &mut Diagnostics) -> Vec<(Work, Span)> {
    let read = RawBibliography::parse(&source.text).and_then(|raw| {
        let places = raw.entries.iter().map(|entry| (entry.v.key.v.to_owned(), entry.v.key.span.clone()));
        let places: BTreeMap<String, Span> = places.collect();
        Ok((places, Bibliography::from_raw(raw)?))
    });
    let (places, entries) = match read {
        Ok(read) => read,
        Err(mistake) => {
            let end = mistake.span.end.min(source.text.len());
            let span = mistake.span.start.min(end)..end;
            let diagnostic =
                Code::Bibliography.at(&source.path, &span, format!("this cannot be read: {}", mistake.kind));
            diagnostics.push(diagnostic.help("mend it here, or in the program it comes from, and export it again"));
            return Vec::new();
        }
    };
    let mut works = Vec::new();
    // What `xdata` holds is only there for others to take from.
    for entry in entries.iter().filter(|entry| entry.entry_type != EntryType::XData) {
        let span = places.get(&entry.key).cloned().unwrap_or_default();
        let mut work = work(entry);
        if !work.link.is_empty() && !work.link.starts_with("https://") && !work.link.starts_with("http://") {
            let message = format!("the `url` of `{}` is no web address", entry.key);
            diagnostics.push(Code::Bibliography.at(&source.path, &span, message).help("begin it with `https://`"));
            work.link.clear();
        }
        let doi = entry.get("doi").map(ChunksExt::format_verbatim).unwrap_or_default();
        if !doi.trim().is_empty() && doi::link(&doi).is_none() {
            let message = format!("the `doi` of `{}` is no DOI", entry.key);
            diagnostics.push(Code::Bibliography.at(&source.path, &span, message).help("one begins with `10.`"));
        }
        if work.title.is_empty() {
            let diagnostic = Code::Bibliography.at(&source.path, &span, format!("`{}` has no `title`", entry.key));
            diagnostics.push(diagnostic.help("add `title = {…},`"));
        }
        works.push((work, span));
    }
    works
}

fn work(entry: &Entry) -> Work {
    let field =
        |name: &str| entry.get(name).map(|chunks| chunks.format_verbatim().trim().to_owned()).unwrap_or_default();
    let first = |names: &[&str]| names.iter().map(|name| field(name)).find(|text| !text.is_empty()).unwrap_or_default();
    let authors = entry.author().ok().filter(|authors| !authors.is_empty());
    let authors = authors.or_else(|| entry.editors().ok()?.into_iter().next().map(|(editors, _)| editors));
    let (year, subtitle) = (first(&["year", "date"]), field("subtitle"));
    Work {
        key: entry.key.clone(),
        authors: named(&authors.unwrap_or_default()),
        year: year_of(&year).to_owned(),
        title: if subtitle.is_empty() { field("title") } else { format!("{}: {subtitle}", field("title")) },
        container: container(entry, &field, &first),
        link: doi::link(&field("doi")).unwrap_or_else(|| field("url")),
        note: first(&["annotation", "annote", "note"]),
        checked: Some(field("urldate")).filter(|day| day.parse::<jiff::civil::Date>().is_ok()).unwrap_or_default(),
    }
}

/// The year of a date as exported, `2021-05`; whatever else an author wrote there, such as `in press`, as it is.
fn year_of(date: &str) -> &str {
    let digits = date.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &date[digits..];
    if digits == 4 && rest.starts_with(['-', '/', '~', '?', '%']) { &date[..4] } else { date }
}

/// Names as in a reference list: `Okafor, N. & Lind, A. B.`
fn named(people: &[Person]) -> String {
    let (others, people): (Vec<&Person>, Vec<&Person>) = people.iter().partition(|person| is_others(person));
    let names: Vec<String> = people.into_iter().map(name).collect();
    if !others.is_empty() && !names.is_empty() {
        return format!("{}, et al.", names.join(", "));
    }
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}, & {last}", first.join(", ")),
    }
}

/// `and others`, as BibTeX says that there are more.
fn is_others(person: &Person) -> bool {
    person.name == "others" && person.given_name.is_empty()
}

fn name(person: &Person) -> String {
    let surname =
        [&*person.prefix, &*person.name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let initials = person.given_name.split([' ', '-']).filter_map(|name| name.chars().next());
    let initials = initials.map(|initial| format!("{initial}.")).collect::<Vec<_>>().join(" ");
    let mut name = if initials.is_empty() { surname } else { format!("{surname}, {initials}") };
    if !person.suffix.is_empty() {
        name.push_str(", ");
        name.push_str(&person.suffix);
    }
    name
}

/// Journal, volume and pages, or the book, or the publisher.
fn container(entry: &Entry, field: &dyn Fn(&str) -> String, first: &dyn Fn(&[&str]) -> String) -> String {
    let mut parts = Vec::new();
    let journal = first(&["journaltitle", "journal", "booktitle"]);
    let (volume, number) = (field("volume"), first(&["number", "issue"]));
    let issue = match (volume.is_empty(), number.is_empty()) {
        (false, false) => format!("{volume}({number})"),
        (false, true) => volume,
        (true, _) => number,
    };
    let pages = field("pages").replace("--", "–");
    if journal.is_empty() {
        parts.push(first(&["publisher", "institution", "school", "organization", "howpublished"]));
    } else {
        parts.extend([journal, issue, pages]);
    }
    if entry.entry_type == EntryType::InCollection {
        parts.push(field("publisher"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcePath;

    #[test]
    fn a_year_is_a_year_and_anything_else_is_as_it_was_written() {
        for (date, year) in [
            ("2021", "2021"),
            ("2021-05", "2021"),
            ("2019/2020", "2019"),
            ("2010a", "2010a"),
            ("in press", "in press"),
            ("c. 1890", "c. 1890"),
            ("n. d.", "n. d."),
        ] {
            assert_eq!(year_of(date), year);
        }
    }

    #[test]
    fn others_are_named_as_others_and_what_is_only_taken_from_is_no_source() {
        let text = "@misc{a, author = {Ade, B. and Cole, D. and others}, title = {T}, subtitle = {S}, year = 2020}\n\
                    @misc{b, author = {Ade, B. and others}, title = {T}, year = {in press}}\n@xdata{x, note = {N}}\n";
        let source = Source { path: SourcePath::from("references.bib"), text: text.to_owned() };
        let works = bibliography(&source, &mut Diagnostics::default());
        let told: Vec<_> = works.iter().map(|(work, _)| (&*work.authors, &*work.title, work.short())).collect();
        assert_eq!(
            told,
            [
                ("Ade, B., Cole, D., et al.", "T: S", "Ade et al., 2020".to_owned()),
                ("Ade, B., et al.", "T", "Ade et al., in press".to_owned())
            ]
        );
    }

    #[test]
    fn an_entry_becomes_a_source() {
        let text = "@article{okafor2021,\n  author = {Okafor, Nia and Lind, Anna Berta and {World Health Organization}},\n  \
                    title = {Water {and} roots},\n  journaltitle = {The Window Sill},\n  volume = 3,\n  number = 2,\n  \
                    pages = {12--18},\n  date = {2021-05},\n  doi = {10.1000/1},\n  urldate = {2026-11-24},\n  \
                    annotation = {A small survey.}\n}\n";
        let source = Source { path: SourcePath::from("references.bib"), text: text.to_owned() };
        let mut diagnostics = Diagnostics::default();
        let works = bibliography(&source, &mut diagnostics);
        assert_eq!(diagnostics, Diagnostics::default());
        let expected = Work {
            key: "okafor2021".to_owned(),
            authors: "Okafor, N., Lind, A. B., & World Health Organization".to_owned(),
            year: "2021".to_owned(),
            title: "Water and roots".to_owned(),
            container: "The Window Sill, 3(2), 12–18".to_owned(),
            link: "https://doi.org/10.1000/1".to_owned(),
            note: "A small survey.".to_owned(),
            checked: "2026-11-24".to_owned(),
        };
        assert_eq!(works, [(expected, 9..19)]);
        assert_eq!(works[0].0.short(), "Okafor et al., 2021");
    }
}
