//! Diesel, and no rules.

pub mod decision;
pub mod possession;
pub mod refill;
pub mod verdict;
