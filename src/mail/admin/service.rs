//! What the secretariat can do about mail.

use serde_json::{Value, json};

use super::queue;
use super::views::{ErasedView, MemberMailView, MemberPreviewView, MessageView, OverviewView};
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Actor, throttle};
use crate::db::Tx;
use crate::digests::{self, Reader, TraceStep};
use crate::error::{Code, Error};
use crate::mail::pauses::{self, Scope};
use crate::mail::{MailFilter, outbox, suppression};
use crate::message::{Letter, List};
use crate::notices;
use crate::types::cursor::Page;
use crate::types::{Email, Id, Locale, Timestamp};

/// Hours for which coming digests are counted.
const HOURS: usize = 24;
/// Mails of a member that are listed.
const OF_MEMBER: i64 = 20;

/// How mail stands.
pub fn overview(tx: &mut Tx<'_>) -> Result<OverviewView, Error> {
    let status = queue::status(tx)?;
    let pauses = pauses::list(tx)?;
    let next_due = digests::next_due(tx, HOURS)?;
    Ok(OverviewView::new(status, pauses, next_due, digests::useful_answers(tx)?))
}

/// Mails, the newest first.
pub(super) fn messages(
    tx: &mut Tx<'_>,
    filter: &MailFilter,
    limit: usize,
) -> Result<Page<MessageView>, Error> {
    let wanted = i64::try_from(limit.saturating_add(1)).unwrap_or(100);
    let rows = queue::list_mails(tx, filter, wanted)?;
    let views = rows.into_iter().map(|row| MessageView::new(row, Vec::new())).collect();
    let cursor = |view: &MessageView| format!("{}.{}", view.created_at.as_microsecond(), view.id);
    Ok(Page::of(views, limit, cursor))
}

/// One mail, with its way.
pub(super) fn message(tx: &mut Tx<'_>, id: Id) -> Result<MessageView, Error> {
    let (row, steps) = queue::find_mail(tx, id)?;
    Ok(MessageView::new(row, steps.into_iter().map(TraceStep::from).collect()))
}

/// Decides on a mail in doubt.
pub(super) fn decide(tx: &mut Tx<'_>, actor: &Actor, id: Id, again: bool) -> Result<MessageView, Error> {
    queue::decide_doubt(tx, id, again)?;
    audit::record(tx, Some(actor), Event::new("mail.decided", "mail", id).with(json!({ "again": again })))?;
    message(tx, id)
}

/// Holds something back.
pub(super) fn pause(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (scope, name, reason): (Scope, String, String),
) -> Result<OverviewView, Error> {
    pauses::pause(tx, Some(actor), scope, &name, &reason)?;
    overview(tx)
}

/// Lets it go again.
pub(super) fn resume(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: Scope,
    name: &str,
) -> Result<(), Error> {
    if !pauses::resume(tx, Some(actor), scope, name)? {
        return Err(Code::NotFound.into());
    }
    app.outbox_notify.notify_waiters();
    Ok(())
}

/// Puts a test into the outbox.
pub(super) fn send_test(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    to: &Email,
    language: Locale,
) -> Result<MessageView, Error> {
    throttle::count_invitation(tx, &app.keys, to.as_str())?;
    let cause = format!("test:{}", tx.new_id());
    let letter = Letter::test(language, app.url("/"));
    outbox::enqueue(app, tx, "test", &cause, None, to.as_str(), &letter)?;
    let (row, steps) = outbox::of_cause(tx, &cause)?.ok_or(Code::NotFound)?;
    audit::record(tx, Some(actor), Event::new("mail.test_sent", "mail", row.id))?;
    Ok(MessageView::new(row, steps.into_iter().map(TraceStep::from).collect()))
}

/// The member of this key, whatever their status.
fn name_of(tx: &mut Tx<'_>, id: Id) -> Result<String, Error> {
    accounts::display_names(tx, &[id])?.remove(&id).ok_or_else(|| Code::NotFound.into())
}

/// Notes that somebody looked at what is kept of a member.
fn record(tx: &mut Tx<'_>, actor: &Actor, action: &'static str, member: Id) -> Result<(), Error> {
    audit::record(tx, Some(actor), Event::new(action, "member", member))
}

/// Why a member did or did not get what.
pub(super) fn member(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<MemberMailView, Error> {
    let name = name_of(tx, id)?;
    record(tx, actor, "mail.traced", id)?;
    let contact = accounts::find_contact(tx, id)?;
    let blocked = match &contact {
        Some(contact) => suppression::why(tx, List::Digest, &contact.email)?.map(|(why, _)| why),
        None => None,
    };
    let active = contact.is_some();
    let chosen = contact.map(|contact| digests::preferences(app, tx, &Reader::from(contact))).transpose()?;
    let filter = MailFilter { member: Some(id), ..MailFilter::default() };
    let messages = queue::list_mails(tx, &filter, OF_MEMBER)?;
    Ok(MemberMailView {
        id,
        name,
        active,
        frequency: chosen.as_ref().map_or("off", |chosen| chosen.frequency.code()).to_owned(),
        next_at: chosen.as_ref().and_then(|chosen| chosen.next_at),
        paused_until: chosen.and_then(|chosen| chosen.paused_until),
        not_sent_because: blocked,
        periods: digests::trace(tx, id)?,
        messages: messages.into_iter().map(|row| MessageView::new(row, Vec::new())).collect(),
    })
}

/// What a member's digest would say at an instant. The record names the member, not what was read.
pub(super) fn preview(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    at: Option<Timestamp>,
) -> Result<MemberPreviewView, Error> {
    let contact = accounts::find_contact(tx, id)?.ok_or(Code::NotFound)?;
    record(tx, actor, "mail.previewed", id)?;
    let (next_at, text) = digests::preview_of(app, tx, &Reader::from(contact), at.unwrap_or(tx.now))?;
    Ok(MemberPreviewView { next_at, text })
}

/// Everything that is kept of a member's mail.
pub(super) fn export(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Value, Error> {
    name_of(tx, id)?;
    record(tx, actor, "mail.exported", id)?;
    let filter = MailFilter { member: Some(id), ..MailFilter::default() };
    let mut messages = Vec::new();
    for row in queue::list_mails(tx, &filter, 10_000)? {
        let (row, steps) = queue::find_mail(tx, row.id)?;
        messages.push(MessageView::new(row, steps.into_iter().map(TraceStep::from).collect()));
    }
    Ok(json!({
        "member": id, "digests": digests::export(app, tx, id)?, "notices": notices::export(tx, id)?,
        "messages": messages,
    }))
}

/// Erases mails and digests of a member. Their choice, the proof of it, and an address that must not be
/// written to stay.
pub(super) fn erase(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<ErasedView, Error> {
    name_of(tx, id)?;
    record(tx, actor, "mail.erased", id)?;
    Ok(ErasedView {
        mails: queue::erase(tx, id)?,
        digests: digests::erase(tx, id)?,
        notices: notices::erase(tx, id)?,
    })
}
