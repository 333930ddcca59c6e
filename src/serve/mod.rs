//! The preview: serves the site from memory to a browser on this computer, and rebuilds it when a source changes.
//!
//! 1. [`Server::bind`] binds the port (`listen`), before anything is built.
//! 2. `builder` updates the workspace and shows the result (`preview`). With mistakes, the last good site stays (`mistakes`).
//! 3. `watch` decides when to scan again; `run` is the loop.
//! 4. `http` accepts requests, `gate` authorizes them, and `answer` routes them. `addresses` finds the requested file,
//!    `content` renders it from its current source, and `inject` adds the preview's script.
//! 5. `events` notifies every open page when its version changes (`version`).
//!
//! Nothing is written to disk.

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
