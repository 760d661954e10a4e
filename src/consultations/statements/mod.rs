//! Statements and votes on them, recordings, and moderation.
//!
//! Tables: `statements`, `statement_events`, `care_notes`, `votes`.

pub mod api;
pub mod audio;
pub mod input;
pub mod model;
pub mod pages;
pub mod queries;
pub mod service;
pub mod views;
