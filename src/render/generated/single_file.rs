//! The whole site as one file. Every page is rendered by its own template, with `leaf.html` in place of `base.html`. All
//! pages go into one document (`single.html`) that also contains the style, scripts and pictures.
//!
//! The security policy allows exactly this style and these scripts, by their hashes.

use crate::model::address::{Address, PageId, slug};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::output::{Contents, OutputFile};
use crate::model::site::{Edition, GeneratedPage, Shared};
use crate::model::source::{AssetBytes, SourcePath};
use crate::render::edition::EditionRenderer;
use crate::render::generated::pages;
use crate::render::view::{LeafView, SingleView};
use crate::render::{data_url, page};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;

/// The template that is replaced, and its replacement: a page without a head.
pub(crate) const FRAME: (&str, &str) = ("base.html", "leaf.html");
const TEMPLATE: &str = "single.html";
/// The theme's scripts that a single file needs, in the order in which they run.
const SCRIPTS: [&str; 3] = ["site", "exercise", "reflections"];

/// Renders the single file.
pub(crate) fn file(renderer: &EditionRenderer) -> Result<OutputFile, Diagnostic> {
    let (edition, shared) = (renderer.edition(), renderer.shared());
    let leaves: Vec<LeafView> = pages_in_file(edition)
        .into_par_iter()
        .map(|page| leaf_view(renderer, page))
        .collect::<Result<_, _>>()?;
    let style = match &shared.stylesheet {
        Some(address) => embeddable(shared, address, "</style")?,
        None => "",
    };
    let scripts = SCRIPTS.iter().filter_map(|name| shared.scripts.get(*name));
    let scripts: Vec<&str> = scripts
        .map(|address| embeddable(shared, address, "</script"))
        .collect::<Result<_, _>>()?;
    let icon = shared.icon.as_ref();
    let icon = icon.and_then(|address| data_url::of_file(shared, address));
    let single = SingleView {
        policy: policy(style, &scripts),
        style,
        scripts,
        leaves,
        icon: icon.unwrap_or_default(),
    };
    let mut context = renderer.context("index.html");
    context.insert("single", &single);
    let title = &edition.config.title;
    context.insert_value("page", pages::single_file_page(renderer, title).value());
    let html = renderer.engine.page(TEMPLATE, &context, title)?;
    let name = match slug(title) {
        name if name.is_empty() => "site".to_owned(),
        name => name,
    };
    Ok(OutputFile {
        address: format!("{name}.html"),
        contents: Contents::Bytes(html.into_bytes()),
    })
}

/// A page in the file.
#[derive(Clone, Copy)]
enum FilePage<'s> {
    Page(PageId),
    Generated(GeneratedPage, &'s Address),
}

/// All of the author's pages, and generated pages that do not repeat their exercises.
fn pages_in_file(edition: &Edition) -> Vec<FilePage<'_>> {
    let generated = edition.generated.iter().filter(|(page, _)| match page {
        GeneratedPage::SelfCheck(_) | GeneratedPage::Worksheets | GeneratedPage::NotFound => false,
        GeneratedPage::SelfChecks
        | GeneratedPage::Reflections
        | GeneratedPage::Help
        | GeneratedPage::Privacy
        | GeneratedPage::Glossary
        | GeneratedPage::Sources => true,
    });
    let generated = generated.map(|(page, address)| FilePage::Generated(*page, address));
    (0..edition.pages.len())
        .map(|at| FilePage::Page(PageId(at)))
        .chain(generated)
        .collect()
}

fn leaf_view(renderer: &EditionRenderer, page: FilePage<'_>) -> Result<LeafView, Diagnostic> {
    let (address, content) = match page {
        FilePage::Page(id) => {
            let page = renderer.edition().page(id);
            (&page.address, page::html(renderer, id, page)?)
        }
        FilePage::Generated(page, address) => {
            (address, pages::html(renderer, page, address, None)?)
        }
    };
    Ok(LeafView {
        id: address.to_string(),
        content,
    })
}

/// The text of the stylesheet or a script. It is embedded unchanged, so it must not contain the end tag of its element.
fn embeddable<'s>(
    shared: &'s Shared,
    address: &Address,
    end_tag: &str,
) -> Result<&'s str, Diagnostic> {
    let Some(AssetBytes::Loaded(bytes)) = shared.assets.get(address).map(|asset| &asset.bytes)
    else {
        return Ok("");
    };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if text.to_ascii_lowercase().contains(end_tag) {
        let message = format!("`{end_tag}` in it would end it too early in a single file");
        return Err(Code::TemplateFailed
            .in_file(&SourcePath::clone(address), message)
            .help("write it in another way"));
    }
    Ok(text)
}

/// The `Content-Security-Policy` of the file.
fn policy(style: &str, scripts: &[&str]) -> String {
    let hashes: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    let scripts = if hashes.is_empty() {
        "'none'".to_owned()
    } else {
        hashes.join(" ")
    };
    format!(
        "default-src 'none'; script-src {scripts}; style-src {}; img-src data:; font-src data:; connect-src 'none'; \
         form-action 'none'; base-uri 'none'",
        hash(style)
    )
}

fn hash(text: &str) -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(hmac_sha256::Hash::hash(text.as_bytes()))
    )
}
