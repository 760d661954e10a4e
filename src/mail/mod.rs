//! Outgoing mail: built here, kept in the outbox in the transaction of its cause, sent afterwards.
//!
//! Table: `mails`.

mod build;
mod letter;
pub mod outbox;

pub use build::{Mailer, Outgoing};
pub use letter::Letter;
