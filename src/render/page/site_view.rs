//! The views that every page sees: `site` and `assets`.

use crate::model::language::direction;
use crate::model::machine_file::MachineFile;
use crate::model::media_type::media_type;
use crate::model::site::{Edition, GeneratedPage, PageKind, Shared, Site, Target};
use crate::render::images::card;
use crate::render::link_style::LinkStyle;
use crate::render::strings::Strings;
use crate::render::view::{AssetsView, NavView, PagesView, PrivacyView, SiteView, SupportView};

/// The view `assets`.
pub(crate) fn assets_view(shared: &Shared) -> AssetsView<'_> {
    let icon = shared.icon.as_deref().unwrap_or_default();
    let scripts = shared
        .scripts
        .iter()
        .map(|(name, address)| (name.as_str(), &**address))
        .collect();
    AssetsView {
        style: shared.stylesheet.as_deref().unwrap_or_default(),
        icon,
        icon_type: media_type(icon),
        touch_icon: shared.touch_icon.as_deref().unwrap_or_default(),
        scripts,
    }
}

/// The view `site`.
pub(crate) fn site_view<'s>(
    site: &'s Site,
    edition: &'s Edition,
    links: &LinkStyle,
) -> SiteView<'s> {
    let config = &edition.config;
    // A single file has no worksheets page, which would repeat the exercises.
    let generated = |page| {
        let address = edition
            .address_of(page)
            .filter(|_| page != GeneratedPage::Worksheets || !links.is_one_file());
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
        home: edition.home().to_string(),
        author: &config.author,
        base_url: config.base_url.as_deref().unwrap_or_default(),
        nav: nav(edition, links),
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
            read: edition
                .first_page()
                .map(ToString::to_string)
                .unwrap_or_default(),
            self_checks: generated(GeneratedPage::SelfChecks),
            worksheets: generated(GeneratedPage::Worksheets),
            reflections: generated(GeneratedPage::Reflections),
            help: generated(GeneratedPage::Help),
            privacy: generated(GeneratedPage::Privacy),
            glossary: generated(GeneratedPage::Glossary),
            sources: generated(GeneratedPage::Sources),
        },
        policy: site.shared.policy,
        // One service worker caches all editions.
        worker: if site.shared.worker.is_some() {
            MachineFile::Worker.address()
        } else {
            ""
        },
        manifest: MachineFile::Manifest.address(),
        one_file: links.is_one_file(),
        // In a single file, the browser's own search finds everything.
        search: edition
            .machine_file(MachineFile::SearchIndex)
            .filter(|_| !links.is_one_file())
            .map(ToString::to_string)
            .unwrap_or_default(),
        feed: edition
            .feed
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        card_width: card::WIDTH,
        card_height: card::HEIGHT,
    }
}

/// The author's navigation, else links to the top-level sections, the self-checks and help.
fn nav(edition: &Edition, links: &LinkStyle) -> Vec<NavView> {
    if !edition.config.nav.is_empty() {
        return edition
            .nav
            .iter()
            .map(|link| nav_view(links, &link.text, &link.to))
            .collect();
    }
    let strings = Strings(&edition.strings);
    let sections = edition
        .pages
        .iter()
        .filter(|page| page.kind == PageKind::Section && page.ancestors.len() == 1);
    let mut links: Vec<NavView> = sections
        .map(|page| NavView {
            text: page.document.title().to_owned(),
            href: page.address.to_string(),
            outside: false,
        })
        .collect();
    for (page, key) in [
        (GeneratedPage::SelfChecks, "self_checks"),
        (GeneratedPage::Help, "help"),
    ] {
        if let Some(address) = edition.address_of(page) {
            links.push(NavView {
                text: strings.shown(&["title", key]).to_owned(),
                href: address.to_string(),
                outside: false,
            });
        }
    }
    links
}

fn nav_view(links: &LinkStyle, text: &str, to: &Target) -> NavView {
    let (href, outside) = match to {
        Target::Outside(url) => (url.clone(), true),
        Target::Inside {
            address, fragment, ..
        } => (links.after_root(address, fragment.as_deref()), false),
        _ => (String::new(), false),
    };
    NavView {
        text: text.to_owned(),
        href,
        outside,
    }
}
