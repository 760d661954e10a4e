//! The outbox: mails as rows, written in the transaction of what caused them.

use crate::app::App;
use crate::auth::envelope;
use crate::auth::keys::Purpose;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::mail::model::NewMail;
use crate::mail::{MailState, queries};
use crate::message::{Letter, List, Outgoing};
use crate::types::{Id, Timestamp};

/// Puts a letter into the outbox. `dedupe_key` names its cause: a second letter for the same cause
/// is left out. One that holds a secret waits closed, and its text goes when it is settled.
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
        headers: vec![("Content-Language", letter.locale.code().to_owned())],
    };
    let id = outgoing.id;
    let mut message = app.mailer.build(List::Account, outgoing)?;
    if letter.holds_secret() {
        let random = tx.ids.random();
        message = envelope::close(&app.keys, Purpose::Outbox, id.0.as_bytes(), random, &message)?;
    }
    let mail =
        Entry { list: List::Account, kind, dedupe_key, member, recipient, subject: None, not_after: None };
    insert(app, tx, vec![row(tx, id, &mail, Some(message))]).map(drop)
}

/// What the outbox is told of a mail.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Which list it belongs to.
    pub list: List,
    /// What it is, as in `practice.published`.
    pub kind: &'a str,
    /// Names its cause: a second mail for the same cause is left out.
    pub dedupe_key: &'a str,
    /// The member it is for.
    pub member: Option<Id>,
    /// Where it goes.
    pub recipient: &'a str,
    /// What it is about, for whoever writes its text when it goes.
    pub subject: Option<Id>,
    /// From when on it is not worth sending any more.
    pub not_after: Option<Timestamp>,
}

/// Puts mails into the outbox whose texts are made when they go. Those that were there already stay.
pub fn enqueue_unrendered(app: &App, tx: &mut Tx<'_>, entries: &[Entry<'_>]) -> Result<(), Error> {
    let rows = entries.iter().map(|entry| row(tx, tx.new_id(), entry, None)).collect();
    insert(app, tx, rows).map(drop)
}

/// Puts a finished message into the outbox. `false` when it was there already.
pub fn enqueue_built(
    app: &App,
    tx: &mut Tx<'_>,
    entry: &Entry<'_>,
    outgoing: Outgoing<'_>,
) -> Result<bool, Error> {
    let id = outgoing.id;
    let message = app.mailer.build(entry.list, outgoing)?;
    insert(app, tx, vec![row(tx, id, entry, Some(message))])
}

/// The text of a mail as it is to go.
pub fn text_of(app: &App, mail: Id, kept: String) -> Result<String, Error> {
    envelope::open(&app.keys, Purpose::Outbox, mail.0.as_bytes(), kept)
}

fn row<'a>(tx: &Tx<'_>, id: Id, entry: &Entry<'a>, message: Option<String>) -> NewMail<'a> {
    NewMail {
        id,
        list: entry.list,
        kind: entry.kind,
        dedupe_key: entry.dedupe_key,
        member_id: entry.member,
        subject_id: entry.subject,
        recipient: entry.recipient,
        domain: domain_of(entry.recipient),
        message,
        state: MailState::Queued,
        priority: entry.list.priority(),
        attempts: 0,
        doubts: 0,
        next_at: At(tx.now),
        not_after: entry.not_after.map(At),
        created_at: At(tx.now),
    }
}

/// Answers whether anything came in.
fn insert(app: &App, tx: &mut Tx<'_>, rows: Vec<NewMail<'_>>) -> Result<bool, Error> {
    let new = queries::insert(tx.conn, rows)?;
    queries::insert_events(tx.conn, &new, tx.now)?;
    if new.is_empty() {
        return Ok(false);
    }
    app.outbox_notify.notify_waiters();
    Ok(true)
}

/// The part of an address behind the last `@`, in lower case: what mails are grouped by.
pub(in crate::mail) fn domain_of(recipient: &str) -> String {
    recipient.rsplit_once('@').map_or(recipient, |(_, domain)| domain).to_lowercase()
}

/// Since when the oldest mail that is due waits.
pub fn oldest_waiting(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    Ok(queries::oldest_waiting(tx.conn, tx.now)?)
}
