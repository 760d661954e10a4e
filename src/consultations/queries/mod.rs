//! Diesel, and no rules.

pub(crate) mod consultation;
pub(crate) mod part;
pub(crate) mod result;
pub(crate) mod statement;
