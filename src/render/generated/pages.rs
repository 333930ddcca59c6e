//! Generated pages: self-checks, worksheets, reflections, help, privacy, glossary, sources and 404.

use crate::model::address::{Address, PageId};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::ReferenceKind;
use crate::model::language::direction;
use crate::model::prose::TermId;
use crate::model::site::{Edition, EditionId, GeneratedPage, Page, Target, Translation};
use crate::render::edition::EditionRenderer;
use crate::render::engine::fill_placeholders;
use crate::render::exercise::OutOfContext;
use crate::render::images::card;
use crate::render::page::prose::RenderContext;
use crate::render::page::{facts, linked_data};
use crate::render::strings::Strings;
use crate::render::view::{
    CheckView, CheckedChapterView, LinkView, PageView, TableView, TermView, WorkView, WorksheetView,
};
use crate::render::{exercise, page};
use tera::Context;

/// Renders a generated page. `root` replaces the relative path to the root, for a page shown at other addresses.
pub(crate) fn html(
    renderer: &EditionRenderer,
    generated: GeneratedPage,
    address: &str,
    root: Option<&str>,
) -> Result<String, Diagnostic> {
    let mut context = renderer.context(address);
    if let Some(root) = root {
        context.insert("root", root);
    }
    let (kind, key) = match generated {
        GeneratedPage::SelfChecks => ("self-checks", "self_checks"),
        GeneratedPage::SelfCheck(_) => ("self-check", "self_check"),
        GeneratedPage::Worksheets => ("worksheets", "worksheets"),
        GeneratedPage::Reflections => ("reflections", "reflections"),
        GeneratedPage::Help => ("help", "help"),
        GeneratedPage::Privacy => ("privacy", "privacy"),
        GeneratedPage::Glossary => ("glossary", "glossary"),
        GeneratedPage::Sources => ("sources", "sources"),
        GeneratedPage::NotFound => ("not-found", "not_found"),
    };
    let strings = renderer.strings();
    let chapter = if let GeneratedPage::SelfCheck(id) = generated {
        renderer.edition().page(id).document.title().to_owned()
    } else {
        String::new()
    };
    let values = [("chapter", chapter)];
    let title = strings.with_values(&["title", key], &values);
    let description = strings.with_values(&["description", key], &values);
    let mut view = base_view(renderer, kind, &title, &description, address);
    view.heading = facts::escaped(&fill_placeholders(strings.shown(&["title", key]), &values));
    view.translations = renderer.translations(address, &translations(renderer, generated));
    if let GeneratedPage::SelfCheck(id) = generated {
        // For search engines, a fallback is a copy of the original.
        let page = renderer.edition().page(id);
        let original = page.translations.first().filter(|_| page.is_fallback());
        if let Some(original) = original.and_then(|original| original.self_check.as_ref()) {
            view.canonical = renderer.canonical(original);
        }
        view.linked_data =
            linked_data::of_self_check(renderer, id, &title, &description, &view.canonical);
    }
    view.answers = renderer
        .edition()
        .address_of(GeneratedPage::Reflections)
        .is_some()
        && matches!(
            generated,
            GeneratedPage::SelfCheck(_)
                | GeneratedPage::Worksheets
                | GeneratedPage::Reflections
                | GeneratedPage::Privacy
        );
    match generated {
        GeneratedPage::SelfCheck(id) => self_check(renderer, id, address, &mut view, &mut context)?,
        GeneratedPage::SelfChecks | GeneratedPage::Reflections => {
            context.insert(
                "chapters",
                &chapters_with_exercises(renderer, address, &context)?,
            );
        }
        GeneratedPage::Worksheets => worksheets(renderer, address, &mut view, &mut context)?,
        GeneratedPage::Glossary => context.insert("terms", &terms(renderer, address, &context)?),
        GeneratedPage::Sources => context.insert("sources", &sources(renderer, address)),
        GeneratedPage::Help | GeneratedPage::Privacy | GeneratedPage::NotFound => {}
    }
    context.insert_value("page", view.value());
    renderer.engine.page(generated.template(), &context, &title)
}

/// The view `page` of the single file.
pub(crate) fn single_file_page<'v>(renderer: &'v EditionRenderer, title: &'v str) -> PageView<'v> {
    let answers = renderer
        .edition()
        .address_of(GeneratedPage::Reflections)
        .is_some();
    PageView {
        answers,
        ..base_view(renderer, "single", title, "", "index.html")
    }
}

/// A view with what all generated pages have in common.
fn base_view<'v>(
    renderer: &'v EditionRenderer,
    kind: &'static str,
    title: &'v str,
    description: &'v str,
    address: &str,
) -> PageView<'v> {
    let home = PageId(0);
    PageView {
        kind,
        title,
        heading: facts::escaped(title),
        description,
        standfirst: "",
        canonical: renderer.canonical(address),
        card: card::url(renderer, home),
        card_alt: card::title(renderer, home),
        translations: Vec::new(),
        fallback: false,
        language: &renderer.edition().config.language,
        language_name: renderer.strings().get(&["language"]),
        dir: direction(&renderer.edition().config.language),
        linked_data: String::new(),
        number: 0,
        minutes: 0,
        words: 0,
        exercises: 0,
        answers: false,
        objectives: &[],
        authors: &[],
        keywords: &[],
        date: "",
        updated: "",
        extra: TableView(&[]),
        script: &renderer.values.script,
        content: String::new(),
        contents: Vec::new(),
        prev: None,
        next: None,
        breadcrumbs: renderer
            .edition()
            .pages
            .first()
            .map(|_| renderer.link(address, home))
            .into_iter()
            .collect(),
        self_check: String::new(),
    }
}

/// A generated page in every language that has it.
fn translations(renderer: &EditionRenderer, generated: GeneratedPage) -> Vec<Translation> {
    if let GeneratedPage::SelfCheck(id) = generated {
        let pages = renderer.edition().page(id).translations.iter();
        let self_checks = pages.filter_map(|page| {
            Some(Translation {
                address: page.self_check.clone()?,
                ..page.clone()
            })
        });
        return self_checks.collect();
    }
    // Servers show one 404 page, in the main language, at any address.
    let editions = renderer
        .site
        .editions
        .iter()
        .enumerate()
        .filter(|_| generated != GeneratedPage::NotFound);
    let translation = |(at, edition): (usize, &Edition)| {
        let address = Address::clone(edition.address_of(generated)?);
        Some(Translation {
            edition: EditionId(at),
            address,
            self_check: None,
            fallback: false,
        })
    };
    editions.filter_map(translation).collect()
}

/// Fills in a self-check page: the exercises of one page, each with a link back, and links to the neighboring ones.
fn self_check<'v>(
    renderer: &'v EditionRenderer,
    id: PageId,
    address: &str,
    view: &mut PageView<'v>,
    context: &mut Context,
) -> Result<(), Diagnostic> {
    let site = renderer.edition();
    let source = site.page(id);
    let implicits = renderer.implicits(address, source);
    let render_context = page::render_context(renderer, source, address, &implicits);
    let text_edition = renderer.text_edition(source);
    view.fallback = source.is_fallback();
    view.script = renderer.script_of(source);
    (view.language, view.dir) = (
        &text_edition.config.language,
        direction(&text_edition.config.language),
    );
    view.language_name = Strings(&text_edition.strings).get(&["language"]);
    for exercise in source.document.exercises() {
        let back = renderer
            .links
            .anchor(address, &source.address, &exercise.id);
        exercise::write(
            &render_context,
            renderer.strings_of(source),
            exercise,
            Some(OutOfContext { back, level: 2 }),
            &mut view.content,
        )?;
    }
    view.exercises = source.document.exercises().count();
    view.number = source.number.unwrap_or_default();
    if let Some(index) = site.address_of(GeneratedPage::SelfChecks) {
        let title = renderer
            .strings()
            .shown(&["title", "self_checks"])
            .to_owned();
        view.breadcrumbs.push(LinkView {
            title,
            language: String::new(),
            href: renderer.links.page(address, index),
            number: 0,
        });
    }
    let all: Vec<(PageId, &Page)> = site.with_exercises().collect();
    let at = all.iter().position(|(other, _)| *other == id).unwrap_or(0);
    let neighbor = |at: Option<usize>| {
        let (_, page) = all.get(at?)?;
        let href = renderer.links.page(address, page.self_check.as_ref()?);
        let language = renderer.other_language(page).to_owned();
        Some(LinkView {
            title: page.document.title().to_owned(),
            language,
            href,
            number: page.number.unwrap_or_default(),
        })
    };
    view.prev = neighbor(at.checked_sub(1));
    view.next = neighbor(Some(at + 1));
    context.insert("chapter", &renderer.link(address, id));
    Ok(())
}

/// Fills in the worksheets page: the exercises of every page, each with a link back.
fn worksheets(
    renderer: &EditionRenderer,
    address: &str,
    view: &mut PageView<'_>,
    context: &mut Context,
) -> Result<(), Diagnostic> {
    let mut worksheets = Vec::new();
    for (_, page) in renderer.edition().with_exercises() {
        let implicits = renderer.implicits(address, page);
        let render_context = page::render_context(renderer, page, address, &implicits);
        let href = renderer.links.page(address, &page.address);
        let mut html = String::new();
        for exercise in page.document.exercises() {
            let back = renderer.links.anchor(address, &page.address, &exercise.id);
            exercise::write(
                &render_context,
                renderer.strings_of(page),
                exercise,
                Some(OutOfContext { back, level: 3 }),
                &mut html,
            )?;
            view.exercises += 1;
        }
        worksheets.push(WorksheetView {
            number: page.number.unwrap_or_default(),
            title: page.document.title(),
            language: renderer.other_language(page),
            href,
            content: html,
        });
    }
    context.insert("sheets", &worksheets);
    Ok(())
}

/// Every page with exercises, with links to them.
fn chapters_with_exercises<'s>(
    renderer: &'s EditionRenderer,
    address: &str,
    context: &Context,
) -> Result<Vec<CheckedChapterView<'s>>, Diagnostic> {
    renderer
        .edition()
        .with_exercises()
        .map(|(_, page)| {
            let render_context = page::render_context(renderer, page, address, context);
            let self_check = page::self_check_link(renderer, address, page);
            let href = renderer.links.page(address, &page.address);
            let items = page.document.exercises().map(|exercise| {
                Ok(CheckView {
                    id: &exercise.id,
                    kind: exercise.kind.name(),
                    tag: exercise::tag(renderer.strings(), exercise),
                    title: render_context.html(&exercise.title)?,
                    href: renderer.links.anchor(
                        address,
                        page.self_check.as_ref().unwrap_or(&page.address),
                        &exercise.id,
                    ),
                    in_text: renderer.links.anchor(address, &page.address, &exercise.id),
                    forget: exercise.options.forget,
                })
            });
            let items = items.collect::<Result<_, _>>()?;
            Ok(CheckedChapterView {
                number: page.number.unwrap_or_default(),
                title: page.document.title(),
                language: renderer.other_language(page),
                href: href.clone(),
                self_check: self_check.clone(),
                items,
            })
        })
        .collect()
}

/// Every term with its definition.
fn terms<'s>(
    renderer: &'s EditionRenderer,
    address: &str,
    context: &Context,
) -> Result<Vec<TermView<'s>>, Diagnostic> {
    let site = renderer.edition();
    let render_context = RenderContext {
        engine: &renderer.engine,
        links: &renderer.links,
        shared: renderer.shared(),
        edition: site,
        glossary: site,
        from: address,
        targets: &site.term_targets,
        implicits: context,
        path: crate::model::config::GLOSSARY,
    };
    site.terms
        .iter()
        .enumerate()
        .map(|(at, term)| render_context.term_view(TermId(at), term))
        .collect()
}

/// Every source, with links to the pages that cite it.
fn sources<'s>(renderer: &'s EditionRenderer, address: &str) -> Vec<WorkView<'s>> {
    let site = renderer.edition();
    let cites = |page: &Page, at: usize| {
        let references = page.document.references.iter().zip(&page.targets);
        references
            .into_iter()
            .any(|(r, target)| r.kind == ReferenceKind::Citation && *target == Target::Work(at))
    };
    let works = renderer.shared().works.iter().enumerate();
    works
        .map(|(at, work)| WorkView {
            key: &work.key,
            authors: &work.authors.listed,
            year: work.year.as_deref().unwrap_or_default(),
            title: &work.title,
            container: work.container.as_deref().unwrap_or_default(),
            link: work.link.as_deref().unwrap_or_default(),
            note: work.note.as_deref().unwrap_or_default(),
            checked: work.checked.as_deref().unwrap_or_default(),
            cited: site
                .pages
                .iter()
                .enumerate()
                .filter(|(_, page)| cites(page, at))
                .map(|(i, _)| renderer.link(address, PageId(i)))
                .collect(),
        })
        .collect()
}
