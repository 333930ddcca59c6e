//! Inquill turns Markdown articles into static websites with reflection prompts and self-check exercises.
//!
//! This is a guided tour in reading order. `ARCHITECTURE.md` adds where to change what, `docs/decisions` the reasons.
//!
//! **Nouns.** [`model`] has the data that stages hand to each other. Four types carry the work:
//! [`Sources`](model::source::Sources), [`Document`](model::document::Document), [`Site`](model::site::Site) and
//! [`OutputFile`](model::output::OutputFile).
//!
//! **Stages.** Each takes one noun and returns the next one. They import [`model`] and never each other.
//!
//! 1. [`read`] lists the site's folders and reads texts.
//! 2. [`parse`] turns each file into a document, settings, a glossary or a list of works.
//! 3. [`resolve`] decides everything that needs the whole site: order, addresses, links.
//! 4. [`render`] turns the site and its templates into files, each on its own.
//! 5. [`mod@write`] publishes the files: the output folder is the old site or the new one.
//!
//! **What connects them.** [`pipeline`] runs the stages, once for a [`Task`](pipeline::Task), or incrementally for a preview.
//!
//! **What looks at the result.**
//!
//! - [`lint`] finds what is published but could be better.
//! - [`link_checker`] verifies external links.
//! - [`mod@explain`] tells how a page got its address, and shows an example of each diagnostic.
//! - [`report`] prints diagnostics for people and programs.
//!
//! **What people start.**
//!
//! - [`serve`] previews a site in the browser.
//! - [`scaffold`] creates a first site.
//! - The command line is in the program, `src/cli/`, and not in this library.
//!
//! Stages report the author's mistakes to [`Diagnostics`](model::diagnostic::Diagnostics) and continue. A
//! [`Failure`](model::failure::Failure) is an environment error and ends the run.

pub mod explain;
pub mod link_checker;
pub mod lint;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod read;
pub mod render;
pub mod report;
pub mod resolve;
pub mod scaffold;
pub mod serve;
pub mod write;
