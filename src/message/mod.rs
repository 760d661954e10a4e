//! What a mail is before anybody sends it: its words, its form on the wire, its signature. No table, no network.

mod calendar;
pub mod dkim;
mod letter;
mod list;
mod mailer;

pub use calendar::{Deadline, calendar};
pub use letter::Letter;
pub use list::List;
pub use mailer::{Mailer, Outgoing, address_of};
