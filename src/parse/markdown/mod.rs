//! Markdown: from its events to prose with typed holes.

pub mod comments;
pub mod events;
pub mod highlight;
pub mod includes;
pub mod links;
pub mod markup;
pub mod math;
pub mod near_misses;
pub mod plain_text;
pub mod prose;
pub mod typography;
pub mod unread_blocks;
pub mod vocabulary;
