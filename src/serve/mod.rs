//! A preview: the site in memory, rebuilt whenever a source changes, and served to a browser on this computer.
//!
//! 1. [`Server::bind`] binds the port (`listen`), before anything is built.
//! 2. `builder` updates the workspace and shows the result (`preview`). With mistakes the last good site stays (`mistakes`).
//! 3. `watch` says when to scan again.
//! 4. `http` accepts requests; `gate` authorizes them; `addresses` finds the file that is meant; `content` renders it, as
//!    new as its source; `inject` adds the preview's script.
//! 5. `events` tells every open page when its version has changed (`version`).
//!
//! Nothing is written to a disk.

pub mod addresses;
pub mod answer;
pub mod builder;
pub mod content;
pub mod events;
pub mod gate;
pub mod http;
pub mod inject;
pub mod listen;
pub mod mistakes;
pub mod preview;
pub mod run;
pub mod version;
pub mod watch;

pub use crate::serve::builder::Built;
pub use crate::serve::listen::{Options, Server, Stopper};
pub use crate::serve::run::News;
