//! Social cards: the template `card.svg`, filled in and drawn as the PNG that other sites show beside a link.
//!
//! A card's name is a hash of all that is drawn on it, so that one already published need not be drawn again.

use super::view::CardView;
use super::{Renderer, page};
use crate::companion::SocialCards;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::{Address, PageId, PageKind};
use crate::source::SourcePath;
use resvg::{tiny_skia, usvg};
use std::collections::BTreeMap;
use tera::Context;

/// The template that is drawn.
const TEMPLATE: &str = "card.svg";
/// Pixels, as most sites that show cards advise.
pub(super) const WIDTH: u32 = 1200;
/// Pixels.
pub(super) const HEIGHT: u32 = 630;

/// The pages whose cards are to be drawn. Pages that would look alike on theirs share one.
pub(super) fn drawn(renderer: &Renderer) -> Vec<PageId> {
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
pub(super) fn address(renderer: &Renderer, id: PageId) -> Option<Address> {
    let config = &renderer.site.config;
    if config.base_url.is_none() || config.social_cards == SocialCards::Off {
        return None;
    }
    // The cover's stands for the whole site.
    let id = if config.social_cards == SocialCards::Site { PageId(0) } else { id };
    let mut hasher = blake3::Hasher::new();
    // The program's version stands for how it draws.
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(renderer.engine.source(TEMPLATE).as_bytes());
    // Nothing in a view cannot be said in JSON.
    hasher.update(&serde_json::to_vec(&view(renderer, id)).unwrap_or_default());
    Some(Address::from(format!("cards/{}.png", &hasher.finalize().to_hex()[..16])))
}

/// The card as PNG.
pub(super) fn png(renderer: &Renderer, id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let mut context = Context::new();
    context.insert("card", &view(renderer, id));
    let svg = renderer.engine.page(TEMPLATE, &context, &renderer.site.page(id).document.path)?;
    draw(&svg).map_err(|why| {
        Code::TemplateFailed
            .in_file(&SourcePath::clone(&renderer.engine.path(TEMPLATE)), format!("the card cannot be drawn: {why}"))
    })
}

fn view(renderer: &Renderer, id: PageId) -> CardView<'_> {
    let (config, page) = (&renderer.site.config, renderer.site.page(id));
    let shared = config.social_cards == SocialCards::Site;
    let title = if shared { &config.title } else { page::title(renderer, page) };
    CardView {
        kind: page::kind(page),
        title,
        site: if title == config.title { "" } else { &config.title },
        author: &config.author,
        number: if page.kind == PageKind::Page { page.number } else { 0 },
        language: &config.language,
        width: WIDTH,
        height: HEIGHT,
    }
}

fn draw(svg: &str) -> Result<Vec<u8>, String> {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).map_err(|error| error.to_string())?;
    let mut pixels = tiny_skia::Pixmap::new(WIDTH, HEIGHT).ok_or("it is too large")?;
    // What the template leaves empty is paper, not a hole.
    pixels.fill(tiny_skia::Color::WHITE);
    let size = tree.size();
    let [across, down] =
        [(WIDTH, size.width()), (HEIGHT, size.height())].map(|(wanted, has)| f64::from(wanted) / f64::from(has));
    #[allow(clippy::cast_possible_truncation, reason = "a scale between sizes of pictures")]
    let fit = tiny_skia::Transform::from_scale(across as f32, down as f32);
    resvg::render(&tree, fit, &mut pixels.as_mut());
    encode(&pixels).map_err(|error| error.to_string())
}

/// Without the alpha channel: the card is opaque, and some sites show a transparent one on black.
fn encode(pixels: &tiny_skia::Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut opaque = Vec::with_capacity(pixels.pixels().len() * 3);
    for pixel in pixels.pixels() {
        opaque.extend_from_slice(&[pixel.red(), pixel.green(), pixel.blue()]);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.write_header()?.write_image_data(&opaque)?;
    Ok(bytes)
}
