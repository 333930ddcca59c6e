//! What rendering one edition of the site needs: its data, the templates and the style of links.

use crate::model::address::{PageId, encoded, path_of, relative};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::language::direction;
use crate::model::site::{Edition, EditionId, Page, PageKind, Shared, Site, Translation};
use crate::render::engine::Engine;
use crate::render::link_style::LinkStyle;
use crate::render::strings::Strings;
use crate::render::view::{LinkView, TableView, TranslationView};
use std::sync::Arc;
use tera::Context;

/// Renders pages of one edition.
#[derive(Debug)]
pub(crate) struct EditionRenderer {
    pub(crate) site: Arc<Site>,
    pub(crate) id: EditionId,
    pub(crate) engine: Engine,
    pub(crate) links: Arc<LinkStyle>,
}

impl EditionRenderer {
    pub(crate) fn edition(&self) -> &Edition {
        self.site.edition(self.id)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.site.shared
    }

    pub(crate) fn strings(&self) -> Strings<'_> {
        Strings(&self.edition().strings)
    }

    /// The words in which a page's own text is set: an original stands among words of its own language.
    pub(crate) fn strings_of(&self, page: &Page) -> Strings<'_> {
        Strings(&self.home_of(page).strings)
    }

    /// The edition a page's text is written for.
    pub(crate) fn home_of(&self, page: &Page) -> &Edition {
        if page.is_fallback() {
            self.main()
        } else {
            self.edition()
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

    /// The edition in the language the site is written in.
    pub(crate) fn main(&self) -> &Edition {
        self.site.main()
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
        if self.site.editions.len() < 2 || self.links.is_one_file() {
            return Vec::new();
        }
        let view = |translation: &Translation| {
            let edition = self.site.edition(translation.edition);
            TranslationView {
                language: edition.config.language.clone(),
                dir: direction(&edition.config.language),
                name: Strings(&edition.strings).get(&["language"]).to_owned(),
                href: relative(from, &translation.address),
                canonical: self.canonical(&translation.address),
                current: translation.edition == self.id,
                fallback: translation.fallback,
            }
        };
        of.iter().map(view).collect()
    }

    /// What every page's context begins with: the way to the root.
    pub(crate) fn context(&self, from: &str) -> Context {
        let mut context = Context::new();
        // A server shows 404.html at whatever address was asked for, so only a way from its top leads home from there; and
        // the host may be another than the site's own, where it is tried before it is published.
        let way = match (&self.edition().config.base_url, from) {
            (Some(base), "404.html") => path_of(base).to_owned(),
            _ => self.links.root(from),
        };
        context.insert("root", &way);
        context.insert("mark", &self.links.anchor_prefix(from));
        context
    }

    /// A page's address on the web, as it is published under `base_url`; empty without one.
    pub(crate) fn canonical(&self, address: &str) -> String {
        self.absolute(address.strip_suffix("index.html").unwrap_or(address))
    }

    /// A file's address on the web; empty without `base_url`.
    pub(crate) fn absolute(&self, address: &str) -> String {
        let base = self.edition().config.base_url.as_deref();
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

    /// A link to another page, as seen from `from`.
    pub(crate) fn link(&self, from: &str, id: PageId) -> LinkView {
        let edition = self.edition();
        let page = edition.page(id);
        // Home's own title may be as long as a question: as a place to go to, it has the site's name.
        let title = if page.kind == PageKind::Home {
            &edition.config.title
        } else {
            &page.document.title
        };
        let href = self.links.page(from, &page.address);
        LinkView {
            title: title.clone(),
            language: self.other_language(page).to_owned(),
            href,
            number: page.number.unwrap_or_default(),
        }
    }
}
