//! Sitemap and Atom feed. quick-xml writes them, so that nothing an author wrote can become markup.

use crate::model::document::FrontMatter;

use crate::model::machine_file::MachineFile;

use crate::model::site::{Edition, GeneratedPage, Page};

use crate::render::page::facts;

use crate::render::edition::EditionRenderer;

use quick_xml::Writer;

use quick_xml::events::{BytesDecl, BytesText, Event};

use std::io;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Entries of the feed. Feed readers ask often and keep what they have seen.
const ENTRIES: usize = 50;

type Xml = Writer<Vec<u8>>;

/// Every page that people read, with the day it was last revised where that is known.
pub(crate) fn sitemap(renderer: &EditionRenderer) -> String {
    let editions = &renderer.site.editions;
    let made = editions.iter().flat_map(|edition| {
        edition
            .generated
            .iter()
            .filter(|(made, _)| is_to_be_found(edition, *made))
    });
    let made = made.map(|(_, address)| (address, ""));
    // What is not translated is there in its own language.
    let pages = editions
        .iter()
        .flat_map(|edition| &edition.pages)
        .filter(|page| !page.is_fallback());
    let pages = pages.map(|page| (&page.address, revised(&page.document.front)));
    document(|xml| {
        xml.create_element("urlset")
            .with_attribute(("xmlns", SITEMAP))
            .write_inner_content(|xml| {
                for (address, day) in pages.chain(made) {
                    xml.create_element("url").write_inner_content(|xml| {
                        element(xml, "loc", &renderer.canonical(address))?;
                        if let Some(day) = day.get(..10) {
                            element(xml, "lastmod", day)?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

/// Whether people should be led from outside to a page that Inquill makes.
fn is_to_be_found(edition: &Edition, made: GeneratedPage) -> bool {
    match made {
        // What readers wrote is on their devices.
        GeneratedPage::NotFound | GeneratedPage::Reflections => false,
        // What is not translated is there in its own language.
        GeneratedPage::SelfCheck(id) => !edition.page(id).is_fallback(),
        _ => true,
    }
}

/// Dated pages of the edition, the newest first. What is not translated is told where it is written.
pub(crate) fn feed(renderer: &EditionRenderer) -> String {
    let config = &renderer.edition().config;
    let own = renderer
        .edition()
        .pages
        .iter()
        .filter(|page| !page.is_fallback());
    let mut pages: Vec<(String, &Page)> = own
        .map(|page| (moment(revised(&page.document.front)), page))
        .collect();
    pages.retain(|(moment, _)| !moment.is_empty());
    pages.sort_by(|(one, _), (other, _)| other.cmp(one));
    pages.truncate(ENTRIES);
    let author = if config.author.is_empty() {
        &config.title
    } else {
        &config.author
    };
    document(|xml| {
        let feed = xml
            .create_element("feed")
            .with_attributes([("xmlns", ATOM), ("xml:lang", config.language.as_str())]);
        feed.write_inner_content(|xml| {
            element(xml, "title", &config.title)?;
            if !config.description.is_empty() {
                element(xml, "subtitle", &config.description)?;
            }
            let itself = renderer.absolute(&format!(
                "{}{}",
                renderer.edition().prefix,
                MachineFile::Feed.address()
            ));
            element(xml, "id", &itself)?;
            link(
                xml,
                &renderer.canonical(&renderer.edition().home()),
                "alternate",
            )?;
            link(xml, &itself, "self")?;
            element(
                xml,
                "updated",
                pages
                    .first()
                    .map(|(moment, _)| moment.as_str())
                    .unwrap_or_default(),
            )?;
            person(xml, author)?;
            for (moment, page) in &pages {
                entry(renderer, xml, page, moment)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn entry(renderer: &EditionRenderer, xml: &mut Xml, page: &Page, updated: &str) -> io::Result<()> {
    let front = &page.document.front;
    let address = renderer.canonical(&page.address);
    xml.create_element("entry").write_inner_content(|xml| {
        element(xml, "title", facts::title(renderer, page))?;
        element(xml, "id", &address)?;
        link(xml, &address, "alternate")?;
        if let Some(date) = &front.date {
            element(xml, "published", &moment(date))?;
        }
        element(xml, "updated", updated)?;
        for author in &front.authors {
            person(xml, author)?;
        }
        for keyword in &front.keywords {
            xml.create_element("category")
                .with_attribute(("term", keyword.as_str()))
                .write_empty()?;
        }
        let summary = facts::description(&page.document);
        if !summary.is_empty() {
            element(xml, "summary", summary)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn document(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    let _ = xml
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))
        .and_then(|()| write(&mut xml));
    let mut text = String::from_utf8(xml.into_inner()).unwrap_or_default();
    // XML 1.0 has no way to write these, not even escaped, and readers refuse the whole file.
    text.retain(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'));
    text.push('\n');
    text
}

fn element(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(text))
        .map(drop)
}

fn link(xml: &mut Xml, href: &str, rel: &str) -> io::Result<()> {
    xml.create_element("link")
        .with_attributes([("rel", rel), ("href", href)])
        .write_empty()
        .map(drop)
}

fn person(xml: &mut Xml, name: &str) -> io::Result<()> {
    xml.create_element("author")
        .write_inner_content(|xml| element(xml, "name", name))
        .map(drop)
}

/// When a page was last revised, as its author wrote it; empty when it says nothing.
fn revised(front: &FrontMatter) -> &str {
    front
        .updated
        .as_deref()
        .or(front.date.as_deref())
        .unwrap_or_default()
}

/// A date as Atom wants it. A day alone is its first moment, and a time without a zone is universal time.
fn moment(date: &str) -> String {
    if let Ok(moment) = date.parse::<jiff::Timestamp>() {
        return moment.to_string();
    }
    let civil = date
        .parse::<jiff::civil::DateTime>()
        .or_else(|_| date.get(..10).unwrap_or_default().parse());
    civil.map(|civil| format!("{civil}Z")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_date_becomes_a_moment() {
        assert_eq!(moment("2026-11-24"), "2026-11-24T00:00:00Z");
        assert_eq!(moment("2026-11-24T10:30:00"), "2026-11-24T10:30:00Z");
        assert_eq!(moment("2026-11-24T10:30:00+02:00"), "2026-11-24T08:30:00Z");
        assert_eq!(moment(""), "");
    }
}
