//! Those who decide: the stewards of the community on what leaves, those who asked on what they heard; the
//! end of a consultation, and handing all of it over.
//!
//! Tables: `steward_verdicts`, `steward_refills`, `decisions`, `erased_consultations`.

pub mod api;
pub mod input;
pub mod model;
pub mod pages;
pub mod possession;
pub mod queries;
pub mod service;
pub mod views;
