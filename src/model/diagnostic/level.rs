//! How seriously an author takes a lint.

/// What an author says about a lint in `[lints]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported, and published all the same.
    Warn,
    /// Nothing is published while it stands.
    Error,
}

impl Level {
    /// The level an author names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Allow, Self::Warn, Self::Error]
            .into_iter()
            .find(|level| level.name() == name)
    }

    /// As an author writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}
