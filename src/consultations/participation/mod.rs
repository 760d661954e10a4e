//! Taking part: coming in by a code, answers to questions, what people say of themselves, and ways in for
//! others.
//!
//! Tables: `invitations`, `participants`, `participant_links`, `consents`, `answers`, `self_descriptions`,
//! `change_counters`.

pub mod answers;
pub mod api;
pub mod input;
pub mod mails;
pub mod model;
pub mod pages;
pub mod qr;
pub mod queries;
pub mod service;
pub mod views;
