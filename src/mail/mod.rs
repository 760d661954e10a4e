//! Outgoing mail: kept in the outbox in the transaction of its cause, sent afterwards.
//!
//! Tables: `mails`, `mail_events`, `mail_domains`, `mail_pauses`, `mail_suppressions`, `mail_scores`. A
//! mail is `queued`, `leased` by one sender for a while, `handed` over, and then settled; each change of
//! its state is a row. No transaction is open while a sender speaks with a server.
//!
//! Its parts, each of which may use those before it: [`inbound`] (what comes back), [`outbox`] (the queue),
//! [`delivery`] (the senders). [`admin`] is what the secretariat sees of all this: it stands with the slices,
//! above `accounts` and `digests`, and nothing else in this folder may name it.

pub mod admin;

pub mod delivery;
pub mod inbound;
mod model;
pub mod outbox;
mod outcome;
pub mod pauses;
mod queries;
mod smtp_reply;
pub mod suppression;

pub use delivery::{Sender, places};
pub use model::{MailEventRow, MailRow, MailState};
pub use outbox::{clean_up, of_cause, skipped_causes};
pub use outcome::DeliveryStats;
pub use queries::{MailFilter, PauseRow};

pub use crate::message::{Letter, List, Outgoing};
