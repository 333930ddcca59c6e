//! Diagnostics as text for people and as JSON for programs.
//!
//! - [`human()`] and [`excerpt`] show the lines a diagnostic is about. annotate-snippets draws them; `columns` corrects its
//!   output.
//! - [`json()`] and [`place`] give lines and columns as numbers.

pub mod columns;
pub mod human;
pub mod json;
pub mod line_index;
pub mod source_texts;

pub use crate::report::human::{excerpt, human};
pub use crate::report::json::{json, place};
pub use crate::report::source_texts::ReadSource;
