//! The use cases. Whatever hashes a password does so outside the write transaction.

pub(super) mod demonstration;
pub(super) mod join;
pub(super) mod leaving;
pub(super) mod log_in;
pub(super) mod members;
pub(super) mod notices;
pub(super) mod password;
mod password_tries;
pub(super) mod profile;
pub(super) mod public;
pub(super) mod requests;
pub(super) mod set_up;
pub(super) mod spelling;
