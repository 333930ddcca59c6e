//! Links, pictures and citations. Each becomes a reference for `resolve` to look up, and a hole.

use crate::model::diagnostic::Code;
use crate::model::document::{Figure, ReferenceKind};
use crate::model::prose::{Cited, Filling};
use crate::model::source::Span;
use crate::parse::markdown::html_writer::HtmlWriter;
use crate::parse::markdown::page_builder::{PageBuilder, Pending};
use crate::parse::markdown::tree::{Node, Nodes, is_citation, plain_text};
use crate::parse::references::citation_syntax;
use crate::parse::references::citation_syntax::Cite;
use crate::parse::settings::typography::typographic;
use crate::parse::settings::web_address::unsafe_scheme;
use pulldown_cmark::{LinkType, Tag};
use std::borrow::Cow;

/// The mark of a claim that still needs a source: `[@?]`.
const SOURCE_WANTED: &str = "@?";

/// A path below `content/`, as seen from a page.
fn from_content(page: &str, path: &str) -> String {
    let up = page.matches('/').count().saturating_sub(1);
    format!("{}{path}", "../".repeat(up))
}

impl<'a> PageBuilder<'_, 'a> {
    /// Writes a link with what is inside it.
    pub(crate) fn link(&mut self, out: &mut HtmlWriter, link: &Node<'a>, inside: &Nodes<'a>) {
        let Some(Tag::Link {
            link_type,
            dest_url,
            title,
            ..
        }) = link.tag()
        else {
            return;
        };
        let span = &link.span;
        if is_citation(*link_type) {
            // Of unknown references the reader lets only citations through.
            return self.citation(out, dest_url, span);
        }
        // Zola's way to say that a path begins in content/, which `foreign-markup` reports.
        let zola = dest_url
            .strip_prefix("@/")
            .map(|path| from_content(&self.path, path));
        let dest = if let Some(dest) = zola {
            Cow::Owned(dest)
        } else if *link_type == LinkType::Email {
            Cow::Owned(format!("mailto:{dest_url}"))
        } else {
            Cow::Borrowed(&**dest_url)
        };
        if let Some(scheme) = unsafe_scheme(&dest) {
            let message = format!("a `{scheme}:` link could run a script or read a local file");
            self.diagnostics
                .push(Code::UnsafeLink.at(&self.path, span, message).help(
                "link to a page with `https:`, a file beside this one, or an address of this site",
            ));
        }
        let kind = if inside.is_empty() {
            ReferenceKind::Naming
        } else {
            ReferenceKind::Link
        };
        let to = self.refer(kind, &dest, span);
        out.hole(Filling::Link {
            to,
            title: Some(title.to_string()).filter(|title| !title.is_empty()),
        });
        if kind == ReferenceKind::Naming {
            out.hole(Filling::Name { to });
        }
        // A link that an author set by hand counts as the first use.
        if self.linking
            && let Some(term) = self
                .vocabulary
                .and_then(|vocabulary| vocabulary.linked_to(&dest))
            && self.linked_terms.insert(term)
        {
            self.pending_terms.push(term);
        }
        self.without_terms(|page| page.run(out, inside));
        out.push("</a>");
    }

    /// One mark for all the sources between two brackets.
    fn citation(&mut self, out: &mut HtmlWriter, dest: &str, span: &Span) {
        if dest == SOURCE_WANTED {
            let diagnostic = Code::NeedsSource.at(&self.path, span, "this still needs a source");
            self.diagnostics
                .push(diagnostic.help("cite one, `[@key]`, or take the claim back"));
            return out.drop_blank();
        }
        let written = |text: &str| Some(typographic(text)).filter(|text| !text.is_empty());
        let mut cited = Vec::new();
        for Cite {
            before,
            year_only,
            key,
            locator,
        } in citation_syntax::cites(dest).unwrap_or_default()
        {
            let to = self.refer(ReferenceKind::Citation, key, span);
            cited.push(Cited {
                to,
                before: written(before),
                year_only,
                locator: written(locator),
            });
            // A block that cites a source twice has one note about it.
            if self.pending_sources.insert(key.to_owned()) {
                self.pending.push(Pending::Source(to));
            }
        }
        out.hole(Filling::Citation { cited });
    }

    /// Writes a picture. `subtree`: from its own node on; `alone`: whether it is a paragraph of its own.
    pub(crate) fn picture(&mut self, out: &mut HtmlWriter, subtree: &Nodes<'a>, alone: bool) {
        let Some((
            Tag::Image {
                dest_url, title, ..
            },
            span,
        )) = subtree
            .first()
            .and_then(|node| Some((node.tag()?, &node.span)))
        else {
            return;
        };
        if let Some(scheme) = unsafe_scheme(dest_url) {
            let message = format!("a picture cannot come from a `{scheme}:` address");
            self.diagnostics.push(
                Code::UnsafeLink
                    .at(&self.path, span, message)
                    .help("put the picture beside the page and name its file"),
            );
            return;
        }
        let to = self.refer(ReferenceKind::Picture, dest_url, span);
        let caption = Some(typographic(title)).filter(|caption| !caption.is_empty());
        let id = alone.then(|| self.figure_id(dest_url, caption.as_deref()));
        out.hole(Filling::Picture {
            to,
            id,
            alt: plain_text(subtree),
            caption,
            alone,
        });
    }

    /// A figure can be linked to by its file's name: `loop.svg` is `#figure-loop`.
    fn figure_id(&mut self, dest: &str, caption: Option<&str>) -> String {
        let file = dest.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let id = self.fresh_id(&format!("figure {stem}"));
        self.figures.push(Figure {
            id: id.clone(),
            caption: caption.map(str::to_owned),
        });
        id
    }
}
