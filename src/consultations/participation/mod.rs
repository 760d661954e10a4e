//! Taking part: coming in by a code, answers to questions, what people say of themselves, ways in for others, and
//! meetings where a facilitator helps.
//!
//! Tables: `invitations`, `meetings`, `participants`, `participant_links`, `consents`, `answers`, `self_descriptions`,
//! `change_counters`.

pub mod answers;
pub mod api;
pub mod input;
pub mod mails;
pub mod model;
pub mod pages;
pub mod queries;
pub mod service;
pub mod views;
