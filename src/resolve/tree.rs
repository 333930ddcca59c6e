//! Pages in reading order, with their sections, neighbours and numbers.

use crate::model::address::{Address, PageId};
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Document;
use crate::model::site::{Page, PageKind};
use crate::model::source::SourcePath;
use crate::resolve::address;
use std::collections::HashMap;
use std::sync::Arc;

/// The pages of an edition of the site in reading order. `prefix`: what its addresses begin with.
pub(crate) fn pages(
    documents: Vec<Arc<Document>>,
    config: &Config,
    prefix: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<Page> {
    let mut documents = with_sections(documents, config, prefix);
    documents.sort_by_cached_key(|document| {
        (
            address::reading_order(document),
            SourcePath::clone(&document.place),
        )
    });
    let mut pages: Vec<Page> = documents
        .into_iter()
        .map(|document| page(document, prefix, diagnostics))
        .collect();
    join_up(&mut pages);
    pages
}

/// A folder with pages but without `_index.md` is a section all the same; so is a site without a home page.
fn with_sections(
    mut documents: Vec<Arc<Document>>,
    config: &Config,
    prefix: &str,
) -> Vec<Arc<Document>> {
    let mut folders: Vec<String> = vec!["content".to_owned()];
    for document in &documents {
        let mut folder = &*document.place;
        // A folder with an `index.md` is a page of its own, not a section.
        if let Some(page) = folder.strip_suffix("/index.md") {
            folder = page;
        }
        while let Some((parent, _)) = folder.rsplit_once('/') {
            folders.push(parent.to_owned());
            folder = parent;
        }
    }
    folders.sort();
    folders.dedup();
    let known: Vec<SourcePath> = documents
        .iter()
        .map(|d| SourcePath::clone(&d.place))
        .collect();
    for folder in folders.iter().filter(|f| f.starts_with("content")) {
        let [index, page] = ["_index.md", "index.md"].map(|name| format!("{folder}/{name}"));
        if known.iter().any(|path| **path == *index || **path == *page) {
            continue;
        }
        let name = folder.rsplit('/').next().unwrap_or_default();
        let title = if folder == "content" {
            config.title.clone()
        } else {
            spoken(address::number(name).1)
        };
        // What has no text is in every language.
        let language = (!prefix.is_empty()).then(|| Arc::from(&*config.language));
        documents.push(Arc::new(Document::empty(
            &SourcePath::from(index),
            title,
            language,
        )));
    }
    documents
}

/// `first-steps` as a title: `First steps`.
fn spoken(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

fn page(document: Arc<Document>, prefix: &str, diagnostics: &mut Diagnostics) -> Page {
    let kind = address::kind(&document.place);
    if let (Some(slug), Some(span)) = (&document.front.slug, &document.front.slug_span)
        && let Some(why) = address::bad_slug(slug)
    {
        let diagnostic = Code::BadSlug.at(
            &document.path,
            span,
            format!("`{slug}` cannot be part of an address: {why}"),
        );
        let meant = Some(crate::model::address::slug(slug))
            .filter(|meant| address::bad_slug(meant).is_none());
        let meant = meant.unwrap_or_else(|| "another-word".to_owned());
        diagnostics.push(diagnostic.help(format!(
            "write `slug = \"{meant}\"`, or leave it out to use the file's name"
        )));
    }
    if document.title.is_empty() && kind != PageKind::Home {
        let diagnostic = Code::NoTitle.in_file(&document.path, "the page has no title");
        diagnostics.push(
            diagnostic
                .help("begin it with a heading such as `# A title`, or write `title = \"…\"` in its front matter"),
        );
    }
    let address = address::of_page(&document, prefix);
    let self_check = document
        .exercises()
        .next()
        .map(|_| self_check_address(&address, prefix));
    Page {
        document,
        kind,
        address,
        number: 0,
        targets: Vec::new(),
        previous: None,
        next: None,
        ancestors: Vec::new(),
        children: Vec::new(),
        self_check,
        translations: Vec::new(),
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

/// Gives every page its ancestors, sections their children, chapters their numbers and neighbours.
fn join_up(pages: &mut [Page]) {
    let sections: HashMap<String, PageId> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.kind != PageKind::Page)
        .map(|(i, page)| (folder(&page.document.place).to_owned(), PageId(i)))
        .collect();
    let mut counted: HashMap<PageId, usize> = HashMap::new();
    for i in 0..pages.len() {
        let mut ancestors = Vec::new();
        let mut above = own_folder(&pages[i]);
        while let Some((parent, _)) = above.rsplit_once('/') {
            if let Some(&section) = sections.get(parent) {
                ancestors.push(section);
            }
            above = parent;
        }
        ancestors.reverse();
        if let Some(&section) = ancestors.last() {
            pages[section.0].children.push(PageId(i));
            if pages[i].kind == PageKind::Page && is_numbered(&pages[i].document.place) {
                let number = counted.entry(section).or_default();
                *number += 1;
                pages[i].number = *number;
            }
        }
        pages[i].ancestors = ancestors;
    }
    for i in 1..pages.len() {
        // Reading on stays within one top-level section, whose own page is a contents list, not a chapter.
        let same = pages[i].ancestors.get(1).is_some()
            && pages[i].ancestors.get(1) == pages[i - 1].ancestors.get(1);
        if same {
            pages[i].previous = Some(PageId(i - 1));
            pages[i - 1].next = Some(PageId(i));
        }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What a page's ancestors are counted from: a section stands for its folder, `one/index.md` for `one`.
fn own_folder(page: &Page) -> &str {
    let path = &*page.document.place;
    if page.kind == PageKind::Page && !path.ends_with("/index.md") {
        path
    } else {
        folder(path)
    }
}

fn is_numbered(path: &str) -> bool {
    let path = path.strip_suffix("/index.md").unwrap_or(path);
    address::number(path.rsplit('/').next().unwrap_or_default())
        .0
        .is_some()
}
