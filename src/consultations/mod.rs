//! Consultations: people are asked, answer on their own terms, and see what was heard.
//!
//! This part is pure: rules from values to values, without input, output, time or chance of its own.

pub mod disclosure;
pub mod lint;
pub mod opinion;
pub mod picture;
pub mod polis_export;
