//! Social cards: the template `card.svg`, filled in and drawn as the PNG that other sites show beside a link.
//!
//! A card's name is a hash of all that is drawn on it, so that one already published need not be drawn again.

use crate::model::address::{Address, PageId};
use crate::model::config::SocialCards;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::site::PageKind;
use crate::model::source::SourcePath;
use crate::render::images::raster;
use crate::render::page;
use crate::render::renderer::Renderer;
use crate::render::view::CardView;
use std::collections::BTreeMap;
use tera::Context;

/// Where they are published: a folder of their own, so that a host can be told that nothing in it ever changes.
pub(crate) const CARDS: &str = "social-cards/";
/// The template that is drawn.
const TEMPLATE: &str = "card.svg";
/// Pixels, as most sites that show cards advise.
pub(crate) const WIDTH: u32 = 1200;
/// Pixels.
pub(crate) const HEIGHT: u32 = 630;

/// The pages whose cards are to be drawn. Pages that would look alike on theirs share one.
pub(crate) fn drawn(renderer: &Renderer) -> Vec<PageId> {
    let mut cards = BTreeMap::new();
    for id in (0..renderer.site.pages.len()).map(PageId) {
        match address(renderer, id) {
            Some(address) => cards.entry(address).or_insert(id),
            None => return Vec::new(),
        };
        if renderer.site.config.social_cards == SocialCards::Site {
            break;
        }
    }
    cards.into_values().collect()
}

/// Where the card that goes with a page is published; `None` when the site has none.
pub(crate) fn address(renderer: &Renderer, id: PageId) -> Option<Address> {
    let config = &renderer.site.config;
    if config.base_url.is_none() || config.social_cards == SocialCards::Off {
        return None;
    }
    // The cover's stands for the whole site.
    let id = if config.social_cards == SocialCards::Site {
        PageId(0)
    } else {
        id
    };
    let mut hasher = blake3::Hasher::new();
    // The program's version stands for how it draws.
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(renderer.engine.source(TEMPLATE).as_bytes());
    // Nothing in a view cannot be said in JSON.
    hasher.update(&serde_json::to_vec(&view(renderer, id)).unwrap_or_default());
    Some(Address::from(format!(
        "{CARDS}{}.png",
        &hasher.finalize().to_hex()[..16]
    )))
}

/// The card as PNG.
pub(crate) fn png(renderer: &Renderer, id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let mut context = Context::new();
    context.insert("card", &view(renderer, id));
    let svg = renderer
        .engine
        .page(TEMPLATE, &context, &renderer.site.page(id).document.path)?;
    raster::png(&svg, WIDTH, HEIGHT).map_err(|why| {
        Code::TemplateFailed.in_file(
            &SourcePath::clone(&renderer.engine.path(TEMPLATE)),
            format!("the card cannot be drawn: {why}"),
        )
    })
}

/// What stands on the card that goes with a page.
pub(crate) fn title(renderer: &Renderer, id: PageId) -> &str {
    let shared = renderer.site.config.social_cards == SocialCards::Site;
    if shared {
        &renderer.site.config.title
    } else {
        page::title(renderer, renderer.site.page(id))
    }
}

fn view(renderer: &Renderer, id: PageId) -> CardView<'_> {
    let (config, page) = (&renderer.site.config, renderer.site.page(id));
    let title = title(renderer, id);
    CardView {
        kind: page::kind(page),
        title,
        site: if title == config.title {
            ""
        } else {
            &config.title
        },
        author: &config.author,
        number: if page.kind == PageKind::Page {
            page.number
        } else {
            0
        },
        language: &config.language,
        width: WIDTH,
        height: HEIGHT,
    }
}
