//! What a page is, in the words of schema.org, as the JSON-LD that search engines read.

use crate::model::address::PageId;

use crate::model::site::{Edition, Page, PageKind};

use crate::render::page::facts;

use crate::render::edition::EditionRenderer;

use serde::Serialize;

const CONTEXT: &str = "https://schema.org";

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
    author: Vec<Named<'s>>,
    #[serde(flatten)]
    article: Option<Article<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<Named<'s>>,
    /// What the exercises of a Quiz are about.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<Named<'s>>,
    /// An article's sheet of exercises, a sheet's exercises.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    has_part: Vec<Named<'s>>,
}

/// What only pages with text have.
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
    /// What a reader takes away.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    teaches: &'s [String],
}

#[derive(Debug, Serialize)]
struct Named<'s> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'s str,
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
}

/// One of the author's pages: a site, a list of chapters, or an article that teaches when it asks something back.
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
    let quiz = page.self_check.as_ref().map(|address| Named {
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
        in_language: &renderer.home_of(page).config.language,
        author: authors(renderer, &front.authors),
        article,
        is_part_of: (page.kind != PageKind::Home)
            .then(|| website(renderer, renderer.home_of(page))),
        is_based_on: None,
        has_part: quiz.into_iter().collect(),
    };
    json(&thing)
}

/// The sheet with a page's exercises.
pub(crate) fn of_sheet(
    renderer: &EditionRenderer,
    id: PageId,
    title: &str,
    description: &str,
    url: &str,
) -> String {
    let page = renderer.edition().page(id);
    // Without an address there are no links to build on either.
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
        in_language: &renderer.home_of(page).config.language,
        author: authors(renderer, &page.document.front.authors),
        article: None,
        is_part_of: Some(website(renderer, renderer.home_of(page))),
        is_based_on: Some(Named {
            kind: "Article",
            name: facts::title(renderer, page),
            url: renderer.canonical(&page.address),
        }),
        has_part: questions
            .map(|e| Named {
                kind: "Question",
                name: &e.title_text,
                url: question(&e.id),
            })
            .collect(),
    };
    json(&thing)
}

fn website<'s>(renderer: &EditionRenderer, edition: &'s Edition) -> Named<'s> {
    Named {
        kind: "WebSite",
        name: &edition.config.title,
        url: renderer.canonical(&edition.home()),
    }
}

/// A page's own authors are people; the name over a whole site may be anybody's.
fn authors<'s>(renderer: &'s EditionRenderer, names: &'s [String]) -> Vec<Named<'s>> {
    let with = |kind| {
        move |name: &'s String| Named {
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

/// As JSON that may stand in a page: without a `<`, nothing in it can end the block it stands in.
fn json(thing: &Thing<'_>) -> String {
    // Nothing in these structs cannot be said in JSON.
    serde_json::to_string(thing)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}
