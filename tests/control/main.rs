//! The control program of the tests that count costs: `control FOLDER OUTPUT` writes a page of HTML for each Markdown file.
//!
//! It is what the work costs without Inquill: the same pages, the same parser, the same compiler, one thread. It checks
//! nothing and knows nothing of other pages. Keep it as plain as it is: the bounds in `tests/it/promises/costs.rs` are ratios
//! to its counts.

#![allow(
    clippy::disallowed_methods,
    reason = "it does all the work in one place"
)]

use pulldown_cmark::{Options, Parser, html};
use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

const BEFORE_TITLE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
const BEFORE_TEXT: &str = " | Site</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<header><a href=\"/\">Site</a>\n<nav><a href=\"/\">Home</a><a href=\"/one/\">One</a><a href=\"/two/\">Two</a></nav>\n</header>\n<main>\n<article>\n";
const AFTER_TEXT: &str =
    "</article>\n</main>\n<footer><p>A page to count by.</p></footer>\n</body>\n</html>\n";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, output] = &arguments[..] else {
        return Err("usage: control FOLDER OUTPUT".into());
    };
    fs::create_dir(output)?;
    write_pages(Path::new(folder), Path::new(output))?;
    Ok(())
}

fn write_pages(folder: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let to = output.join(path.file_stem().unwrap_or_default());
        if kind.is_dir() {
            fs::create_dir(&to)?;
            write_pages(&path, &to)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let html = page(&fs::read_to_string(&path)?);
            fs::create_dir(&to)?;
            fs::write(to.join("index.html"), html)?;
        }
    }
    Ok(())
}

fn page(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut page = String::with_capacity(2 * text.len());
    page.push_str(BEFORE_TITLE);
    page.push_str(text.lines().next().unwrap_or_default());
    page.push_str(BEFORE_TEXT);
    html::push_html(&mut page, Parser::new_ext(text, options));
    page.push_str(AFTER_TEXT);
    page
}
