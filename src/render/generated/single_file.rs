//! The whole site as one file: every page is set by its own template in a frame without a head (`leaf.html`), and all
//! of them stand in one document (`single.html`) with the styles, scripts and pictures inside.
//!
//! Its policy allows exactly the style and the scripts it holds, by their hashes.

use crate::model::address::{Address, PageId, slug};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::media_type::media_type;
use crate::model::output::{Contents, OutputFile};
use crate::model::site::{Made, Site};
use crate::model::source::{AssetBytes, SourcePath};
use crate::render::generated::pages;
use crate::render::output::Output;
use crate::render::renderer::Renderer;
use crate::render::view::{LeafView, SingleView};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;

/// The frame that takes the place of `base.html`.
pub(crate) const FRAME: (&str, &str) = ("base.html", "leaf.html");
const TEMPLATE: &str = "single.html";
/// Scripts of the theme that have a use in one file, in the order in which they run.
const SCRIPTS: [&str; 3] = ["site", "exercise", "reflections"];

/// The document.
pub(crate) fn file(renderer: &Renderer) -> Result<OutputFile, Diagnostic> {
    let site = &*renderer.site;
    let leaves: Vec<LeafView> = pages(site)
        .par_iter()
        .map(|output| leaf(renderer, output))
        .collect::<Result<_, _>>()?;
    let style = part(site, &site.stylesheet, "</style")?;
    let scripts = SCRIPTS.iter().filter_map(|name| site.scripts.get(*name));
    let scripts: Vec<&str> = scripts
        .map(|address| part(site, address, "</script"))
        .collect::<Result<_, _>>()?;
    let icon = picture(site, &site.icon).unwrap_or_default();
    let single = SingleView {
        policy: policy(style, &scripts),
        style,
        scripts,
        leaves,
        icon,
    };
    let mut context = renderer.context("index.html");
    context.insert("single", &single);
    let title = &site.config.title;
    context.insert("page", &pages::cover(renderer, title));
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

/// What is in the file: all that an author wrote, and of what is made from it, what says more than the text itself.
fn pages(site: &Site) -> Vec<Output> {
    let made = site.made.iter().filter(|(made, _)| match made {
        Made::SelfCheck(_) | Made::Worksheets | Made::NotFound => false,
        Made::SelfChecks
        | Made::Reflections
        | Made::Help
        | Made::Privacy
        | Made::Glossary
        | Made::Sources => true,
    });
    let made = made.map(|(made, address)| Output::Made(*made, Address::clone(address)));
    (0..site.pages.len())
        .map(|at| Output::Page(PageId(at)))
        .chain(made)
        .collect()
}

fn leaf(renderer: &Renderer, output: &Output) -> Result<LeafView, Diagnostic> {
    let file = renderer.render(output)?;
    let Contents::Bytes(bytes) = file.contents else {
        return Ok(LeafView::default());
    };
    // A template writes nothing but text.
    Ok(LeafView {
        id: file.address,
        content: String::from_utf8(bytes).unwrap_or_default(),
    })
}

/// The text of the style or of a script, which is set in as it is and must not hold the end of the element around it.
fn part<'s>(site: &'s Site, address: &Address, end: &str) -> Result<&'s str, Diagnostic> {
    let Some(AssetBytes::Loaded(bytes)) = site.assets.get(address).map(|asset| &asset.bytes) else {
        return Ok("");
    };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if text.to_ascii_lowercase().contains(end) {
        let message = format!("`{end}` in it would end it too early in a single file");
        return Err(Code::TemplateFailed
            .in_file(&SourcePath::clone(address), message)
            .help("write it in another way"));
    }
    Ok(text)
}

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

/// A file of the site as an address that holds all of it; `None` when the site has no such file in memory.
pub(crate) fn picture(site: &Site, address: &str) -> Option<String> {
    let AssetBytes::Loaded(bytes) = &site.assets.get(address)?.bytes else {
        return None;
    };
    let kind = media_type(address).replace(' ', "");
    Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}
