//! Reports exercise ids and addresses that are used twice.

use crate::model::address::Address;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::Document;
use crate::model::source::Asset;
use crate::resolve::address;
use crate::resolve::layout::Layout;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Reports every exercise id that is used twice on the site.
pub(crate) fn report_exercises(documents: &[Arc<Document>], diagnostics: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for document in documents {
        for exercise in document.exercises() {
            let position = (&exercise.path, &exercise.heading_span);
            let Some((page, first)) = seen.insert(exercise.id.as_str(), (&document.path, position))
            else {
                continue;
            };
            if first == position {
                let message = format!(
                    "the exercise `{}` is set into {page} and {}",
                    exercise.id, document.path
                );
                let diagnostic = Code::DuplicateExercise.at(position.0, position.1, message);
                diagnostics.push(
                    diagnostic.help("set its piece into one page, and link to it from the other"),
                );
                continue;
            }
            let message = format!("the exercise id `{}` is already taken", exercise.id);
            let diagnostic = Code::DuplicateExercise
                .at(position.0, position.1, message)
                .also(first.0, first.1, "first used here");
            diagnostics.push(
                diagnostic.help("give this one another id: readers' answers are kept under it"),
            );
        }
    }
}

/// Reports every address shared by several files, also if it only differs in case or Unicode normalization.
pub(crate) fn report_addresses(
    layouts: &[Layout],
    assets: &BTreeMap<Address, Asset>,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: HashMap<Cow<'_, str>, &str> = layouts
        .iter()
        .flat_map(|layout| &layout.generated)
        .map(|(_, address)| (address::folded(address), "a page that Inquill makes"))
        .collect();
    let of_author = layouts
        .iter()
        .flat_map(|layout| &layout.pages)
        .map(|page| (&page.address, &page.document.path))
        .chain(assets.iter().map(|(address, asset)| (address, &asset.path)))
        .map(|(address, path)| (address, path, "rename one of the two, or give it a `slug`"));
    let former = layouts.iter().flat_map(|layout| {
        let help = "take it out of the `aliases` of this page";
        layout
            .redirects
            .iter()
            .map(move |r| (&r.from, &layout.page(r.to).document.path, help))
    });
    for (address, path, help) in of_author.chain(former) {
        if let Some(first) = seen.insert(address::folded(address), path) {
            let shown = address.strip_suffix("index.html").unwrap_or(address);
            let message = format!("`/{shown}` is already the address of {first}");
            diagnostics.push(Code::DuplicateAddress.in_file(path, message).help(help));
        }
    }
}
