//! Titles, descriptions, headings, links and pictures.

use crate::lint::words;
use crate::lint::words::Lists;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::plain_text::{PlainText, Role};
use crate::model::site::Edition;
use std::collections::HashMap;
use std::path::Path;

/// Characters of a good description: search engines and lists cut longer ones.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 40..=320;

/// A page of fewer words needs no description.
const WORDS: usize = 40;

/// Reports duplicate titles and missing descriptions.
pub(crate) fn titles(site: &Edition, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for page in site.pages.iter().filter(|page| !page.is_fallback()) {
        let document = &page.document;
        if document.title.is_none() {
            continue;
        }
        if let Some(first) = seen.insert(document.title().to_lowercase(), &document.path) {
            let message = format!("the title “{}” is also that of {first}", document.title());
            let diagnostic = Code::DuplicateTitle.in_file(&document.path, message);
            diagnostics.push(diagnostic.help("say in the title what sets this page apart"));
        }
        if document.front.description.is_none() && document.words >= WORDS {
            let length = document.lead_text.chars().count();
            if !DESCRIPTION.contains(&length) {
                let message = match length {
                    0 => "this page has neither a description nor a paragraph to take one from"
                        .to_owned(),
                    n => format!(
                        "this page has no description, and its first paragraph, of {n} characters, makes a poor one"
                    ),
                };
                let diagnostic = Code::MissingDescription.in_file(&document.path, message);
                diagnostics.push(diagnostic.help(
                    "add `description = \"…\"` to its front matter, in one or two sentences",
                ));
            }
        }
    }
}

/// Reports skipped ranks of headings.
pub(crate) fn headings(text: &PlainText, diagnostics: &mut Diagnostics) {
    // The page's own title is the heading of rank 1.
    let mut above = 1;
    for (at, passage) in text.passages.iter().enumerate() {
        let Role::Heading(rank) = passage.role else {
            continue;
        };
        let own_title = rank == 1 && at == 0;
        // A formula that is cut apart may look like one, and has been reported.
        if passage.text.contains("$$") {
            continue;
        }
        if rank == 1 && !own_title {
            let diagnostic = Code::HeadingOrder.at(
                &passage.path,
                &passage.span,
                "a second heading of rank 1 on one page",
            );
            diagnostics.push(diagnostic.help("write `##`: rank 1 is the title of the page"));
        } else if rank > above + 1 {
            let message = format!("a heading of rank {rank} below one of rank {above}");
            let diagnostic = Code::HeadingOrder.at(&passage.path, &passage.span, message);
            let wanted = "#".repeat(usize::from(above) + 1);
            diagnostics.push(diagnostic.help(format!(
                "write `{wanted}`: ranks go down one by one, like an outline"
            )));
        }
        above = rank.max(1);
    }
}

/// Reports links with vague words.
pub(crate) fn links(text: &PlainText, lists: &Lists, diagnostics: &mut Diagnostics) {
    for link in &text.links {
        if words::is_one_of(&link.text, &lists.vague_links) {
            let message = format!("“{}” does not say where the link leads", link.text);
            let diagnostic = Code::VagueLink.at(&link.path, &link.span, message);
            diagnostics.push(diagnostic.help("put the link on words that name what is there"));
        }
    }
}

/// Reports pictures without a text equivalent.
pub(crate) fn pictures(text: &PlainText, diagnostics: &mut Diagnostics) {
    for picture in &text.pictures {
        let text = picture.text.trim();
        let is_name = Path::new(text)
            .extension()
            .is_some_and(|e| (2..=4).contains(&e.len()))
            && !text.contains(' ');
        let message = match text {
            "" => "this picture has no text equivalent".to_owned(),
            name if is_name => format!("`{name}` is a file's name, not what the picture shows"),
            _ => continue,
        };
        let diagnostic = Code::MissingAlt.at(&picture.path, &picture.span, message);
        diagnostics.push(diagnostic.help(
            "write between the brackets what it shows; if it only decorates, allow it with `<!-- inquill-allow: missing-alt -->` above",
        ));
    }
}
