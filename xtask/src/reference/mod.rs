//! The pages of the guide that are made from the program, in `docs/content/03-reference/`.

mod commands;
mod exercises;
mod messages;
mod settings;
mod strings;
mod templates;

use crate::generated::Generated;

/// Where keys are declared. Like the paths below, it is named on the generated pages.
const KEYS: &str = "src/model/keys.rs";
/// Where codes are declared.
const CODES: &str = "src/model/diagnostic.rs";
/// Structs that templates see: `mod.rs` first, the others after it.
const VIEWS: &str = "src/render/view";
/// Where filters are registered and defined.
const FILTERS: &str = "src/render/engine";
/// The words of the interface.
const STRINGS: &str = "templates/strings/en.toml";

/// A page: its file's name, its title, what it is, and what it is made from.
struct Page {
    file: &'static str,
    title: &'static str,
    about: &'static str,
    source: String,
}

impl Page {
    fn generate(&self, body: &str, generated: &mut Generated) {
        let Self {
            file,
            title,
            about,
            source,
        } = self;
        let text = format!(
            "---\ntitle: \"{title}\"\ndescription: \"{about}\"\n---\n\n\
             <!-- Made from {source} by `cargo xtask reference`: change it there. -->\n\n{}\n",
            body.trim()
        );
        generated.file(&format!("docs/content/03-reference/{file}"), &text);
    }
}

pub(crate) fn generate(generated: &mut Generated) {
    exercises::generate(generated);
    settings::generate(generated);
    messages::generate(generated);
    commands::generate(generated);
    templates::generate(generated);
    strings::generate(generated);
}

/// A text in a cell of a table, where a `<` outside code is no markup.
fn cell(text: &str) -> String {
    let line = text.replace('|', "\\|").replace('\n', " ");
    let pieces = line.split('`').enumerate();
    let escaped = pieces.map(|(at, piece)| {
        if at % 2 == 0 {
            piece.replace('<', "\\<")
        } else {
            piece.to_owned()
        }
    });
    escaped.collect::<Vec<_>>().join("`")
}

/// With a capital letter at the beginning.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
