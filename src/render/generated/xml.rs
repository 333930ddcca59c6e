//! The sitemap and the Atom feed. quick-xml escapes everything the author wrote.

use crate::model::document::FrontMatter;
use crate::model::machine_file::MachineFile;
use crate::model::site::{Edition, GeneratedPage, Page};
use crate::render::edition::EditionRenderer;
use crate::render::page::facts;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Maximum number of feed entries. Feed readers poll often and remember earlier entries.
const MAX_ENTRIES: usize = 50;

type Xml = Writer<Vec<u8>>;

/// The sitemap: pages for readers in all languages, with the day of the last revision if the author gives it.
pub(crate) fn sitemap(renderer: &EditionRenderer) -> String {
    let editions = &renderer.site.editions;
    let generated = editions.iter().flat_map(|edition| {
        edition
            .generated
            .iter()
            .filter(|(page, _)| is_listed(edition, *page))
    });
    let generated = generated.map(|(_, address)| (address, ""));
    // The original of a fallback is listed in its own edition.
    let pages = editions
        .iter()
        .flat_map(|edition| &edition.pages)
        .filter(|page| !page.is_fallback());
    let pages = pages.map(|page| (&page.address, revised(&page.document.front)));
    document(|xml| {
        xml.create_element("urlset")
            .with_attribute(("xmlns", SITEMAP))
            .write_inner_content(|xml| {
                for (address, day) in pages.chain(generated) {
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

/// Whether a generated page belongs in the sitemap.
fn is_listed(edition: &Edition, page: GeneratedPage) -> bool {
    match page {
        // An error page, and a page that is empty without the answers on a reader's device.
        GeneratedPage::NotFound | GeneratedPage::Reflections => false,
        // The original of a fallback is listed in its own edition.
        GeneratedPage::SelfCheck(id) => !edition.page(id).is_fallback(),
        _ => true,
    }
}

/// The feed: dated pages of the edition, newest first, without untranslated originals.
pub(crate) fn feed(renderer: &EditionRenderer) -> String {
    let config = &renderer.edition().config;
    let own = renderer
        .edition()
        .pages
        .iter()
        .filter(|page| !page.is_fallback());
    let mut pages: Vec<(String, &Page)> = own
        .map(|page| (timestamp(revised(&page.document.front)), page))
        .collect();
    pages.retain(|(updated, _)| !updated.is_empty());
    pages.sort_by(|(one, _), (other, _)| other.cmp(one));
    pages.truncate(MAX_ENTRIES);
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
                    .map(|(updated, _)| updated.as_str())
                    .unwrap_or_default(),
            )?;
            person(xml, author)?;
            for (updated, page) in &pages {
                entry(renderer, xml, page, updated)?;
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
            element(xml, "published", &timestamp(date))?;
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

/// An XML document with the elements that `write` adds.
fn document(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to a `Vec` cannot fail.
    let _ = xml
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))
        .and_then(|()| write(&mut xml));
    let mut text = String::from_utf8(xml.into_inner()).unwrap_or_default();
    // XML 1.0 does not allow these characters even when escaped. Parsers reject the whole file.
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

/// The date of a page's last revision, as the author wrote it; empty for an undated page.
fn revised(front: &FrontMatter) -> &str {
    front
        .updated
        .as_deref()
        .or(front.date.as_deref())
        .unwrap_or_default()
}

/// A date as an RFC 3339 timestamp, as Atom requires. Without a time it is midnight; without a zone, UTC.
fn timestamp(date: &str) -> String {
    if let Ok(timestamp) = date.parse::<jiff::Timestamp>() {
        return timestamp.to_string();
    }
    let civil = date
        .parse::<jiff::civil::DateTime>()
        .or_else(|_| date.get(..10).unwrap_or_default().parse());
    civil.map(|civil| format!("{civil}Z")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn a_date_becomes_a_timestamp() {
        assert_eq!(timestamp("2026-11-24"), "2026-11-24T00:00:00Z");
        assert_eq!(timestamp("2026-11-24T10:30:00"), "2026-11-24T10:30:00Z");
        assert_eq!(
            timestamp("2026-11-24T10:30:00+02:00"),
            "2026-11-24T08:30:00Z"
        );
        assert_eq!(timestamp(""), "");
    }
}
