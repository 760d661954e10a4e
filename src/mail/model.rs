//! The rows of the outbox, and the values their columns may have.

use diesel::prelude::*;

use crate::db::At;
use crate::db::schema::{mail_events, mails};
use crate::message::List;
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// Where a mail stands. Every change is a row of `mail_events`.
    MailState {
        /// Waits for its turn.
        Queued = "queued",
        /// A sender has taken it and has not let go of its text yet.
        Leased = "leased",
        /// Its text is on the way to the server: from here on it may have arrived.
        Handed = "handed",
        /// The mail server has taken it.
        Sent = "sent",
        /// Put off by the server; goes again later.
        Deferred = "deferred",
        /// Given up, with the server's answer, or come back later.
        Bounced = "bounced",
        /// Its text was on the way when sender or connection died: it arrived or not.
        Unknown = "unknown",
        /// Not sent: its address is not written to any more.
        Suppressed = "suppressed",
        /// Not sent: its reason has gone meanwhile, or it is too late.
        Skipped = "skipped",
    }
}

/// A mail on its way into the outbox.
#[derive(Insertable)]
#[diesel(table_name = mails, treat_none_as_default_value = false)]
pub(super) struct NewMail<'a> {
    pub id: Id,
    pub list: List,
    pub kind: &'a str,
    pub dedupe_key: &'a str,
    pub member_id: Option<Id>,
    pub subject_id: Option<Id>,
    pub recipient: &'a str,
    pub domain: String,
    pub message: Option<String>,
    pub state: MailState,
    pub priority: i64,
    pub attempts: i64,
    pub doubts: i64,
    pub next_at: At,
    pub not_after: Option<At>,
    pub created_at: At,
}

/// A mail that a sender has taken for itself.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mails)]
pub(super) struct Claimed {
    pub id: Id,
    pub member_id: Option<Id>,
    pub subject_id: Option<Id>,
    pub recipient: String,
    pub domain: String,
    pub message: Option<String>,
    /// The number of this attempt; 1 is the first.
    pub attempts: i64,
    /// How often it was not known whether it arrived.
    pub doubts: i64,
    pub next_at: At,
    pub not_after: Option<At>,
    pub created_at: At,
}

/// What an attempt changes in its row, which nobody holds any more after it.
#[derive(Debug, Clone)]
pub(super) struct MailUpdate {
    pub state: MailState,
    pub attempts: i64,
    pub doubts: i64,
    pub next_at: At,
    pub relay: Option<String>,
    pub last_answer: Option<String>,
    pub settled_at: Option<At>,
}

/// A mail as the outbox shows it to operators.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mails)]
#[expect(missing_docs, reason = "the columns are explained where they are made")]
pub struct MailRow {
    pub id: Id,
    pub list: List,
    pub kind: String,
    pub member_id: Option<Id>,
    pub subject_id: Option<Id>,
    pub recipient: String,
    pub domain: String,
    pub message: Option<String>,
    pub state: MailState,
    pub attempts: i64,
    pub doubts: i64,
    pub next_at: At,
    pub not_after: Option<At>,
    pub relay: Option<String>,
    pub last_answer: Option<String>,
    pub created_at: At,
    pub settled_at: Option<At>,
}

/// One change of a mail's state.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mail_events)]
#[expect(missing_docs, reason = "the columns are explained where they are made")]
pub struct MailEventRow {
    pub at: At,
    pub state: MailState,
    pub attempt: i64,
    pub detail: Option<String>,
}
