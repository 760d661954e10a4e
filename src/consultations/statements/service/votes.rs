//! Votes: one for each person and statement; a second one replaces the first.

use super::super::input::Cast;
use super::super::queries::statement;
use crate::consultations::participation::service::part::Part;
use crate::consultations::setup::phases::{self, Act};
use crate::db::Tx;
use crate::error::{Code, Error};

/// Casts a vote.
pub fn cast(tx: &mut Tx<'_>, part: &Part, input: &Cast) -> Result<(), Error> {
    phases::check(&part.phases, tx.now, Act::Vote)?;
    if !statement::is_approved(tx.conn, part.row.id, input.statement)? {
        return Err(Code::NotFound.into());
    }
    let (consultation, participant) = (part.row.id, part.participant.id);
    statement::save_vote(tx.conn, consultation, participant, input.statement, input.choice.number())?;
    Ok(())
}
