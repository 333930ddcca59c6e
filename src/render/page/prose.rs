//! Fills the holes in prose: links relative to the page, and components for pictures, notes, terms and citations.

use crate::model::citation::Work;
use crate::model::diagnostic::Diagnostic;
use crate::model::glossary::Term;
use crate::model::html::{push_attribute, push_href, push_text};
use crate::model::picture::Rendition;
use crate::model::prose::{Cited, Filling, Prose, RefId, TermId};
use crate::model::site::{Edition, GeneratedPage, Shared, Target};
use crate::render::data_url;
use crate::render::engine::Engine;
use crate::render::link_style::LinkStyle;
use crate::render::view::{CitedView, PictureView, RenditionView, TermUseView, TermView};
use serde::Serialize;
use tera::Context;

/// What rendering prose depends on: the page it appears on, its edition and its references.
#[derive(Clone, Copy)]
pub(crate) struct RenderContext<'s> {
    pub(crate) engine: &'s Engine,
    /// How pages link to each other.
    pub(crate) links: &'s LinkStyle,
    /// The files and cited works of the site.
    pub(crate) shared: &'s Shared,
    /// The edition of the page.
    pub(crate) edition: &'s Edition,
    /// The edition whose terms the prose uses: the original's for an untranslated text.
    pub(crate) glossary: &'s Edition,
    /// The address of the page. Links are relative to it.
    pub(crate) from: &'s str,
    /// The targets of the prose's references, by [`RefId`].
    pub(crate) targets: &'s [Target],
    /// Variables that components see besides their arguments, such as `root`.
    pub(crate) implicits: &'s Context,
    /// The source path, for messages.
    pub(crate) path: &'s str,
}

impl RenderContext<'_> {
    /// The prose as HTML.
    pub(crate) fn html(&self, prose: &Prose) -> Result<String, Diagnostic> {
        let mut out = String::with_capacity(prose.html.len() + prose.html.len() / 8);
        self.write(prose, &mut out)?;
        Ok(out)
    }

    /// Appends the prose to `out`.
    pub(crate) fn write(&self, prose: &Prose, out: &mut String) -> Result<(), Diagnostic> {
        let mut written = 0;
        for hole in &prose.holes {
            out.push_str(&prose.html[written..hole.at]);
            written = hole.at;
            self.fill(&hole.filling, out)?;
        }
        out.push_str(&prose.html[written..]);
        Ok(())
    }

    /// Appends what fills a hole.
    fn fill(&self, filling: &Filling, out: &mut String) -> Result<(), Diagnostic> {
        match filling {
            Filling::Link { to, title } => {
                self.link(*to, title.as_deref(), out);
                Ok(())
            }
            Filling::Mark => {
                push_attribute(out, &self.links.anchor_prefix(self.from));
                Ok(())
            }
            Filling::Name { to } => {
                if let Target::Inside {
                    name: Some(name), ..
                } = self.target(*to)
                {
                    push_text(out, name);
                }
                Ok(())
            }
            Filling::Picture {
                to,
                id,
                alt,
                caption,
                alone,
            } => {
                let id = id.as_ref().map_or_else(String::new, |id| {
                    format!("{}{id}", self.links.anchor_prefix(self.from))
                });
                let (id, caption) = (&id, caption.as_deref().unwrap_or_default());
                let picture = PictureView {
                    id,
                    alt,
                    caption,
                    ..self.picture(self.target(*to))
                };
                let component = if *alone {
                    "prose.figure"
                } else {
                    "prose.image"
                };
                self.component_with(component, "picture", &picture, out)
            }
            Filling::Term { term, text } => self.component_with(
                "prose.term",
                "term",
                &TermUseView {
                    text,
                    href: self.term_href(*term),
                },
                out,
            ),
            Filling::TermNotes { terms } => {
                let terms = terms
                    .iter()
                    .map(|id| self.term_view(*id, &self.glossary.terms[id.0]));
                self.component_with(
                    "prose.term_notes",
                    "terms",
                    &terms.collect::<Result<Vec<_>, _>>()?,
                    out,
                )
            }
            Filling::Citation { cited } => {
                let sources: Vec<_> = cited.iter().filter_map(|cited| self.cited(cited)).collect();
                self.component_with("prose.citation", "sources", &sources, out)
            }
            Filling::SourceNote { to } => match self.source(*to) {
                None => Ok(()),
                Some(source) => self.component_with("prose.source_note", "source", &source, out),
            },
            Filling::MarginNote { number, body } => {
                let mut arguments = Context::new();
                arguments.insert("number", number);
                arguments.insert("content", &self.html(body)?);
                arguments.insert(
                    "id",
                    &format!("{}fn-{number}", self.links.anchor_prefix(self.from)),
                );
                arguments.insert(
                    "back",
                    &format!("{}fnref-{number}", self.links.anchor_prefix(self.from)),
                );
                self.component("prose.margin_note", &arguments, out)
            }
            Filling::Table { body } => {
                self.component_with("prose.table", "content", &self.html(body)?, out)
            }
            Filling::Formula { mathml } => {
                self.component_with("prose.formula", "content", mathml, out)
            }
            Filling::Callout { kind, body } => {
                let mut arguments = Context::new();
                arguments.insert("kind", kind);
                arguments.insert("content", &self.html(body)?);
                self.component("prose.callout", &arguments, out)
            }
        }
    }

    /// The fields of a picture that come from its file.
    fn picture<'a>(&self, target: &'a Target) -> PictureView<'a> {
        let mut picture = PictureView {
            src: self.href(target),
            ..PictureView::default()
        };
        match target {
            Target::Drawing(svg) => picture.svg = svg,
            Target::Picture { address, pixels } => {
                (picture.width, picture.height) =
                    pixels.map_or((0, 0), |pixels| (pixels.width, pixels.height));
                let renditions = self.shared.renditions.get(address).into_iter().flatten();
                let view = |rendition: &Rendition| RenditionView {
                    src: self.links.page(self.from, &rendition.address),
                    width: rendition.width,
                };
                picture.smaller = renditions.map(view).collect();
            }
            _ => {}
        }
        picture
    }

    /// Appends a component with one argument.
    fn component_with(
        &self,
        name: &str,
        argument: &'static str,
        value: &impl Serialize,
        out: &mut String,
    ) -> Result<(), Diagnostic> {
        let mut arguments = Context::new();
        arguments.insert(argument, value);
        self.component(name, &arguments, out)
    }

    /// Appends a component.
    fn component(
        &self,
        name: &str,
        arguments: &Context,
        out: &mut String,
    ) -> Result<(), Diagnostic> {
        self.engine
            .component(name, arguments, self.implicits, self.path, out)
    }

    fn target(&self, to: RefId) -> &Target {
        self.targets.get(to.0).unwrap_or(&Target::Nowhere)
    }

    /// Appends the start tag of a link.
    fn link(&self, to: RefId, title: Option<&str>, out: &mut String) {
        out.push_str("<a href=\"");
        let href = self.href(self.target(to));
        push_href(out, &href);
        out.push('"');
        if let Some(title) = title {
            out.push_str(" title=\"");
            push_attribute(out, title);
            out.push('"');
        }
        if matches!(self.target(to), Target::Outside(_)) {
            out.push_str(" rel=\"noreferrer\"");
        }
        out.push('>');
    }

    /// The URL of a target, relative to the page.
    pub(crate) fn href(&self, target: &Target) -> String {
        match target {
            Target::Outside(url) => url.clone(),
            Target::Inside { address, .. } | Target::Picture { address, .. }
                if self.links.is_one_file() && self.shared.assets.contains_key(address) =>
            {
                data_url::of_file(self.shared, address).unwrap_or_default()
            }
            Target::Inside {
                address, fragment, ..
            } => match fragment {
                None => self.links.page(self.from, address),
                Some(fragment) => self.links.anchor(self.from, address, fragment),
            },
            Target::Picture { address, .. } => self.links.page(self.from, address),
            Target::Drawing(_) | Target::Work(_) | Target::Nowhere => String::new(),
        }
    }

    /// A link to a term on the glossary page; empty without one.
    fn term_href(&self, id: TermId) -> String {
        let key = &self.glossary.terms[id.0].key;
        let page = self.glossary.address_of(GeneratedPage::Glossary);
        page.map(|address| self.links.anchor(self.from, address, key))
            .unwrap_or_default()
    }

    /// A term with its definition, for this page.
    pub(crate) fn term_view<'t>(
        &self,
        id: TermId,
        term: &'t Term,
    ) -> Result<TermView<'t>, Diagnostic> {
        let context = RenderContext {
            targets: &self.glossary.term_targets,
            path: crate::model::config::GLOSSARY,
            ..*self
        };
        Ok(TermView {
            key: &term.key,
            term: &term.term,
            definition: context.html(&term.definition)?,
            also: &term.also,
            href: self.term_href(id),
        })
    }

    fn cited<'v>(&'v self, cited: &'v Cited) -> Option<CitedView<'v>> {
        let source = self.source(cited.to)?;
        let short = if cited.year_only {
            self.work(cited.to)?.short_year().to_owned()
        } else {
            source.short
        };
        Some(CitedView {
            before: cited.before.as_deref().unwrap_or_default(),
            short,
            locator: cited.locator.as_deref().unwrap_or_default(),
            ..source
        })
    }

    fn work(&self, to: RefId) -> Option<&Work> {
        let &Target::Work(at) = self.target(to) else {
            return None;
        };
        self.shared.works.get(at)
    }

    fn source(&self, to: RefId) -> Option<CitedView<'_>> {
        let work = self.work(to)?;
        let page = self.edition.address_of(GeneratedPage::Sources);
        Some(CitedView {
            key: &work.key,
            before: "",
            short: work.short(),
            locator: "",
            title: &work.title,
            note: work.note.as_deref().unwrap_or_default(),
            href: page
                .map(|address| self.links.anchor(self.from, address, &work.key))
                .unwrap_or_default(),
        })
    }
}
