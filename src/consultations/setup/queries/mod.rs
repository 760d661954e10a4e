//! Diesel, and no rules.

pub mod consultation;
pub mod opening;
pub mod question;
pub mod steward;
