//! The author's pages: home, sections, chapters.

pub mod facts;
pub mod linked_data;
pub mod prose;
pub mod site_view;

use crate::model::address::{PageId, relative};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Block, Heading};
use crate::model::language::direction;
use crate::model::site::{Page, PageKind, Redirect};
use crate::render::edition::EditionRenderer;
use crate::render::exercise;
use crate::render::images::card;
use crate::render::page::prose::RenderContext;
use crate::render::strings::Strings;
use crate::render::view::{ChapterView, ContentsView, MovedView, PageView, SectionView, TableView};
use tera::Context;

/// The page as HTML.
pub(crate) fn html(
    renderer: &EditionRenderer,
    id: PageId,
    page: &Page,
) -> Result<String, Diagnostic> {
    let mut context = renderer.context(&page.address);
    let view = view(renderer, id, page, &renderer.implicits(&page.address, page))?;
    context.insert_value("page", view.value());
    let from = &*page.address;
    match page.kind {
        PageKind::Home => {
            context.insert("sections", &sections(renderer, page));
            let begin = renderer
                .edition()
                .first_page()
                .map(|address| renderer.links.page(from, address))
                .unwrap_or_default();
            context.insert("begin", &begin);
        }
        PageKind::Section => {
            context.insert("chapters", &chapters(renderer, from, &page.children));
        }
        PageKind::Page => {}
    }
    let named = page
        .document
        .front
        .template
        .as_deref()
        .filter(|name| renderer.engine.has(name));
    let template = named.unwrap_or(page.kind.template());
    renderer
        .engine
        .page(template, &context, &page.document.path)
}

fn view<'s>(
    renderer: &'s EditionRenderer,
    id: PageId,
    page: &'s Page,
    implicits: &Context,
) -> Result<PageView<'s>, Diagnostic> {
    let document = &*page.document;
    let render_context = render_context(renderer, page, &page.address, implicits);
    let text_edition = renderer.text_edition(page);
    let length = |block: &Block| match block {
        Block::Prose(prose) => prose.html.len() + prose.html.len() / 8,
        Block::Exercise(_) => 2048,
    };
    let mut content = String::with_capacity(document.blocks.iter().map(length).sum());
    for block in &document.blocks {
        match block {
            Block::Prose(prose) => render_context.write(prose, &mut content)?,
            Block::Exercise(exercise) => {
                exercise::write(
                    &render_context,
                    renderer.strings_of(page),
                    exercise,
                    None,
                    &mut content,
                )?;
            }
        }
    }
    let heading = match &document.heading {
        Some(heading) => render_context.html(heading)?,
        None => facts::escaped(facts::title(renderer, page)),
    };
    // For search engines, a fallback is a copy of the original.
    let original = page
        .translations
        .first()
        .filter(|_| page.is_fallback())
        .map(|original| &original.address);
    let canonical = renderer.canonical(original.unwrap_or(&page.address));
    let card = card::url(renderer, id);
    Ok(PageView {
        kind: facts::kind(page),
        title: facts::title(renderer, page),
        translations: renderer.translations(&page.address, &page.translations),
        fallback: page.is_fallback(),
        language: &text_edition.config.language,
        language_name: Strings(&text_edition.strings).get(&["language"]),
        dir: direction(&text_edition.config.language),
        linked_data: linked_data::of_page(renderer, page, &canonical, &card),
        heading,
        description: facts::description(document),
        standfirst: document.front.description.as_deref().unwrap_or_default(),
        canonical,
        card,
        card_alt: card::title(renderer, id),
        number: page.number.unwrap_or_default(),
        minutes: facts::minutes(document),
        words: document.words,
        exercises: document.exercises().count(),
        answers: page.self_check.is_some(),
        objectives: &document.front.objectives,
        authors: &document.front.authors,
        keywords: &document.front.keywords,
        date: document.front.date.as_deref().unwrap_or_default(),
        updated: document.front.updated.as_deref().unwrap_or_default(),
        extra: TableView(&document.front.extra),
        script: renderer.script_of(page),
        content,
        contents: contents(renderer, page),
        prev: page.previous.map(|id| renderer.link(&page.address, id)),
        next: page.next.map(|id| renderer.link(&page.address, id)),
        breadcrumbs: page
            .ancestors
            .iter()
            .map(|id| renderer.link(&page.address, *id))
            .collect(),
        self_check: self_check_link(renderer, &page.address, page),
    })
}

/// The redirect page at a former address of a page.
pub(crate) fn redirect(
    renderer: &EditionRenderer,
    redirect: &Redirect,
) -> Result<String, Diagnostic> {
    let page = renderer.edition().page(redirect.to);
    let mut context = renderer.context(&redirect.from);
    context.insert(
        "page",
        &MovedView {
            title: facts::title(renderer, page),
            canonical: renderer.canonical(&page.address),
        },
    );
    context.insert("way", &relative(&redirect.from, &page.address));
    renderer
        .engine
        .page("redirect.html", &context, &page.document.path)
}

/// The context for rendering the text of `page` on the page at `from`, which may be another one that shows its exercises.
pub(crate) fn render_context<'a>(
    renderer: &'a EditionRenderer,
    page: &'a Page,
    from: &'a str,
    implicits: &'a Context,
) -> RenderContext<'a> {
    RenderContext {
        engine: &renderer.engine,
        links: &renderer.links,
        shared: renderer.shared(),
        edition: renderer.edition(),
        glossary: renderer.text_edition(page),
        from,
        targets: &page.targets,
        implicits,
        path: &page.document.path,
    }
}

/// The contents list of a page: its headings up to level 3.
fn contents<'s>(renderer: &EditionRenderer, page: &'s Page) -> Vec<ContentsView<'s>> {
    let headings = page.document.headings.iter().filter(|h| h.level <= 3);
    let view = |h: &'s Heading| ContentsView {
        level: h.level,
        id: renderer
            .links
            .anchor(&page.address, &page.address, &h.id)
            .split_off(1),
        text: &h.text,
        exercise: h.exercise,
    };
    headings.map(view).collect()
}

/// A link to the self-check page of a page; empty if it has none, and in a single file, which has no self-check pages.
pub(crate) fn self_check_link(renderer: &EditionRenderer, from: &str, page: &Page) -> String {
    let address = page
        .self_check
        .as_ref()
        .filter(|_| !renderer.links.is_one_file());
    address
        .map(|address| renderer.links.page(from, address))
        .unwrap_or_default()
}

/// The top-level sections with their pages, then the pages in no section.
fn sections(renderer: &EditionRenderer, home: &Page) -> Vec<SectionView> {
    let site = renderer.edition();
    let from = &*home.address;
    let (sections, loose): (Vec<PageId>, Vec<PageId>) = home
        .children
        .iter()
        .partition(|id| site.page(**id).kind == PageKind::Section);
    let mut views: Vec<SectionView> = sections
        .into_iter()
        .map(|id| {
            let section = site.page(id);
            SectionView {
                title: section.document.title().to_owned(),
                language: renderer.other_language(section).to_owned(),
                description: section
                    .document
                    .front
                    .description
                    .clone()
                    .unwrap_or_default(),
                href: renderer.links.page(from, &section.address),
                chapters: chapters(renderer, from, &section.children),
            }
        })
        .collect();
    if !loose.is_empty() {
        let title = if views.is_empty() {
            String::new()
        } else {
            renderer.strings().shown(&["home", "more"]).to_owned()
        };
        views.push(SectionView {
            title,
            language: String::new(),
            description: String::new(),
            href: String::new(),
            chapters: chapters(renderer, from, &loose),
        });
    }
    views
}

fn chapters(renderer: &EditionRenderer, from: &str, pages: &[PageId]) -> Vec<ChapterView> {
    pages
        .iter()
        .map(|id| {
            let page = renderer.edition().page(*id);
            ChapterView {
                number: page.number.unwrap_or_default(),
                title: page.document.title().to_owned(),
                language: renderer.other_language(page).to_owned(),
                description: facts::description(&page.document).to_owned(),
                href: renderer.links.page(from, &page.address),
                minutes: facts::minutes(&page.document),
                exercises: page.document.exercises().count(),
                self_check: self_check_link(renderer, from, page),
            }
        })
        .collect()
}
