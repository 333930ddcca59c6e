//! Works that pages cite, and how a citation is written.

pub mod bibliography;
pub mod citation_syntax;
pub mod doi;
pub mod latex;
pub mod works;
