//! Use cases: what is told, what is read, what is chosen.

pub mod read;
pub mod settings;
pub mod tell;

use serde_json::{Value, json};

use super::queries;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;
use crate::types::clock::plus_seconds;

/// How long a notice is kept after it was read, in seconds.
const READ_SECONDS: i64 = 90 * 86_400;
/// How long a notice is kept at most, in seconds.
const KEEP_SECONDS: i64 = 365 * 86_400;

/// How many notices a member has not read.
pub fn unread(tx: &mut Tx<'_>, member: Id) -> Result<i64, Error> {
    Ok(queries::count_unread(tx.conn, member)?)
}

/// Deletes what was read a while ago, and what is old.
pub fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    let now = tx.now;
    queries::delete_old(tx.conn, plus_seconds(now, -READ_SECONDS), plus_seconds(now, -KEEP_SECONDS))?;
    Ok(())
}

/// Everything that is kept of a member's notices.
pub fn export(tx: &mut Tx<'_>, member: Id) -> Result<Value, Error> {
    let rows = queries::list(tx.conn, member, None, false, i64::MAX)?;
    let rows = rows.iter().map(|row| {
        json!({
            "event": row.event, "subject": row.subject_id, "detail": row.detail, "delivery": row.delivery,
            "created_at": row.created_at.0, "read_at": row.read_at.map(|at| at.0),
        })
    });
    let ways = queries::find_settings(tx.conn, member)?.map(|row| row.ways.0);
    Ok(json!({ "notices": rows.collect::<Vec<_>>(), "settings": ways }))
}

/// Forgets every notice of a member; their choice stays with the account.
pub fn erase(tx: &mut Tx<'_>, member: Id) -> Result<usize, Error> {
    Ok(queries::delete_of(tx.conn, member)?)
}
