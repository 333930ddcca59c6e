//! Pages that Inquill makes itself, from what the author's pages and files hold.

use crate::model::address::{Address, PageId};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::ReferenceKind;
use crate::model::language::direction;
use crate::model::prose::TermId;
use crate::model::site::{Made, Page, Site, Target, Translation};
use crate::render::engine::filled;
use crate::render::exercise::Away;
use crate::render::images::card;
use crate::render::page::linked_data;
use crate::render::page::prose::Setting;
use crate::render::renderer::{Renderer, link};
use crate::render::strings::Words;
use crate::render::view::{
    CheckView, CheckedChapterView, LinkView, PageView, TableView, TermView, WorkView, WorksheetView,
};

use crate::render::{exercise, page};
use tera::Context;

/// The page as HTML. `root` takes the place of the way to the site's root, for a page that is shown elsewhere.
pub(crate) fn html(
    renderer: &Renderer,
    made: Made,
    address: &str,
    root: Option<&str>,
) -> Result<String, Diagnostic> {
    let mut context = renderer.context(address);
    if let Some(root) = root {
        context.insert("root", root);
    }
    let (kind, key) = match made {
        Made::SelfChecks => ("self-checks", "self_checks"),
        Made::SelfCheck(_) => ("self-check", "self_check"),
        Made::Worksheets => ("worksheets", "worksheets"),
        Made::Reflections => ("reflections", "reflections"),
        Made::Help => ("help", "help"),
        Made::Privacy => ("privacy", "privacy"),
        Made::Glossary => ("glossary", "glossary"),
        Made::Sources => ("sources", "sources"),
        Made::NotFound => ("not-found", "not_found"),
    };
    let words = renderer.words();
    let chapter = if let Made::SelfCheck(id) = made {
        renderer.site.page(id).document.title.clone()
    } else {
        String::new()
    };
    let values = [("chapter", chapter)];
    let title = words.filled(&["title", key], &values);
    let description = words.filled(&["description", key], &values);
    let mut view = blank(renderer, kind, &title, &description, address);
    view.heading = page::escaped(&filled(words.shown(&["title", key]), &values));
    view.translations = renderer.translations(address, &translations(renderer, made));
    if let Made::SelfCheck(id) = made {
        // A copy of the original's is no page of its own to a search engine.
        let page = renderer.site.page(id);
        let original = page.translations.first().filter(|_| page.is_fallback());
        if let Some(original) = original.and_then(|original| original.self_check.as_ref()) {
            view.canonical = renderer.canonical(original);
        }
        view.linked_data =
            linked_data::of_sheet(renderer, id, &title, &description, &view.canonical);
    }
    view.answers = renderer.site.made_address(Made::Reflections).is_some()
        && matches!(
            made,
            Made::SelfCheck(_) | Made::Worksheets | Made::Reflections | Made::Privacy
        );
    match made {
        Made::SelfCheck(id) => self_check(renderer, id, address, &mut view, &mut context)?,
        Made::SelfChecks | Made::Reflections => {
            context.insert("chapters", &all_checks(renderer, address, &context)?);
        }
        Made::Worksheets => worksheets(renderer, address, &mut view, &mut context)?,
        Made::Glossary => context.insert("terms", &terms(renderer, address, &context)?),
        Made::Sources => context.insert("sources", &sources(renderer, address)),
        Made::Help | Made::Privacy | Made::NotFound => {}
    }
    context.insert("page", &view);
    renderer.engine.page(made.template(), &context, &title)
}

/// What the document that holds all pages says of itself.
pub(crate) fn cover<'v>(renderer: &'v Renderer, title: &'v str) -> PageView<'v> {
    let answers = renderer.site.made_address(Made::Reflections).is_some();
    PageView {
        answers,
        ..blank(renderer, "single", title, "", "index.html")
    }
}

fn blank<'v>(
    renderer: &'v Renderer,
    kind: &'static str,
    title: &'v str,
    description: &'v str,
    address: &str,
) -> PageView<'v> {
    let home = PageId(0);
    PageView {
        kind,
        title,
        heading: page::escaped(title),
        description,
        standfirst: "",
        canonical: renderer.canonical(address),
        card: renderer.card(home),
        card_alt: card::title(renderer, home),
        translations: Vec::new(),
        fallback: false,
        language: &renderer.site.config.language,
        language_name: renderer.words().get(&["language"]),
        dir: direction(&renderer.site.config.language),
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
        script: TableView(renderer.words().table("script")),
        content: String::new(),
        contents: Vec::new(),
        prev: None,
        next: None,
        breadcrumbs: renderer
            .site
            .pages
            .first()
            .map(|_| link(renderer, address, home))
            .into_iter()
            .collect(),
        self_check: String::new(),
    }
}

/// The same page in every language that has it.
fn translations(renderer: &Renderer, made: Made) -> Vec<Translation> {
    if let Made::SelfCheck(id) = made {
        let sheets = renderer.site.page(id).translations.iter();
        let sheets = sheets.filter_map(|page| {
            Some(Translation {
                address: page.self_check.clone()?,
                ..page.clone()
            })
        });
        return sheets.collect();
    }
    // The page for what is not there is in one language, whatever was asked for.
    let editions = renderer
        .main()
        .in_all_languages()
        .enumerate()
        .filter(|_| made != Made::NotFound);
    let translation = |(edition, site): (usize, &Site)| {
        let address = Address::clone(site.made_address(made)?);
        Some(Translation {
            edition,
            address,
            self_check: None,
            fallback: false,
        })
    };
    editions.filter_map(translation).collect()
}

/// The exercises of one page, each with its way back, between those of its neighbours.
fn self_check<'v>(
    renderer: &'v Renderer,
    id: PageId,
    address: &str,
    view: &mut PageView<'v>,
    context: &mut Context,
) -> Result<(), Diagnostic> {
    let site = &*renderer.site;
    let source = site.page(id);
    let implicits = renderer.implicits(address, source);
    let setting = page::setting(renderer, source, address, &implicits);
    let home = renderer.home_of(source);
    view.fallback = source.is_fallback();
    view.script = TableView(renderer.words_of(source).table("script"));
    (view.language, view.dir) = (&home.config.language, direction(&home.config.language));
    view.language_name = Words(&home.strings).get(&["language"]);
    for exercise in source.document.exercises() {
        let back = renderer.ways.place(address, &source.address, &exercise.id);
        exercise::write(
            &setting,
            renderer.words_of(source),
            exercise,
            Some(Away { back, level: 2 }),
            &mut view.content,
        )?;
    }
    view.exercises = source.document.exercises().count();
    view.number = source.number;
    if let Some(index) = site.made_address(Made::SelfChecks) {
        let title = renderer.words().shown(&["title", "self_checks"]).to_owned();
        view.breadcrumbs.push(LinkView {
            title,
            language: String::new(),
            href: renderer.ways.page(address, index),
            number: 0,
        });
    }
    let all: Vec<(PageId, &Page)> = site.with_exercises().collect();
    let at = all.iter().position(|(other, _)| *other == id).unwrap_or(0);
    let neighbour = |at: Option<usize>| {
        let (_, page) = all.get(at?)?;
        let href = renderer.ways.page(address, page.self_check.as_ref()?);
        let language = renderer.other_language(page).to_owned();
        Some(LinkView {
            title: page.document.title.clone(),
            language,
            href,
            number: page.number,
        })
    };
    view.prev = neighbour(at.checked_sub(1));
    view.next = neighbour(Some(at + 1));
    context.insert("chapter", &link(renderer, address, id));
    Ok(())
}

/// The exercises of every page, each with its way back.
fn worksheets(
    renderer: &Renderer,
    address: &str,
    view: &mut PageView<'_>,
    context: &mut Context,
) -> Result<(), Diagnostic> {
    let mut sheets = Vec::new();
    for (_, page) in renderer.site.with_exercises() {
        let implicits = renderer.implicits(address, page);
        let setting = page::setting(renderer, page, address, &implicits);
        let href = renderer.ways.page(address, &page.address);
        let mut html = String::new();
        for exercise in page.document.exercises() {
            let back = renderer.ways.place(address, &page.address, &exercise.id);
            exercise::write(
                &setting,
                renderer.words_of(page),
                exercise,
                Some(Away { back, level: 3 }),
                &mut html,
            )?;
            view.exercises += 1;
        }
        sheets.push(WorksheetView {
            number: page.number,
            title: &page.document.title,
            language: renderer.other_language(page),
            href,
            content: html,
        });
    }
    context.insert("sheets", &sheets);
    Ok(())
}

fn all_checks<'s>(
    renderer: &'s Renderer,
    address: &str,
    context: &Context,
) -> Result<Vec<CheckedChapterView<'s>>, Diagnostic> {
    renderer
        .site
        .with_exercises()
        .map(|(_, page)| {
            let setting = page::setting(renderer, page, address, context);
            let sheet = page::sheet(renderer, address, page);
            let text = renderer.ways.page(address, &page.address);
            let items = page.document.exercises().map(|exercise| {
                Ok(CheckView {
                    id: &exercise.id,
                    kind: exercise.kind.name(),
                    tag: exercise::tag(renderer.words(), exercise),
                    title: setting.html(&exercise.title)?,
                    href: renderer.ways.place(
                        address,
                        page.self_check.as_ref().unwrap_or(&page.address),
                        &exercise.id,
                    ),
                    in_text: renderer.ways.place(address, &page.address, &exercise.id),
                    forget: exercise.options.forget,
                })
            });
            let items = items.collect::<Result<_, _>>()?;
            Ok(CheckedChapterView {
                number: page.number,
                title: &page.document.title,
                language: renderer.other_language(page),
                href: text.clone(),
                self_check: sheet.clone(),
                items,
            })
        })
        .collect()
}

fn terms<'s>(
    renderer: &'s Renderer,
    address: &str,
    context: &Context,
) -> Result<Vec<TermView<'s>>, Diagnostic> {
    let site = &*renderer.site;
    let setting = Setting {
        engine: &renderer.engine,
        ways: &renderer.ways,
        site,
        renditions: &renderer.main().renditions,
        glossary: site,
        from: address,
        targets: &site.term_targets,
        implicits: context,
        path: crate::model::config::GLOSSARY,
    };
    site.terms
        .iter()
        .enumerate()
        .map(|(at, term)| setting.term_view(TermId(at), term))
        .collect()
}

/// Every source, with the pages that cite it.
fn sources<'s>(renderer: &'s Renderer, address: &str) -> Vec<WorkView<'s>> {
    let site = &*renderer.site;
    let cites = |page: &Page, at: usize| {
        let references = page.document.references.iter().zip(&page.targets);
        references
            .into_iter()
            .any(|(r, target)| r.kind == ReferenceKind::Citation && *target == Target::Work(at))
    };
    let works = site.works.iter().enumerate();
    works
        .map(|(at, work)| WorkView {
            key: &work.key,
            authors: &work.authors.listed,
            year: &work.year,
            title: &work.title,
            container: &work.container,
            link: &work.link,
            note: &work.note,
            checked: &work.checked,
            cited: site
                .pages
                .iter()
                .enumerate()
                .filter(|(_, page)| cites(page, at))
                .map(|(i, _)| link(renderer, address, PageId(i)))
                .collect(),
        })
        .collect()
}
