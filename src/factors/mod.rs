//! What members log in with besides the password: second factors, recovery codes, and the way back for somebody who has
//! lost them all.
//!
//! Tables: `factors`, `recovery_codes`, `factor_resets`. Every member looks after their own; two people who look after
//! the member can take all of them away together. What a session still has to show stands in [`crate::auth::need`].

pub mod api;
mod codes;
mod input;
mod model;
pub mod pages;
mod policy;
mod queries;
mod service;
mod totp;
mod views;

pub use service::clean_up;
pub use service::reset::reset_by_operator;
