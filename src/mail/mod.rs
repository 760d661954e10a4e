//! Outgoing mail: built here, kept in the outbox in the transaction of its cause, sent afterwards.
//!
//! Table: `mails`. A mail is `queued`, `leased` by one sender for a while, and then settled: `sent`,
//! `failed`, or queued again for later. No transaction is open while a sender speaks with the server.

mod build;
mod letter;
pub mod outbox;
pub mod pages;
mod queries;
pub mod sender;
mod smtp;
mod stream;
mod transport;

pub use build::{Mailer, Outgoing};
pub use letter::Letter;
pub use sender::{Sender, Tally, clean_up};
