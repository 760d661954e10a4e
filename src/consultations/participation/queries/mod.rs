//! Diesel, and no rules.

pub mod counted;
pub mod part;
