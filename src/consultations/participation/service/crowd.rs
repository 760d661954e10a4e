//! A limit on how fast people come into an open consultation from one place: nobody fills it alone.

use std::net::IpAddr;

use super::super::input::Join;
use super::super::views::Joined;
use super::part;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::throttle::{self, Limit};
use crate::consultations::setup::model::Access;
use crate::consultations::setup::service::load;
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

pub fn count_one(app: &App, tx: &mut Tx<'_>, limit: Limit, address: &str, allowed: i64) -> Result<(), Error> {
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
