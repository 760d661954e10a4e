//! What is taken back: told to whoever writes a release at the same moment, and to the releases that counted it.

use super::super::queries::counted;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// Says that something is taken back, before it is: a release that is written at this moment waits, or is waited for.
/// Answers the releases that count `participant`.
pub fn begin_taking_back(tx: &mut Tx<'_>, consultation: Id, participant: Id) -> Result<Vec<i64>, Error> {
    counted::hold_taken_back(tx.conn, consultation)?;
    Ok(counted::list_releases_of(tx.conn, participant)?)
}

/// Notes in every release that counted what is gone that something was taken back. What is released stands until the
/// next date, so that no single person empties the results; the next release does without what is gone.
pub fn note_taken_back(tx: &mut Tx<'_>, consultation: Id, numbers: &[i64]) -> Result<(), Error> {
    counted::note_taken_back(tx.conn, consultation, numbers)?;
    Ok(())
}
