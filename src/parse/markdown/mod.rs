//! Markdown: one file to a tree, and the tree to prose with typed holes.
//!
//! 1. `reader` turns pulldown-cmark's events into a `tree`; `near_misses` looks on, `comments` that allow lints are taken out,
//!    and `autolinks` finds bare addresses. Pages whose lines begin with stray `colons` are read again.
//! 2. `includes` joins a page with the files that it includes.
//! 3. `writer` writes nodes as prose: `links`, `math`, code (`highlight`), terms of the glossary (`vocabulary`), with the HTML
//!    of `html_writer` and the words for the search (`search_collector`).
//! 4. `passages` collects the words for lints.

pub mod autolinks;
pub mod colons;
pub mod comments;
pub mod highlight;
pub mod html_writer;
pub mod includes;
pub mod latex_messages;
pub mod links;
pub mod math;
pub mod near_misses;
pub mod options;
pub mod page_builder;
pub mod passages;
pub mod reader;
pub mod search_collector;
pub mod tree;
pub mod vocabulary;
pub mod word_count;
pub mod writer;
