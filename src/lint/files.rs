//! Files that do not become what their authors may think: pieces that no page sets in, Markdown that is no page.

use crate::diagnostic::{Code, Diagnostics};
use crate::document::Document;
use crate::source::{Asset, SourcePath, joined};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reports pieces that no page sets in, not even a draft: nobody reads them, so mistakes in them are not found.
pub(crate) fn pieces<'p>(
    pieces: impl Iterator<Item = &'p SourcePath>,
    documents: &[Arc<Document>],
    diagnostics: &mut Diagnostics,
) {
    let used: BTreeSet<&SourcePath> = documents.iter().flat_map(|document| &document.pieces).collect();
    let unused: Vec<&SourcePath> = pieces.filter(|piece| !used.contains(piece)).collect();
    if unused.is_empty() {
        return;
    }
    // A piece that is named where it cannot be set in has been reported there.
    let references = documents.iter().flat_map(|document| &document.references);
    let named: BTreeSet<String> = references.filter_map(|to| joined(&to.path, &to.dest)).collect();
    for piece in unused.into_iter().filter(|piece| !named.contains(&***piece)) {
        let name = piece.rsplit('/').next().unwrap_or_default();
        let message = "no page sets this piece in, so nobody reads it, and mistakes in it are not found";
        let help = format!("set it in, `![what it is]({name})` alone in its paragraph, or take the `_` off its name");
        diagnostics.push(Code::UnusedPiece.in_file(piece, message).help(help));
    }
}

/// Endings that Markdown has elsewhere.
const ENDINGS: [&str; 5] = [".markdown", ".mdown", ".mkd", ".mkdn", ".mdx"];

/// Reports files beside pages that look like pages.
pub(crate) fn not_pages(assets: &[Asset], diagnostics: &mut Diagnostics) {
    for asset in assets {
        let name = asset.path.to_ascii_lowercase();
        if let Some(ending) = ENDINGS.iter().find(|ending| name.ends_with(**ending)) {
            let message = format!("this is no page but a file to hand out, because its name ends in `{ending}`");
            diagnostics.push(Code::NotAPage.in_file(&asset.path, message).help("rename it to end in `.md`"));
        }
    }
}
