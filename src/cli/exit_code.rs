//! Exit codes other than 0.

/// The site has errors.
pub(crate) const MISTAKES: u8 = 1;
/// The environment failed: I/O, permissions, a refused output folder.
pub(crate) const ENVIRONMENT: u8 = 2;
/// The command line is wrong. clap's own code for this is 2.
pub(crate) const USAGE: u8 = 3;
