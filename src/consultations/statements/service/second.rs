//! The second person: where a consultation says so, nobody alone keeps a statement from being shown.

use super::super::input::Moderate;
use super::super::model::{StatementEventRow, StatementReason, StatementRow, StatementState};
use super::super::queries::statement;
use crate::auth::Actor;
use crate::consultations::setup::model::ConsultationRow;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;

/// What follows when somebody wants to reject a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It is rejected.
    Rejected,
    /// It waits for somebody else to say the same.
    Proposed,
    /// The one who asks is the one who has proposed it.
    SamePerson,
}

/// The rule. `proposed_by` is who proposed it last, if it waits for a second person. Where somebody may
/// be in danger nobody waits.
fn outcome(reason: StatementReason, proposed_by: Option<Option<Id>>, asks: Id) -> Outcome {
    match proposed_by {
        _ if reason.asks_for_care() => Outcome::Rejected,
        None => Outcome::Proposed,
        Some(Some(first)) if first == asks => Outcome::SamePerson,
        Some(_) => Outcome::Rejected,
    }
}

/// The last proposal, if the statement waits because of one.
fn proposal(tx: &mut Tx<'_>, row: &StatementRow) -> Result<Option<StatementEventRow>, Error> {
    if row.state != StatementState::NeedsReview {
        return Ok(None);
    }
    let last = statement::last_event(tx.conn, row.consultation_id, row.number)?;
    Ok(last.filter(|event| event.to_state == StatementState::NeedsReview && event.reason.is_some()))
}

/// The reason for which somebody proposed not to show a statement; for the staff.
pub fn proposed_reason(tx: &mut Tx<'_>, row: &StatementRow) -> Result<Option<StatementReason>, Error> {
    Ok(proposal(tx, row)?.and_then(|event| event.reason))
}

/// The same decision, or where a second person is needed, the proposal of it.
pub fn second_person(
    tx: &mut Tx<'_>,
    actor: &Actor,
    consultation: &ConsultationRow,
    row: &StatementRow,
    input: Moderate,
) -> Result<Moderate, Error> {
    let Some(reason) = input.reason.filter(|_| input.state == StatementState::Rejected) else {
        return Ok(input);
    };
    if !consultation.second_review || row.state == StatementState::Rejected {
        return Ok(input);
    }
    let proposed_by = proposal(tx, row)?.map(|event| event.actor_id);
    match outcome(reason, proposed_by, actor.id) {
        Outcome::Rejected => Ok(input),
        Outcome::Proposed => Ok(Moderate { state: StatementState::NeedsReview, ..input }),
        Outcome::SamePerson => Err(Code::SecondPerson.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_reject_and_nobody_waits_where_there_is_danger() {
        let id = |number| Id(uuid::Uuid::from_u128(number));
        let unclear = StatementReason::Unclear;
        assert_eq!(outcome(unclear, None, id(1)), Outcome::Proposed);
        assert_eq!(outcome(unclear, Some(Some(id(1))), id(1)), Outcome::SamePerson);
        assert_eq!(outcome(unclear, Some(Some(id(1))), id(2)), Outcome::Rejected);
        assert_eq!(outcome(unclear, Some(None), id(2)), Outcome::Rejected);
        assert_eq!(outcome(StatementReason::Threat, None, id(1)), Outcome::Rejected);
    }
}
