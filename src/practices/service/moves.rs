//! Moving a practice along its way. Every move is one transaction: state, history, record, index, mail.

use super::super::input::{MovePractice, SavePractice};
use super::super::lifecycle::{self, Action};
use super::super::model::{PracticeEventRow, PracticeRow, State};
use super::super::views::PracticeView;
use super::super::{index, mails, policy, queries};
use super::read::view;
use super::write::replace;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::Id;

/// Makes a move. `based_on` is the revision it was decided on, where the caller knows one: of two
/// people who decide at once, the second is told that it is stale.
pub fn make(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    action: Action,
    based_on: Option<i64>,
    input: MovePractice,
) -> Result<PracticeView, Error> {
    let mut row = queries::find::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    policy::may_read(Some(actor), &row)?;
    if based_on.is_some_and(|revision| revision != row.revision) {
        return Err(Code::Stale.into());
    }
    let standing = policy::standing(actor, &row);
    let step = lifecycle::find(row.state, action)?;
    lifecycle::check(step, standing, row.claimed_by)?;
    let input = input.parse(action, row.state == State::Published)?;
    if action == Action::Submit {
        SavePractice::of(&row).check_submittable()?;
    }
    let revision = row.revision;
    let was = row.published_sequence;
    apply(tx, actor, &mut row, action, step.to)?;
    replace(tx, &mut row, revision)?;
    reindex(app, tx, &row, was)?;
    remember(tx, Some(actor), &row, step, &input)?;
    mails::tell(app, tx, actor, &row, action, &input)?;
    view(tx, Some(actor), row)
}

/// What a move changes in the row besides its state.
fn apply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &mut PracticeRow,
    action: Action,
    to: State,
) -> Result<(), Error> {
    row.state = to;
    match action {
        Action::Submit => {
            row.round = row.round.saturating_add(1);
            row.submitted_at = Some(At(tx.now));
        }
        Action::Claim => {
            row.claimed_by = Some(actor.id);
            row.claimed_at = Some(At(tx.now));
        }
        Action::Release | Action::RequestChanges | Action::Decline => {
            row.claimed_by = None;
            row.claimed_at = None;
        }
        Action::Publish => publish(tx, row)?,
        Action::Withdraw => row.published_sequence = None,
    }
    Ok(())
}

/// Gives a practice its place in the order of publication.
pub(crate) fn publish(tx: &mut Tx<'_>, row: &mut PracticeRow) -> Result<(), Error> {
    row.state = State::Published;
    row.published_at = Some(At(tx.now));
    row.published_sequence = Some(queries::write::next_sequence(tx.conn)?);
    row.claimed_by = None;
    row.claimed_at = None;
    Ok(())
}

/// Brings the index in step with a row whose number was `was`.
pub(crate) fn reindex(app: &App, tx: &mut Tx<'_>, row: &PracticeRow, was: Option<i64>) -> Result<(), Error> {
    // A publication is the change of its own number; every other change of what is published takes one.
    let mut change = row.published_sequence;
    if let Some(sequence) = was {
        let number = queries::write::next_sequence(tx.conn)?;
        queries::write::delete_from_index(tx.conn, row.id, sequence, number)?;
        change = Some(number);
    }
    if let Some((sequence, change)) = row.published_sequence.zip(change) {
        let entries = index::entries(row, &app.taxonomy);
        let tokens = index::tokens(row, &entries, &app.taxonomy);
        queries::write::insert_into_index(tx.conn, row, sequence, change, &entries, &tokens)?;
    }
    Ok(())
}

/// Writes the step into the practice's history and into the record.
pub(crate) fn remember(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    row: &PracticeRow,
    step: lifecycle::Move,
    input: &MovePractice,
) -> Result<(), Error> {
    let event = PracticeEventRow {
        id: tx.new_id(),
        practice_id: row.id,
        at: At(tx.now),
        action: step.action.code().to_owned(),
        from_state: step.from,
        to_state: step.to,
        round: row.round,
        actor_id: actor.map(|actor| actor.id),
        actor_role: role_of(actor, row).to_owned(),
        reason_code: input.reason_code.map(|reason| reason.code().to_owned()),
        note: Some(input.note.clone()).filter(|note| !note.is_empty()),
        corrections: None,
    };
    queries::write::insert_event(tx.conn, &event)?;
    let name = match step.action {
        Action::Submit => "practice.submitted",
        Action::Claim => "practice.claimed",
        Action::Release => "practice.released",
        Action::RequestChanges => "practice.changes-requested",
        Action::Publish => "practice.published",
        Action::Decline => "practice.declined",
        Action::Withdraw => "practice.withdrawn",
    };
    let detail = serde_json::json!({
        "from": step.from, "to": step.to, "round": row.round, "reason": input.reason_code, "revision": row.revision,
    });
    audit::record(tx, actor, Event::new(name, "practice", row.id).in_country(&row.country).with(detail))
}

/// In which capacity somebody acts: an author is an author, whatever else they are.
pub(super) fn role_of(actor: Option<&Actor>, row: &PracticeRow) -> &'static str {
    match actor {
        None => "system",
        Some(actor) if row.author_id == Some(actor.id) => "author",
        Some(actor) => actor.role.code(),
    }
}
