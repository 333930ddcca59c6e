//! Lints: reports about what works but could be better.
//!
//! One family a file: `pages`, `exercises`, `readability`, `abbreviations`, `contrast`, `help_lines`, `site_id`, `templates`, `files`. `build` looks at what
//! is fast and urgent, and at lints the author made errors; `check` at everything. `levels` applies the author's levels and allowances at the end.

pub mod abbreviations;
pub mod contrast;
pub mod exercises;
pub mod files;
pub mod help_lines;
pub mod levels;
pub mod pages;
pub mod readability;
pub mod site_id;
pub mod templates;
pub mod words;

use crate::lint::words::Lists;
use crate::model::config::CONFIG;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::plain_text::PlainText;
use crate::model::site::{Edition, Page};
use crate::model::source::SourcePath;
use rayon::prelude::*;

/// Everything that needs the words of pages, in one language of the site.
pub(crate) fn wording(site: &Edition, diagnostics: &mut Diagnostics) {
    // An untranslated page is checked in its own language.
    let own = || {
        site.pages
            .iter()
            .filter(|page| !page.is_fallback() && !page.document.blocks.is_empty())
    };
    if own().next().is_none() {
        return;
    }
    let language = &site.config.language;
    let lists = Lists::of(language);
    if lists.is_none() {
        let message =
            format!("the lints about wording have no words for `{language}` and are left out");
        let diagnostic = Code::UnknownWords.in_file(&SourcePath::from(CONFIG), message);
        diagnostics.push(
            diagnostic.help("headings, pictures, titles and colours are looked at all the same"),
        );
    }
    pages::titles(site, diagnostics);
    exercises::keys(site, diagnostics);
    let found: Vec<Diagnostics> = own()
        .par_bridge()
        .filter_map(|page| {
            let text = page.document.plain_text.as_ref()?;
            Some(of_page(site, page, text, lists.as_ref()))
        })
        .collect();
    for reported in found {
        diagnostics.append(reported);
    }
}

fn of_page(site: &Edition, page: &Page, text: &PlainText, lists: Option<&Lists>) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    pages::headings(text, &mut diagnostics);
    pages::pictures(text, &mut diagnostics);
    exercises::page(&page.document, text, lists, &mut diagnostics);
    let Some(lists) = lists else {
        return diagnostics;
    };
    pages::links(text, lists, &mut diagnostics);
    abbreviations::page(text, &site.terms, lists, &mut diagnostics);
    if let Some(target) = site
        .config
        .reading_age
        .filter(|_| readability::knows(&site.config.language))
    {
        readability::sections(text, target, &mut diagnostics);
    }
    diagnostics
}
