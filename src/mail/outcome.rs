//! What becomes of mails on their way to a server.

use super::smtp_reply::SmtpReply;

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DeliveryOutcome {
    /// The server has it; its answer, and which server.
    Sent { answer: String, relay: String },
    /// The server said no.
    Refused(SmtpReply),
    /// The connection broke before the text was on its way.
    Broken(String),
    /// The connection broke after that: it arrived or not.
    InDoubt(String),
    /// It can be sent nowhere.
    Impossible(String),
    /// Nobody was there to ask, so that this says nothing about the mail.
    Unreachable(String),
}

/// How many mails went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryStats {
    /// Taken by the server.
    pub sent: u64,
    /// To be tried again.
    pub deferred: u64,
    /// Given up.
    pub failed: u64,
    /// Nobody knows whether they arrived.
    pub unknown: u64,
    /// Not sent, because their address or their reason has gone.
    pub dropped: u64,
}

impl DeliveryStats {
    /// Adds what another sender did.
    pub fn add(&mut self, other: Self) {
        self.sent = self.sent.saturating_add(other.sent);
        self.deferred = self.deferred.saturating_add(other.deferred);
        self.failed = self.failed.saturating_add(other.failed);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.dropped = self.dropped.saturating_add(other.dropped);
    }
}
