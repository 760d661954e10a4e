//! A proof of who somebody is, with everything they have: the second step of a log-in, and again before what could be
//! used to take the account over.

use super::own::{in_digits, open};
use crate::accounts::{self, Arrival, Origin};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::gate::{self, Lane, Pass};
use crate::auth::need::Need;
use crate::auth::session::{self, SessionKind};
use crate::auth::tries::Outcome;
use crate::auth::{Actor, device};
use crate::db::Tx;
use crate::error::Error;
use crate::factors::input::Prove;
use crate::factors::{codes, queries, totp};

/// Proves who is behind a session. Whoever has a second factor shows it; whoever has none, the password. After the
/// second step of a log-in the device is known.
pub async fn prove(
    app: &App,
    (actor, need): (Actor, Option<Need>),
    command: Prove,
    kind: SessionKind,
    origin: Origin,
) -> Result<Option<Arrival>, Error> {
    let member = actor.id;
    let has_one = app.read(move |_, tx| Ok(session::holder(tx, member)?.has_second_factor)).await?;
    if !has_one {
        if command.password.is_empty() {
            return Err(Error::field("password", "required"));
        }
        accounts::prove_password(app, &actor, command.password, "password").await?;
        app.write(move |_, tx| session::prove(tx, actor.session_id)).await?;
        return Ok(None);
    }
    if command.code.trim().is_empty() {
        return Err(Error::field("code", "required"));
    }
    // A wrong code is counted, so that it is no error of the transaction.
    let outcome = app.write(move |app, tx| {
        if let Err(refused) = try_code(app, tx, &actor, &command.code, &origin)? {
            return Ok(Err(refused));
        }
        session::prove(tx, actor.session_id)?;
        let arrival = match need {
            Some(Need::Code) => Some(accounts::arrive(app, tx, actor.id, kind, &origin)?),
            _ => None,
        };
        Ok(Ok(arrival))
    });
    outcome.await?
}

/// Counts a code as a try and evaluates it, both in one transaction: of any number that come at once, no more are
/// evaluated than one after the other would be. On a known device others' tries keep nobody out.
fn try_code(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    code: &str,
    origin: &Origin,
) -> Result<Result<(), Error>, Error> {
    let (keys, settings) = (&app.keys, &app.config.auth);
    let known = device::find(tx, Some(actor.id), &origin.devices)?;
    let mut lanes = vec![Lane::Code(actor.id)];
    if let Some((_, hash)) = known {
        let own = vec![Lane::CodeOnDevice(hash)];
        if matches!(gate::look(tx, keys, settings, &own)?, Pass::Taken) {
            lanes = own;
        }
    }
    match gate::take(tx, keys, settings, &lanes)? {
        Pass::Taken => {}
        Pass::Busy => return Ok(Err(Error::too_many(1))),
        Pass::Refused(error) => return Ok(Err(error)),
    }
    let is_right = evaluate(app, tx, actor, code)?;
    let outcome = if is_right { Outcome::Right } else { Outcome::Wrong };
    gate::settle(tx, keys, settings, &lanes, outcome)?;
    let action = if is_right { "second-step.proved" } else { "second-step.failed" };
    audit::record(tx, Some(actor), Event::new(action, "member", actor.id).in_country(&actor.country))?;
    if !is_right {
        return Ok(Err(Error::field("code", "code-wrong")));
    }
    // Whoever has a factor has not lost them all.
    queries::delete_reset(tx.conn, actor.id)?;
    Ok(Ok(()))
}

/// Whether a code is one of the member's, and was not used before. Of two nodes that are shown the same one, one finds
/// it unused.
fn evaluate(app: &App, tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<bool, Error> {
    if let Some(hash) = codes::kept(code) {
        if queries::delete_code(tx.conn, actor.id, &hash)? == 0 {
            return Ok(false);
        }
        let left = queries::count_codes(tx.conn, actor.id)?.to_string();
        accounts::notify(app, tx, actor.id, "recovery-code-used", &left, "/account/second-step")?;
        return Ok(true);
    }
    let digits = in_digits(code);
    for row in queries::list_factors(tx.conn, actor.id)? {
        let step = match row.confirmed_at {
            Some(_) => totp::step_of(&open(app, &row)?, &digits, tx.now),
            None => None,
        };
        if let Some(step) = step {
            return Ok(queries::use_step(tx.conn, row.id, step, tx.now)? == 1);
        }
    }
    Ok(false)
}
