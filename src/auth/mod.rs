//! Who somebody is, and how we know: passwords, sessions, tokens, attempts, proofs of origin.
//!
//! Tables: `sessions`, `refresh_tokens`, `throttles`, `links`.

pub mod actor;
pub mod envelope;
pub mod keys;
pub mod links;
pub mod password;
pub mod seal;
pub mod session;
pub mod throttle;
pub mod token;

mod model;
mod queries;

pub use actor::{Actor, Role};
pub use keys::Keys;
pub use password::Hasher;
