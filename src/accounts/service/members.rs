//! The members of a country, looked after by its coordinators and by the secretariat.

use super::public::create_member;
use crate::accounts::input::{MemberFilter, NewAccount, StandingCommand};
use crate::accounts::mails::{self, PasswordLink};
use crate::accounts::model::{MemberRow, MemberStatus};
use crate::accounts::policy::{self, Standing};
use crate::accounts::queries;
use crate::accounts::views::MemberView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::links::{self, LinkPurpose};
use crate::auth::need;
use crate::auth::{Actor, Role, session, throttle};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::notices;
use crate::types::Id;
use crate::types::cursor::Page;

/// The members this person looks after, by name. Whoever reads about others is on record.
pub fn list_members(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut filter: MemberFilter,
) -> Result<Page<MemberView>, Error> {
    if let Some(own) = policy::country_seen_by(actor)? {
        if filter.country.as_deref().is_some_and(|country| country != own) {
            return Ok(Page { items: Vec::new(), next_cursor: None });
        }
        filter.country = Some(own.to_owned());
    }
    let after = match filter.after {
        None => None,
        Some(id) => Some(
            queries::find_member(tx.conn, id)?
                .filter(|row| policy::may_see(actor, &row.country).is_ok())
                .ok_or_else(|| Error::field("cursor", "malformed"))?,
        ),
    };
    let whose = Event::about("members.listed", "country", filter.country.as_deref().unwrap_or("all"));
    audit::record(tx, Some(actor), whose)?;
    let rows = queries::list_members(tx.conn, &filter, after.as_ref())?;
    let views = rows.into_iter().map(MemberView::from).collect();
    Ok(Page::of(views, filter.limit, |view: &MemberView| view.id.to_string()))
}

fn find_seen(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<MemberRow, Error> {
    let row = queries::find_member(tx.conn, id)?.filter(|row| row.left_at.is_none()).ok_or(Code::NotFound)?;
    policy::may_see(actor, &row.country)?;
    Ok(row)
}

/// One member, if this person looks after the country; that they looked is on record.
pub fn get_member(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<MemberView, Error> {
    let row = find_seen(tx, actor, id)?;
    audit::record(tx, Some(actor), event("member.read", &row))?;
    Ok(row.into())
}

/// One member, for whoever changes something about them.
pub fn present_member(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<MemberView, Error> {
    find_seen(tx, actor, id).map(MemberView::from)
}

/// Makes an account without a password, and sends the link to choose one.
pub(super) fn welcome(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: NewAccount,
    why: PasswordLink,
) -> Result<MemberView, Error> {
    let view = create_member(tx, Some(actor), account)?;
    let row = queries::find_member(tx.conn, view.id)?.ok_or(Code::NotFound)?;
    let secret = links::issue(tx, LinkPurpose::ChoosePassword, row.id, None, None)?;
    mails::choose_password(app, tx, why, &row, &secret)?;
    Ok(view)
}

/// Invites somebody by mail.
pub fn invite_member(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: NewAccount,
) -> Result<MemberView, Error> {
    policy::may_invite(actor, &account.country)?;
    welcome(app, tx, actor, account, PasswordLink::Invited)
}

/// Sends an invitation again; the link before stops working.
pub fn renew_invitation(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<(), Error> {
    let row = find_seen(tx, actor, id)?;
    if row.status != MemberStatus::Invited {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    throttle::count_invitation(tx, &app.keys, &row.email)?;
    let secret = links::issue(tx, LinkPurpose::ChoosePassword, row.id, None, None)?;
    audit::record(tx, Some(actor), event("invitation.renewed", &row))?;
    mails::choose_password(app, tx, PasswordLink::Invited, &row, &secret)
}

/// Changes what a member may do; it counts from the next request on.
pub fn change_member(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    revision: i64,
    command: StandingCommand,
) -> Result<MemberView, Error> {
    // Of two administrators who remove each other at once, one has to stay.
    tx.take_turn("administrators")?;
    let row = find_seen(tx, actor, id)?;
    let standing = Standing {
        id: row.id,
        role: row.role,
        status: row.status,
        has_password: queries::has_password(tx.conn, id)?,
    };
    let removes = actor.is_administrator() && policy::removes_administrator(standing, &command);
    if removes && queries::count_other_administrators(tx.conn, id)? == 0 {
        return Err(Code::LastAdministrator.into());
    }
    // Whoever leaves comes back by themselves alone.
    if row.leaves_at.is_some() {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let change = policy::change_standing(actor, standing, command, tx.now)?;
    if change.role != row.role {
        need::fresh(actor.proved_at, tx.now)?;
    }
    if queries::update_standing(tx.conn, id, revision, &change, tx.now)? == 0 {
        return Err(Code::Stale.into());
    }
    if change.role != row.role {
        let detail = serde_json::json!({ "before": row.role, "after": change.role });
        audit::record(tx, Some(actor), event("member.role-changed", &row).with(detail))?;
        notices::drop_work(tx, id)?;
        mails::role_changed(app, tx, &row, change.role)?;
    }
    let decides = |role, status| role == Role::Coordinator && status == MemberStatus::Active;
    if decides(row.role, row.status) && !decides(change.role, change.status) {
        for give_back in app.hooks.on_departure {
            give_back(tx, id)?;
        }
    }
    match (row.status == MemberStatus::Suspended, change.status == MemberStatus::Suspended) {
        (false, true) => {
            session::end_all(tx, id, None)?;
            for purpose in [LinkPurpose::ChoosePassword, LinkPurpose::ChangeEmail] {
                links::revoke(tx, purpose, id)?;
            }
            audit::record(tx, Some(actor), event("member.suspended", &row))?;
            mails::suspended(app, tx, &row, change.status_reason.as_deref().unwrap_or_default())?;
        }
        (true, false) => {
            audit::record(tx, Some(actor), event("member.reinstated", &row))?;
            mails::reinstated(app, tx, &row)?;
        }
        _ => {}
    }
    present_member(tx, actor, id)
}

fn event(action: &'static str, row: &MemberRow) -> Event {
    Event::new(action, "member", row.id).in_country(&row.country)
}
