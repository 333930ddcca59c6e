//! Resolves links, pictures and citations, and reports those that lead nowhere.

use crate::model::address::{Address, number};
use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::document::{Document, Reference, ReferenceKind};
use crate::model::language::in_language;
use crate::model::machine_file::MachineFile;
use crate::model::picture::PICTURES;
use crate::model::site::Target;
use crate::model::source::{Asset, AssetBytes, Pixels, SourcePath, Span, joined};
use crate::resolve::link_index::LinkIndex;
use crate::resolve::{address, drawing};
use std::collections::HashMap;
use std::sync::Arc;

/// Resolves the references of one edition.
pub(crate) struct LinkResolver<'s> {
    /// Addresses of the edition's pages, by the place they share with their translations: links to an original lead to the
    /// page in the same language.
    pub(crate) pages: HashMap<&'s str, Address>,
    /// The targets in all editions.
    pub(crate) index: &'s LinkIndex<'s>,
    /// The address prefix of the edition.
    pub(crate) prefix: &'s str,
}

impl LinkResolver<'_> {
    /// The address of a page, by its source path.
    fn page(&self, path: &str) -> Option<&Address> {
        self.pages.get(path).or_else(|| self.index.pages.get(path))
    }

    /// Resolves a reference on a page.
    pub(crate) fn resolve(
        &self,
        page: &Document,
        reference: &Reference,
        diagnostics: &mut Diagnostics,
    ) -> Target {
        let Reference {
            kind,
            dest,
            path,
            span,
        } = reference;
        match kind {
            ReferenceKind::Citation => self.citation(path, dest, span, diagnostics),
            ReferenceKind::Link => self.link(page, reference, diagnostics),
            ReferenceKind::Naming => {
                let mut target = self.link(page, reference, diagnostics);
                self.add_name(path, &mut target, span, diagnostics);
                target
            }
            ReferenceKind::Picture => self.picture(page, reference, diagnostics),
        }
    }

    fn citation(
        &self,
        path: &SourcePath,
        key: &str,
        span: &Span,
        diagnostics: &mut Diagnostics,
    ) -> Target {
        if let Some(at) = self.index.works.iter().position(|w| w.key == key) {
            return Target::Work(at);
        }
        let mut diagnostic =
            Code::UnknownCitation.at(path, span, format!("there is no source `{key}`"));
        diagnostic = match did_you_mean(key, self.index.works.iter().map(|w| w.key.as_str())) {
            Some(name) => diagnostic.label(format!("did you mean `@{name}`?")),
            None => diagnostic.help(format!(
                "add `[{key}]` with a `title` to references.toml, or an entry with this key to references.bib"
            )),
        };
        diagnostics.push(diagnostic);
        Target::Nowhere
    }

    fn link(
        &self,
        page: &Document,
        reference: &Reference,
        diagnostics: &mut Diagnostics,
    ) -> Target {
        let Reference {
            dest, path, span, ..
        } = reference;
        if let Some(why) = unfinished(dest) {
            let help = "write the page or the address that is meant between the round brackets, or take the link out";
            diagnostics.push(Code::BrokenLink.at(path, span, why).help(help));
            return Target::Nowhere;
        }
        if is_outside(dest) {
            return Target::Outside(dest.clone());
        }
        let (destination, fragment) = dest.split_once('#').unwrap_or((dest, ""));
        let (destination, mut fragment) = (
            decoded(destination.split('?').next().unwrap_or_default()),
            decoded(fragment),
        );
        let found = if destination.is_empty() {
            self.pages.get(&*page.place).cloned()
        } else {
            self.find(path, &destination)
        };
        let Some(address) = found else {
            self.report_broken(path, &destination, span, diagnostics);
            return Target::Nowhere;
        };
        if !fragment.is_empty()
            && let Some(Some(ids)) = self.index.anchors.get(&address)
            && !ids.contains(fragment.as_str())
        {
            let mut diagnostic = Code::BrokenAnchor.at(
                path,
                span,
                format!("there is no heading or exercise `#{fragment}` on that page"),
            );
            diagnostic = match did_you_mean(&fragment, ids.iter().copied()) {
                Some(name) => diagnostic.label(format!("did you mean `#{name}`?")),
                None if ids.is_empty() => {
                    diagnostic.help("that page has no headings: link to the page itself")
                }
                None => diagnostic.help(format!("that page has: {}", some_of(ids.iter().copied()))),
            };
            diagnostics.push(diagnostic);
            // An untranslated original links to translated pages, whose headings may have other ids.
            fragment.clear();
        }
        Target::Inside {
            address,
            fragment: Some(fragment).filter(|fragment| !fragment.is_empty()),
            name: None,
        }
    }

    /// Adds the name of its target to a link without a text.
    fn add_name(
        &self,
        path: &SourcePath,
        target: &mut Target,
        span: &Span,
        diagnostics: &mut Diagnostics,
    ) {
        let help = match target {
            Target::Nowhere => return,
            Target::Inside {
                address,
                fragment,
                name,
            } => {
                *name = self
                    .index
                    .names
                    .get(address)
                    .and_then(|names| names.of(fragment.as_deref()))
                    .map(Arc::from);
                match name {
                    Some(_) => return,
                    None if fragment
                        .as_deref()
                        .is_some_and(|id| id.starts_with("figure-")) =>
                    {
                        "give the picture a caption, or write the link's text"
                    }
                    None => "write its text between the brackets",
                }
            }
            _ => {
                "write its text between the brackets: only places of this site have a name that is known"
            }
        };
        diagnostics.push(
            Code::EmptyLink
                .at(path, span, "this link has no text")
                .help(help),
        );
    }

    fn picture(
        &self,
        page: &Document,
        reference: &Reference,
        diagnostics: &mut Diagnostics,
    ) -> Target {
        let Reference {
            dest, path, span, ..
        } = reference;
        if dest.is_empty() {
            let diagnostic = Code::MissingPicture.at(path, span, "this picture names no file");
            diagnostics.push(
                diagnostic
                    .help("name one between the round brackets: `![what it shows](name.png)`"),
            );
            return Target::Nowhere;
        }
        if is_outside(dest) {
            let diagnostic = Code::MissingPicture.at(
                path,
                span,
                "this picture is on another site, which a reader's browser is told not to ask",
            );
            diagnostics.push(diagnostic.help("put a copy beside the page and name its file"));
            return Target::Nowhere;
        }
        let destination = decoded(dest);
        let file = joined(path, &destination);
        // A translation prefers the version of the picture in its language.
        let translated = file
            .as_ref()
            .zip(page.language.as_ref())
            .map(|(file, tag)| in_language(file, tag));
        let found = translated
            .into_iter()
            .chain(file)
            .find_map(|file| self.index.page_assets.get(file.as_str()).cloned());
        if let Some((asset, address)) = found {
            if let AssetBytes::Loaded(bytes) = &asset.bytes
                && let Some(drawing) = drawing::safe_to_inline(bytes)
            {
                return Target::Drawing(Arc::from(drawing));
            }
            report_strange_picture(path, asset, span, diagnostics);
            return Target::Picture {
                address,
                pixels: pixels(asset),
            };
        }
        if let Some((address, asset)) = destination
            .strip_prefix('/')
            .and_then(|a| self.index.assets.get_key_value(a))
        {
            report_strange_picture(path, asset, span, diagnostics);
            return Target::Picture {
                address: Address::clone(address),
                pixels: pixels(asset),
            };
        }
        if crate::model::source::is_include(&destination) {
            let message =
                "a shared piece is set in by a picture that stands alone in its paragraph";
            let diagnostic = Code::Piece.at(path, span, message);
            diagnostics.push(
                diagnostic.help(
                    "move it out of lists, quotes and exercises, with a blank line around it",
                ),
            );
            return Target::Nowhere;
        }
        let mut diagnostic =
            Code::MissingPicture.at(path, span, format!("there is no picture `{destination}`"));
        if joined(path, &destination).is_some_and(|file| self.page(&file).is_some()) {
            diagnostics
                .push(diagnostic.help(
                    "to set a text in, let the name of its file begin with `_`; to link to it, take the `!` out",
                ));
            return Target::Nowhere;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let siblings = self
            .index
            .page_assets
            .keys()
            .filter_map(|p| p.strip_prefix(folder)?.strip_prefix('/'));
        diagnostic = match did_you_mean(&destination, siblings) {
            Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
            None => diagnostic
                .help("put its file beside this page, or in static/ and write `/name.png`"),
        };
        diagnostics.push(diagnostic);
        Target::Nowhere
    }

    /// The address of the page or file that a link names by a relative path or by an address of the site.
    fn find(&self, path: &SourcePath, destination: &str) -> Option<Address> {
        if let Some(address) = destination.strip_prefix('/') {
            return self.at_address(address);
        }
        let file = joined(path, destination)?;
        if let Some(address) = self.page(&file) {
            return Some(Address::clone(address));
        }
        if let Some((_, address)) = self.index.page_assets.get(file.as_str()) {
            return Some(Address::clone(address));
        }
        // A link to a folder leads to its section, as on code hosts.
        let folder = file.trim_end_matches('/');
        ["_index.md", "index.md"]
            .iter()
            .find_map(|index| self.page(&format!("{folder}/{index}")).cloned())
    }

    /// The published file at an address from the root: `/read/`, `/read`, `/logo.png`.
    pub(crate) fn at_address(&self, address: &str) -> Option<Address> {
        let address = address.trim_end_matches('/');
        let folder = if address.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{address}/index.html")
        };
        // Prefer a page in the same language.
        [
            format!("{}{folder}", self.prefix),
            folder,
            address.to_owned(),
        ]
        .iter()
        .map(String::as_str)
        .find_map(|a| {
            self.index
                .anchors
                .get_key_value(a)
                .map(|(a, _)| Address::clone(a))
        })
    }

    fn report_broken(
        &self,
        path: &SourcePath,
        destination: &str,
        span: &Span,
        diagnostics: &mut Diagnostics,
    ) {
        if joined(path, destination).is_some_and(|p| self.index.drafts.contains(p.as_str())) {
            let diagnostic = Code::BrokenLink.at(
                path,
                span,
                format!("`{destination}` is a draft and will not be published"),
            );
            diagnostics.push(diagnostic.help("publish it too, or take the link out"));
            return;
        }
        if joined(path, destination)
            .is_some_and(|file| self.index.includes.iter().any(|piece| **piece == *file))
        {
            let message =
                format!("`{destination}` is a shared piece and no page, so nothing can lead to it");
            let help = "set it in, `![what it is](…)` alone in its paragraph, or take the `_` off its name to make it a page";
            diagnostics.push(Code::BrokenLink.at(path, span, message).help(help));
            return;
        }
        let mut diagnostic = Code::BrokenLink.at(
            path,
            span,
            format!("there is no page or file `{destination}`"),
        );
        let file = destination.trim_start_matches('/');
        if let Some(companion) = MachineFile::ALL
            .into_iter()
            .find(|companion| companion.address() == file)
        {
            diagnostics.push(diagnostic.help(format!(
                "Inquill writes it, but only for {}",
                companion.condition()
            )));
            return;
        }
        let guess = if destination.starts_with('/') {
            let addresses = self
                .index
                .anchors
                .keys()
                .map(|a| a.strip_suffix("index.html").unwrap_or(a));
            did_you_mean(destination.trim_start_matches('/'), addresses).map(|a| format!("/{a}"))
        } else {
            // Relative paths are compared: with long common folders, any two names would look similar.
            let files = self.pages.keys().chain(self.index.page_assets.keys());
            let files: Vec<String> = files.map(|file| address::shortest(path, file)).collect();
            let files = || files.iter().map(String::as_str);
            files()
                .find(|file| is_address_of(destination, file))
                .or_else(|| did_you_mean(destination, files()))
                .map(str::to_owned)
        };
        diagnostic = match guess {
            Some(guess) => diagnostic.label(format!("did you mean `{guess}`?")),
            None => diagnostic
                .help("name a file as seen from this one, such as `../other.md`, or an address that begins with `/`"),
        };
        diagnostics.push(diagnostic);
    }
}

/// Why a destination is incomplete, if it is.
fn unfinished(dest: &str) -> Option<String> {
    if dest.is_empty() {
        return Some("this link has no address".to_owned());
    }
    let rest = if is_outside(dest) {
        dest.trim_start_matches(|c| c != ':' && c != '/')
    } else {
        return None;
    };
    let host = rest.trim_start_matches(':').trim_start_matches('/');
    (host.is_empty() || host.starts_with(['?', '#']))
        .then(|| format!("the address `{dest}` is not finished"))
}

/// Whether a destination leads to another site: it has a scheme or names a host.
pub(crate) fn is_outside(dest: &str) -> bool {
    let scheme = dest.split(['/', '#', '?']).next().unwrap_or_default();
    dest.starts_with("//")
        || (scheme.contains(':') && scheme.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a link uses another program's form of a file name: `soil`, `soil/` or `soil.html` for `01-soil.md`.
fn is_address_of(destination: &str, file: &str) -> bool {
    let plain = destination.trim_end_matches('/');
    let plain = [".html", ".htm", ".markdown"]
        .iter()
        .find_map(|end| plain.strip_suffix(end))
        .unwrap_or(plain);
    let (folder, name) = plain.rsplit_once('/').unwrap_or(("", plain));
    let (of, file) = file.rsplit_once('/').unwrap_or(("", file));
    file.strip_suffix(".md")
        .is_some_and(|stem| of == folder && (stem == name || number(stem).1 == name))
}

/// Reports a file with the ending of a picture that is not one.
fn report_strange_picture(
    path: &SourcePath,
    asset: &Asset,
    span: &Span,
    diagnostics: &mut Diagnostics,
) {
    let extension = asset
        .path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let claims = extension.is_some_and(|extension| PICTURES.contains(&extension.as_str()));
    if claims && asset.picture.is_none() {
        let diagnostic = Code::StrangePicture.at(
            path,
            span,
            format!("`{}` does not look like a picture", asset.path),
        );
        diagnostics.push(
            diagnostic
                .help("open it in a viewer; if it shows, save it again under the ending it has"),
        );
    }
}

/// The size of a picture in pixels.
fn pixels(asset: &Asset) -> Option<Pixels> {
    let size = asset.picture.map(|picture| picture.pixels);
    size.or_else(|| {
        if let AssetBytes::Loaded(bytes) = &asset.bytes {
            drawing::pixels(bytes)
        } else {
            None
        }
    })
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

/// The first few anchors, for a message.
fn some_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 8;
    let mut names: Vec<String> = names.map(|n| format!("#{n}")).collect();
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("…".to_owned());
    }
    names.join(", ")
}
