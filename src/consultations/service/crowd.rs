//! A limit on how fast people come into an open consultation from one place: nobody fills it alone.

use std::net::IpAddr;

use super::super::model::Access;
use super::load;
use crate::app::App;
use crate::auth::throttle::{self, Limit};
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// Counts somebody who comes in from `address`. Of the address a keyed hash is kept for a minute, beside
/// nothing that anybody says; where people come in by a code or an account, the code is the limit.
pub fn count(app: &App, tx: &mut Tx<'_>, id: Id, address: &str) -> Result<(), Error> {
    let allowed = app.config.consultations.joins_per_minute;
    let tells_nobody_apart = address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if allowed == 0 || tells_nobody_apart || load(tx, id)?.row.access != Access::Open {
        return Ok(());
    }
    throttle::count(tx, &app.keys, Limit::JoinFrom, &format!("{id} {address}"), allowed)
}
