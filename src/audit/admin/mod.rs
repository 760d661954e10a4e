//! What is seen of the record: by administrators, by coordinators for their country, and by every member who has looked
//! at what is kept about them.
//!
//! No table of its own. That somebody has read the record is in the record.

pub mod api;
mod input;
pub mod job;
pub mod pages;
mod service;
mod views;
