//! Renders a [`Site`](crate::model::site::Site) to files: HTML pages, files for machines, social cards and smaller pictures.
//!
//! 1. [`renderer`] lists the outputs of the site and renders any one of them; [`edition`] does so for one language.
//! 2. [`page`] renders the author's pages, [`generated`] all other pages and files, [`exercise`] the exercises in both.
//! 3. [`view`] defines what templates see; [`engine`] runs them.
//! 4. [`images`] draws social cards and icons, and resizes pictures.
//!
//! This stage reads and writes no files.

pub mod data_url;
pub mod edition;
pub mod engine;
pub mod exercise;
pub mod generated;
pub mod images;
pub mod link_style;
pub mod output;
pub mod page;
pub mod renderer;
pub mod strings;
pub mod view;
