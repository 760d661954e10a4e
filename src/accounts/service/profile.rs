//! What members change about themselves.

use crate::accounts::input::ProfileCommand;
use crate::accounts::mails;
use crate::accounts::model::{MemberStatus, ProfileChange};
use crate::accounts::queries;
use crate::accounts::views::{MemberView, SessionView};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::links::{self, LinkPurpose, LinkRow};
use crate::auth::throttle::{self, Cause};
use crate::auth::{Actor, device, session};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Email;
use crate::types::text::name_key;

/// The member behind the request.
pub fn get_me(tx: &mut Tx<'_>, actor: &Actor) -> Result<MemberView, Error> {
    let row = queries::find_member(tx.conn, actor.id)?.ok_or(Code::NotFound)?;
    Ok(row.into())
}

/// Changes the profile, unless it has changed since `revision`.
pub fn change_profile(
    tx: &mut Tx<'_>,
    actor: &Actor,
    revision: i64,
    command: ProfileCommand,
) -> Result<MemberView, Error> {
    let change = ProfileChange {
        name_key: command.name.as_deref().map(name_key),
        name: command.name,
        organization: command.organization,
        language: command.language.map(|language| language.code()),
        time_zone: command.time_zone,
    };
    if queries::update_profile(tx.conn, actor.id, revision, &change, tx.now)? == 0 {
        return Err(Code::Stale.into());
    }
    let event = Event::new("profile.changed", "member", actor.id).in_country(&actor.country);
    audit::record(tx, Some(actor), event)?;
    get_me(tx, actor)
}

/// Asks at a new address whether it is the member's, and tells the old one. That another account has
/// the new address is said only there.
pub fn ask_new_address(app: &App, tx: &mut Tx<'_>, actor: &Actor, new: &Email) -> Result<(), Error> {
    throttle::count_mail(tx, &app.keys, &app.config.auth, Cause::Other, new.as_str())?;
    let row = queries::find_member(tx.conn, actor.id)?.ok_or(Code::NotFound)?;
    match queries::find_member_by_email(tx.conn, new.as_str())? {
        Some(other) => mails::already_member(app, tx, &other)?,
        None => {
            let detail = Some(new.to_string());
            let secret = links::issue(tx, LinkPurpose::ChangeEmail, row.id, detail, None)?;
            mails::change_email(app, tx, &row, new, &secret)?;
        }
    }
    mails::email_change_notice(app, tx, &row, new)
}

fn address(link: &LinkRow) -> Result<String, Error> {
    let address = link.detail.as_deref().and_then(Email::parse);
    Ok(address.ok_or(Code::LinkExpired)?.to_string())
}

/// The address that a link would make a member's; nothing is used up.
pub(in crate::accounts) fn look_at_link(tx: &mut Tx<'_>, token: &str) -> Result<String, Error> {
    address(&links::look(tx, LinkPurpose::ChangeEmail, token)?)
}

/// Changes the address, and tells both. Links that went to the old mailbox stop working, and all sessions and devices
/// but those of whoever confirms.
pub fn confirm_email(
    app: &App,
    tx: &mut Tx<'_>,
    token: &str,
    by: Option<&Actor>,
    devices: &[String],
) -> Result<(), Error> {
    let link = links::redeem(tx, LinkPurpose::ChangeEmail, token)?;
    let new = address(&link)?;
    let row = queries::find_member(tx.conn, link.subject_id)?
        .filter(|row| row.status == MemberStatus::Active)
        .ok_or(Code::LinkExpired)?;
    queries::update_email(tx.conn, row.id, &new, tx.now)?;
    links::revoke(tx, LinkPurpose::ChoosePassword, row.id)?;
    session::end_all(tx, row.id, by.filter(|actor| actor.id == row.id).map(|actor| actor.session_id))?;
    device::forget(tx, row.id, devices)?;
    mails::email_changed(app, tx, &row, &new)?;
    audit::record(tx, None, Event::new("email.changed", "member", row.id).in_country(&row.country))
}

/// Where the member is logged in, the latest used first.
pub fn list_sessions(app: &App, tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<SessionView>, Error> {
    let rows = session::list(tx, actor.id, actor.role, &app.config.auth)?;
    Ok(rows.iter().map(|row| SessionView::of(row, actor.session_id)).collect())
}
