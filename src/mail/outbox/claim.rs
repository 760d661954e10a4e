//! Taking mails from the outbox: which may go now, and what they say.

use std::collections::{BTreeMap, BTreeSet};

use lettre::Address;

use super::{enqueue, recover, throttle};
use crate::app::{App, RenderedMail, UnrenderedMail};
use crate::db::Tx;
use crate::error::Error;
use crate::mail::model::{Claimed, MailUpdate};
use crate::mail::pauses::Scope;
use crate::mail::queries::{self, DomainRow, Turn};
use crate::mail::{MailState, inbound, suppression};
use crate::message::{List, address_of};
use crate::types::clock::plus_seconds;
use crate::types::{Id, Timestamp};

/// A mail that a lane can send: sender, recipient, signed text, or why it cannot be sent at all.
pub(in crate::mail) struct Ready {
    pub mail: Claimed,
    pub object: Result<(Address, Address, String), String>,
}

/// What a look at the outbox brought.
pub(in crate::mail) struct Batch {
    pub ready: Vec<Ready>,
    /// How many rows it touched; none when nothing is due.
    pub found: usize,
    /// How many ended without being sent.
    pub dropped: u64,
    pub paused_relays: BTreeSet<String>,
}

struct Taken {
    mails: Vec<Claimed>,
    found: usize,
    dropped: u64,
    paused_relays: BTreeSet<String>,
}

/// Takes up to `limit` mails of a list, and has their texts made. `local` when nothing leaves this
/// machine, so that reserved domains can be reached, too.
pub(in crate::mail) async fn take(
    app: &App,
    list: List,
    worker: Id,
    limit: usize,
    local: bool,
) -> Result<Batch, Error> {
    let taken = app.write(move |app, tx| lease(app, tx, list, worker, limit, local)).await?;
    let Taken { mails, found, mut dropped, paused_relays } = taken;
    if mails.is_empty() {
        return Ok(Batch { ready: Vec::new(), found, dropped, paused_relays });
    }
    let texts = app.read(move |app, tx| write_all(app, tx, list, mails)).await?;
    let (ready, without): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(_, why)| why.is_none());
    if !without.is_empty() {
        dropped = dropped.saturating_add(u64::try_from(without.len()).unwrap_or_default());
        let without =
            without.into_iter().map(|(ready, why)| (ready.mail, MailState::Skipped, why.unwrap_or_default()));
        let without: Vec<Dropped> = without.collect();
        app.write(move |app, tx| drop_all(app, tx, worker, &without)).await?;
    }
    Ok(Batch { ready: ready.into_iter().map(|(ready, _)| ready).collect(), found, dropped, paused_relays })
}

fn lease(
    app: &App,
    tx: &mut Tx<'_>,
    list: List,
    worker: Id,
    limit: usize,
    local: bool,
) -> Result<Taken, Error> {
    let mut found = recover::take_over(app, tx)?;
    let pauses = queries::list_pauses(tx.conn)?;
    let held_back = |scope: Scope| -> BTreeSet<String> {
        let of_scope = pauses.iter().filter(|pause| pause.scope == scope.code());
        of_scope.map(|pause| pause.name.clone()).collect()
    };
    let paused_relays = held_back(Scope::Relay);
    let mut taken = Taken { mails: Vec::new(), found: 0, dropped: 0, paused_relays };
    if held_back(Scope::List).contains(list.code()) {
        return Ok(taken);
    }
    let turn = Turn {
        list,
        now: tx.now,
        horizon: throttle::horizon(tx.now),
        limit: i64::try_from(limit).unwrap_or(100),
    };
    let due = queries::list_due(tx.conn, &turn)?;
    if due.is_empty() {
        taken.found = found;
        return Ok(taken);
    }
    let due = within_limits(app, tx, due)?;
    found = found.saturating_add(due.len());
    let ids: Vec<Id> = due.iter().map(|mail| mail.id).collect();
    queries::lease(tx.conn, worker, plus_seconds(tx.now, app.config.mail.lease_seconds), &ids)?;
    queries::insert_events(tx.conn, &ids, tx.now)?;
    let blocked = suppression::blocked(tx, list, due.iter().map(|mail| mail.recipient.as_str()))?;
    let mut without: Vec<Dropped> = Vec::new();
    for mut mail in due {
        mail.attempts = mail.attempts.saturating_add(1);
        let too_late = mail.not_after.is_some_and(|last| last.0 < tx.now);
        if too_late {
            without.push((mail, MailState::Skipped, "too_late"));
        } else if blocked.contains(&mail.recipient) {
            without.push((mail, MailState::Suppressed, "suppressed_address"));
        } else if is_reserved(&mail.domain, local) {
            without.push((mail, MailState::Suppressed, "reserved_domain"));
        } else {
            taken.mails.push(mail);
        }
    }
    drop_all(app, tx, worker, &without)?;
    taken.dropped = u64::try_from(without.len()).unwrap_or_default();
    taken.found = found;
    Ok(taken)
}

/// As many of each domain as it may get now.
fn within_limits(app: &App, tx: &mut Tx<'_>, due: Vec<Claimed>) -> Result<Vec<Claimed>, Error> {
    let names: BTreeSet<String> = due.iter().map(|mail| mail.domain.clone()).collect();
    let names: Vec<String> = names.into_iter().collect();
    let rows = queries::list_domains(tx.conn, &names)?;
    let per_minute = app.config.mail.domain_per_minute;
    if rows.is_empty() && per_minute <= 0 {
        return Ok(due);
    }
    let mut rows: BTreeMap<String, DomainRow> =
        rows.into_iter().map(|row| (row.domain.clone(), row)).collect();
    let mut taken_of: BTreeMap<String, i64> = BTreeMap::new();
    let mut may_go = Vec::with_capacity(due.len());
    for mail in due {
        let row = rows.entry(mail.domain.clone()).or_insert_with(|| DomainRow::new(&mail.domain, tx.now));
        let taken = taken_of.entry(mail.domain.clone()).or_default();
        if row.connections.is_some_and(|most| *taken >= most) || !row.take(tx.now, per_minute) {
            continue;
        }
        *taken = taken.saturating_add(1);
        may_go.push(mail);
    }
    if per_minute > 0 {
        for row in rows.values() {
            queries::save_domain(tx.conn, row)?;
        }
    }
    Ok(may_go)
}

/// Whether a domain exists on no network (RFC 2606, RFC 6761). Tests on one machine use all but one.
fn is_reserved(domain: &str, local: bool) -> bool {
    let last = domain.rsplit('.').next().unwrap_or(domain);
    match last {
        "invalid" => true,
        "test" | "example" | "localhost" => !local,
        _ => false,
    }
}

/// A mail that is not sent after all: how it ends, and why, as a code.
type Dropped = (Claimed, MailState, &'static str);

fn drop_all(app: &App, tx: &mut Tx<'_>, worker: Id, mails: &[Dropped]) -> Result<(), Error> {
    let ends: Vec<(Id, MailUpdate)> = mails
        .iter()
        .map(|(mail, state, why)| (mail.id, MailUpdate::ended(mail, *state, why, tx.now)))
        .collect();
    let ended = queries::settle(tx.conn, worker, &ends)?;
    queries::insert_events(tx.conn, &ended, tx.now)?;
    for (mail, state, why) in mails.iter().filter(|(mail, ..)| ended.contains(&mail.id)) {
        app.metrics.mail(state.code());
        if let Some(subject) = mail.subject_id {
            app.hooks.mail_renderer.on_skipped(app, tx, subject, why)?;
        }
    }
    Ok(())
}

type Text = (Ready, Option<&'static str>);

/// Makes the texts that are not there yet, and signs all of them.
fn write_all(app: &App, tx: &mut Tx<'_>, list: List, mails: Vec<Claimed>) -> Result<Vec<Text>, Error> {
    let late = |mail: &&Claimed| mail.message.is_none();
    let asked: Vec<UnrenderedMail> = mails
        .iter()
        .filter(late)
        .map(|mail| UnrenderedMail {
            mail: mail.id,
            member: mail.member_id,
            subject: mail.subject_id,
            recipient: mail.recipient.clone(),
        })
        .collect();
    let mut written = match asked.is_empty() {
        true => Vec::new().into_iter(),
        false => app.hooks.mail_renderer.render(app, tx, &asked)?.into_iter(),
    };
    let now = tx.now;
    let texts = mails.into_iter().map(|mut mail| {
        let text = match mail.message.take() {
            Some(message) => match enqueue::text_of(app, mail.id, message) {
                Ok(message) => RenderedMail::Message(message),
                Err(error) => {
                    let why = error.cause.unwrap_or_default();
                    return (Ready { object: Err(why), mail }, None);
                }
            },
            None => written.next().unwrap_or(RenderedMail::Skip("no_text")),
        };
        match text {
            RenderedMail::Message(message) => {
                (Ready { object: mail_object(app, list, &mail, message, now), mail }, None)
            }
            RenderedMail::Skip(why) => (Ready { object: Err(why.to_owned()), mail }, Some(why)),
        }
    });
    Ok(texts.collect())
}

fn mail_object(
    app: &App,
    list: List,
    mail: &Claimed,
    message: String,
    now: Timestamp,
) -> Result<(Address, Address, String), String> {
    // What was put into the outbox before addresses had one spelling goes under the one they have now.
    let recipient = address_of(&mail.recipient).ok_or("no address")?;
    let sender = inbound::envelope_sender(app, list, mail.id).map_err(|error| error.to_string())?;
    let signed = app.mailer.signed(list, message, now).map_err(|error| error.to_string())?;
    Ok((sender, recipient, signed))
}

/// Lengthens the leases of a sender that lives.
pub(in crate::mail) fn renew(tx: &mut Tx<'_>, worker: Id, seconds: i64) -> Result<(), Error> {
    queries::renew(tx.conn, worker, plus_seconds(tx.now, seconds))?;
    Ok(())
}
