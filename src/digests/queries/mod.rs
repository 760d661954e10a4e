//! The statements of digests.

mod issues;
mod notes;
mod preferences;

pub(super) use issues::*;
pub(super) use notes::*;
pub(super) use preferences::*;
