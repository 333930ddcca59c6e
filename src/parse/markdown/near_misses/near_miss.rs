//! One near miss, and what to report about it.

use crate::model::diagnostic::{Code, Diagnostic, Replacement};
use crate::model::source::{SourcePath, Span};

/// Something that Markdown shows as it is written, though its author most likely meant markup.
pub(crate) struct NearMiss {
    pub(crate) span: Span,
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
    /// The help as changes to the text.
    pub(crate) fix: Vec<Replacement>,
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
            fix: Vec::new(),
        }
    }

    /// Adds a change to the text that the help consists of.
    pub(crate) fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix.push(Replacement::new(span, text));
        self
    }

    /// The report about it, at `span` of a file.
    pub(crate) fn diagnostic(self, path: &SourcePath, span: &Span) -> Diagnostic {
        let changes = if *span == self.span {
            self.fix
        } else {
            // In TOML the text may be escaped.
            Vec::new()
        };
        let mut diagnostic = self.code.at(path, span, self.message).help(self.help);
        diagnostic.fix = changes;
        diagnostic
    }
}
