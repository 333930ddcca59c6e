//! Writes generated files, or compares them with what is there.

use snapbox::assert::Action;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};
use std::process::ExitCode;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

pub(crate) struct Generated {
    assert: Assert,
    differences: Vec<String>,
}

impl Generated {
    pub(crate) fn new(mode: Mode) -> Self {
        let action = match mode {
            Mode::Write => Action::Overwrite,
            Mode::Check => Action::Verify,
        };
        Self {
            assert: Assert::new().action(action),
            differences: Vec::new(),
        }
    }

    /// A file of the repository with the text it should have.
    pub(crate) fn file(&mut self, path: &str, text: &str) {
        let there = Data::read_from(&crate::root().join(path), Some(DataFormat::Text)).raw();
        let result = self
            .assert
            .try_eq(Some(&"generated"), Data::text(text), there);
        if let Err(difference) = result {
            self.differences.push(difference.to_string());
        }
    }

    /// Fails if a file is not as it should be.
    pub(crate) fn finish(self, task: &str) -> ExitCode {
        if self.differences.is_empty() {
            return ExitCode::SUCCESS;
        }
        eprintln!("{}", self.differences.concat());
        eprintln!("Out of date. To update: cargo xtask {task}");
        ExitCode::FAILURE
    }
}
