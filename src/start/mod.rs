//! The page to begin on: what waits for somebody, what is theirs, and what comes next. No tables: each slice is asked for
//! what is its own.

mod checks;
pub mod pages;
