//! The index of the search: a script that is nothing but data, since a page that is opened from a disk may load
//! scripts, and nothing else.
//!
//! `var searchIndex = [[title, address, [[anchor, heading, text], …]], …]`, addresses seen from the site's root.

use crate::model::search_text::SearchSection;
use crate::model::site::{Made, Page};
use crate::render::generated::plain_text;
use crate::render::page;
use crate::render::renderer::Renderer;
use rayon::prelude::*;

/// The script.
pub(crate) fn index(renderer: &Renderer) -> String {
    let site = &renderer.site;
    let pages = site.pages.par_iter().map(|page| of_page(renderer, page));
    let made = site
        .made
        .par_iter()
        .filter_map(|(made, address)| of_made(renderer, *made, address));
    let entries: Vec<String> = pages.chain(made).collect();
    format!(
        "'use strict';\nvar searchIndex = [\n{}\n];\n",
        entries.join(",\n")
    )
}

fn of_page(renderer: &Renderer, page: &Page) -> String {
    let mut sections = plain_text::sections(&page.document);
    // Words that readers may look for and the text doesn't use.
    let keywords = &page.document.front.keywords;
    if !keywords.is_empty() {
        sections.push(SearchSection {
            id: String::new(),
            heading: String::new(),
            text: keywords.join(", "),
        });
    }
    entry(page::title(renderer, page), &page.address, &sections)
}

/// Pages Inquill makes, as far as they say what is said nowhere else.
fn of_made(renderer: &Renderer, made: Made, address: &str) -> Option<String> {
    let site = &renderer.site;
    let words = renderer.words();
    let section = |id: &str, heading: &str, text: String| SearchSection {
        id: id.to_owned(),
        heading: heading.to_owned(),
        text,
    };
    let (key, sections) = match made {
        Made::Glossary => {
            let terms = site.terms.iter().map(|term| {
                let text = format!(
                    "{} {}",
                    plain_text::text(&term.definition),
                    term.also.join(" ")
                );
                section(&term.key, &term.term, text)
            });
            ("glossary", terms.collect())
        }
        Made::Sources => {
            let cited = site.works.iter().map(|work| {
                let by = format!("{} {}", work.authors.listed, work.year);
                let said = [by.trim(), &work.container, &work.note]
                    .into_iter()
                    .filter(|part| !part.is_empty());
                let text = said.collect::<Vec<_>>().join(". ");
                section(&work.key, &work.title, text)
            });
            ("sources", cited.collect())
        }
        Made::Help => {
            let lines = site.config.support.iter().map(|line| {
                section(
                    "",
                    &line.name,
                    format!("{} {} {}", line.country, line.reach, line.hours),
                )
            });
            ("help", lines.collect())
        }
        Made::SelfChecks => ("self_checks", Vec::new()),
        Made::Reflections => ("reflections", Vec::new()),
        Made::Worksheets => ("worksheets", Vec::new()),
        Made::Privacy => ("privacy", Vec::new()),
        Made::SelfCheck(_) | Made::NotFound => return None,
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
