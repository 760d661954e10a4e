//! What is kept about a member, handed out and taken away: the copy of one's own data, and leaving.
//!
//! No table of its own. [`tables`] says of every table whose rows it holds; a test fails for one that is not there. Who
//! leaves cannot log in any more at once, has fourteen days to think again, and after that only a key stays that leads
//! nowhere. What was done stays in the record under that key, so that the chain over it holds.

pub mod api;
mod export;
mod input;
pub mod job;
pub mod pages;
mod service;
pub mod tables;
mod views;
