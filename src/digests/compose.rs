//! Makes the digests that are due.
//!
//! In one transaction for each member: the row of the period, the mail in the outbox, and how far the
//! member has come. Either all three are there or none, whatever runs at the same time or stops.

use super::content::{Shared, gather};
use super::mails::DigestMail;
use super::model::{IssueState, NewIssue, PreferencesRow};
use super::{content, queries};
use crate::accounts;
use crate::app::App;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::mail::outbox::{self, PRIORITY_DIGEST};
use crate::practices;
use crate::types::{Email, Timestamp};

/// Members in one transaction: few enough that others need not wait long for the database.
const BATCH: i64 = 200;

/// How many digests became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Composed {
    /// Mails put into the outbox.
    pub mails: u64,
    /// Periods without anything new.
    pub empty: u64,
    /// Members who got none: no longer active, or the period was done before.
    pub skipped: u64,
}

impl Composed {
    fn members(self) -> u64 {
        self.mails.saturating_add(self.empty).saturating_add(self.skipped)
    }

    fn add(&mut self, other: Self) {
        self.mails = self.mails.saturating_add(other.mails);
        self.empty = self.empty.saturating_add(other.empty);
        self.skipped = self.skipped.saturating_add(other.skipped);
    }
}

/// Makes everything that is due at `now`.
pub async fn compose_all(app: &App, now: Timestamp) -> Result<Composed, Error> {
    let mut total = Composed::default();
    let mut shared = Shared::default();
    loop {
        let (batch, back) = app
            .write(move |app, tx| {
                let batch = compose_batch(app, tx, &mut shared, now)?;
                Ok((batch, shared))
            })
            .await?;
        shared = back;
        app.metrics.digests(batch.mails);
        total.add(batch);
        if batch.members() == 0 {
            return Ok(total);
        }
    }
}

fn compose_batch(app: &App, tx: &mut Tx<'_>, shared: &mut Shared, now: Timestamp) -> Result<Composed, Error> {
    let last = practices::last_sequence(tx)?;
    let mut composed = Composed::default();
    for row in queries::take_due(tx.conn, now, BATCH)? {
        let count = match compose(app, tx, shared, &row, now, last)? {
            Some(IssueState::Composed) => &mut composed.mails,
            Some(IssueState::Empty) => &mut composed.empty,
            None => &mut composed.skipped,
        };
        *count = count.saturating_add(1);
    }
    Ok(composed)
}

fn compose(
    app: &App,
    tx: &mut Tx<'_>,
    shared: &mut Shared,
    row: &PreferencesRow,
    now: Timestamp,
    last: i64,
) -> Result<Option<IssueState>, Error> {
    let schedule = row.schedule();
    let next_at = schedule.next_at(now);
    let contact = accounts::find_contact(tx, row.member_id)?;
    // An address that no mail can have would stop the digests of everybody after it.
    let contact = contact.filter(|contact| Email::parse(&contact.email).is_some());
    let (Some(contact), Some(period)) = (contact, schedule.due(now)) else {
        queries::postpone(tx.conn, row, next_at)?;
        return Ok(None);
    };
    let window: content::Window = (row.last_sequence, last);
    let content = gather(app, tx, shared, &row.interests.0, window, row.locale())?;
    let state = if content.total == 0 { IssueState::Empty } else { IssueState::Composed };
    let issue = NewIssue {
        id: tx.new_id(),
        member_id: row.member_id,
        period_key: period.key.clone(),
        from_sequence: row.last_sequence,
        to_sequence: last,
        state,
        items: i64::try_from(content.total).unwrap_or(i64::MAX),
        composed_at: At(tx.now),
    };
    if queries::insert_issue(tx.conn, &issue)? == 0 {
        queries::postpone(tx.conn, row, next_at)?;
        return Ok(None);
    }
    if state == IssueState::Composed {
        let mail = DigestMail::new(app, row, &content);
        let subject = mail.subject();
        let outgoing = mail.outgoing(tx.new_id(), tx.now, &contact.email, &subject, &period)?;
        let cause = format!("digest:{}:{}", row.member_id, period.key);
        outbox::enqueue_built(app, tx, "digest", &cause, Some(contact.id), PRIORITY_DIGEST, outgoing)?;
    }
    queries::advance(tx.conn, row.member_id, last, next_at)?;
    Ok(Some(state))
}
