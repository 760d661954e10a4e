//! What is asked, by whom, when, and whose approval is needed: the rules that a consultation binds itself to.
//!
//! Tables: `consultations`, `consultation_phases`, `consultation_questions`, `consultation_openings`,
//! `stewards`.

pub mod api;
pub mod calendar;
pub mod code;
pub mod input;
pub mod model;
pub mod pages;
pub mod phases;
pub mod policy;
pub mod promises;
pub mod queries;
pub mod service;
pub mod short;
pub mod views;
