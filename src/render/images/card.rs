//! Social cards: the template `card.svg`, rendered and drawn as a PNG that other sites show with a link.
//!
//! The name of a card is a hash of everything drawn on it, so that a published card need not be drawn again.

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

/// The folder of social cards. It holds nothing else, so that hosts can treat all of it as immutable.
pub(crate) const CARDS: &str = "social-cards/";
/// The template of a card.
const TEMPLATE: &str = "card.svg";
/// Width in pixels. Most sites that show cards recommend this size.
pub(crate) const WIDTH: u32 = 1200;
/// Height in pixels.
pub(crate) const HEIGHT: u32 = 630;

/// The pages whose cards are drawn. Equal cards are drawn once.
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

/// Whether the site has cards. Links to them must be absolute, so they need a `base_url`.
fn has_cards(config: &Config) -> bool {
    config.base_url.is_some() && config.social_cards != SocialCards::Off
}

/// The URL of a page's card; empty if the site has no cards.
pub(crate) fn url(renderer: &EditionRenderer, id: PageId) -> String {
    if !has_cards(&renderer.edition().config) {
        return String::new();
    }
    renderer.absolute(&address(renderer, id))
}

/// The address of a page's card, on a site that has cards.
pub(crate) fn address(renderer: &EditionRenderer, id: PageId) -> Address {
    // The card of the home page serves for the whole site.
    let id = if renderer.edition().config.social_cards == SocialCards::Site {
        PageId(0)
    } else {
        id
    };
    let mut hasher = blake3::Hasher::new();
    // The version represents how the program draws.
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(renderer.engine.source(TEMPLATE).as_bytes());
    // Serializing strings and numbers cannot fail.
    hasher.update(&serde_json::to_vec(&view(renderer, id)).unwrap_or_default());
    Address::from(format!("{CARDS}{}.png", &hasher.finalize().to_hex()[..16]))
}

/// Draws a page's card as a PNG.
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

/// The title on a page's card.
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
