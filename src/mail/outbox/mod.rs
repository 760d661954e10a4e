//! The outbox: mails as rows, written in the transaction of what caused them, taken by senders afterwards.

pub(in crate::mail) mod claim;
mod enqueue;
mod history;
mod recover;
mod settlement;
mod throttle;

pub use enqueue::{Entry, enqueue, enqueue_built, enqueue_unrendered, oldest_waiting, text_of};
pub use history::{clean_up, of_cause, skipped_causes};

/// A mail that is due and waits for so many minutes says that no sender is running.
pub const LONG_WAIT_MINUTES: i64 = 60;
