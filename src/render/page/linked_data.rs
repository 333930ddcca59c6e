//! Structured data about a page for search engines: JSON-LD with the vocabulary of schema.org.

use crate::model::address::PageId;
use crate::model::site::{Edition, Page, PageKind};
use crate::render::edition::EditionRenderer;
use crate::render::page::facts;
use serde::Serialize;

const CONTEXT: &str = "https://schema.org";

/// The object that describes the page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing<'s> {
    #[serde(rename = "@context", skip_serializing_if = "str::is_empty")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static [&'static str],
    name: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    image: &'s str,
    in_language: &'s str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<NamedThing<'s>>,
    #[serde(flatten)]
    article: Option<Article<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<NamedThing<'s>>,
    /// The article a `Quiz` belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<NamedThing<'s>>,
    /// The `Quiz` of an article, or the questions of a `Quiz`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    has_part: Vec<NamedThing<'s>>,
}

/// Properties that only articles have.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'s> {
    headline: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'s str>,
    word_count: usize,
    /// An ISO 8601 duration: `PT5M`.
    time_required: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keywords: &'s [String],
    /// Learning objectives.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    teaches: &'s [String],
}

/// An object that only needs a name and a link.
#[derive(Debug, Serialize)]
struct NamedThing<'s> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'s str,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
}

/// Describes one of the author's pages: a website, a collection of pages, or an article. An article with exercises or
/// objectives is also a learning resource.
pub(crate) fn of_page(renderer: &EditionRenderer, page: &Page, url: &str, image: &str) -> String {
    let edition = renderer.edition();
    let front = &page.document.front;
    let name = facts::title(renderer, page);
    let teaches = page.self_check.is_some() || !front.objectives.is_empty();
    let article = (page.kind == PageKind::Page).then(|| Article {
        headline: name,
        date_published: front.date.as_deref(),
        date_modified: front.updated.as_deref(),
        word_count: page.document.words,
        time_required: format!("PT{}M", facts::minutes(&page.document)),
        keywords: &front.keywords,
        teaches: &front.objectives,
    });
    let quiz = page.self_check.as_ref().map(|address| NamedThing {
        kind: "Quiz",
        name,
        url: renderer.canonical(address),
    });
    let thing = Thing {
        context: CONTEXT,
        kind: match page.kind {
            PageKind::Home => &["WebSite"],
            PageKind::Section => &["CollectionPage"],
            PageKind::Page if teaches => &["Article", "LearningResource"],
            PageKind::Page => &["Article"],
        },
        name: if page.kind == PageKind::Home {
            &edition.config.title
        } else {
            name
        },
        description: facts::description(&page.document),
        url,
        image,
        in_language: &renderer.text_edition(page).config.language,
        author: authors(renderer, &front.authors),
        article,
        is_part_of: (page.kind != PageKind::Home)
            .then(|| website(renderer, renderer.text_edition(page))),
        is_based_on: None,
        has_part: quiz.into_iter().collect(),
    };
    json(&thing)
}

/// Describes the self-check page of a page.
pub(crate) fn of_self_check(
    renderer: &EditionRenderer,
    id: PageId,
    title: &str,
    description: &str,
    url: &str,
) -> String {
    let page = renderer.edition().page(id);
    // Without `base_url` there are no URLs for questions either.
    let question = |id: &str| {
        if url.is_empty() {
            String::new()
        } else {
            format!("{url}#{id}")
        }
    };
    let questions = page.document.exercises();
    let thing = Thing {
        context: CONTEXT,
        kind: &["Quiz"],
        name: title,
        description,
        url,
        image: "",
        in_language: &renderer.text_edition(page).config.language,
        author: authors(renderer, &page.document.front.authors),
        article: None,
        is_part_of: Some(website(renderer, renderer.text_edition(page))),
        is_based_on: Some(NamedThing {
            kind: "Article",
            name: facts::title(renderer, page),
            url: renderer.canonical(&page.address),
        }),
        has_part: questions
            .map(|e| NamedThing {
                kind: "Question",
                name: &e.title_text,
                url: question(&e.id),
            })
            .collect(),
    };
    json(&thing)
}

fn website<'s>(renderer: &EditionRenderer, edition: &'s Edition) -> NamedThing<'s> {
    NamedThing {
        kind: "WebSite",
        name: &edition.config.title,
        url: renderer.canonical(&edition.home()),
    }
}

/// The authors of a page are people. The author of a site may be an organization.
fn authors<'s>(renderer: &'s EditionRenderer, names: &'s [String]) -> Vec<NamedThing<'s>> {
    let with = |kind| {
        move |name: &'s String| NamedThing {
            kind,
            name,
            url: String::new(),
        }
    };
    if names.is_empty() {
        let author = Some(&renderer.edition().config.author).filter(|name| !name.is_empty());
        return author.map(with("Organization")).into_iter().collect();
    }
    names.iter().map(with("Person")).collect()
}

/// JSON for a script element: without `<`, it cannot contain an end tag.
fn json(thing: &Thing<'_>) -> String {
    // Serializing strings and numbers cannot fail.
    serde_json::to_string(thing)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}
