//! One near miss, and what to report about it.

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::{SourcePath, Span};

/// Something that Markdown shows as it is written, though its author most likely meant markup.
pub(crate) struct NearMiss {
    pub(crate) span: Span,
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl NearMiss {
    pub(crate) fn new(
        span: Span,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            span,
            code,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The report about it, at `span` of a file.
    pub(crate) fn diagnostic(self, path: &SourcePath, span: &Span) -> Diagnostic {
        self.code.at(path, span, self.message).help(self.help)
    }
}
