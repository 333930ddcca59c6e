//! What every page sees: the site, its navigation, its files.

use crate::model::language::direction;
use crate::model::machine_file::Companion;
use crate::model::media_type::media_type;
use crate::model::site::{Made, PageKind, Site, Target};
use crate::render::images::card;
use crate::render::link_style::Ways;
use crate::render::renderer::first_page;
use crate::render::strings::Words;
use crate::render::view::{AssetsView, NavView, PagesView, PrivacyView, SiteView, SupportView};

pub(crate) fn assets_view(site: &Site) -> AssetsView<'_> {
    let scripts = site
        .scripts
        .iter()
        .map(|(name, address)| (name.as_str(), &**address))
        .collect();
    AssetsView {
        style: &site.stylesheet,
        icon: &site.icon,
        icon_type: media_type(&site.icon),
        touch_icon: &site.touch_icon,
        scripts,
    }
}

pub(crate) fn site_view<'s>(site: &'s Site, ways: &Ways) -> SiteView<'s> {
    let config = &site.config;
    // Sheets only repeat what stands in one file already.
    let made = |made| {
        let address = site
            .made_address(made)
            .filter(|_| made != Made::Worksheets || !ways.is_one_file());
        address.map(ToString::to_string).unwrap_or_default()
    };
    SiteView {
        id: &config.id.name,
        made_id: config.id.made,
        former_id: config.id.former.as_deref().unwrap_or_default(),
        title: &config.title,
        description: &config.description,
        language: &config.language,
        dir: direction(&config.language),
        home: site.home().to_string(),
        author: &config.author,
        base_url: config.base_url.as_deref().unwrap_or_default(),
        nav: nav(site, ways),
        exit: &config.quick_exit,
        privacy: PrivacyView {
            operator: &config.privacy.operator,
            contact: &config.privacy.contact,
            hosting: &config.privacy.hosting,
        },
        support: config
            .support
            .iter()
            .map(|s| SupportView {
                country: &s.country,
                name: &s.name,
                reach: &s.reach,
                phone: &s.phone,
                hours: &s.hours,
                link: &s.link,
                checked: &s.checked,
            })
            .collect(),
        pages: PagesView {
            read: first_page(site)
                .map(ToString::to_string)
                .unwrap_or_default(),
            self_checks: made(Made::SelfChecks),
            worksheets: made(Made::Worksheets),
            reflections: made(Made::Reflections),
            help: made(Made::Help),
            privacy: made(Made::Privacy),
            glossary: made(Made::Glossary),
            sources: made(Made::Sources),
        },
        policy: &site.policy,
        // One worker keeps the site in all its languages.
        worker: if site.worker.is_some() {
            Companion::Worker.address()
        } else {
            ""
        },
        manifest: Companion::Manifest.address(),
        one_file: ways.is_one_file(),
        // Everything is on one page already, where the browser's own search finds it.
        search: site
            .companion_address(Companion::SearchIndex)
            .filter(|_| !ways.is_one_file())
            .map(ToString::to_string)
            .unwrap_or_default(),
        feed: site
            .feed
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        card_width: card::WIDTH,
        card_height: card::HEIGHT,
    }
}

/// The author's links, else the sections, the self-checks and help.
fn nav(site: &Site, ways: &Ways) -> Vec<NavView> {
    if !site.config.nav.is_empty() {
        return site
            .nav
            .iter()
            .map(|link| nav_view(ways, &link.text, &link.to))
            .collect();
    }
    let words = Words(&site.strings);
    let sections = site
        .pages
        .iter()
        .filter(|page| page.kind == PageKind::Section && page.ancestors.len() == 1);
    let mut links: Vec<NavView> = sections
        .map(|page| NavView {
            text: page.document.title.clone(),
            href: page.address.to_string(),
            outside: false,
        })
        .collect();
    for (made, key) in [(Made::SelfChecks, "self_checks"), (Made::Help, "help")] {
        if let Some(address) = site.made_address(made) {
            links.push(NavView {
                text: words.shown(&["title", key]).to_owned(),
                href: address.to_string(),
                outside: false,
            });
        }
    }
    links
}

fn nav_view(ways: &Ways, text: &str, to: &Target) -> NavView {
    let (href, outside) = match to {
        Target::Outside(url) => (url.clone(), true),
        Target::Inside {
            address, fragment, ..
        } => (ways.behind_root(address, fragment), false),
        _ => (String::new(), false),
    };
    NavView {
        text: text.to_owned(),
        href,
        outside,
    }
}
