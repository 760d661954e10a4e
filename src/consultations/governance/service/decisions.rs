//! "What we heard, what was decided": each theme with its answer, its owner and its date.

use super::super::input::SaveDecision;
use super::super::model::DecisionRow;
use super::super::queries::decision;
use super::super::views::DecisionView;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::setup::model::ConsultationState;
use crate::consultations::setup::policy;
use crate::consultations::setup::service::{load, load_unended};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::types::{Id, clock};

/// All themes, in order; what is overdue says so.
pub fn list(tx: &mut Tx<'_>, actor: Option<&Actor>, id: Id) -> Result<Vec<DecisionView>, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, None)?;
    let today = clock::day(tx.now);
    let rows = decision::list_decisions(tx.conn, id)?;
    let is_staff = actor.is_some_and(|actor| policy::looks_after(actor, &loaded.row));
    let views = rows.into_iter().map(|row| DecisionView::of(row, &today));
    Ok(views.map(|view| if is_staff { view } else { view.without_names() }).collect())
}

/// Most themes of one consultation: more, nobody reads to the end.
const MOST_DECISIONS: usize = 40;

/// Adds a theme.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, id: Id, input: SaveDecision) -> Result<DecisionView, Error> {
    let loaded = load_unended(tx, actor, id)?;
    if loaded.row.state != ConsultationState::Open {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let input = input.parse()?;
    let decisions = decision::list_decisions(tx.conn, id)?;
    if decisions.len() >= MOST_DECISIONS {
        return Err(Error::limit("theme", "too-many", MOST_DECISIONS));
    }
    let last = decisions.last().map_or(0, |row| row.position);
    let mut row = DecisionRow {
        id: tx.new_id(),
        consultation_id: id,
        position: last + 1,
        theme: Json::default(),
        heard: Json::default(),
        decision: None,
        reason: Json::default(),
        owner: String::new(),
        due_on: None,
        progress: 0,
        evidence: String::new(),
        revision: 1,
        updated_at: At(tx.now),
    };
    write_into(input, &mut row);
    decision::insert_decision(tx.conn, &row)?;
    remember(tx, actor, &row, &loaded.row.country)?;
    Ok(DecisionView::of(row, &clock::day(tx.now)))
}

/// Changes a theme, if nobody did since revision `based_on`: until the consultation is ended for good.
pub fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    decision: Id,
    based_on: i64,
    input: SaveDecision,
) -> Result<DecisionView, Error> {
    let loaded = load_unended(tx, actor, id)?;
    let mut row = decision::find_decision(tx.conn, decision)?
        .filter(|row| row.consultation_id == id)
        .ok_or(Code::NotFound)?;
    write_into(input.parse()?, &mut row);
    row.revision = based_on + 1;
    row.updated_at = At(tx.now);
    if decision::replace_decision(tx.conn, &row, based_on)? == 0 {
        return Err(Code::Stale.into());
    }
    remember(tx, actor, &row, &loaded.row.country)?;
    Ok(DecisionView::of(row, &clock::day(tx.now)))
}

/// Takes a theme away, if nobody changed it since revision `based_on`: until the consultation is ended for good. What was
/// decided on it was public; the record keeps that there was a decision.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: Id, decision: Id, based_on: i64) -> Result<(), Error> {
    let loaded = load_unended(tx, actor, id)?;
    let row = decision::find_decision(tx.conn, decision)?
        .filter(|row| row.consultation_id == id)
        .ok_or(Code::NotFound)?;
    if decision::delete_decision(tx.conn, decision, based_on)? == 0 {
        return Err(Code::Stale.into());
    }
    let detail = serde_json::json!({ "decision": row.decision, "progress": row.progress });
    let event = Event::new("consultation.theme-removed", "consultation", id).in_country(&loaded.row.country);
    audit::record(tx, Some(actor), event.with(detail))
}

fn write_into(input: SaveDecision, row: &mut DecisionRow) {
    row.theme = Json(input.theme);
    row.heard = Json(input.heard);
    row.decision = input.decision;
    row.reason = Json(input.reason);
    row.owner = input.owner;
    row.due_on = input.due_on;
    row.progress = input.progress;
    row.evidence = input.evidence;
}

fn remember(tx: &mut Tx<'_>, actor: &Actor, row: &DecisionRow, country: &str) -> Result<(), Error> {
    let detail = serde_json::json!({ "decision": row.decision, "progress": row.progress });
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.decided", "consultation", row.consultation_id)
            .in_country(country)
            .with(detail),
    )
}
