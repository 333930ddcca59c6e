//! The only place that connects the stages. The command line, the preview and tests use it.
//!
//! 1. [`run()`] runs a [`Task`]: a build or a check, from the sources to the published files.
//! 2. `settings` parses what pages depend on; `assemble` makes the site from parsed pages.
//! 3. `fingerprint` recognizes a site that is already published and has not changed.
//! 4. `memory` keeps hashes of files from one build to the next.
//! 5. [`incremental`] keeps a site in memory and follows its sources, for the preview.

pub(crate) mod assemble;
pub mod fingerprint;
pub mod incremental;
pub(crate) mod memory;
pub mod messages;
pub(crate) mod output;
pub mod request;
pub mod run;
pub(crate) mod settings;

pub use crate::explain::{Fact, example};
pub use crate::parse::settings::config::checked_base_url;
pub use crate::pipeline::request::{Outcome, Request, Shape, Task};
pub use crate::pipeline::run::{clean, explain, run};
pub use crate::read::root_above;
pub use crate::write::Cleaned;
