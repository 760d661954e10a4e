//! Use cases of those who decide.

pub mod decisions;
pub mod ending;
pub mod possession;
pub mod steward_body;
pub mod stewards;
