//! Passwords are chosen here: the first one, a forgotten one, a better one.

use super::log_in::{Entered, Entering, open_browser, open_program, prove_password};
use super::password_tries;
use super::requests::{self, Request};
use crate::accounts::input::{ChangePassword, ChoosePassword, Origin};
use crate::accounts::mails::{self, PasswordLink};
use crate::accounts::model::{MemberRow, MemberStatus};
use crate::accounts::queries;
use crate::accounts::views::TokensView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::gate::{self, Lane};
use crate::auth::hasher::Who;
use crate::auth::links::{self, LinkPurpose};
use crate::auth::throttle::{self, Cause};
use crate::auth::{Actor, device, password, session};
use crate::db::Tx;
use crate::error::{Code, Error, FieldErrors};
use crate::types::Email;

/// How long a link works that was asked for by somebody who forgot the password, in seconds.
const RESET_LIFE_SECONDS: i64 = 3_600;

/// Keeps what somebody has asked for who forgot the password; the link goes out after the answer.
pub fn reset_password(app: &App, tx: &mut Tx<'_>, typed: &str) -> Result<(), Error> {
    let email = Email::parse(typed).ok_or_else(|| Error::field("email", "email"))?;
    throttle::count_mail(tx, &app.keys, &app.config.auth, Cause::Reset, email.as_str())?;
    requests::keep(app, tx, &Request::Password(typed.to_owned()))
}

/// Sends a link to the member who logs in with this address, if there is one.
pub(super) fn send_link(app: &App, tx: &mut Tx<'_>, typed: &str) -> Result<(), Error> {
    let Some(email) = Email::parse(typed) else { return Ok(()) };
    let former = Email::former_spelling(typed);
    let found = queries::find_member_by_login(tx.conn, &former, email.as_str())?;
    let Some(row) = found.filter(|row| row.status != MemberStatus::Suspended) else { return Ok(()) };
    let life = (row.status == MemberStatus::Active).then_some(RESET_LIFE_SECONDS);
    let secret = links::issue(tx, LinkPurpose::ChoosePassword, row.id, None, life)?;
    mails::choose_password(app, tx, PasswordLink::Reset, &row, &secret)
}

/// The member behind a link to choose a password; looking uses nothing up.
pub(in crate::accounts) fn look_at_link(tx: &mut Tx<'_>, token: &str) -> Result<MemberRow, Error> {
    let link = links::look(tx, LinkPurpose::ChoosePassword, token)?;
    queries::find_member(tx.conn, link.subject_id)?
        .filter(|row| row.status != MemberStatus::Suspended)
        .ok_or_else(|| Code::LinkExpired.into())
}

fn check(field: &str, chosen: &str, row: &MemberRow) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    password::check(&mut errors, field, chosen, &row.name, &row.email);
    errors.finish(())
}

/// Keeps the password chosen with a mailed link, and opens a session of a program.
pub async fn choose_password(
    app: &App,
    command: ChoosePassword,
    origin: Origin,
) -> Result<TokensView, Error> {
    choose(app, command, origin, open_program).await
}

/// Keeps the password chosen with a mailed link, and opens a session of a browser.
pub async fn choose_password_page(
    app: &App,
    command: ChoosePassword,
    origin: Origin,
) -> Result<Entered, Error> {
    choose(app, command, origin, open_browser).await
}

/// Whoever was logged in with the old password no longer is, no device is known any more, and links sent before stop
/// working. Who has chosen is in, so that nobody's tries with the new password can come first.
async fn choose<T: Send + 'static>(
    app: &App,
    command: ChoosePassword,
    origin: Origin,
    open: impl FnOnce(&App, &mut Tx<'_>, Entering) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let ChoosePassword { token, password } = command;
    let asked = token.clone();
    let row = app.read(move |_, tx| look_at_link(tx, &asked)).await?;
    check("password", &password, &row)?;
    let _place = app.hasher.enter(Who::Known)?;
    let hash = app.hasher.hash(password).await?;
    app.write(move |app, tx| {
        let link = links::redeem(tx, LinkPurpose::ChoosePassword, &token)?;
        let row = queries::find_member(tx.conn, link.subject_id)?.ok_or(Code::LinkExpired)?;
        forget_tries(app, tx, &row)?;
        if queries::update_password(tx.conn, row.id, &hash, tx.now)? == 0 {
            return Err(Code::LinkExpired.into());
        }
        for purpose in [LinkPurpose::ChoosePassword, LinkPurpose::ChangeEmail] {
            links::revoke(tx, purpose, row.id)?;
        }
        session::end_all(tx, row.id, None)?;
        let known = device::find(tx, Some(row.id), &origin.devices)?.map(|(secret, _)| secret);
        device::forget(tx, row.id, known.as_slice())?;
        audit::record(tx, None, Event::new("password.chosen", "member", row.id).in_country(&row.country))?;
        if row.status == MemberStatus::Active {
            mails::password_changed(app, tx, &row)?;
        }
        open(app, tx, Entering { member: row.id, origin })
    })
    .await
}

/// What was tried with the password before says nothing about the new one.
fn forget_tries(app: &App, tx: &mut Tx<'_>, row: &MemberRow) -> Result<(), Error> {
    gate::forget(tx, &app.keys, &password_tries::account(&row.email))?;
    gate::forget(tx, &app.keys, &Lane::Code(row.id))?;
    gate::forget(tx, &app.keys, &Lane::Proof(row.id))
}

/// Replaces the password of somebody who knows the present one. All other sessions end, and only the device that
/// holds one of these secrets stays known.
pub async fn change_password(
    app: &App,
    actor: Actor,
    command: ChangePassword,
    devices: Vec<String>,
) -> Result<(), Error> {
    let id = actor.id;
    let row = app.read(move |_, tx| Ok(queries::find_member(tx.conn, id)?.ok_or(Code::NotFound)?)).await?;
    check("new", &command.new, &row)?;
    prove_password(app, &actor, command.current, "current").await?;
    let _place = app.hasher.enter(Who::Known)?;
    let hash = app.hasher.hash(command.new).await?;
    app.write(move |app, tx| {
        forget_tries(app, tx, &row)?;
        queries::update_password(tx.conn, row.id, &hash, tx.now)?;
        for purpose in [LinkPurpose::ChoosePassword, LinkPurpose::ChangeEmail] {
            links::revoke(tx, purpose, row.id)?;
        }
        session::end_all(tx, row.id, Some(actor.session_id))?;
        device::forget(tx, row.id, &devices)?;
        let event = Event::new("password.changed", "member", row.id).in_country(&row.country);
        audit::record(tx, Some(&actor), event)?;
        mails::password_changed(app, tx, &row)
    })
    .await
}
