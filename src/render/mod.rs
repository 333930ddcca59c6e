//! A site to finished pages.

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
