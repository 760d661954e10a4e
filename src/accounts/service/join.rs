//! From an application to a membership.

use super::requests::{self, Request};
use crate::accounts::input::{ApplyCommand, NewAccount};
use crate::accounts::mails::{self, PasswordLink};
use crate::accounts::model::{ApplicationRow, ApplicationState, NewApplicationRow};
use crate::accounts::views::{ApplicationView, MemberView};
use crate::accounts::{policy, queries};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::links::{self, LinkPurpose};
use crate::auth::throttle::{self, Cause, Limit};
use crate::auth::{Actor, Role};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::notices;
use crate::types::cursor::Page;
use crate::types::{Email, Id};

/// Keeps an application that came from a network address; it is taken on after the answer.
pub fn apply(app: &App, tx: &mut Tx<'_>, command: ApplyCommand, address: &str) -> Result<(), Error> {
    let settings = &app.config.auth;
    throttle::count(tx, &app.keys, Limit::ApplyFrom, address, settings.applications_per_hour)?;
    throttle::count_mail(tx, &app.keys, settings, Cause::Other, command.email.as_str())?;
    requests::keep(app, tx, &Request::Application(Box::new(command)))
}

/// Takes an application on, and asks by mail whether the address is the applicant's. Whether there is
/// an account or an application already is said to the mailbox, never to the sender.
pub(super) fn take_application_on(app: &App, tx: &mut Tx<'_>, command: ApplyCommand) -> Result<(), Error> {
    let email = command.email.as_str();
    if let Some(member) = queries::find_member_by_email(tx.conn, email)? {
        return mails::already_member(app, tx, &member);
    }
    if let Some(pending) = queries::find_pending_by_email(tx.conn, email)? {
        return mails::application_waiting(app, tx, &pending);
    }
    queries::delete_unconfirmed(tx.conn, email)?;
    let row = NewApplicationRow {
        id: tx.new_id(),
        email: command.email.to_string(),
        name: command.name,
        country: command.country,
        organization: command.organization,
        policy_areas: Json(command.policy_areas),
        languages: Json(command.languages),
        why: command.why,
        language: command.language.code(),
        state: ApplicationState::Unconfirmed,
        revision: 1,
        created_at: At(tx.now),
    };
    queries::insert_application(tx.conn, &row)?;
    let secret = links::issue(tx, LinkPurpose::ConfirmApplication, row.id, None, None)?;
    let row = queries::find_application(tx.conn, row.id)?.ok_or(Code::NotFound)?;
    mails::confirm_application(app, tx, &row, &secret)
}

/// The application behind a link, for the page that asks whether it is right; nothing is used up.
pub(in crate::accounts) fn look_at_link(tx: &mut Tx<'_>, token: &str) -> Result<ApplicationView, Error> {
    let link = links::look(tx, LinkPurpose::ConfirmApplication, token)?;
    let row = queries::find_application(tx.conn, link.subject_id)?.ok_or(Code::LinkExpired)?;
    Ok(row.into())
}

/// Puts an application before the coordinators of its country; where there are none, before the
/// administrators.
pub fn confirm_application(app: &App, tx: &mut Tx<'_>, token: &str) -> Result<(), Error> {
    let link = links::redeem(tx, LinkPurpose::ConfirmApplication, token)?;
    if queries::confirm_application(tx.conn, link.subject_id)? == 0 {
        return Err(Code::LinkExpired.into());
    }
    let row = queries::find_application(tx.conn, link.subject_id)?.ok_or(Code::LinkExpired)?;
    let mut readers = queries::list_active_by_role(tx.conn, Role::Coordinator, Some(&row.country))?;
    if readers.is_empty() {
        readers = queries::list_active_by_role(tx.conn, Role::Administrator, None)?;
    }
    for reader in &readers {
        mails::application_to_decide(app, tx, &row, reader)?;
    }
    audit::record(tx, None, event("application.confirmed", &row))
}

/// The applications that wait for this person, the oldest first.
pub fn list_applications(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (after, limit): (Option<Id>, usize),
) -> Result<Page<ApplicationView>, Error> {
    let country = policy::country_seen_by(actor)?;
    let whose = Event::about("applications.listed", "country", country.unwrap_or("all"));
    audit::record(tx, Some(actor), whose)?;
    let rows = queries::list_pending(tx.conn, country, after, i64::try_from(limit).unwrap_or(i64::MAX))?;
    let views = rows.into_iter().map(ApplicationView::from).collect();
    Ok(Page::of(views, limit, |view: &ApplicationView| view.id.to_string()))
}

/// One application, if this person may see it; that they looked is on record.
pub fn get_application(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<ApplicationView, Error> {
    let row = find_seen(tx, actor, id)?;
    audit::record(tx, Some(actor), event("application.read", &row))?;
    Ok(row.into())
}

fn find_seen(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<ApplicationRow, Error> {
    let row = queries::find_application(tx.conn, id)?.ok_or(Code::NotFound)?;
    policy::may_see(actor, &row.country)?;
    if row.state == ApplicationState::Unconfirmed { Err(Code::NotFound.into()) } else { Ok(row) }
}

fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: Option<i64>,
    decision: ApplicationState,
    reason: Option<&str>,
) -> Result<ApplicationRow, Error> {
    let row = find_seen(tx, actor, id)?;
    policy::may_decide(row.state, row.revision, based_on)?;
    if queries::decide_application(tx.conn, id, decision, actor.id, reason, tx.now)? == 0 {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    notices::settle(tx, id, super::notices::APPLICATION, None)?;
    queries::find_application(tx.conn, id)?.ok_or_else(|| Code::NotFound.into())
}

/// Makes an applicant a member, who chooses a password with the link in the mail.
pub fn accept_application(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: Option<i64>,
) -> Result<MemberView, Error> {
    let row = decide(tx, actor, id, based_on, ApplicationState::Accepted, None)?;
    audit::record(tx, Some(actor), event("application.accepted", &row))?;
    let country = app.taxonomy.country(&row.country);
    let account = NewAccount {
        email: Email::parse(&row.email).ok_or_else(|| Error::internal("an application without address"))?,
        language: row.locale(),
        name: row.name,
        organization: row.organization,
        role: Role::Member,
        time_zone: country.map_or_else(|| "UTC".to_owned(), |country| country.default_time_zone.clone()),
        country: row.country,
        password_hash: None,
    };
    let member = super::members::welcome(app, tx, actor, account, PasswordLink::Accepted)?;
    queries::set_member(tx.conn, id, member.id)?;
    Ok(member)
}

/// Refuses an application; the applicant reads the reason.
pub fn refuse_application(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: Option<i64>,
    reason: &str,
) -> Result<ApplicationView, Error> {
    let row = decide(tx, actor, id, based_on, ApplicationState::Refused, Some(reason))?;
    audit::record(tx, Some(actor), event("application.refused", &row))?;
    mails::application_refused(app, tx, &row, reason)?;
    Ok(row.into())
}

fn event(action: &'static str, row: &ApplicationRow) -> Event {
    Event::new(action, "application", row.id).in_country(&row.country)
}
