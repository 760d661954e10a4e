//! A member's own factors: set up, looked at, taken away. Each of these acts needs a fresh proof, and each is told by mail.

use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::keys::Purpose;
use crate::auth::links::{self, LinkPurpose};
use crate::auth::{Actor, device, envelope, need, session};
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::factors::input::NewFactor;
use crate::factors::model::{FactorRow, NewRecoveryCode};
use crate::factors::views::{BegunFactor, FactorsView, RecoveryCodes};
use crate::factors::{codes, queries, totp};
use crate::types::Id;
use crate::types::clock::plus_seconds;
use crate::types::text::{hex, unhex};

/// How long a factor waits for its first code, in seconds.
pub const BEGUN_SECONDS: i64 = 1_200;
/// Most factors of a member.
const MOST: usize = 5;

/// What the member has, and from when on something is asked for.
pub fn list(app: &App, tx: &mut Tx<'_>, actor: &Actor) -> Result<FactorsView, Error> {
    let rows = queries::list_factors(tx.conn, actor.id)?;
    let confirmed = rows.into_iter().filter(|row| row.confirmed_at.is_some());
    let settings = &app.config.auth;
    let holder = session::holder(tx, actor.id)?;
    Ok(FactorsView {
        factors: confirmed.map(Into::into).collect(),
        recovery_codes_left: queries::count_codes(tx.conn, actor.id)?,
        required_from: holder.due(settings.second_factor, settings.second_factor_grace_days),
    })
}

/// Begins to set a factor up; what was begun before is given up.
pub fn begin(app: &App, tx: &mut Tx<'_>, actor: &Actor, input: &NewFactor) -> Result<BegunFactor, Error> {
    let name = input.parse()?;
    need::fresh(actor.proved_at, tx.now)?;
    queries::delete_unconfirmed(tx.conn, actor.id)?;
    if queries::list_factors(tx.conn, actor.id)?.len() >= MOST {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let secret: Vec<u8> = tx.ids.random().into_iter().take(totp::SECRET_BYTES).collect();
    let id = tx.new_id();
    let row = FactorRow {
        id,
        member_id: actor.id,
        kind: input.kind,
        name,
        session_id: actor.session_id,
        secret: close(app, tx, id, &secret)?,
        last_step: 0,
        created_at: At(tx.now),
        confirmed_at: None,
        last_used_at: None,
    };
    queries::insert_factor(tx.conn, &row)?;
    begun(app, tx, actor, id)
}

/// A factor that waits for its first code, for the page that shows it again.
pub fn begun(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<BegunFactor, Error> {
    let row = find_begun(tx, actor, id)?;
    let secret = open(app, &row)?;
    let account = accounts::find_contact(tx, actor.id)?.ok_or(Code::NotFound)?.email;
    Ok(BegunFactor { id, secret: totp::in_letters(&secret), uri: totp::address(&secret, &account) })
}

fn find_begun(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<FactorRow, Error> {
    let oldest = plus_seconds(tx.now, -BEGUN_SECONDS);
    queries::find_factor(tx.conn, actor.id, id)?
        .filter(|row| row.confirmed_at.is_none() && row.created_at.0 > oldest)
        // Whoever began it had just proved who they are; another session has not.
        .filter(|row| row.session_id == actor.session_id)
        .ok_or_else(|| Code::NotFound.into())
}

/// Confirms a factor by its first code. With the first factor of a member come recovery codes, and whoever was logged in
/// by the password alone no longer is.
pub fn confirm(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    code: &str,
    devices: &[String],
) -> Result<RecoveryCodes, Error> {
    let row = find_begun(tx, actor, id)?;
    let step = totp::step_of(&open(app, &row)?, &in_digits(code), tx.now)
        .ok_or_else(|| Error::field("code", "code-wrong"))?;
    let is_first = !session::holder(tx, actor.id)?.has_second_factor;
    if queries::confirm_factor(tx.conn, id, step, tx.now)? == 0 {
        return Err(Code::NotFound.into());
    }
    let made = if is_first { first_factor(tx, actor, devices)? } else { RecoveryCodes::default() };
    audit::record(tx, Some(actor), event("second-step.added", actor))?;
    accounts::notify(app, tx, actor.id, "second-step-added", "", "/account/second-step")?;
    Ok(made)
}

fn first_factor(tx: &mut Tx<'_>, actor: &Actor, devices: &[String]) -> Result<RecoveryCodes, Error> {
    accounts::note_second_factor(tx, actor.id, true)?;
    session::end_all(tx, actor.id, Some(actor.session_id))?;
    device::forget(tx, actor.id, devices)?;
    links::revoke(tx, LinkPurpose::ChangeEmail, actor.id)?;
    make_codes(tx, actor.id)
}

/// Takes a factor away; whoever has to have one keeps the last.
pub fn remove(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<(), Error> {
    need::fresh(actor.proved_at, tx.now)?;
    // Of two who each take another one away at once, one has to see what the other did.
    tx.take_turn("second-factors")?;
    let view = list(app, tx, actor)?;
    if !view.factors.iter().any(|factor| factor.id == id) {
        return Err(Code::NotFound.into());
    }
    let is_last = view.factors.len() == 1;
    if is_last && view.required_from.is_some() {
        return Err(Code::LastFactor.into());
    }
    queries::delete_factor(tx.conn, actor.id, id)?;
    if is_last {
        queries::delete_codes(tx.conn, actor.id)?;
        accounts::note_second_factor(tx, actor.id, false)?;
    }
    audit::record(tx, Some(actor), event("second-step.removed", actor))?;
    accounts::notify(app, tx, actor.id, "second-step-removed", "", "/account/second-step")
}

/// Makes new recovery codes; those from before stop working.
pub fn renew_codes(app: &App, tx: &mut Tx<'_>, actor: &Actor) -> Result<RecoveryCodes, Error> {
    need::fresh(actor.proved_at, tx.now)?;
    if !session::holder(tx, actor.id)?.has_second_factor {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let made = make_codes(tx, actor.id)?;
    audit::record(tx, Some(actor), event("recovery-codes.renewed", actor))?;
    accounts::notify(app, tx, actor.id, "recovery-codes-renewed", "", "/account/second-step")?;
    Ok(made)
}

fn make_codes(tx: &mut Tx<'_>, member: Id) -> Result<RecoveryCodes, Error> {
    queries::delete_codes(tx.conn, member)?;
    let mut made = RecoveryCodes::default();
    for _ in 0..codes::COUNT {
        let code = codes::shown(tx.ids.random());
        let code_hash = codes::kept(&code).unwrap_or_default();
        queries::insert_code(tx.conn, &NewRecoveryCode { code_hash, member_id: member })?;
        made.recovery_codes.push(code);
    }
    Ok(made)
}

/// Apps show six digits with a blank in their middle.
pub(super) fn in_digits(code: &str) -> String {
    code.chars().filter(|character| !character.is_whitespace()).collect()
}

fn close(app: &App, tx: &mut Tx<'_>, id: Id, secret: &[u8]) -> Result<String, Error> {
    let text = hex(secret);
    envelope::close(&app.keys, Purpose::Factor, id.0.as_bytes(), tx.ids.random(), &text)
}

/// The secret of a factor.
pub(super) fn open(app: &App, row: &FactorRow) -> Result<Vec<u8>, Error> {
    let text = envelope::open(&app.keys, Purpose::Factor, row.id.0.as_bytes(), row.secret.clone())?;
    unhex(&text).ok_or_else(|| Error::internal("a secret is no secret"))
}

fn event(action: &'static str, actor: &Actor) -> Event {
    Event::new(action, "member", actor.id).in_country(&actor.country)
}
