//! Diesel, and no rules.

pub(crate) mod audio;
pub(crate) mod consultation;
pub(crate) mod opening;
pub(crate) mod paper;
pub(crate) mod part;
pub(crate) mod possession;
pub(crate) mod refill;
pub(crate) mod result;
pub(crate) mod statement;
