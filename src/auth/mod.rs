//! Who somebody is, and how we know: passwords, sessions, tokens, attempts, proofs of origin.
//!
//! Tables: `sessions`, `refresh_tokens`, `throttles`, `tries`, `known_devices`, `links`.

pub mod actor;
pub mod device;
pub mod envelope;
pub mod gate;
mod hash_threads;
pub mod hasher;
pub mod keys;
mod life;
pub mod links;
pub mod need;
pub mod pace;
pub mod password;
pub mod refresh;
pub mod seal;
pub mod session;
pub mod throttle;
pub mod token;
pub mod tries;
pub mod user_agent;

mod model;
mod queries;

pub use actor::{Actor, Role};
pub use hasher::Hasher;
pub use keys::Keys;
