//! The outbox: mails as rows, written in the transaction of what caused them.

use diesel::prelude::*;

use super::{Letter, Outgoing};
use crate::app::App;
use crate::db::schema::mails;
use crate::db::{At, Both, Tx};
use crate::error::Error;
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// Where a mail stands.
    MailState {
        /// Waits for its time or its turn.
        Queued = "queued",
        /// A sender is at it.
        Leased = "leased",
        /// The mail server has taken it.
        Sent = "sent",
        /// Given up, with the server's answer.
        Failed = "failed",
        /// Not sent, because its reason has gone meanwhile.
        Suppressed = "suppressed",
    }
}

/// Account mails go first: somebody is waiting for them.
pub const PRIORITY_ACCOUNT: i64 = 0;
/// Digests go after.
pub const PRIORITY_DIGEST: i64 = 10;

#[derive(Insertable)]
#[diesel(table_name = mails)]
struct NewMail<'a> {
    id: Id,
    kind: &'a str,
    dedupe_key: &'a str,
    member_id: Option<Id>,
    recipient: &'a str,
    message: Option<String>,
    state: MailState,
    priority: i64,
    attempts: i64,
    next_at: At,
    created_at: At,
}

/// Puts a letter into the outbox. `dedupe_key` names its cause: a second letter for the same cause
/// is left out.
pub fn enqueue(
    app: &App,
    tx: &mut Tx<'_>,
    kind: &str,
    dedupe_key: &str,
    member: Option<Id>,
    recipient: &str,
    letter: &Letter,
) -> Result<(), Error> {
    let outgoing = Outgoing {
        id: tx.new_id(),
        at: tx.now,
        recipient,
        subject: &letter.subject,
        text: letter.text(),
        html: letter.html()?,
        headers: Vec::new(),
    };
    enqueue_built(app, tx, kind, dedupe_key, member, PRIORITY_ACCOUNT, outgoing)
}

/// Puts a mail with headers of its own into the outbox.
pub fn enqueue_built(
    app: &App,
    tx: &mut Tx<'_>,
    kind: &str,
    dedupe_key: &str,
    member: Option<Id>,
    priority: i64,
    outgoing: Outgoing<'_>,
) -> Result<(), Error> {
    let row = NewMail {
        id: outgoing.id,
        kind,
        dedupe_key,
        member_id: member,
        recipient: outgoing.recipient,
        state: MailState::Queued,
        priority,
        attempts: 0,
        next_at: At(tx.now),
        created_at: At(tx.now),
        message: Some(app.mailer.build(outgoing)?),
    };
    Both(diesel::insert_into(mails::table).values(&row).on_conflict(mails::dedupe_key).do_nothing())
        .execute(tx.conn)?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// Since when the oldest mail that is due waits.
pub fn oldest_waiting(tx: &mut Tx<'_>) -> Result<Option<crate::types::Timestamp>, Error> {
    let oldest: Option<At> = mails::table
        .filter(mails::state.eq_any([MailState::Queued, MailState::Leased]))
        .filter(mails::next_at.le(At(tx.now)))
        .order(mails::created_at.asc())
        .select(mails::created_at)
        .first(tx.conn)
        .optional()?;
    Ok(oldest.map(Into::into))
}
