//! Use cases of second factors.

pub mod own;
pub mod prove;
pub mod reset;

use super::policy::WAIT_SECONDS;
use super::queries;
use crate::db::Tx;
use crate::error::Error;
use crate::types::clock::plus_seconds;

/// Deletes what was begun and not gone on with.
pub fn clean_up(tx: &mut Tx<'_>) -> Result<(), Error> {
    let begun_before = plus_seconds(tx.now, -own::BEGUN_SECONDS);
    queries::delete_abandoned(tx.conn, begun_before, plus_seconds(tx.now, -WAIT_SECONDS))?;
    Ok(())
}
