//! Diesel, and no rules.

pub mod audio;
pub mod statement;
