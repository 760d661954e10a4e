//! What a coordinator held goes back into the queue when somebody else has to take it on.

use super::super::input::MovePractice;
use super::super::lifecycle::{self, Action};
use super::super::model::State;
use super::super::queries;
use super::moves::remember;
use super::write::replace;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// Puts every submission that `member` has claimed back into the queue.
pub fn give_back(tx: &mut Tx<'_>, member: Id) -> Result<(), Error> {
    let step = lifecycle::find(State::Screening, Action::Release)?;
    for mut row in queries::find::list_claimed(tx.conn, member)? {
        row.state = step.to;
        row.claimed_by = None;
        row.claimed_at = None;
        let revision = row.revision;
        replace(tx, &mut row, revision)?;
        remember(tx, None, &row, step, &MovePractice::default())?;
    }
    Ok(())
}
