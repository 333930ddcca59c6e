//! Why something is as it is: what a diagnostic means, and how a file came by its address, its template and its place.

use crate::model::diagnostic::Code;
use crate::model::document::Reference;
use crate::model::machine_file::Companion;
use crate::model::site::{Page, PageKind, Site, Target};
use crate::model::source::{PREFIX, Source, composed, date_in_name, joined};
use crate::read::theme;
use crate::resolve;

mod examples {
    //! Made by `build.rs` of `tests/diagnostics/`: the name of each folder and what is said of the site in it.
    include!(concat!(env!("OUT_DIR"), "/examples.rs"));
}

/// Something that is so, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, in a word: `address`.
    pub what: &'static str,
    /// What is so: `/read/one/`.
    pub is: String,
    /// Why, or how to change it; may be empty.
    pub why: String,
}

/// A site that shows a mistake, as it is reported; none for what no folder under version control can hold.
#[must_use]
pub fn example(code: Code) -> Option<&'static str> {
    let exact = examples::ALL.iter().find(|(name, _)| *name == code.name());
    let shown = format!("[{}]", code.name());
    let said = exact
        .or_else(|| examples::ALL.iter().find(|(_, said)| said.contains(&shown)))?
        .1;
    Some(
        said.rsplit_once("exit code")
            .map_or(said, |(said, _)| said)
            .trim_end(),
    )
}

/// Where a site is published that does not say.
const USUAL_OUTPUT: &str = "dist/";

/// What can be said of a page or file, named by its path below the root or below `content/`, by its address, or by what it
/// became in the output. None when there is no such thing.
#[must_use]
pub fn file(site: &Site, templates: &[Source], name: &str) -> Option<Vec<Fact>> {
    let name = &*composed(name.to_owned());
    let named = |name: &str| {
        let found = site
            .in_all_languages()
            .find_map(|edition| in_edition(edition, templates, name));
        found.or_else(|| piece(site, name))
    };
    let published = || named(&format!("/{}", name.strip_prefix(USUAL_OUTPUT)?));
    named(name)
        .or_else(|| named(&format!("content/{name}")))
        .or_else(published)
}

/// What can be said of a shared piece.
fn piece(site: &Site, name: &str) -> Option<Vec<Fact>> {
    let path = site.pieces.iter().find(|path| ***path == *name)?;
    let pages = site.in_all_languages().flat_map(|edition| &edition.pages);
    let pages = pages.filter(|page| !page.is_fallback() && page.document.includes.contains(path));
    Some(vec![
        fact("file", path.to_string(), ""),
        fact(
            "address",
            "none",
            "a shared piece, because its name begins with `_`: it is set into pages and is none itself",
        ),
        fact("set into", paths(pages), ""),
    ])
}

fn in_edition(site: &Site, templates: &[Source], name: &str) -> Option<Vec<Fact>> {
    let address = address_of(name);
    let page = site
        .pages
        .iter()
        .find(|page| &*page.document.path == name || *page.address == *address);
    if let Some(page) = page {
        return Some(of_page(site, templates, page));
    }
    if let Some((made, at)) = site.made.iter().find(|(_, at)| **at == *address) {
        let what = "Inquill makes this page itself, from all the others".to_owned();
        return Some(vec![
            fact(
                "page",
                what,
                "templates decide what it looks like, templates/strings/ what it says",
            ),
            fact(
                "address",
                shown(at),
                "fixed, so that every site has it in the same place",
            ),
            template(templates, made.template(), "the only one for this page"),
            linked(site, at),
        ]);
    }
    if let Some(facts) = for_programs(site, name).or_else(|| former(site, name)) {
        return Some(facts);
    }
    let asset = site
        .assets
        .iter()
        .find(|(at, asset)| &*asset.path == name || ***at == *name.trim_start_matches('/'));
    asset.map(|(at, asset)| {
        let why = match asset.path.split_once('/') {
            Some(("content", _)) => {
                "a file beside pages keeps its name; its folders lose their numbers as those of pages do"
            }
            Some(("static", _)) => "what lies below static/ is published under its own name",
            _ => "a file of the theme; one of the same name in static/ takes its place",
        };
        let mut facts = vec![
            fact("file", asset.path.to_string(), ""),
            fact("address", format!("/{at}"), why),
            shown_on(site, &asset.path, at),
        ];
        let widths = site.renditions.get(at).into_iter().flatten().map(|rendition| rendition.width.to_string());
        let widths: Vec<_> = widths.collect();
        if !widths.is_empty() {
            facts.push(fact("also", format!("{} pixels wide", widths.join(", ")), "for screens that show it smaller"));
        }
        facts
    })
}

/// What can be said of a file for programs, be it there or not. An edition has few of its own.
fn for_programs(site: &Site, name: &str) -> Option<Vec<Fact>> {
    let at = name.trim_start_matches('/');
    let made = site.companions.iter().find(|(_, address)| **address == *at);
    if let Some((companion, address)) = made {
        let what = format!("Inquill makes this file itself, for {}", companion.reader());
        let why = format!(
            "{} has it; one of the same name in static/ takes its place",
            companion.condition()
        );
        return Some(vec![
            fact("file", what, why),
            fact(
                "address",
                format!("/{address}"),
                "fixed, so that programs find it",
            ),
        ]);
    }
    let missing = Companion::ALL
        .into_iter()
        .find(|companion| companion.address() == at)?;
    let theirs = site.assets.contains_key(at);
    let why = format!(
        "for {}; only {} has it",
        missing.reader(),
        missing.condition()
    );
    (!theirs).then(|| vec![fact("file", "none", why)])
}

/// What can be said of a former address of a page.
fn former(site: &Site, name: &str) -> Option<Vec<Fact>> {
    let (file, folder) = (name.trim_start_matches('/'), address_of(name));
    let redirect = site
        .redirects
        .iter()
        .find(|redirect| [file, &folder].contains(&&*redirect.from))?;
    let page = site.page(redirect.to);
    let why = format!("`aliases` in the front matter of {}", page.document.path);
    Some(vec![
        fact(
            "page",
            "Inquill makes this page itself, to send readers on",
            why,
        ),
        fact("address", shown(&redirect.from), "a former address"),
        fact("leads to", shown(&page.address), ""),
    ])
}

/// An address as it is published: `/read/one/` → `read/one/index.html`.
fn address_of(name: &str) -> String {
    let plain = name
        .trim_start_matches('/')
        .trim_end_matches("index.html")
        .trim_end_matches('/');
    match plain {
        "" => "index.html".to_owned(),
        "404.html" => "404.html".to_owned(),
        plain => format!("{plain}/index.html"),
    }
}

fn shown(address: &str) -> String {
    format!("/{}", address.strip_suffix("index.html").unwrap_or(address))
}

fn fact(what: &'static str, is: impl Into<String>, why: impl Into<String>) -> Fact {
    Fact {
        what,
        is: is.into(),
        why: why.into(),
    }
}

fn of_page(site: &Site, templates: &[Source], page: &Page) -> Vec<Fact> {
    let (document, front) = (&page.document, &page.document.front);
    let from = |key: &str, otherwise: &str, said: bool| {
        if said {
            format!("`{key}` in its front matter")
        } else {
            otherwise.to_owned()
        }
    };
    let written =
        !document.blocks.is_empty() || document.heading.is_some() || front.title.is_some();
    let untitled = if written {
        "its first heading"
    } else {
        "nobody wrote this page: the name of its folder"
    };
    let mut facts = vec![
        fact("file", document.path.to_string(), ""),
        fact(
            "title",
            document.title.clone(),
            from("title", untitled, front.title.is_some()),
        ),
        fact("address", shown(&page.address), address(page)),
        template(
            templates,
            front.template.as_deref().unwrap_or(page.kind.template()),
            from(
                "template",
                "the usual one; `template` in its front matter names another",
                front.template.is_some(),
            ),
        ),
        place(site, page),
    ];
    let neighbour = |what, id: Option<crate::model::address::PageId>| {
        id.map(|id| fact(what, site.page(id).document.path.to_string(), ""))
    };
    facts.extend(neighbour("previous", page.previous));
    facts.extend(neighbour("next", page.next));
    let otherwise = "its first paragraph, as there is no `description` in its front matter";
    let description = front.description.as_ref().unwrap_or(&document.lead_text);
    facts.push(fact(
        "description",
        description.clone(),
        from("description", otherwise, front.description.is_some()),
    ));
    let exercises = document.exercises().count();
    if let Some(sheet) = &page.self_check {
        facts.push(fact(
            "exercises",
            exercises.to_string(),
            format!("also on a page of their own, {}", shown(sheet)),
        ));
    }
    facts.push(linked(site, &page.address));
    facts
}

fn address(page: &Page) -> String {
    let document = &page.document;
    if document.front.slug.is_some() {
        return "its folders, and `slug` in its front matter".to_owned();
    }
    let dated = document
        .path
        .split('/')
        .any(|part| date_in_name(part).is_some());
    let numbered = document
        .path
        .split('/')
        .any(|part| resolve::number(part).is_some());
    let rest = if dated {
        "; a date in front sets the order and stays out"
    } else if numbered {
        "; a number in front sets the order and stays out"
    } else {
        ""
    };
    match page.kind {
        PageKind::Home => "the home page is at the root".to_owned(),
        PageKind::Section => format!("the folder it stands for{rest}"),
        PageKind::Page => format!("its folders and its file's name{rest}"),
    }
}

fn place(site: &Site, page: &Page) -> Fact {
    let document = &page.document;
    let Some(&section) = page.ancestors.last() else {
        return fact(
            "place",
            "the first page",
            "the home page stands above all others",
        );
    };
    let siblings = &site.page(section).children;
    let at = siblings
        .iter()
        .position(|id| site.page(*id).address == page.address)
        .map_or(0, |at| at + 1);
    let name = document
        .path
        .trim_end_matches("/_index.md")
        .trim_end_matches("/index.md");
    let why = if date_in_name(name.rsplit('/').next().unwrap_or_default()).is_some() {
        "the date in front of its name"
    } else if resolve::number(name.rsplit('/').next().unwrap_or_default()).is_some() {
        "the number in front of its name"
    } else if document.front.weight.is_some() {
        "`weight` in its front matter"
    } else {
        "its name: what has no number comes behind what has one, by name"
    };
    fact(
        "place",
        format!(
            "{at} of {} in {}",
            siblings.len(),
            site.page(section).document.path
        ),
        why,
    )
}

fn template(templates: &[Source], name: &str, why: impl Into<String>) -> Fact {
    let own = format!("templates/{name}");
    let theirs = templates.iter().any(|source| *source.path == *own);
    let is = if theirs {
        format!("{own}, your own")
    } else if theme::text(&format!("{PREFIX}{own}")).is_some() {
        format!("{name}, of the theme")
    } else {
        format!("{name}, which is not there")
    };
    fact("template", is, why)
}

/// Pages that link to an address.
fn linked(site: &Site, address: &str) -> Fact {
    let leads = |target: &Target| match target {
        Target::Inside { address: to, .. } | Target::Picture { address: to, .. } => {
            **to == *address
        }
        _ => false,
    };
    let pages = site
        .pages
        .iter()
        .filter(|page| page.targets.iter().any(leads) && *page.address != *address);
    fact("linked from", paths(pages), "")
}

/// Pages that show or link to a file. A drawing that is set into a page has lost its address on the way.
fn shown_on(site: &Site, path: &str, address: &str) -> Fact {
    let names = |reference: &Reference| {
        joined(&reference.path, &reference.dest).as_deref() == Some(path)
            || reference.dest == format!("/{address}")
    };
    fact(
        "used by",
        paths(
            site.pages
                .iter()
                .filter(|page| page.document.references.iter().any(names)),
        ),
        "",
    )
}

fn paths<'s>(pages: impl Iterator<Item = &'s Page>) -> String {
    let paths: Vec<&str> = pages.map(|page| &*page.document.path).collect();
    if paths.is_empty() {
        "no page".to_owned()
    } else {
        paths.join(", ")
    }
}
