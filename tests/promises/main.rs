//! The promises of the README, each in a file named for it. `harness/README.md` says what they stand on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::format_collect,
    clippy::wildcard_imports,
    reason = "a test that cannot go on fails, it looks at the disk, and builds its texts as they read best"
)]

mod harness;
#[path = "../project/mod.rs"]
mod project;

mod bounded;
mod content_cannot_become_script;
mod every_mistake_is_named;
mod few_watched_dependencies;
mod nothing_is_skipped;
mod reaches_nothing_else;
mod same_input_same_bytes;
mod the_site_is_always_whole;
mod the_site_is_always_whole_on_any_disk;
mod what_you_deleted_is_gone;
mod your_files_are_yours;
