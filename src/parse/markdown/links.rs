//! What prose points at: links, pictures, sources. Each becomes a reference for `resolve` to look up, and a hole.

use crate::model::diagnostic::Code;
use crate::model::document::{Figure, Reference, ReferenceKind};
use crate::model::prose::{Cited, Filling, RefId};
use crate::model::source::{SourcePath, Span};
use crate::parse::markdown::events::{Events, is_citation, plain_text};
use crate::parse::markdown::markup::Out;
use crate::parse::markdown::prose::{Page, Pending};
use crate::parse::markdown::typography::typographic;
use crate::parse::references::citation_syntax;
use crate::parse::references::citation_syntax::Cite;
use pulldown_cmark::{CowStr, Event, LinkType, Tag};

/// The mark of a claim that still needs a source: `[@?]`.
const SOURCE_WANTED: &str = "@?";

impl<'a> Page<'_, 'a> {
    fn refer(&mut self, kind: ReferenceKind, dest: &str, span: &Span) -> RefId {
        let path = SourcePath::clone(&self.path);
        self.references.push(Reference {
            kind,
            dest: dest.to_owned(),
            path,
            span: span.clone(),
        });
        RefId(self.references.len() - 1)
    }

    pub(crate) fn link(
        &mut self,
        out: &mut Out,
        kind: LinkType,
        dest: &CowStr<'a>,
        title: &CowStr<'a>,
        span: &Span,
        inside: &Events<'a>,
    ) {
        if is_citation(kind) && &**dest == SOURCE_WANTED {
            let diagnostic = Code::NeedsSource.at(&self.path, span, "this still needs a source");
            self.diagnostics
                .push(diagnostic.help("cite one, `[@key]`, or take the claim back"));
            out.drop_blank();
            return;
        }
        if is_citation(kind) {
            // Only what `markdown::events` lets through: a citation.
            self.citation(out, dest, span);
            return;
        }
        let dest = if kind == LinkType::Email {
            format!("mailto:{dest}")
        } else {
            dest.to_string()
        };
        if let Some(scheme) = unsafe_scheme(&dest) {
            self.diagnostics.push(
                Code::UnsafeLink
                    .at(&self.path, span, format!("a `{scheme}:` link could run a script or read a local file"))
                    .help("link to a page with `https:`, a file beside this one, or an address of this site"),
            );
        }
        let kind = if inside.is_empty() {
            ReferenceKind::Naming
        } else {
            ReferenceKind::Link
        };
        let to = self.refer(kind, &dest, span);
        out.hole(Filling::Link {
            to,
            title: title.to_string(),
        });
        if kind == ReferenceKind::Naming {
            out.hole(Filling::Name { to });
        }
        // A link that an author set by hand counts as the first use.
        if self.linking
            && let Some(term) = self
                .vocabulary
                .and_then(|vocabulary| vocabulary.linked_to(&dest))
            && self.met.insert(term)
        {
            self.pending_terms.push(term);
        }
        self.without_terms(|page| page.run(out, inside));
        out.push("</a>");
    }

    /// One mark for all the sources between two brackets.
    fn citation(&mut self, out: &mut Out, dest: &str, span: &Span) {
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
                before: typographic(before),
                year_only,
                locator: typographic(locator),
            });
            // A block that cites a source twice has one note about it.
            if self.pending_sources.insert(key.to_owned()) {
                self.pending.push(Pending::Source(to));
            }
        }
        out.hole(Filling::Citation { cited });
    }

    pub(crate) fn picture(&mut self, out: &mut Out, events: &Events<'a>, alone: bool) {
        let Some((
            Event::Start(Tag::Image {
                dest_url, title, ..
            }),
            span,
        )) = events.first()
        else {
            return;
        };
        if let Some(scheme) = unsafe_scheme(dest_url) {
            self.diagnostics.push(
                Code::UnsafeLink
                    .at(
                        &self.path,
                        span,
                        format!("a picture cannot come from a `{scheme}:` address"),
                    )
                    .help("put the picture beside the page and name its file"),
            );
            return;
        }
        let to = self.refer(ReferenceKind::Picture, dest_url, span);
        let caption = typographic(title);
        let id = if alone {
            self.figure_id(dest_url, &caption)
        } else {
            String::new()
        };
        out.hole(Filling::Picture {
            to,
            id,
            alt: plain_text(events),
            caption,
            alone,
        });
    }

    /// A figure can be linked to by its file's name: `loop.svg` is `#figure-loop`.
    fn figure_id(&mut self, dest: &str, caption: &str) -> String {
        let file = dest.rsplit('/').next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let id = self.fresh_id(&format!("figure {stem}"));
        self.figures.push(Figure {
            id: id.clone(),
            caption: caption.to_owned(),
        });
        id
    }
}

/// The scheme of a destination that a page must not carry. Browsers ignore control characters and space in schemes.
pub(crate) fn unsafe_scheme(dest: &str) -> Option<String> {
    let clean: String = dest
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let (scheme, _) = clean.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.to_ascii_lowercase();
    (is_scheme && !["http", "https", "mailto", "tel", "sms"].contains(&scheme.as_str()))
        .then_some(scheme)
}
