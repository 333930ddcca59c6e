//! Levels of lints.

/// The level of a lint, which an author sets in `[lints]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported, without preventing publication.
    Warn,
    /// Prevents publication.
    Error,
}

impl Level {
    /// The level of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Allow, Self::Warn, Self::Error]
            .into_iter()
            .find(|level| level.name() == name)
    }

    /// The name in `[lints]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}
