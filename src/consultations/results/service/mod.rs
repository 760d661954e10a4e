//! Use cases: what was counted, and what of it leaves.

pub mod material;
pub mod plan;
pub mod release;
