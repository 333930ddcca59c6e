//! `references.bib`, as reference managers export it. Only this file uses biblatex.

use crate::model::citation::{Authors, Work};
use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::source::{Source, Span};
use crate::parse::references::{doi, latex};
use biblatex::{
    Bibliography, Chunk, ChunksExt, Entry, EntryType, ParseError, ParseErrorKind, Person,
    RawBibliography, Spanned, Token,
};
use std::collections::BTreeMap;

/// Maximum number of reported errors. After each one its entry is blanked and the text is parsed again.
const MOST_MISTAKES: usize = 30;

/// Maximum number of lines in one entry that may begin with `@`. With more, it counts as unclosed.
const LINES_WITHIN: usize = 40;

/// Maximum nesting of braces. biblatex recurses for each level, and exports have only a few.
const DEEPEST: usize = 40;

/// Parses `references.bib` into works, each with the position of its key. Text between entries is ignored.
///
/// An entry with an error becomes a work with only a key, so that its citations aren't reported as well.
pub(crate) fn works(source: &Source, diagnostics: &mut Diagnostics) -> Vec<(Work, Span)> {
    let mut text = source.text.clone();
    let mut works = Vec::new();
    if let Some(at) = too_deep(&text) {
        let message = format!("braces are nested more than {DEEPEST} deep");
        diagnostics.push(
            Code::Bibliography
                .at(&source.path, &(at..at + 1), message)
                .help("take some of them out"),
        );
        return keys(&text, 0).map(only_key).collect();
    }
    for _ in 0..MOST_MISTAKES {
        let mistake = match read(&text) {
            Ok(Bibliographic {
                places,
                ends,
                entries,
            }) => {
                report_cut_short(source, &text, &ends, diagnostics);
                // `xdata` entries only supply fields to other entries.
                let entries = entries
                    .iter()
                    .filter(|entry| entry.entry_type != EntryType::XData);
                works.retain(|(unread, _): &(Work, Span)| !places.contains_key(&unread.key));
                works.extend(entries.map(|entry| {
                    let span = places.get(&entry.key).cloned().unwrap_or_default();
                    (checked(source, entry, &span, diagnostics), span)
                }));
                return works;
            }
            Err(mistake) => mistake,
        };
        let (entry, diagnostic) = unread(source, &text, &mistake);
        diagnostics.push(diagnostic);
        works.extend(keys(&text[entry.clone()], entry.start).map(only_key));
        if entry.is_empty() {
            break;
        }
        let blank = text[entry.clone()].replace(|c: char| !c.is_whitespace(), " ");
        // One blank for each byte, so that later positions stay the same.
        let rest = entry.len() - blank.len();
        text.replace_range(entry, &format!("{}{blank}", " ".repeat(rest)));
    }
    works.extend(keys(&text, 0).map(only_key));
    works
}

/// A bibliography with positions that biblatex doesn't keep.
struct Bibliographic {
    /// The position of each key.
    places: BTreeMap<String, Span>,
    /// The end of each entry, by its start.
    ends: BTreeMap<usize, usize>,
    entries: Bibliography,
}

fn read(text: &str) -> Result<Bibliographic, ParseError> {
    let raw = RawBibliography::parse(text)?;
    let places = raw
        .entries
        .iter()
        .map(|entry| (entry.v.key.v.to_owned(), entry.v.key.span.clone()))
        .collect();
    let ends = raw
        .entries
        .iter()
        .map(|entry| (entry.span.start, entry.span.end))
        .collect();
    Ok(Bibliographic {
        places,
        ends,
        entries: Bibliography::from_raw(raw)?,
    })
}

/// Reports entries that end before their closing brace: in a quoted value, a `"` ends the value even inside braces.
fn report_cut_short(
    source: &Source,
    text: &str,
    ends: &BTreeMap<usize, usize>,
    diagnostics: &mut Diagnostics,
) {
    for entry in entries(text) {
        let Some((_, end)) = ends.range(entry.clone()).next_back() else {
            continue;
        };
        // The closing brace isn't part of the parsed span.
        let rest = &text[*end..entry.end];
        if open_at_end(rest) < -1 {
            let place = end + rest.find('}').unwrap_or(0);
            let diagnostic = Code::Bibliography.at(
                &source.path,
                &(place..place + 1),
                "this ends the entry too early",
            );
            diagnostics.push(
                diagnostic.help(
                    "write values between `{` and `}`: a `\"` ends one that begins with `\"`",
                ),
            );
        }
    }
}

fn only_key((key, span): (String, Span)) -> (Work, Span) {
    (
        Work {
            title: key.clone(),
            key,
            ..Work::default()
        },
        span,
    )
}

/// The likely keys in a text that can't be parsed.
fn keys(text: &str, base: usize) -> impl Iterator<Item = (String, Span)> {
    entries(text).filter_map(move |entry| {
        let open = entry.start + text[entry.clone()].find('{')? + 1;
        let key = text[open..entry.end].split([',', '}', '\n']).next()?;
        let start = base + open + key.len() - key.trim_start().len();
        let key = key.trim();
        (!key.is_empty() && !key.contains('=')).then(|| (key.to_owned(), start..start + key.len()))
    })
}

/// The likely spans of entries: from a line that begins with `@` to the next one outside of braces. An unclosed entry
/// ends at the next line that begins with `@`.
fn entries(text: &str) -> impl Iterator<Item = Span> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line[indent..].starts_with('@') {
            starts.push(at + indent);
        }
        at += line.len();
    }
    starts.push(text.len());
    let stretches: Vec<(Span, isize)> = starts
        .windows(2)
        .map(|pair| (pair[0]..pair[1], open_at_end(&text[pair[0]..pair[1]])))
        .collect();
    let mut next = 0;
    std::iter::from_fn(move || {
        let (first, _) = stretches.get(next)?;
        let mut open = 0;
        let closes = stretches[next..]
            .iter()
            .take(LINES_WITHIN)
            .position(|(_, more)| {
                open += more;
                open <= 0
            });
        let last = next + closes.unwrap_or(0);
        next = last + 1;
        Some(first.start..stretches[last].0.end)
    })
}

/// The entry with an error, and the report about it.
fn unread(source: &Source, text: &str, mistake: &ParseError) -> (Span, Diagnostic) {
    let help = "fix it here, or in the program it comes from, and export it again";
    let end = mistake.span.end.min(text.len());
    let span = mistake.span.start.min(end)..end;
    // After an unclosed entry, biblatex reports the error far below.
    let unclosed = entries(text)
        .take_while(|entry| entry.start <= span.start)
        .find(|entry| open_at_end(&text[entry.clone()]) > 0);
    if let Some(entry) = unclosed {
        let first = entry.start
            ..entry.start
                + text[entry.clone()]
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .trim_end()
                    .len();
        let diagnostic =
            Code::Bibliography.at(&source.path, &first, "this entry has more `{` than `}`");
        return (
            entry,
            diagnostic.help("close it, or the value in it that is open, with `}`"),
        );
    }
    let entry = entries(text)
        .take_while(|entry| entry.start <= span.start)
        .last()
        .unwrap_or(0..0);
    let (message, help) = match &mistake.kind {
        ParseErrorKind::Expected(Token::Comma) => (
            "there is no `,` in front of this".to_owned(),
            "write `,` behind the value above it".to_owned(),
        ),
        ParseErrorKind::UnknownAbbreviation(name) => (
            format!("`{name}` is no text and no `@string`"),
            format!("write `{{{name}}}`"),
        ),
        ParseErrorKind::DuplicateKey(key) => (
            format!("`{key}` is there twice"),
            "take one of the two out".to_owned(),
        ),
        other => (format!("this cannot be read: {other}"), help.to_owned()),
    };
    (
        entry,
        Code::Bibliography
            .at(&source.path, &span, message)
            .help(help),
    )
}

/// The position of each brace that isn't escaped, and whether it opens.
fn braces(text: &str) -> impl Iterator<Item = (usize, bool)> {
    let mut escaped = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let plain = !escaped;
        escaped = plain && byte == b'\\';
        (plain && matches!(byte, b'{' | b'}')).then_some((at, byte == b'{'))
    })
}

/// The number of opening braces minus the number of closing ones.
fn open_at_end(text: &str) -> isize {
    braces(text)
        .map(|(_, opens)| if opens { 1 } else { -1 })
        .sum()
}

fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    braces(text).find_map(|(at, opens)| {
        depth = if opens {
            depth + 1
        } else {
            depth.saturating_sub(1)
        };
        (depth > DEEPEST).then_some(at)
    })
}

/// Converts an entry to a work, and reports mistakes in it.
fn checked(source: &Source, entry: &Entry, span: &Span, diagnostics: &mut Diagnostics) -> Work {
    let mut report = |message: String, help: &str| {
        diagnostics.push(
            Code::Bibliography
                .at(&source.path, span, message)
                .help(help),
        );
    };
    let mut work = work(entry);
    let is_web = |link: &str| link.starts_with("https://") || link.starts_with("http://");
    if work.link.as_deref().is_some_and(|link| !is_web(link)) {
        report(
            format!("the `url` of `{}` is no web address", entry.key),
            "begin it with `https://`",
        );
        work.link = None;
    }
    let doi = entry
        .get("doi")
        .map(ChunksExt::format_verbatim)
        .unwrap_or_default();
    if !doi.trim().is_empty() && doi::link(&doi).is_none() {
        report(
            format!("the `doi` of `{}` is no DOI", entry.key),
            "one begins with `10.`",
        );
    }
    if work.title.is_empty() {
        report(
            format!("`{}` has no `title`", entry.key),
            "add `title = {…},`",
        );
    }
    work
}

fn work(entry: &Entry) -> Work {
    let field = |name: &str| entry.get(name).map(shown).unwrap_or_default();
    let first = |names: &[&str]| {
        names
            .iter()
            .map(|name| field(name))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    };
    let verbatim = |name: &str| {
        entry
            .get(name)
            .map(|chunks| latex::address(&chunks.format_verbatim()))
            .unwrap_or_default()
    };
    let authors = entry.author().ok().filter(|authors| !authors.is_empty());
    let authors = authors.or_else(|| {
        entry
            .editors()
            .ok()?
            .into_iter()
            .next()
            .map(|(editors, _)| editors)
    });
    let (year, subtitle) = (first(&["year", "date"]), field("subtitle"));
    let link = doi::link(&verbatim("doi")).unwrap_or_else(|| verbatim("url"));
    // Older styles have no field for URLs, so exports put them into notes.
    let link = if link.is_empty() {
        address_in(&verbatim("howpublished")).to_owned()
    } else {
        link
    };
    Work {
        key: entry.key.clone(),
        authors: named(&authors.unwrap_or_default()),
        year: non_empty(year_of(&year).to_owned()),
        title: if subtitle.is_empty() {
            field("title")
        } else {
            format!("{}: {subtitle}", field("title"))
        },
        container: non_empty(container(entry, &field, &first)),
        link: non_empty(link),
        note: non_empty(first(&["annotation", "annote", "note"])),
        checked: Some(field("urldate")).filter(|day| day.parse::<jiff::civil::Date>().is_ok()),
        place: None,
    }
}

fn non_empty(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The first URL in a text such as `\\url{https://example.org/a}, visited in May`.
fn address_in(text: &str) -> &str {
    let Some(start) = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.find(scheme))
    else {
        return "";
    };
    let end = text[start..]
        .find(|c: char| c.is_whitespace() || ",;{}".contains(c))
        .unwrap_or(text.len() - start);
    &text[start..start + end]
}

/// The text of a field.
fn shown(chunks: &[Spanned<Chunk>]) -> String {
    // Joined before commands are read, because one may span text and a group in braces.
    let mut shown = String::new();
    let mut text = String::new();
    for chunk in chunks {
        match &chunk.v {
            Chunk::Math(math) => {
                shown.push_str(&latex::plain(&text));
                text.clear();
                shown.push_str(&latex::formula(math));
            }
            Chunk::Normal(part) | Chunk::Verbatim(part) => text.push_str(part),
        }
    }
    shown.push_str(&latex::plain(&text));
    shown.trim().to_owned()
}

/// The year of an exported date such as `2021-05`. Other values, such as `in press`, stay as they are.
fn year_of(date: &str) -> &str {
    let digits = date.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &date[digits..];
    if digits == 4 && rest.starts_with(['-', '/', '~', '?', '%']) {
        &date[..4]
    } else {
        date
    }
}

/// Names as in a reference list: `Okafor, N. & Lind, A. B.`
fn named(people: &[Person]) -> Authors {
    let (others, people): (Vec<&Person>, Vec<&Person>) =
        people.iter().partition(|person| is_others(person));
    Authors::from_people(people.into_iter().map(name).collect(), !others.is_empty())
}

/// BibTeX's notation for further authors.
fn is_others(person: &Person) -> bool {
    person.name == "others" && person.given_name.is_empty()
}

/// A surname, and the full name in the form of a reference list.
fn name(person: &Person) -> (String, String) {
    let surname = [&*person.prefix, &*person.name]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let surname = latex::plain(&surname).trim().to_owned();
    let given = latex::plain(&person.given_name);
    let initials = given
        .split([' ', '-', '.', '\u{a0}'])
        .filter_map(|name| name.chars().next());
    let initials = initials
        .map(|initial| format!("{initial}."))
        .collect::<Vec<_>>()
        .join(" ");
    let mut name = if initials.is_empty() {
        surname.clone()
    } else {
        format!("{surname}, {initials}")
    };
    if !person.suffix.is_empty() {
        name.push_str(", ");
        name.push_str(&person.suffix);
    }
    (surname, name)
}

/// The journal with volume and pages, else the book, else the publisher.
fn container(
    entry: &Entry,
    field: &dyn Fn(&str) -> String,
    first: &dyn Fn(&[&str]) -> String,
) -> String {
    let mut parts = Vec::new();
    let journal = first(&["journaltitle", "journal", "booktitle"]);
    let (volume, number) = (field("volume"), first(&["number", "issue"]));
    let issue = match (volume.is_empty(), number.is_empty()) {
        (false, false) => format!("{volume}({number})"),
        (false, true) => volume,
        (true, _) => number,
    };
    let pages = field("pages");
    if journal.is_empty() {
        parts.push(first(&[
            "publisher",
            "institution",
            "school",
            "organization",
            "howpublished",
        ]));
    } else {
        parts.extend([journal.clone(), issue, pages]);
    }
    if entry.entry_type == EntryType::InCollection && !journal.is_empty() {
        parts.push(field("publisher"));
    }
    parts.retain(|part| !part.is_empty() && !part.starts_with("http"));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::SourcePath;

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

    fn read_from(text: &str) -> (Vec<Work>, Vec<String>) {
        let source = Source {
            path: SourcePath::from("references.bib"),
            text: text.to_owned(),
        };
        let mut diagnostics = Diagnostics::default();
        let works = works(&source, &mut diagnostics)
            .into_iter()
            .map(|(work, _)| work)
            .collect();
        (
            works,
            diagnostics
                .as_slice()
                .iter()
                .map(|found| found.message.clone())
                .collect(),
        )
    }

    #[test]
    fn an_address_is_found_in_howpublished() {
        for (text, link) in [
            (
                "\\url{https://example.org/~user/x}",
                "https://example.org/~user/x",
            ),
            (
                "\\url{https://example.org/x}, accessed 2020-01-02",
                "https://example.org/x",
            ),
            (
                "\\href{https://example.org/f}{The page}",
                "https://example.org/f",
            ),
            ("https://example.org/a\\_b", "https://example.org/a_b"),
            ("By hand", ""),
        ] {
            let (works, messages) = read_from(&format!(
                "@misc{{a, title = {{T}}, howpublished = {{{text}}}}}"
            ));
            assert_eq!(
                (works[0].link.as_deref().unwrap_or_default(), messages),
                (link, Vec::new()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_line_within_an_entry_may_begin_as_an_entry_does() {
        let text = "@misc{a, title = {T}, abstract = {foo\n@anna bar}}\n@misc{b, title = {B} year = 1}\n@misc{c, title = {C}}\n";
        let (works, messages) = read_from(text);
        assert_eq!(messages, ["there is no `,` in front of this"]);
        assert_eq!(
            works.iter().map(|work| &*work.title).collect::<Vec<_>>(),
            ["b", "T", "C"]
        );
    }

    #[test]
    fn an_entry_that_ends_too_early_is_told() {
        let (works, messages) = read_from(
            "@book{k, title=\"Quoted {\"}in{\"} quotes\", year=2020}\n\n@misc{c, title = {C}}\n",
        );
        assert_eq!(messages, ["this ends the entry too early"]);
        assert_eq!(works.len(), 2);
        let (_, messages) = read_from("A {note}.\n@misc{c, title = {C}}\nAnother {note}.\n");
        assert_eq!(messages, Vec::<String>::new());
    }

    #[test]
    fn escaped_braces_do_not_nest() {
        let entry = |n| format!("@misc{{k{n}, title = {{The $\\left\\{{ x \\right.$ {n}}}}}\n");
        assert_eq!(
            read_from(&(0..45).map(entry).collect::<String>()).0.len(),
            45
        );
    }

    #[test]
    fn initials_may_stand_without_blanks() {
        let (works, _) = read_from(
            "@incollection{a, author = {Ade, J.C.}, title = {T}, publisher = {Springer}}",
        );
        assert_eq!(
            (
                &*works[0].authors.listed,
                works[0].container.as_deref().unwrap_or_default()
            ),
            ("Ade, J. C.", "Springer")
        );
    }

    #[test]
    fn others_are_named_as_others_and_what_is_only_taken_from_is_no_source() {
        let text = "@misc{a, author = {Ade, B. and Cole, D. and others}, title = {T}, subtitle = {S}, year = 2020}\n\
                    @misc{b, author = {Ade, B. and others}, title = {T}, year = {in press}}\n@xdata{x, note = {N}}\n";
        let source = Source {
            path: SourcePath::from("references.bib"),
            text: text.to_owned(),
        };
        let works = works(&source, &mut Diagnostics::default());
        let told: Vec<_> = works
            .iter()
            .map(|(work, _)| (&*work.authors.listed, &*work.title, work.short()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "Ade, B., Cole, D., et al.",
                    "T: S",
                    "Ade et al., 2020".to_owned()
                ),
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
        let source = Source {
            path: SourcePath::from("references.bib"),
            text: text.to_owned(),
        };
        let mut diagnostics = Diagnostics::default();
        let works = works(&source, &mut diagnostics);
        assert_eq!(diagnostics, Diagnostics::default());
        let expected = Work {
            key: "okafor2021".to_owned(),
            authors: Authors {
                listed: "Okafor, N., Lind, A. B., & World Health Organization".to_owned(),
                names: ["Okafor", "Lind", "World Health Organization"]
                    .map(str::to_owned)
                    .to_vec(),
                others: false,
            },
            year: Some("2021".to_owned()),
            title: "Water and roots".to_owned(),
            container: Some("The Window Sill, 3(2), 12–18".to_owned()),
            link: Some("https://doi.org/10.1000/1".to_owned()),
            note: Some("A small survey.".to_owned()),
            checked: Some("2026-11-24".to_owned()),
            place: None,
        };
        assert_eq!(works, [(expected, 9..19)]);
        assert_eq!(works[0].0.short(), "Okafor et al., 2021");
    }
}
