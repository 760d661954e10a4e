//! Outgoing mail: built here, kept in the outbox in the transaction of its cause, sent afterwards.
//!
//! Tables: `mails`, `mail_events`, `mail_domains`, `mail_pauses`, `mail_suppressions`, `mail_scores`. A
//! mail is `queued`, `leased` by one sender for a while, `handed` over, and then settled; each change of
//! its state is a row. No transaction is open while a sender speaks with a server.

mod answers;
pub mod api;
pub mod bounces;
mod build;
mod calendar;
mod claim;
pub mod dkim;
mod letter;
mod model;
pub mod outbox;
pub mod pages;
pub mod pauses;
mod queries;
mod recorder;
mod relay;
mod room;
pub mod sender;
mod settlement;
mod smtp;
mod stream;
pub mod suppression;
mod throttle;
mod transport;
mod trust;

pub use build::{Mailer, Outgoing};
pub use calendar::{Deadline, calendar};
pub use letter::Letter;
pub use model::{List, MailEventRow, MailRow, MailState};
pub use queries::{MailFilter, PauseRow};
pub use relay::places;
pub use room::*;
pub use sender::{Sender, Tally};
