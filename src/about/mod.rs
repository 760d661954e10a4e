//! The pages about the network and what it rests on, and the vocabulary for clients of the API. Everybody may read.
//!
//! No table of its own: what it shows is [`crate::taxonomy`], on which everything else stands.

pub mod api;
pub mod pages;
