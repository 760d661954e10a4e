//! Passwords are chosen here: the first one, a forgotten one, a better one.

use super::log_in::prove_password;
use crate::accounts::input::{ChangePassword, ChoosePassword};
use crate::accounts::mails::{self, PasswordLink};
use crate::accounts::model::{MemberRow, MemberStatus};
use crate::accounts::queries;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::links::{self, LinkPurpose};
use crate::auth::throttle::{self, Limit};
use crate::auth::{Actor, password, session};
use crate::db::Tx;
use crate::error::{Code, Error, FieldErrors};
use crate::types::Email;

/// How long a link works that was asked for by somebody who forgot the password, in seconds.
const RESET_LIFE_SECONDS: i64 = 3_600;

/// Sends a link to a member who forgot the password. For an address without an account the same work
/// is done and its result thrown away.
pub fn reset_password(app: &App, tx: &mut Tx<'_>, typed: &str) -> Result<(), Error> {
    let email = &Email::parse(typed).ok_or_else(|| Error::field("email", "email"))?;
    let allowed = app.config.auth.mails_per_address_per_hour;
    throttle::count(tx, &app.keys, Limit::MailTo, email.as_str(), allowed)?;
    let former = Email::former_spelling(typed);
    let found = queries::find_member_by_login(tx.conn, &former, email.as_str())?;
    match found.filter(|row| row.status != MemberStatus::Suspended) {
        Some(row) => {
            let life = (row.status == MemberStatus::Active).then_some(RESET_LIFE_SECONDS);
            let secret = links::issue(tx, LinkPurpose::ChoosePassword, row.id, None, life)?;
            mails::choose_password(app, tx, PasswordLink::Reset, &row, &secret)
        }
        None => mails::write_for_nobody(app, tx, email),
    }
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

/// Keeps the password chosen with a mailed link. Whoever was logged in with the old one no longer is,
/// and links sent before stop working.
pub async fn choose_password(app: &App, command: ChoosePassword) -> Result<(), Error> {
    let ChoosePassword { token, password } = command;
    let asked = token.clone();
    let row = app.read(move |_, tx| look_at_link(tx, &asked)).await?;
    check("password", &password, &row)?;
    let hash = app.hasher.hash(password).await?;
    app.write(move |app, tx| {
        let link = links::redeem(tx, LinkPurpose::ChoosePassword, &token)?;
        let row = queries::find_member(tx.conn, link.subject_id)?.ok_or(Code::LinkExpired)?;
        if queries::update_password(tx.conn, row.id, &hash, tx.now)? == 0 {
            return Err(Code::LinkExpired.into());
        }
        for purpose in [LinkPurpose::ChoosePassword, LinkPurpose::ChangeEmail] {
            links::revoke(tx, purpose, row.id)?;
        }
        session::end_all(tx, row.id, None)?;
        throttle::forget_failures(tx, &app.keys, &row.email)?;
        audit::record(tx, None, Event::new("password.chosen", "member", row.id).in_country(&row.country))?;
        if row.status == MemberStatus::Active {
            mails::password_changed(app, tx, &row)?;
        }
        Ok(())
    })
    .await
}

/// Replaces the password of somebody who knows the present one. All other sessions end.
pub async fn change_password(app: &App, actor: Actor, command: ChangePassword) -> Result<(), Error> {
    let id = actor.id;
    let row = app.read(move |_, tx| Ok(queries::find_member(tx.conn, id)?.ok_or(Code::NotFound)?)).await?;
    check("new", &command.new, &row)?;
    prove_password(app, &actor, command.current, "current").await?;
    let hash = app.hasher.hash(command.new).await?;
    app.write(move |app, tx| {
        queries::update_password(tx.conn, row.id, &hash, tx.now)?;
        links::revoke(tx, LinkPurpose::ChoosePassword, row.id)?;
        session::end_all(tx, row.id, Some(actor.session_id))?;
        throttle::forget_failures(tx, &app.keys, &row.email)?;
        let event = Event::new("password.changed", "member", row.id).in_country(&row.country);
        audit::record(tx, Some(&actor), event)?;
        mails::password_changed(app, tx, &row)
    })
    .await
}
