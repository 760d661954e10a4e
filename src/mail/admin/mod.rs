//! What the secretariat sees and does about mail.
//!
//! No table of its own. It shows how the outbox stands, answers why somebody did or did not get
//! something, holds lists, domains and servers back, and exports or erases what is kept of a member.
//! Only administrators may; what they do and whom they look at is in the record, by key.

pub mod api;
mod input;
pub mod pages;
mod queue;
mod service;
mod texts;
mod views;

pub use service::overview;
pub use views::OverviewView;
