//! All integration tests, in one program that is linked once. A module for each subject, and [`support`] for what they share.
//!
//! `cargo test --test it lints` runs one module. `SNAPSHOTS=overwrite cargo test` accepts changed messages: read the diff
//! before you keep it.
//!
//! Tests run in threads of one process, so no test changes the process: not its environment, its working directory or its
//! limits. What needs another environment or tighter limits runs in a child process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::format_collect,
    reason = "tests fail by panicking, look at the disk, and favor readable literals"
)]

mod support;

mod authoring;
mod cli;
mod command_line;
mod explain;
#[cfg(unix)]
mod external;
mod glossary;
mod guide;
mod languages;
mod lints;
mod new;
mod options;
#[cfg(unix)]
mod packaging;
mod pictures;
mod promises;
mod publishing;
mod readme;
#[cfg(unix)]
mod recipes;
mod schema;
mod single;
mod site;
mod site_id;
mod slips;
mod strings;
mod tidy;
mod unchanged;
mod walls;
