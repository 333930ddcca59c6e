//! The index of the search: a script that is nothing but data, since a page that is opened from a disk may load
//! scripts, and nothing else.
//!
//! `var searchIndex = [[title, address, [[anchor, heading, text], …]], …]`, addresses seen from the site's root.

use crate::model::site::{GeneratedPage, Page};

use crate::render::generated::plain_text;

use crate::model::search_text::SearchSection;

use crate::render::page::facts;

use crate::render::edition::EditionRenderer;

use rayon::prelude::*;

/// The script.
pub(crate) fn index(renderer: &EditionRenderer) -> String {
    let edition = renderer.edition();
    let pages = edition.pages.par_iter().map(|page| of_page(renderer, page));
    let generated = edition
        .generated
        .par_iter()
        .filter_map(|(made, address)| of_made(renderer, *made, address));
    let entries: Vec<String> = pages.chain(generated).collect();
    format!(
        "'use strict';\nvar searchIndex = [\n{}\n];\n",
        entries.join(",\n")
    )
}

fn of_page(renderer: &EditionRenderer, page: &Page) -> String {
    let mut sections = plain_text::sections(&page.document);
    // Strings that readers may look for and the text doesn't use.
    let keywords = &page.document.front.keywords;
    if !keywords.is_empty() {
        sections.push(SearchSection {
            id: String::new(),
            heading: String::new(),
            text: keywords.join(", "),
        });
    }
    entry(facts::title(renderer, page), &page.address, &sections)
}

/// Pages Inquill makes, as far as they say what is said nowhere else.
fn of_made(renderer: &EditionRenderer, made: GeneratedPage, address: &str) -> Option<String> {
    let edition = renderer.edition();
    let words = renderer.strings();
    let section = |id: &str, heading: &str, text: String| SearchSection {
        id: id.to_owned(),
        heading: heading.to_owned(),
        text,
    };
    let (key, sections) = match made {
        GeneratedPage::Glossary => {
            let terms = edition.terms.iter().map(|term| {
                let text = format!(
                    "{} {}",
                    plain_text::text(&term.definition),
                    term.also.join(" ")
                );
                section(&term.key, &term.term, text)
            });
            ("glossary", terms.collect())
        }
        GeneratedPage::Sources => {
            let cited = renderer.shared().works.iter().map(|work| {
                let year = work.year.as_deref().unwrap_or_default();
                let by = format!("{} {year}", work.authors.listed);
                let said = [
                    Some(by.trim()),
                    work.container.as_deref(),
                    work.note.as_deref(),
                ]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty());
                let text = said.collect::<Vec<_>>().join(". ");
                section(&work.key, &work.title, text)
            });
            ("sources", cited.collect())
        }
        GeneratedPage::Help => {
            let lines = edition.config.support.iter().map(|line| {
                section(
                    "",
                    &line.name,
                    format!("{} {} {}", line.country, line.reach, line.hours),
                )
            });
            ("help", lines.collect())
        }
        GeneratedPage::SelfChecks => ("self_checks", Vec::new()),
        GeneratedPage::Reflections => ("reflections", Vec::new()),
        GeneratedPage::Worksheets => ("worksheets", Vec::new()),
        GeneratedPage::Privacy => ("privacy", Vec::new()),
        GeneratedPage::SelfCheck(_) | GeneratedPage::NotFound => return None,
    };
    let mut sections: Vec<SearchSection> = sections;
    sections.insert(
        0,
        section("", "", words.get(&["description", key]).to_owned()),
    );
    Some(entry(words.get(&["title", key]), address, &sections))
}

fn entry(title: &str, address: &str, sections: &[SearchSection]) -> String {
    let sections: Vec<[&str; 3]> = sections
        .iter()
        .map(|s| [&*s.id, &*s.heading, &*s.text])
        .collect();
    // Nothing in it cannot be said in JSON.
    serde_json::to_string(&(title, address, sections)).unwrap_or_default()
}
