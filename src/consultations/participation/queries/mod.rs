//! Diesel, and no rules.

pub mod counted;
pub mod meeting;
pub mod part;
