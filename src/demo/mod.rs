//! Something to look at: real practices, a member for each role and country, submissions in every state.
//!
//! It goes through the same use cases as people do, so that it can never show what the product cannot do.

mod bulk;
mod consultation;
mod ended;
mod mail;
mod sample;

pub use bulk::{Size, generate};
pub use sample::{LogIn, fill};

/// The practices that stand in the demonstration, one JSON object a line.
pub const PRACTICES: &str = include_str!("../../config/demo/practices.jsonl");
