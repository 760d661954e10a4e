//! Ending a consultation: only after the promise to the community is answered.

use super::super::input::AnswerBenefit;
use super::super::queries::decision;
use crate::auth::Actor;
use crate::consultations::setup::model::ConsultationState;
use crate::consultations::setup::phases;
use crate::consultations::setup::service::write::finish;
use crate::consultations::setup::service::{Loaded, load_managed};
use crate::consultations::setup::views::ConsultationView;
use crate::db::{Json, Tx};
use crate::error::{Code, Error};
use crate::types::Id;

/// Says whether the community got back what it was promised.
pub fn answer_benefit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: Option<i64>,
    input: AnswerBenefit,
) -> Result<ConsultationView, Error> {
    let Loaded { mut row, .. } = load_managed(tx, actor, id)?;
    if row.state != ConsultationState::Open {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let input = input.parse()?;
    row.benefit_answer = Json(input.answer);
    finish(tx, actor, row, based_on, "consultation.benefit-answered")
}

/// Ends a consultation for good: only after everything was heard, every theme has its decision, and the
/// promise to the community is answered.
pub fn archive(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: Option<i64>,
) -> Result<ConsultationView, Error> {
    let Loaded { mut row, phases } = load_managed(tx, actor, id)?;
    if row.state != ConsultationState::Open {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    if !phases::is_heard(&phases, tx.now) {
        return Err(Code::StillOpen.into());
    }
    let decisions = decision::list_decisions(tx.conn, id)?;
    let unanswered = decisions.iter().any(|theme| theme.decision.is_none());
    if decisions.is_empty() || unanswered || row.benefit_answer.0.is_empty() {
        return Err(Code::Unanswered.into());
    }
    row.state = ConsultationState::Archived;
    finish(tx, actor, row, based_on, "consultation.archived")
}
