//! Use cases: looking at one's own part, and taking it back.

pub mod receipt;
pub mod withdraw;
