//! Expected files: a text that a test produces, beside the file that holds what it should be.
//!
//! `SNAPSHOTS=overwrite cargo test` writes the files. The comparison is byte by byte: snapbox's wildcards are switched off,
//! because messages contain `...` and `[..]` of their own.

use snapbox::assert::DEFAULT_ACTION_ENV;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};
use std::path::Path;

/// Compares several texts with their files, so that one run shows every difference.
pub(crate) struct Snapshots {
    assert: Assert,
    differences: Vec<String>,
}

impl Snapshots {
    pub(crate) fn new() -> Self {
        Self {
            assert: Assert::new().action_env(DEFAULT_ACTION_ENV),
            differences: Vec::new(),
        }
    }

    pub(crate) fn compare(&mut self, found: &str, expected: &Path) {
        let result = self.assert.try_eq(
            Some(&"now"),
            Data::text(found),
            Data::read_from(expected, Some(DataFormat::Text)).raw(),
        );
        if let Err(difference) = result {
            self.differences.push(difference.to_string());
        }
    }

    pub(crate) fn all_equal(self) {
        assert!(self.differences.is_empty(), "{}", self.differences.concat());
    }
}
