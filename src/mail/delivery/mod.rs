//! The way out: senders, which take mails from the outbox to a mail server, or into files.

mod recorder;
mod relay;
mod sender;
mod smtp;
mod stream;
mod tls;
mod transport;

pub use relay::places;
pub use sender::Sender;
