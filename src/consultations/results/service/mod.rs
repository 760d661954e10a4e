//! Use cases: what was counted, and what of it leaves.

pub mod analysis;
pub mod plan;
pub mod release;
