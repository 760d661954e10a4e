//! The product as its users meet it, on both databases: one binary, by journey and by contract.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::allow_attributes,
    reason = "a test that panics has found something, and says where"
)]

mod contract;
mod journeys;
mod support;
