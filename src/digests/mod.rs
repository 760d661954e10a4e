//! Digests: one mail that tells a member what is new in what they follow, at the hour they chose, once.
//!
//! Tables: `digest_preferences`, `digest_issues`, `digest_consents`, `digest_answers`, `digest_notes`. Everybody decides on their own digest only, logged in
//! or by the signed link of a mail. What is due is decided by a local period, not by a distance in
//! time; what is new is cut by publication number, not by date. Both, together with one row for each
//! member and period, make that nothing is sent twice and nothing is left out.

pub mod api;
mod choose;
mod compose;
mod content;
mod form;
mod input;
pub mod job;
mod mails;
mod model;
mod notes;
pub mod pages;
mod period;
mod preview;
mod proposal;
mod queries;
mod section;
mod sections;
mod service;
mod trace;
mod views;
mod writer;

pub use compose::{Composed, compose_all};
pub use input::SavePreferences;
pub use model::{Frequency, Interest};
pub use notes::{SaveNote, create as create_note, release as release_note};
pub use preview::preview_of;
pub use proposal::open_proposal;
pub use service::{Reader, is_wanted, preferences, save};
pub use trace::{Trace, TraceStep, clean_up, erase, export, next_due, trace, useful_answers};
pub use views::{
    ExplanationView, IssueView, NoteView, PreferencesView, PreviewItem, PreviewView, ProposalView,
};
pub use writer::Writer;
