//! The renderer of the whole site: lists its files and renders each of them.

use crate::model::address::{Address, PageId};
use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::machine_file::MachineFile;
use crate::model::output::{Contents, OutputFile};
use crate::model::picture::Rendition;
use crate::model::site::{EditionId, GeneratedPage, Page, Site};
use crate::model::source::{Asset, AssetBytes, Large, Source};
use crate::render::edition::{EditionRenderer, StringValues};
use crate::render::engine::Engine;
use crate::render::generated::{machine_files, pages, single_file};
use crate::render::images::{card, resize};
use crate::render::link_style::{LinkStyle, OneFile};
use crate::render::output::{Output, OutputKind};
use crate::render::page;
use crate::render::page::site_view;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Renders the files of a site, one at a time and from any thread.
#[derive(Debug)]
pub struct Renderer {
    site: Arc<Site>,
    /// One for each edition, in the order of [`Site::editions`].
    editions: Vec<EditionRenderer>,
}

/// Compiled templates. They don't depend on the site, so they can be compiled while its pages are parsed.
#[derive(Debug)]
pub struct CompiledTemplates {
    /// `None` if there are mistakes in them.
    engine: Option<Engine>,
    diagnostics: Diagnostics,
    one_file: bool,
}

impl CompiledTemplates {
    /// Compiles the templates of a site.
    #[must_use]
    pub fn compile(author: &[Source], theme: &[Source]) -> Self {
        Self::with_replacement(author, theme, None)
    }

    /// Compiles the templates of a site in a single file.
    #[must_use]
    pub fn for_single_file(author: &[Source], theme: &[Source]) -> Self {
        Self::with_replacement(author, theme, Some(single_file::FRAME))
    }

    fn with_replacement(
        author: &[Source],
        theme: &[Source],
        replacement: Option<(&str, &str)>,
    ) -> Self {
        let mut diagnostics = Diagnostics::default();
        Self {
            engine: Engine::new(author, theme, replacement, &mut diagnostics),
            diagnostics,
            one_file: replacement.is_some(),
        }
    }
}

impl Renderer {
    /// Returns `None` after reporting mistakes in the templates. With templates for a single file, only call
    /// [`single_file`](Self::single_file) on the result.
    #[must_use]
    pub fn new(
        site: Arc<Site>,
        templates: CompiledTemplates,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        diagnostics.append(templates.diagnostics);
        let engine = templates.engine?;
        let (links, last) = if templates.one_file {
            (LinkStyle::OneFile(OneFile::of(site.main())), 0)
        } else {
            (LinkStyle::Files, site.editions.len() - 1)
        };
        let links = Arc::new(links);
        let mut editions: Vec<EditionRenderer> = (0..last)
            .map(|at| edition_renderer(&site, EditionId(at), engine.clone(), &links))
            .collect();
        editions.push(edition_renderer(&site, EditionId(last), engine, &links));
        // Translations first, which decides the order of the reports.
        for renderer in editions.iter().skip(1).chain(&editions[..1]) {
            for page in &renderer.edition().pages {
                if let Some(diagnostic) = renderer.missing_template(page) {
                    diagnostics.push(diagnostic);
                }
            }
        }
        Some(Self { site, editions })
    }

    /// Renders the main edition as a single file. All assets must be in memory.
    pub fn single_file(&self) -> Result<OutputFile, Diagnostic> {
        single_file::file(&self.editions[0])
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Every file of the site except the service worker, which depends on all others. In each edition, pages come first.
    #[must_use]
    pub fn outputs(&self) -> Vec<Output> {
        let mut outputs = Vec::new();
        // Equal content gives equal names, so two sources may give the same file.
        let mut seen = BTreeSet::new();
        for renderer in &self.editions {
            for kind in self.kinds(renderer) {
                let output = Output {
                    edition: renderer.id,
                    kind,
                };
                let name = self.named_by_content(&output);
                if name.is_none_or(|address| seen.insert(address)) {
                    outputs.push(output);
                }
            }
        }
        outputs
    }

    /// The files of an edition. Shared ones belong to the main edition.
    fn kinds(&self, renderer: &EditionRenderer) -> Vec<OutputKind> {
        let edition = renderer.edition();
        let pages = (0..edition.pages.len()).map(|i| OutputKind::Page(PageId(i)));
        let generated = edition
            .generated
            .iter()
            .map(|(page, address)| OutputKind::Generated(*page, Address::clone(address)));
        let redirects = (0..edition.redirects.len()).map(OutputKind::Redirect);
        let machine_files = edition
            .machine_files
            .iter()
            .map(|(file, _)| *file)
            .filter(|file| *file != MachineFile::Worker)
            .map(OutputKind::MachineFile);
        let cards = card::drawn(renderer).into_iter().map(OutputKind::Card);
        let own = pages
            .chain(generated)
            .chain(redirects)
            .chain(machine_files)
            .chain(cards);
        if renderer.id != EditionId::MAIN {
            return own.collect();
        }
        let shared = &self.site.shared;
        let assets = shared
            .assets
            .keys()
            .map(|address| OutputKind::Asset(Address::clone(address)));
        let renditions = shared
            .renditions
            .values()
            .flatten()
            .cloned()
            .map(OutputKind::Rendition);
        own.chain(assets).chain(renditions).collect()
    }

    /// The picture whose bytes [`render`](Self::render) needs for an output, with its hash and format.
    #[must_use]
    pub fn picture_for(&self, output: &Output) -> Option<(&Asset, Large)> {
        let OutputKind::Rendition(rendition) = &output.kind else {
            return None;
        };
        let asset = self.site.shared.assets.get(&rendition.of)?;
        Some((asset, asset.picture?.large?))
    }

    /// Renders one file. `picture`: the bytes of the asset that [`picture_for`](Self::picture_for) returns.
    pub fn render(
        &self,
        output: &Output,
        picture: Option<&[u8]>,
    ) -> Result<OutputFile, Diagnostic> {
        let renderer = self.edition(output.edition);
        let edition = renderer.edition();
        let contents = match &output.kind {
            OutputKind::Page(id) => html_contents(page::html(renderer, *id, edition.page(*id))?),
            OutputKind::Generated(page, address) => {
                html_contents(pages::html(renderer, *page, address, None)?)
            }
            OutputKind::Redirect(at) => {
                html_contents(page::redirect(renderer, &edition.redirects[*at])?)
            }
            OutputKind::MachineFile(file) => {
                Contents::Bytes(machine_files::bytes(renderer, *file)?)
            }
            OutputKind::Card(id) => Contents::Bytes(card::png(renderer, *id)?),
            OutputKind::Asset(address) => match &self.site.shared.assets[address].bytes {
                AssetBytes::OnDisk(path) => Contents::CopyOf(path.clone()),
                AssetBytes::Loaded(bytes) => Contents::Shared(Arc::clone(bytes)),
            },
            OutputKind::Rendition(rendition) => {
                Contents::Bytes(self.rendition(rendition, picture.unwrap_or_default())?)
            }
        };
        Ok(OutputFile {
            address: self.address(output).to_string(),
            contents,
        })
    }

    /// A smaller version of a picture.
    fn rendition(&self, rendition: &Rendition, picture: &[u8]) -> Result<Vec<u8>, Diagnostic> {
        let asset = &self.site.shared.assets[&rendition.of];
        resize::smaller(picture, rendition.width, rendition.form).map_err(|why| {
            Code::DamagedPicture
                .in_file(&asset.path, format!("this picture cannot be made smaller for small screens: {why}"))
                .help("open it in a viewer; if it shows, save it again, or make it narrower than 960 pixels yourself")
        })
    }

    /// The service worker script, if the site has one. `files`: the address and content hash of every other file.
    #[must_use]
    pub fn worker(&self, files: &[(String, blake3::Hash)]) -> Option<OutputFile> {
        let script = machine_files::worker(&self.site, files)?;
        Some(OutputFile {
            address: MachineFile::Worker.address().to_owned(),
            contents: Contents::Bytes(script),
        })
    }

    /// The address of a file.
    #[must_use]
    pub fn address(&self, output: &Output) -> Address {
        let renderer = self.edition(output.edition);
        let edition = renderer.edition();
        match &output.kind {
            OutputKind::Page(id) => Address::clone(&edition.page(*id).address),
            OutputKind::Redirect(at) => Address::clone(&edition.redirects[*at].from),
            OutputKind::MachineFile(file) => {
                Address::from(format!("{}{}", edition.prefix, file.address()))
            }
            OutputKind::Card(id) => card::address(renderer, *id),
            OutputKind::Generated(_, address) | OutputKind::Asset(address) => {
                Address::clone(address)
            }
            OutputKind::Rendition(rendition) => Address::clone(&rendition.address),
        }
    }

    /// The address of a file that is slow to render and has a content hash in its name. If it is published already, it
    /// need not be rendered again.
    #[must_use]
    pub fn named_by_content(&self, output: &Output) -> Option<Address> {
        match &output.kind {
            OutputKind::Card(_) | OutputKind::Rendition(_) => Some(self.address(output)),
            _ => None,
        }
    }

    /// Renders one of the author's pages of the main edition. `page` may be newer than the rest of the site.
    pub fn page(&self, id: PageId, page: &Page) -> Result<String, Diagnostic> {
        page::html(&self.editions[0], id, page)
    }

    /// Renders the 404 page, with links that begin with `root`: `/` or `/book/`.
    pub fn not_found(&self, root: &str) -> Result<String, Diagnostic> {
        pages::html(
            &self.editions[0],
            GeneratedPage::NotFound,
            "404.html",
            Some(root),
        )
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has_template(&self, name: &str) -> bool {
        self.editions[0].engine.has(name)
    }

    fn edition(&self, id: EditionId) -> &EditionRenderer {
        &self.editions[id.0]
    }
}

/// Makes the renderer of an edition and adds `site`, `ui` and `assets` to its templates.
fn edition_renderer(
    site: &Arc<Site>,
    id: EditionId,
    mut engine: Engine,
    links: &Arc<LinkStyle>,
) -> EditionRenderer {
    let edition = site.edition(id);
    engine.share("site", &site_view::site_view(site, edition, links));
    let values = StringValues::new(edition);
    let main_values = if id == EditionId::MAIN {
        values.clone()
    } else {
        StringValues::new(site.main())
    };
    engine.share_value("ui", values.ui.clone());
    engine.share("assets", &site_view::assets_view(&site.shared));
    EditionRenderer {
        site: Arc::clone(site),
        id,
        engine,
        links: Arc::clone(links),
        values,
        main_values,
    }
}

fn html_contents(html: String) -> Contents {
    Contents::Bytes(html.into_bytes())
}
