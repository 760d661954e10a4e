//! Practices in the database.

pub mod count;
pub mod figures;
pub mod find;
pub mod list;
pub mod news;
pub mod search;
pub mod write;
