//! Inquill turns an article into a website that asks the reader back.
//!
//! Nouns are data, verbs are stages, and input and output stay at the edges. In reading order:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`read`] | the site's folders | [`source`]: files, nothing interpreted |
//! | [`parse`] | one source | [`document`] with its [`exercise`]s, or [`site::Config`] |
//! | [`resolve`] | all documents | [`site`]: every address, link, neighbour and number decided |
//! | [`render`] | the site and its templates | [`write::OutputFile`]s, each on its own |
//! | [`mod@write`] | those files | the output folder, all at once or not at all |
//!
//! [`serve`] goes through the same stages whenever a source changes, keeps the site in memory, and answers a browser.
//! [`new`] makes a first site for a new author.
//!
//! Every stage reports the author's mistakes into [`diagnostic::Diagnostics`] and goes on; [`report`] shows them.
//! What the world refuses is a [`failure::Failure`].

pub mod explain;
pub mod link_checker;
pub mod lint;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod read;
pub mod render;
pub mod report;
pub mod resolve;
pub mod scaffold;
pub mod serve;
pub mod write;
