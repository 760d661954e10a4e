//! Limits on statements and recordings: nobody fills a consultation alone.

use super::super::queries::{audio, statement};
use super::moderate;
use crate::app::App;
use crate::auth::throttle::Limit;
use crate::consultations::participation::service::crowd::count_one;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

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
pub fn refuse_without_room(app: &App, tx: &mut Tx<'_>, id: Id, bytes: usize) -> Result<(), Error> {
    let most = app.config.consultations.recordings_mebibytes.saturating_mul(1 << 20);
    if most == 0 {
        return Ok(());
    }
    tx.take_turn(&format!("recordings {id}"))?;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let fits = audio::total(tx.conn, id)?.saturating_add(bytes) <= most;
    if fits { Ok(()) } else { Err(Error::too_many(86_400)) }
}
