//! Publication: the finished files of a site become the output folder, all at once or not at all.
//!
//! 1. **Guard.** [`guard`] refuses an output that could harm the author's own files ([`Refusal`](crate::model::write_error::Refusal)).
//! 2. **Lock.** Only one build at a time publishes to an output; a second one waits, then starts from the first one's
//!    result.
//! 3. **Recover.** [`recover`] cleans up after killed builds: an output that was moved aside is moved back, staging
//!    folders are removed.
//! 4. **Inspect.** [`existing_output`] requires every file in the output to be listed in its [`manifest`] and to have the
//!    listed hash; otherwise the build stops.
//! 5. **Stage.** Files arrive from many threads as they are rendered, and are written to a [`staging`] folder. A file
//!    that is already published with the same bytes is only noted.
//! 6. **Commit.** If nothing changed, nothing is touched. Otherwise the noted files are linked into the staged tree, the
//!    manifest is written, everything is flushed to disk, and [`exchange`] swaps the two folders in one step.
//! 7. **Retire.** The old tree is deleted file by file, each only if it is still the file that step 4 saw. Anything else
//!    in it is kept.
//!
//! If an error occurs before the swap of step 6, the output is unchanged.
//!
//! Four shortcuts:
//!
//! - An output that was built from identical inputs is left alone after step 4 ([`Publication::unchanged`]).
//! - Step 4 reads no file whose metadata is the same as when it was last read ([`stamps`]).
//! - A change of a single file is a single rename.
//! - An output that cannot be swapped is updated [`in_place`], file by file; [`Published::notice`] reports it.

#![allow(
    clippy::disallowed_methods,
    reason = "this stage owns writing to the file system"
)]

pub mod clean;
pub mod exchange;
pub mod existing_output;
pub mod guard;
pub mod in_place;
pub mod last_build;
pub mod manifest;
pub mod open_folder;
pub mod publication;

pub mod recover;
pub mod staging;
pub mod stamps;

pub use crate::write::clean::{Cleaned, clean};
pub use crate::write::last_build::{origin, published_id};
pub use crate::write::publication::{Publication, Published};
pub use crate::write::stamps::{forget, remember};
