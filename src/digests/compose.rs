//! Makes the digests that are due.
//!
//! In one transaction for each batch of members: the row of the period, the mail in the outbox, and how
//! far the member has come. Either all three are there or none, whatever runs at the same time or stops.
//! What a mail says is kept as keys; its text is made when it goes.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::model::{Frequency, IssueContent, IssueRow, IssueState, PreferencesRow};
use super::period::Period;
use super::queries::Progress;
use super::section::{Shared, Window};
use super::{content, queries};
use crate::accounts::{self, Contact};
use crate::app::App;
use crate::db::{At, Json, Tx};
use crate::error::Error;
use crate::mail::outbox::{self, Entry};
use crate::mail::{List, suppression};
use crate::practices;
use crate::types::clock::plus_seconds;
use crate::types::{Email, Id, Timestamp};

/// Members in one transaction: few enough that others need not wait long for the database, and that what
/// was found for all of them fits into little memory.
const BATCH: i64 = 200;
/// What has no number of its own is cut this long before now: a use case waits less than that for the
/// database, so that whatever carries an earlier instant is committed.
const MARGIN_SECONDS: i64 = 60;
/// A digest that could not be handed over for this long is not sent any more; what it held comes with
/// the next one.
const DAY_SECONDS: i64 = 86_400;

/// How many digests became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Composed {
    /// Mails put into the outbox.
    pub mails: u64,
    /// Periods without anything new, or with less than the member wants to be told of.
    pub empty: u64,
    /// Members who got none: no longer active, not written to, or the period was done before.
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

/// The part of everything that a member's next digest is about.
pub(super) fn window(row: &PreferencesRow, last: i64, now: Timestamp) -> Window {
    let since = row.last_at.0;
    Window {
        after: row.last_sequence,
        up_to: last.max(row.last_sequence),
        since,
        until: plus_seconds(now, -MARGIN_SECONDS).max(since),
    }
}

fn compose_batch(app: &App, tx: &mut Tx<'_>, shared: &mut Shared, now: Timestamp) -> Result<Composed, Error> {
    let rows = queries::take_due(tx.conn, now, BATCH)?;
    if rows.is_empty() {
        return Ok(Composed::default());
    }
    let last = practices::last_sequence(tx)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.member_id).collect();
    let contacts = accounts::find_contacts(tx, &ids)?;
    let addresses = contacts.values().map(|contact| contact.email.as_str());
    let blocked = suppression::blocked(tx, List::Digest, addresses)?;
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut readers = Vec::with_capacity(rows.len());
    for row in &rows {
        match obstacle(row, &contacts, &blocked) {
            Ok(contact) => {
                let window = window(row, last, now);
                readers.push((row, content::reading(row, &contact.country, contact.role, window)));
            }
            Err(reason) => outcomes.push((row, skipped(tx, row, now, reason))),
        }
    }
    let found = content::find_all(app, tx, shared, &readers)?;
    for ((row, reader), found) in readers.into_iter().zip(found) {
        outcomes.push((row, issue(tx, row, reader.window, content::content(row, found), now)));
    }
    write(app, tx, &outcomes, &contacts, now)
}

/// Whom to write to, or why nobody is.
fn obstacle<'a>(
    row: &PreferencesRow,
    contacts: &'a HashMap<Id, Contact>,
    blocked: &BTreeSet<String>,
) -> Result<&'a Contact, &'static str> {
    let contact = contacts.get(&row.member_id).ok_or("inactive")?;
    // An address that no mail can have would stop the digests of everybody after it.
    if Email::parse(&contact.email).is_none() {
        return Err("no_address");
    }
    if blocked.contains(&contact.email) {
        return Err("suppressed_address");
    }
    Ok(contact)
}

/// Why a member gets no digest of this period; nothing when none is due after all.
fn skipped(tx: &Tx<'_>, row: &PreferencesRow, now: Timestamp, reason: &str) -> Option<IssueRow> {
    let period = row.schedule().due(now)?;
    let window = window(row, row.last_sequence, now);
    let issue = new_issue(tx, row, &period, window, IssueContent::default(), IssueState::Skipped);
    Some(IssueRow { reason: Some(reason.to_owned()), ..issue })
}

fn new_issue(
    tx: &Tx<'_>,
    row: &PreferencesRow,
    period: &Period,
    window: Window,
    content: IssueContent,
    state: IssueState,
) -> IssueRow {
    IssueRow {
        id: tx.new_id(),
        member_id: row.member_id,
        period_key: period.key.clone(),
        from_sequence: window.after,
        to_sequence: window.up_to,
        from_at: At(window.since),
        to_at: At(window.until),
        state,
        reason: None,
        items: i64::try_from(content.total()).unwrap_or(i64::MAX),
        content: Json(content),
        composed_at: At(tx.now),
    }
}

/// The digest of the period that is due; nothing when none is after all.
fn issue(
    tx: &Tx<'_>,
    row: &PreferencesRow,
    window: Window,
    content: IssueContent,
    now: Timestamp,
) -> Option<IssueRow> {
    let period = row.schedule().due(now)?;
    let state = match i64::try_from(content.total()).unwrap_or(i64::MAX) {
        0 => IssueState::Empty,
        total if total < row.minimum_items => IssueState::BelowMinimum,
        _ => IssueState::Composed,
    };
    Some(new_issue(tx, row, &period, window, content, state))
}

/// Writes what became of all of them, with a number of statements that does not depend on how many there
/// are. An issue of a period that was done before, by whomever, is left out.
fn write(
    app: &App,
    tx: &mut Tx<'_>,
    outcomes: &[(&PreferencesRow, Option<IssueRow>)],
    contacts: &HashMap<Id, Contact>,
    now: Timestamp,
) -> Result<Composed, Error> {
    let issues = outcomes.iter().filter_map(|(_, issue)| issue.as_ref()).collect();
    let new: HashSet<Id> = queries::insert_issues(tx.conn, issues)?.into_iter().collect();
    let new_one = |issue: &&IssueRow| new.contains(&issue.id);
    let mut composed = Composed::default();
    let mut progress = Vec::with_capacity(outcomes.len());
    let mut mails = Vec::with_capacity(outcomes.len());
    for (row, issue) in outcomes {
        let issue = issue.as_ref().filter(new_one);
        progress.push(reached(row, issue, now));
        let count = match issue.map(|issue| issue.state) {
            Some(IssueState::Composed) => {
                if let Some((issue, contact)) = issue.zip(contacts.get(&row.member_id)) {
                    mails.push((issue, issue.cause(), contact, patience(row.frequency)));
                }
                &mut composed.mails
            }
            Some(IssueState::Empty | IssueState::BelowMinimum) => &mut composed.empty,
            Some(IssueState::Skipped) | None => &mut composed.skipped,
        };
        *count = count.saturating_add(1);
    }
    let entries = mails.iter().map(|(issue, cause, contact, patience)| Entry {
        list: List::Digest,
        kind: "digest",
        dedupe_key: cause,
        member: Some(contact.id),
        recipient: &contact.email,
        subject: Some(issue.id),
        not_after: Some(plus_seconds(tx.now, *patience)),
    });
    let entries: Vec<Entry<'_>> = entries.collect();
    outbox::enqueue_unrendered(app, tx, &entries)?;
    queries::advance(tx.conn, &progress)?;
    Ok(composed)
}

/// How far a member has come: past what was sent or was nothing; what was too little stays new, and comes
/// with the next one.
fn reached(row: &PreferencesRow, issue: Option<&IssueRow>, now: Timestamp) -> Progress {
    let (last_sequence, last_at) = match issue {
        Some(issue) if matches!(issue.state, IssueState::Composed | IssueState::Empty) => {
            (issue.to_sequence, issue.to_at)
        }
        _ => (row.last_sequence, row.last_at),
    };
    Progress { member: row.member_id, last_sequence, last_at, next_at: row.next_at(now).map(At) }
}

/// For how long a digest is worth sending, in seconds.
const fn patience(frequency: Frequency) -> i64 {
    match frequency {
        Frequency::Off | Frequency::Daily => 2 * DAY_SECONDS,
        Frequency::Weekly | Frequency::Biweekly => 3 * DAY_SECONDS,
        Frequency::Monthly => 5 * DAY_SECONDS,
    }
}
