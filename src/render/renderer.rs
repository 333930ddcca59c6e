//! A site to finished pages: what Tera makes of each, from one documented struct for each kind (`view`).
//!
//! 1. [`Renderer::new`] compiles the templates and shares what every page sees.
//! 2. [`Renderer::outputs`] lists what the site consists of; each of them can be rendered on its own, from any thread.
//! 3. [`Renderer::render`] makes one: prose with its holes filled (`prose`), exercises by their component
//!    (`exercise`), then the page's template around them (`page`, and `made` for pages that Inquill makes).

use crate::model::address::{Address, PageId, encoded, path_of, relative};
use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::language::direction;
use crate::model::machine_file::Companion;
use crate::model::output::{Contents, OutputFile};
use crate::model::picture::Rendition;
use crate::model::site::{Made, Page, PageKind, Site, Translation};
use crate::model::source::{AssetBytes, Source};
use crate::read;
use crate::render::engine::Engine;
use crate::render::generated::{machine_files, pages, single_file};
use crate::render::images::{card, resize};
use crate::render::link_style::{OneFile, Ways};
use crate::render::output::Output;
use crate::render::page::site_view;
use crate::render::strings::Words;
use crate::render::view::{TableView, TranslationView};
use crate::render::{page, view};
use std::collections::BTreeSet;
use std::sync::Arc;
use tera::Context;

/// Everything needed to make any file of the site.
#[derive(Debug)]
pub struct Renderer {
    pub(crate) site: Arc<Site>,
    /// The site in the language it is written in, when this is another: what is not translated comes from there.
    pub(crate) original: Option<Arc<Site>>,
    pub(crate) engine: Engine,
    /// One for each of the other languages.
    pub(crate) editions: Vec<Renderer>,
    /// How pages lead to each other.
    pub(crate) ways: Ways,
}

impl Renderer {
    /// Compiles the templates. `None` when they have mistakes, which are reported.
    #[must_use]
    pub fn new(
        site: Arc<Site>,
        theirs: &[Source],
        builtin: &[Source],
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let engine = Engine::new(theirs, builtin, None, diagnostics)?;
        let mut editions = Vec::with_capacity(site.editions.len());
        for edition in &site.editions {
            editions.push(Self::of(
                Arc::clone(edition),
                Some(Arc::clone(&site)),
                engine.clone(),
                Ways::Files,
                diagnostics,
            ));
        }
        Some(Self {
            editions,
            ..Self::of(site, None, engine, Ways::Files, diagnostics)
        })
    }

    /// The same for the site as one file, in the language it is written in. It makes nothing but [`one_file`](Self::one_file).
    #[must_use]
    pub fn for_one_file(
        site: Arc<Site>,
        theirs: &[Source],
        builtin: &[Source],
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let engine = Engine::new(theirs, builtin, Some(single_file::FRAME), diagnostics)?;
        let ways = Ways::OneFile(OneFile::of(&site));
        Some(Self::of(site, None, engine, ways, diagnostics))
    }

    /// Makes the one file that holds the whole site.
    pub fn one_file(&self) -> Result<OutputFile, Diagnostic> {
        single_file::file(self)
    }

    /// For the site in one of its languages.
    fn of(
        site: Arc<Site>,
        original: Option<Arc<Site>>,
        mut engine: Engine,
        ways: Ways,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        engine.share("site", &site_view::site_view(&site, &ways));
        engine.share("ui", &TableView(&site.strings));
        engine.share("assets", &site_view::assets_view(&site));
        let renderer = Self {
            site,
            original,
            engine,
            editions: Vec::new(),
            ways,
        };
        for page in &renderer.site.pages {
            if let Some(diagnostic) = renderer.missing_template(page) {
                diagnostics.push(diagnostic);
            }
        }
        renderer
    }

    /// The site that is rendered.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Every file of the site, pages first.
    #[must_use]
    pub fn outputs(&self) -> Vec<Output> {
        let pages = (0..self.site.pages.len()).map(|i| Output::Page(PageId(i)));
        let made = self
            .site
            .made
            .iter()
            .map(|(made, address)| Output::Made(*made, Address::clone(address)));
        let redirects = (0..self.site.redirects.len()).map(Output::Redirect);
        let companions = self.site.companions.iter().map(|(companion, _)| *companion);
        // The worker lists all others, so it is made behind them.
        let companions = companions
            .filter(|companion| *companion != Companion::Worker)
            .map(Output::Companion);
        let cards = card::drawn(self).into_iter().map(Output::Card);
        let assets = self
            .site
            .assets
            .keys()
            .map(|address| Output::Asset(Address::clone(address)));
        let renditions = self
            .site
            .renditions
            .values()
            .flatten()
            .cloned()
            .map(Output::Rendition);
        let files = pages
            .chain(made)
            .chain(redirects)
            .chain(companions)
            .chain(cards)
            .chain(assets)
            .chain(renditions);
        // What is named by its content may have been made of two files that are the same.
        let mut named = BTreeSet::new();
        let mut is_new = |name: Option<Address>| name.is_none_or(|address| named.insert(address));
        let mut outputs: Vec<Output> = files
            .filter(|output| is_new(self.named_by_content(output)))
            .collect();
        for (at, edition) in self.editions.iter().enumerate() {
            for output in edition.outputs() {
                if is_new(edition.named_by_content(&output)) {
                    outputs.push(Output::Edition(at, Box::new(output)));
                }
            }
        }
        outputs
    }

    /// Makes one file.
    pub fn render(&self, output: &Output) -> Result<OutputFile, Diagnostic> {
        match output {
            Output::Edition(at, output) => self.editions[*at].render(output),
            Output::Page(id) => Ok(OutputFile {
                address: self.site.page(*id).address.to_string(),
                contents: Contents::Bytes(self.page(*id, self.site.page(*id))?.into_bytes()),
            }),
            Output::Made(made, address) => Ok(OutputFile {
                address: address.to_string(),
                contents: Contents::Bytes(pages::html(self, *made, address, None)?.into_bytes()),
            }),
            Output::Redirect(at) => Ok(OutputFile {
                address: self.site.redirects[*at].from.to_string(),
                contents: Contents::Bytes(
                    page::redirect(self, &self.site.redirects[*at])?.into_bytes(),
                ),
            }),
            Output::Companion(companion) => Ok(OutputFile {
                address: self.address(output).to_string(),
                contents: Contents::Bytes(machine_files::bytes(self, *companion)?),
            }),
            Output::Card(id) => Ok(OutputFile {
                address: self
                    .named_by_content(output)
                    .map(|address| address.to_string())
                    .unwrap_or_default(),
                contents: Contents::Bytes(card::png(self, *id)?),
            }),
            Output::Asset(address) => Ok(OutputFile {
                address: address.to_string(),
                contents: match self.site.assets.get(address).map(|asset| &asset.bytes) {
                    Some(AssetBytes::OnDisk(path)) => Contents::CopyOf(path.clone()),
                    Some(AssetBytes::Loaded(bytes)) => Contents::Shared(Arc::clone(bytes)),
                    None => Contents::Bytes(Vec::new()),
                },
            }),
            Output::Rendition(rendition) => self.rendition(rendition),
        }
    }

    /// Makes a picture smaller. It is read when its turn comes, as pages are.
    fn rendition(&self, rendition: &Rendition) -> Result<OutputFile, Diagnostic> {
        let Some((asset, large)) = self
            .site
            .assets
            .get(&rendition.of)
            .and_then(|asset| Some((asset, asset.picture?.large?)))
        else {
            return Ok(OutputFile {
                address: String::new(),
                contents: Contents::Bytes(Vec::new()),
            });
        };
        let bytes = read::large(asset, large.hash)?;
        let bytes = resize::smaller(&bytes, rendition.width, large.form).map_err(|why| {
            Code::DamagedPicture
                .in_file(&asset.path, format!("this picture cannot be made smaller for small screens: {why}"))
                .help("open it in a viewer; if it shows, save it again, or make it narrower than 960 pixels yourself")
        })?;
        Ok(OutputFile {
            address: rendition.address.to_string(),
            contents: Contents::Bytes(bytes),
        })
    }

    /// Makes the script that keeps the site on readers' devices; none when it is not to be kept. `files`: every other
    /// file of the site, by address, with the hash of what is in it.
    #[must_use]
    pub fn worker(&self, files: &[(String, blake3::Hash)]) -> Option<OutputFile> {
        let script = machine_files::worker(&self.site, files)?;
        Some(OutputFile {
            address: Companion::Worker.address().to_owned(),
            contents: Contents::Bytes(script),
        })
    }

    /// Where a file is published.
    #[must_use]
    pub fn address(&self, output: &Output) -> Address {
        match output {
            Output::Page(id) => Address::clone(&self.site.page(*id).address),
            Output::Redirect(at) => Address::clone(&self.site.redirects[*at].from),
            Output::Companion(companion) => {
                Address::from(format!("{}{}", self.site.prefix, companion.address()))
            }
            Output::Card(id) => card::address(self, *id).unwrap_or_else(|| Address::from("")),
            Output::Made(_, address) | Output::Asset(address) => Address::clone(address),
            Output::Rendition(rendition) => Address::clone(&rendition.address),
            Output::Edition(at, output) => self.editions[*at].address(output),
        }
    }

    /// The address of a file whose name says what is in it and which takes long to make: when such a file is already
    /// published, there is no need to.
    #[must_use]
    pub fn named_by_content(&self, output: &Output) -> Option<Address> {
        match output {
            Output::Card(id) => card::address(self, *id),
            Output::Rendition(rendition) => Some(Address::clone(&rendition.address)),
            Output::Edition(at, output) => self.editions[*at].named_by_content(output),
            _ => None,
        }
    }

    /// The absolute address of the card that goes with a page; empty for none.
    pub(crate) fn card(&self, id: PageId) -> String {
        card::address(self, id)
            .map(|address| self.absolute(&address))
            .unwrap_or_default()
    }

    /// Makes one of the author's pages: of the site, or as it has just become while the site around it is as it was.
    pub fn page(&self, id: PageId, page: &Page) -> Result<String, Diagnostic> {
        page::html(self, id, page)
    }

    /// Makes the page for an address that is not there, with links that begin at `root`: `/` or `/book/`.
    pub fn not_found(&self, root: &str) -> Result<String, Diagnostic> {
        pages::html(self, Made::NotFound, "404.html", Some(root))
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has_template(&self, name: &str) -> bool {
        self.engine.has(name)
    }

    pub(crate) fn words(&self) -> Words<'_> {
        Words(&self.site.strings)
    }

    /// The words in which a page's own text is set: an original stands among words of its own language.
    pub(crate) fn words_of(&self, page: &Page) -> Words<'_> {
        Words(&self.home_of(page).strings)
    }

    /// The edition a page's text is written for.
    pub(crate) fn home_of(&self, page: &Page) -> &Site {
        if page.is_fallback() {
            self.main()
        } else {
            &self.site
        }
    }

    /// The language of a page that is not in the language of the edition; else empty.
    pub(crate) fn other_language(&self, page: &Page) -> &str {
        if page.is_fallback() {
            &self.main().config.language
        } else {
            ""
        }
    }

    /// The site in the language it is written in.
    pub(crate) fn main(&self) -> &Site {
        self.original.as_ref().unwrap_or(&self.site)
    }

    /// What components see beside their arguments where a page's text is set at `from`.
    pub(crate) fn implicits(&self, from: &str, page: &Page) -> Context {
        let mut context = self.context(from);
        if page.is_fallback() {
            context.insert("ui", &TableView(&self.main().strings));
        }
        context
    }

    /// A page in every language that has it, as seen from one of them; none on a site in one language.
    pub(crate) fn translations(&self, from: &str, of: &[Translation]) -> Vec<TranslationView> {
        if self.main().editions.is_empty() || self.ways.is_one_file() {
            return Vec::new();
        }
        let sites: Vec<&Site> = self.main().in_all_languages().collect();
        let view = |translation: &Translation| {
            let site = sites.get(translation.edition)?;
            Some(TranslationView {
                language: site.config.language.clone(),
                dir: direction(&site.config.language),
                name: Words(&site.strings).get(&["language"]).to_owned(),
                href: relative(from, &translation.address),
                canonical: self.canonical(&translation.address),
                current: site.prefix == self.site.prefix,
                fallback: translation.fallback,
            })
        };
        of.iter().filter_map(view).collect()
    }

    /// What every page's context begins with: the way to the root.
    pub(crate) fn context(&self, from: &str) -> Context {
        let mut context = Context::new();
        // A server shows 404.html at whatever address was asked for, so only a way from its top leads home from there; and
        // the host may be another than the site's own, where it is tried before it is published.
        let way = match (&self.site.config.base_url, from) {
            (Some(base), "404.html") => path_of(base).to_owned(),
            _ => self.ways.root(from),
        };
        context.insert("root", &way);
        context.insert("mark", &self.ways.mark(from));
        context
    }

    /// A page's address on the web, as it is published under `base_url`; empty without one.
    pub(crate) fn canonical(&self, address: &str) -> String {
        self.absolute(address.strip_suffix("index.html").unwrap_or(address))
    }

    /// A file's address on the web; empty without `base_url`.
    pub(crate) fn absolute(&self, address: &str) -> String {
        let base = self.site.config.base_url.as_deref();
        base.map(|base| format!("{base}{}", encoded(address)))
            .unwrap_or_default()
    }

    pub(crate) fn missing_template(&self, page: &Page) -> Option<Diagnostic> {
        let template = page.document.front.template.as_deref()?;
        if self.engine.has(template) {
            return None;
        }
        let diagnostic = Code::MissingTemplate.in_file(
            &page.document.path,
            format!("there is no template `{template}`"),
        );
        Some(match self.engine.similar(template) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => diagnostic.help("put it into templates/, or leave `template` out"),
        })
    }
}

/// Where reading begins: the first page that is neither the cover nor a contents list.
pub(crate) fn first_page(site: &Site) -> Option<&Address> {
    site.pages
        .iter()
        .find(|page| page.kind == PageKind::Page)
        .map(|page| &page.address)
}

/// A link to another page, as seen from `from`.
pub(crate) fn link(renderer: &Renderer, from: &str, id: PageId) -> view::LinkView {
    let site = &renderer.site;
    let page = site.page(id);
    // Home's own title may be as long as a question: as a place to go to, it has the site's name.
    let title = if page.kind == PageKind::Home {
        &site.config.title
    } else {
        &page.document.title
    };
    let href = renderer.ways.page(from, &page.address);
    view::LinkView {
        title: title.clone(),
        language: renderer.other_language(page).to_owned(),
        href,
        number: page.number,
    }
}
