//! The renderer of one edition: its data, its templates and the style of its links.

use crate::model::address::{PageId, encoded, path_of, relative};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::language::direction;
use crate::model::site::{Edition, EditionId, Page, PageKind, Shared, Site, Translation};
use crate::render::engine::Engine;
use crate::render::link_style::LinkStyle;
use crate::render::strings::Strings;
use crate::render::view::{LinkView, TableView, TranslationView};
use std::sync::Arc;
use tera::{Context, Value};

/// Renders pages of one edition.
#[derive(Debug)]
pub(crate) struct EditionRenderer {
    pub(crate) site: Arc<Site>,
    pub(crate) id: EditionId,
    pub(crate) engine: Engine,
    pub(crate) links: Arc<LinkStyle>,
    /// The edition's strings as template values.
    pub(crate) values: StringValues,
    /// Those of the main edition, for untranslated texts.
    pub(crate) main_values: StringValues,
}

/// An edition's strings as template values: converted once, and shared by every page.
#[derive(Debug, Clone)]
pub(crate) struct StringValues {
    /// `ui`.
    pub(crate) ui: Value,
    /// `page.script`.
    pub(crate) script: Value,
}

impl StringValues {
    pub(crate) fn new(edition: &Edition) -> Self {
        let script = Strings(&edition.strings).table("script");
        Self {
            ui: Value::from_serializable(&TableView(&edition.strings)),
            script: Value::from_serializable(&TableView(script)),
        }
    }
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

    /// The strings in the language of a page's text: an untranslated original uses the strings of its own language.
    pub(crate) fn strings_of(&self, page: &Page) -> Strings<'_> {
        Strings(&self.text_edition(page).strings)
    }

    /// `page.script` in the language of a page's text.
    pub(crate) fn script_of(&self, page: &Page) -> &Value {
        if page.is_fallback() {
            &self.main_values.script
        } else {
            &self.values.script
        }
    }

    /// The edition in the language of a page's text.
    pub(crate) fn text_edition(&self, page: &Page) -> &Edition {
        if page.is_fallback() {
            self.main()
        } else {
            self.edition()
        }
    }

    /// The language of a page's text if it differs from the edition's, else empty.
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

    /// The variables that components see besides their arguments, in the text of `page` shown at `from`.
    pub(crate) fn implicits(&self, from: &str, page: &Page) -> Context {
        let mut context = self.context(from);
        if page.is_fallback() {
            context.insert_value("ui", self.main_values.ui.clone());
        }
        context
    }

    /// A page in every language that has it, with links relative to `from`. Empty on a site in one language.
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

    /// A context with `root`, the relative path to the site's root, and `mark`, the prefix of anchors.
    pub(crate) fn context(&self, from: &str) -> Context {
        let mut context = Context::new();
        // A server shows 404.html at any address, so its links need an absolute path. They have no host: the site may be
        // tried on another one before it is published.
        let root = match (&self.edition().config.base_url, from) {
            (Some(base), "404.html") => path_of(base).to_owned(),
            _ => self.links.root(from),
        };
        context.insert("root", &root);
        context.insert("mark", &self.links.anchor_prefix(from));
        context
    }

    /// The URL of a page, without `index.html`; empty without `base_url`.
    pub(crate) fn canonical(&self, address: &str) -> String {
        self.absolute(address.strip_suffix("index.html").unwrap_or(address))
    }

    /// The URL of a file; empty without `base_url`.
    pub(crate) fn absolute(&self, address: &str) -> String {
        let base = self.edition().config.base_url.as_deref();
        base.map(|base| format!("{base}{}", encoded(address)))
            .unwrap_or_default()
    }

    /// Reports that the template a page names does not exist.
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

    /// A link from the page at `from` to another page.
    pub(crate) fn link(&self, from: &str, id: PageId) -> LinkView {
        let edition = self.edition();
        let page = edition.page(id);
        // The home page's own title may be a long question, so links to it show the site's title.
        let title = if page.kind == PageKind::Home {
            &edition.config.title
        } else {
            page.document.title()
        };
        let href = self.links.page(from, &page.address);
        LinkView {
            title: title.to_owned(),
            language: self.other_language(page).to_owned(),
            href,
            number: page.number.unwrap_or_default(),
        }
    }
}
