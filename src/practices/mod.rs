//! Practices: written by members, decided on by coordinators of their country, found by everybody.
//!
//! Tables: `practices`, `practice_events`, `practice_index`, `practice_facets`, `practice_counts` and
//! `practice_changes`; for search `practice_words`, `search_terms` and the index of words. What is not published is seen
//! by its author and by coordinators of its country, and is not found by others.

pub mod api;
mod export;
mod filter;
mod form;
pub mod import;
mod index;
mod input;
pub mod job;
mod lifecycle;
mod mails;
mod model;
pub mod pages;
mod policy;
mod queries;
mod service;
mod tally;
mod views;
mod wording;

pub use filter::{Filter, ListParameters};
pub use input::{MovePractice, SavePractice};
pub use lifecycle::{Action, Reason};
pub use model::{CardRow as Card, Level, Licence, PracticeRow, State, Status, Titled};
pub use service::explain::{Explained, explain};
pub use service::figures::{AGES, Figures, figures};
pub use service::give_back::give_back;
pub use service::leave::leave;
pub use service::moves::make as make_move;
pub use service::news::{Decision, Waiting, decisions, decisions_by_id, published, waiting};
pub use service::notices::about_notices;
pub use service::read::{found_between, last_sequence, list, published_between, queue, words_beginning};
pub(crate) use service::read::{mine_in, queue_length};
pub use service::search::{Bounds, rank};
pub use service::write::create;
pub(crate) use views::PracticeView;
pub use views::{Passage, PracticeCard, QueueEntry, SearchNotes};
