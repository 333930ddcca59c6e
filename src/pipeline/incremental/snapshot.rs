//! A site without mistakes that renders its files on demand.

use crate::model::address::{Address, PageId};
use crate::model::diagnostic::Diagnostic;
use crate::model::failure::Failure;
use crate::model::output::Contents;
use crate::model::site::{EditionId, GeneratedPage, Page, Site};
use crate::model::source::AssetBytes;
use crate::parse::ParseOptions;
use crate::pipeline::output::output;
use crate::read;
use crate::render::output::{Output, OutputKind};
use crate::render::renderer::Renderer;
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// A site without mistakes that renders its files on demand.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) renderer: Renderer,
    /// Every file of the site, by address.
    outputs: HashMap<Address, Output>,
    /// The options with which its pages were parsed.
    pub(crate) options: Arc<ParseOptions>,
}

/// The contents of a rendered file.
#[derive(Debug)]
pub enum Rendered {
    /// Bytes rendered for this request.
    Bytes(Vec<u8>),
    /// Bytes shared with the site.
    Shared(Arc<[u8]>),
    /// A file that is published unchanged, open for reading.
    OnDisk(File),
}

/// Why a file could not be rendered.
#[derive(Debug)]
pub enum Unavailable {
    /// Rendering it reported a mistake.
    Mistake(Box<Diagnostic>),
    /// It has been deleted, or is no longer inside the site's folder.
    Gone(Failure),
}

impl Snapshot {
    pub(crate) fn new(renderer: Renderer, options: Arc<ParseOptions>) -> Self {
        let outputs = renderer
            .outputs()
            .into_iter()
            .map(|output| (renderer.address(&output), output))
            .collect();
        Self {
            renderer,
            outputs,
            options,
        }
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> &Site {
        self.renderer.site()
    }

    /// The site's own copy of an address, if there is a file at it.
    #[must_use]
    pub fn find(&self, address: &str) -> Option<&Address> {
        self.outputs
            .get_key_value(address)
            .map(|(address, _)| address)
    }

    /// The author's page whose content is shown at an address: by the page itself or by its self-check page.
    #[must_use]
    pub fn page_at(&self, address: &str) -> Option<(EditionId, PageId)> {
        let output = self.outputs.get(address)?;
        match output.kind {
            OutputKind::Page(id) | OutputKind::Generated(GeneratedPage::SelfCheck(id), _) => {
                Some((output.edition, id))
            }
            _ => None,
        }
    }

    /// The bytes of a file that is published unchanged.
    #[must_use]
    pub fn asset_at(&self, address: &str) -> Option<(&Address, &AssetBytes)> {
        let (address, output) = self.outputs.get_key_value(address)?;
        match &output.kind {
            OutputKind::Asset(_) => Some((address, &self.site().shared.assets.get(address)?.bytes)),
            _ => None,
        }
    }

    /// Renders the file at an address. `None` if the site has no such file. Files on disk are opened only within `root`.
    pub fn render(&self, address: &str, root: &Path) -> Option<Result<Rendered, Unavailable>> {
        let file = match output(&self.renderer, self.outputs.get(address)?) {
            Ok(file) => file,
            Err(diagnostic) => return Some(Err(Unavailable::Mistake(Box::new(diagnostic)))),
        };
        Some(match file.contents {
            Contents::Bytes(bytes) => Ok(Rendered::Bytes(bytes)),
            Contents::Shared(bytes) => Ok(Rendered::Shared(bytes)),
            Contents::CopyOf(path) => read::open_within(root, &path)
                .map(Rendered::OnDisk)
                .map_err(Unavailable::Gone),
        })
    }

    /// Renders a page of the main edition that may be newer than the rest of the site.
    pub fn render_page(&self, id: PageId, page: &Page) -> Result<Vec<u8>, Diagnostic> {
        self.renderer.page(id, page).map(String::into_bytes)
    }

    /// Renders the 404 page, with links that begin with `root`: `/` or `/book/`.
    pub fn render_not_found(&self, root: &str) -> Result<Vec<u8>, Diagnostic> {
        self.renderer.not_found(root).map(String::into_bytes)
    }
}
