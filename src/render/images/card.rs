//! Social cards: the template `card.svg`, filled in and drawn as the PNG that other sites show beside a link.
//!
//! A card's name is a hash of all that is drawn on it, so that one already published need not be drawn again.

use crate::model::address::{Address, PageId};
use crate::model::config::{Config, SocialCards};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::site::PageKind;
use crate::model::source::SourcePath;
use crate::render::edition::EditionRenderer;
use crate::render::images::raster;
use crate::render::page::facts;
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

/// The pages whose cards are drawn. Pages whose cards look alike share one.
pub(crate) fn drawn(renderer: &EditionRenderer) -> Vec<PageId> {
    if !has_cards(&renderer.edition().config) {
        return Vec::new();
    }
    let mut cards = BTreeMap::new();
    for id in (0..renderer.edition().pages.len()).map(PageId) {
        cards.entry(address(renderer, id)).or_insert(id);
        if renderer.edition().config.social_cards == SocialCards::Site {
            break;
        }
    }
    cards.into_values().collect()
}

/// Whether the site has cards: sites that show them need an absolute address.
fn has_cards(config: &Config) -> bool {
    config.base_url.is_some() && config.social_cards != SocialCards::Off
}

/// The absolute address of the card for a page; empty if the site has none.
pub(crate) fn url(renderer: &EditionRenderer, id: PageId) -> String {
    if !has_cards(&renderer.edition().config) {
        return String::new();
    }
    renderer.absolute(&address(renderer, id))
}

/// Where the card for a page is published, on a site that has cards.
pub(crate) fn address(renderer: &EditionRenderer, id: PageId) -> Address {
    // The home page's card is the whole site's.
    let id = if renderer.edition().config.social_cards == SocialCards::Site {
        PageId(0)
    } else {
        id
    };
    let mut hasher = blake3::Hasher::new();
    // The program's version represents how it draws.
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(renderer.engine.source(TEMPLATE).as_bytes());
    // A view can always be written as JSON.
    hasher.update(&serde_json::to_vec(&view(renderer, id)).unwrap_or_default());
    Address::from(format!("{CARDS}{}.png", &hasher.finalize().to_hex()[..16]))
}

/// The card as PNG.
pub(crate) fn png(renderer: &EditionRenderer, id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let mut context = Context::new();
    context.insert("card", &view(renderer, id));
    let svg = renderer.engine.page(
        TEMPLATE,
        &context,
        &renderer.edition().page(id).document.path,
    )?;
    raster::png(&svg, WIDTH, HEIGHT).map_err(|why| {
        Code::TemplateFailed.in_file(
            &SourcePath::clone(&renderer.engine.path(TEMPLATE)),
            format!("the card cannot be drawn: {why}"),
        )
    })
}

/// What stands on the card that goes with a page.
pub(crate) fn title(renderer: &EditionRenderer, id: PageId) -> &str {
    let shared = renderer.edition().config.social_cards == SocialCards::Site;
    if shared {
        &renderer.edition().config.title
    } else {
        facts::title(renderer, renderer.edition().page(id))
    }
}

fn view(renderer: &EditionRenderer, id: PageId) -> CardView<'_> {
    let (config, page) = (&renderer.edition().config, renderer.edition().page(id));
    let title = title(renderer, id);
    CardView {
        kind: facts::kind(page),
        title,
        site: if title == config.title {
            ""
        } else {
            &config.title
        },
        author: &config.author,
        number: if page.kind == PageKind::Page {
            page.number.unwrap_or_default()
        } else {
            0
        },
        language: &config.language,
        width: WIDTH,
        height: HEIGHT,
    }
}
