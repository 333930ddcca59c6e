//! The promises of the README, each in a file named after it. [`crate::support::tally`] counts what they try.

mod bounded;
mod content_cannot_become_script;
mod costs;
mod every_mistake_is_named;
mod few_watched_dependencies;
mod nothing_is_skipped;
mod preview_ends_up_right;
mod preview_is_private;
mod reaches_nothing_else;
mod same_input_same_bytes;
mod the_site_is_always_whole;
mod the_site_is_always_whole_on_any_disk;
mod what_you_deleted_is_gone;
mod your_files_are_yours;
