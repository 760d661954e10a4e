//! The product as its users meet it, on both databases: one binary, by journey and by contract.

mod contract;
mod journeys;
mod support;
