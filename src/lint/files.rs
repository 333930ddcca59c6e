//! Files that do not become pages as their authors may expect: unused includes, and Markdown with other extensions.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Document;
use crate::model::source::{Asset, AssetBytes, SourcePath, joined};
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reports includes that no page uses, not even a draft. They are never parsed, so errors in them are not found.
pub(crate) fn unused_includes<'p>(
    includes: impl Iterator<Item = &'p SourcePath>,
    documents: &[Arc<Document>],
    diagnostics: &mut Diagnostics,
) {
    let used: BTreeSet<&SourcePath> = documents
        .iter()
        .flat_map(|document| &document.includes)
        .collect();
    let unused: Vec<&SourcePath> = includes.filter(|include| !used.contains(include)).collect();
    if unused.is_empty() {
        return;
    }
    // An include in the wrong place has been reported there.
    let references = documents.iter().flat_map(|document| &document.references);
    let named: BTreeSet<String> = references
        .filter_map(|to| joined(&to.path, &to.dest))
        .collect();
    for include in unused
        .into_iter()
        .filter(|include| !named.contains(&***include))
    {
        let name = include.rsplit('/').next().unwrap_or_default();
        let message =
            "no page sets this piece in, so nobody reads it, and mistakes in it are not found";
        let help = format!(
            "set it in, `![what it is]({name})` alone in its paragraph, or take the `_` off its name"
        );
        diagnostics.push(Code::UnusedPiece.in_file(include, message).help(help));
    }
}

/// Extensions of Markdown that are not pages here.
const ENDINGS: [&str; 4] = [".markdown", ".mdown", ".mkd", ".mkdn"];

/// Extensions of what other tools make pages of, and the tool.
const FOREIGN: [(&str, &str); 15] = [
    (".adoc", "AsciiDoc"),
    (".asciidoc", "AsciiDoc"),
    (".ipynb", "Jupyter"),
    (".jade", "Pug"),
    (".mdx", "MDX"),
    (".njk", "Nunjucks"),
    (".org", "Org"),
    (".pug", "Pug"),
    (".qmd", "Quarto"),
    (".rmd", "R Markdown"),
    (".rst", "reStructuredText"),
    (".textile", "Textile"),
    (".typ", "Typst"),
    (".wiki", "MediaWiki"),
    (".liquid", "Liquid"),
];

/// Extensions that editors and systems append to a page's name.
const COPIES: [&str; 4] = [".md.txt", ".md.bak", ".md.orig", ".md.old"];

/// Reports files that look like pages but are not.
pub(crate) fn not_pages(
    assets: &[Asset],
    documents: &[Arc<Document>],
    diagnostics: &mut Diagnostics,
) {
    // Looked for only once a file needs it.
    let linked = LazyCell::new(|| linked(documents));
    for asset in assets {
        let name = asset.path.to_ascii_lowercase();
        if let Some((ending, tool)) = FOREIGN.iter().find(|(ending, _)| name.ends_with(ending)) {
            if linked.contains(&*asset.path) {
                continue;
            }
            let message = format!(
                "this is no page but a file to hand out: `{ending}` is a format of {tool}, which is not read"
            );
            let markdown = if matches!(*ending, ".mdx" | ".qmd" | ".rmd") {
                "rename it to end in `.md`, and build again: what is not plain Markdown in it is named then"
            } else {
                "convert it to Markdown, for example with Pandoc, and name it `.md`"
            };
            let diagnostic = Code::NotAPage.in_file(&asset.path, message).help(markdown);
            diagnostics.push(diagnostic.help("if readers are to download it, link to it"));
            continue;
        }
        if let Some(ending) = COPIES.iter().find(|ending| name.ends_with(**ending)) {
            let message = format!(
                "this is no page but a file to hand out, because its name ends in `{ending}`"
            );
            let help = "rename it to end in `.md` if it is a page; move it out of content/ if it is a copy";
            diagnostics.push(Code::NotAPage.in_file(&asset.path, message).help(help));
        } else if let Some(ending) = ENDINGS.iter().find(|ending| name.ends_with(**ending)) {
            let message = format!(
                "this is no page but a file to hand out, because its name ends in `{ending}`"
            );
            diagnostics.push(
                Code::NotAPage
                    .in_file(&asset.path, message)
                    .help("rename it to end in `.md`"),
            );
        } else if may_run_scripts(&name, asset) {
            let message = "this is no page but a file to hand out, with whatever scripts are in it";
            let help = "write a page, `.md`, or take the scripts out; what is meant so belongs into static/";
            diagnostics.push(Code::NotAPage.in_file(&asset.path, message).help(help));
        }
    }
}

/// The files that pages link to.
fn linked(documents: &[Arc<Document>]) -> BTreeSet<String> {
    let references = documents.iter().flat_map(|document| &document.references);
    references
        .filter_map(|to| {
            let dest = percent_encoding::percent_decode_str(&to.dest).decode_utf8_lossy();
            joined(&to.path, dest.split(['#', '?']).next().unwrap_or_default())
        })
        .collect()
}

/// Whether a browser that opens the file would run what is written in it, without the policy that pages state.
fn may_run_scripts(name: &str, asset: &Asset) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let scripted = || {
        let AssetBytes::Loaded(bytes) = &asset.bytes else {
            return false;
        };
        String::from_utf8_lossy(bytes)
            .to_ascii_lowercase()
            .contains("<script")
    };
    ends(&[".html", ".htm", ".xhtml"]) || ends(&[".svg"]) && scripted()
}
