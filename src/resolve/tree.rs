//! Sorts pages into reading order and finds their sections, neighbors and numbers.

use crate::model::address::{Address, PageId, number, slug as slug_of};
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Document;
use crate::model::site::PageKind;
use crate::model::source::SourcePath;
use crate::resolve::address;
use crate::resolve::layout::PlacedPage;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The pages of an edition in reading order. `prefix`: the address prefix of the edition.
pub(crate) fn pages(
    documents: Vec<Arc<Document>>,
    config: &Config,
    prefix: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<PlacedPage> {
    let documents = with_sections(documents, config, prefix);
    let in_order = {
        let key = |at: usize| {
            (
                address::reading_order(&documents[at]),
                &*documents[at].place,
            )
        };
        let mut in_order: Vec<usize> = (0..documents.len()).collect();
        in_order.sort_by_cached_key(|at| key(*at));
        in_order
    };
    let documents: Vec<_> = in_order
        .into_iter()
        .map(|at| Arc::clone(&documents[at]))
        .collect();
    for document in &documents {
        report_bad_name(document, diagnostics);
    }
    let relations = relations(&documents);
    documents
        .into_iter()
        .zip(relations)
        .map(|(document, relations)| page(document, relations, prefix))
        .collect()
}

/// Adds an empty document for every folder without `_index.md`, the home page included.
fn with_sections(
    mut documents: Vec<Arc<Document>>,
    config: &Config,
    prefix: &str,
) -> Vec<Arc<Document>> {
    let mut folders = BTreeSet::from(["content"]);
    let mut with_page = HashSet::new();
    for document in &documents {
        let mut folder = &*document.place;
        if let Some(section) = folder.strip_suffix("/_index.md") {
            with_page.insert(section);
        }
        // A folder with an `index.md` is a page, not a section.
        if let Some(page) = folder.strip_suffix("/index.md") {
            with_page.insert(page);
            folder = page;
        }
        while let Some((parent, _)) = folder.rsplit_once('/') {
            if !folders.insert(parent) {
                break;
            }
            folder = parent;
        }
    }
    let missing = folders
        .into_iter()
        .filter(|folder| folder.starts_with("content") && !with_page.contains(folder));
    let mut sections = Vec::new();
    for folder in missing {
        let name = folder.rsplit('/').next().unwrap_or_default();
        let title = if folder == "content" {
            config.title.clone()
        } else {
            title_from_name(number(name).1)
        };
        // An empty document needs no translation.
        let language = (!prefix.is_empty()).then(|| Arc::from(&*config.language));
        sections.push(Arc::new(Document::empty(
            &SourcePath::from(format!("{folder}/_index.md")),
            Some(title),
            language,
        )));
    }
    documents.append(&mut sections);
    documents
}

/// A title from a folder name: `first-steps` → `First steps`.
fn title_from_name(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Reports a slug that cannot be part of an address, and a page without a title.
fn report_bad_name(document: &Document, diagnostics: &mut Diagnostics) {
    if let (Some(slug), Some(span)) = (&document.front.slug, &document.front.slug_span)
        && let Some(why) = address::bad_slug(slug)
    {
        let diagnostic = Code::BadSlug.at(
            &document.path,
            span,
            format!("`{slug}` cannot be part of an address: {why}"),
        );
        let meant = Some(slug_of(slug)).filter(|meant| address::bad_slug(meant).is_none());
        let meant = meant.unwrap_or_else(|| "another-word".to_owned());
        diagnostics.push(diagnostic.help(format!(
            "write `slug = \"{meant}\"`, or leave it out to use the file's name"
        )));
    }
    if document.title.is_none() && address::kind(&document.place) != PageKind::Home {
        let diagnostic = Code::NoTitle.in_file(&document.path, "the page has no title");
        diagnostics.push(
            diagnostic
                .help("begin it with a heading such as `# A title`, or write `title = \"…\"` in its front matter"),
        );
    }
}

fn page(document: Arc<Document>, relations: Relations, prefix: &str) -> PlacedPage {
    let address = address::of_page(&document, prefix);
    let self_check = document
        .exercises()
        .next()
        .map(|_| self_check_address(&address, prefix));
    PlacedPage {
        kind: address::kind(&document.place),
        number: relations.number,
        previous: relations.previous,
        next: relations.next,
        ancestors: relations.ancestors,
        children: relations.children,
        document,
        address,
        self_check,
    }
}

fn self_check_address(address: &str, prefix: &str) -> Address {
    let below = address.strip_prefix(prefix).unwrap_or(address);
    Address::from(if below == "index.html" {
        format!("{prefix}self-checks/cover/index.html")
    } else {
        format!("{prefix}self-checks/{below}")
    })
}

/// The relations of a page to the others.
#[derive(Default)]
struct Relations {
    number: Option<usize>,
    previous: Option<PageId>,
    next: Option<PageId>,
    ancestors: Vec<PageId>,
    children: Vec<PageId>,
}

/// Finds the ancestors of every page, the children of sections, and the numbers and neighbors of chapters.
fn relations(documents: &[Arc<Document>]) -> Vec<Relations> {
    let sections: HashMap<&str, PageId> = documents
        .iter()
        .enumerate()
        .filter(|(_, document)| address::kind(&document.place) != PageKind::Page)
        .map(|(i, document)| (folder(&document.place), PageId(i)))
        .collect();
    let mut relations: Vec<Relations> = documents.iter().map(|_| Relations::default()).collect();
    let mut counted: HashMap<PageId, usize> = HashMap::new();
    for (i, document) in documents.iter().enumerate() {
        let ancestors = ancestors(&document.place, &sections);
        if let Some(&section) = ancestors.last() {
            relations[section.0].children.push(PageId(i));
            let is_page = address::kind(&document.place) == PageKind::Page;
            if is_page && is_numbered(&document.place) {
                let number = counted.entry(section).or_default();
                *number += 1;
                relations[i].number = Some(*number);
            }
        }
        relations[i].ancestors = ancestors;
    }
    for i in 1..relations.len() {
        // Neighbors are in the same top-level section. The page of that section is a contents list, not a chapter.
        let top = relations[i].ancestors.get(1);
        if top.is_some() && top == relations[i - 1].ancestors.get(1) {
            relations[i].previous = Some(PageId(i - 1));
            relations[i - 1].next = Some(PageId(i));
        }
    }
    relations
}

/// The sections above a page, home first.
fn ancestors(place: &str, sections: &HashMap<&str, PageId>) -> Vec<PageId> {
    let mut ancestors = Vec::new();
    let mut above = own_folder(place);
    while let Some((parent, _)) = above.rsplit_once('/') {
        ancestors.extend(sections.get(parent));
        above = parent;
    }
    ancestors.reverse();
    ancestors
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path that a page's ancestors are counted from: a section represents its folder, `one/index.md` represents `one`.
fn own_folder(place: &str) -> &str {
    if address::kind(place) == PageKind::Page && !place.ends_with("/index.md") {
        place
    } else {
        folder(place)
    }
}

fn is_numbered(path: &str) -> bool {
    let path = path.strip_suffix("/index.md").unwrap_or(path);
    number(path.rsplit('/').next().unwrap_or_default())
        .0
        .is_some()
}
