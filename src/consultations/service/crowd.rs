//! A limit on how fast people come into an open consultation from one place: nobody fills it alone.

use std::net::IpAddr;

use super::super::input::Join;
use super::super::model::Access;
use super::super::queries::{audio, statement};
use super::super::views::Joined;
use super::{load, moderate, part};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::throttle::{self, Limit};
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// [`part::join`] for somebody who comes over the network from `address`.
pub fn come_in(
    app: &App,
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    address: &str,
    request: Option<&str>,
    input: Join,
) -> Result<Joined, Error> {
    count(app, tx, id, address)?;
    part::join(app, tx, actor, id, request, input)
}

/// Counts a statement from `address`, whoever's it is: with many parts one person has many voices. While more wait
/// than anybody can read, no other comes in.
pub fn count_statement(app: &App, tx: &mut Tx<'_>, id: Id, address: &str) -> Result<(), Error> {
    let settings = &app.config.consultations;
    count_one(app, tx, Limit::StatementFrom, address, settings.statements_per_hour)?;
    let most = settings.statements_waiting;
    if most > 0 {
        tx.take_turn(&format!("statements {id}"))?;
    }
    if most == 0 || statement::count(tx.conn, id, &moderate::WAITING)? < most {
        return Ok(());
    }
    Err(Error::too_many(3_600))
}

/// Counts a recording from `address`.
pub fn count_recording(app: &App, tx: &mut Tx<'_>, address: &str) -> Result<(), Error> {
    let allowed = app.config.consultations.recordings_per_hour;
    count_one(app, tx, Limit::RecordingFrom, address, allowed)
}

/// Refuses a recording of so many bytes for which the consultation has no room.
pub(super) fn refuse_without_room(app: &App, tx: &mut Tx<'_>, id: Id, bytes: usize) -> Result<(), Error> {
    let most = app.config.consultations.recordings_mebibytes.saturating_mul(1 << 20);
    if most == 0 {
        return Ok(());
    }
    tx.take_turn(&format!("recordings {id}"))?;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let fits = audio::total(tx.conn, id)?.saturating_add(bytes) <= most;
    if fits { Ok(()) } else { Err(Error::too_many(86_400)) }
}

fn count_one(app: &App, tx: &mut Tx<'_>, limit: Limit, address: &str, allowed: i64) -> Result<(), Error> {
    if allowed == 0 {
        return Ok(());
    }
    throttle::count(tx, &app.keys, limit, address, allowed)
}

/// Counts somebody who comes in from `address`. Of the address a keyed hash is kept for a minute, beside
/// nothing that anybody says; where people come in by a code or an account, the code is the limit.
fn count(app: &App, tx: &mut Tx<'_>, id: Id, address: &str) -> Result<(), Error> {
    let allowed = app.config.consultations.joins_per_minute;
    // Behind a proxy on this machine, its own address stands for whoever cannot be told apart.
    let is_behind_proxy = !app.config.server.trusted_proxies.is_empty();
    let tells_nobody_apart =
        !is_behind_proxy && address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if allowed == 0 || tells_nobody_apart || load(tx, id)?.row.access != Access::Open {
        return Ok(());
    }
    throttle::count(tx, &app.keys, Limit::JoinFrom, &format!("{id} {address}"), allowed)
}
