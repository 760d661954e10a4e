//! A body of stewards that cannot decide any more, because too few of its members can act: it is refilled by
//! two people, and the participants are told. It is never skipped.

use std::collections::BTreeSet;

use super::super::input::RefillStewards;
use super::super::model::RefillRow;
use super::super::queries::refill;
use super::super::views::{RefillView, StewardBody};
use super::stewards;
use crate::accounts::{self, Contact};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::setup::model::ConsultationRow;
use crate::consultations::setup::policy;
use crate::consultations::setup::queries::steward;
use crate::consultations::setup::service::approval;
use crate::consultations::setup::service::notices::{self, STEWARDS};
use crate::consultations::setup::service::{Loaded, load};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error, FieldErrors};
use crate::notices::settle;
use crate::types::Id;

/// A consultation for somebody who may refill its body.
fn load_refillable(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Loaded, Error> {
    let loaded = load(tx, id)?;
    policy::may_refill_stewards(actor, &loaded.row)?;
    if loaded.row.stewards_needed == 0 {
        return Err(Code::NotFound.into());
    }
    Ok(loaded)
}

/// Members of the body who can log in and decide.
fn able(tx: &mut Tx<'_>, id: Id) -> Result<Vec<Id>, Error> {
    let members = steward::list_stewards(tx.conn, id)?;
    let contacts = accounts::find_contacts(tx, &members)?;
    Ok(members.into_iter().filter(|member| contacts.contains_key(member)).collect())
}

/// How the body stands, and who is proposed for it.
pub fn get(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<StewardBody, Error> {
    let row = load_refillable(tx, actor, id)?.row;
    let members = steward::list_stewards(tx.conn, id)?.len();
    let able = able(tx, id)?.len();
    let proposal = match refill::find_open(tx.conn, id)? {
        None => None,
        Some(proposal) => {
            let names = accounts::display_names(tx, &proposal.members.0)?;
            Some(RefillView::of(proposal, actor.id, &names))
        }
    };
    Ok(StewardBody {
        needed: row.stewards_needed,
        members: count(members),
        able: count(able),
        is_short: is_short(&row, able),
        proposal,
    })
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Whether a body of which `able` members can act cannot reach the approvals that were promised.
fn is_short(row: &ConsultationRow, able: usize) -> bool {
    row.stewards_needed > 0 && count(able) < row.stewards_needed
}

/// Proposes members for a body that cannot decide; whoever proposes anew replaces what was proposed.
pub fn propose(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    input: RefillStewards,
) -> Result<StewardBody, Error> {
    stewards::take_turn(tx, id)?;
    let row = load_refillable(tx, actor, id)?.row;
    let input = input.parse()?;
    let able = able(tx, id)?;
    if !is_short(&row, able.len()) {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let contacts = accounts::find_contacts(tx, &input.members)?;
    let mut errors = FieldErrors::default();
    for member in &input.members {
        match contacts.get(member) {
            None => errors.add("members", "unknown-member"),
            Some(contact) if decides_itself(contact, actor, &row) => errors.add("members", "own-steward"),
            Some(_) => {}
        }
    }
    let body: BTreeSet<Id> = able.iter().chain(&input.members).copied().collect();
    if is_short(&row, body.len()) {
        errors.add_limit("members", "too-small", row.stewards_needed - count(able.len()));
    }
    errors.finish(())?;
    refill::delete_open(tx.conn, id)?;
    let proposal = RefillRow {
        id: tx.new_id(),
        consultation_id: id,
        members: Json(input.members),
        reason: input.reason,
        proposed_by: actor.id,
        proposed_at: At(tx.now),
        agreed_by: None,
        agreed_at: None,
    };
    refill::insert(tx.conn, &proposal)?;
    record(tx, actor, &row, "consultation.stewards-proposed", &proposal)?;
    settle(tx, id, STEWARDS, None)?;
    notices::tell_second_people(app, tx, actor, &row, (STEWARDS, &proposal.id.to_string()), 0)?;
    get(tx, actor, id)
}

/// Whether somebody would be a steward over what they run, or choose themselves.
fn decides_itself(contact: &Contact, actor: &Actor, row: &ConsultationRow) -> bool {
    contact.id == actor.id || approval::runs(contact, &row.countries.0)
}

/// A second person agrees: from now on the body is those of its members who can act, and those proposed.
pub fn agree(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<StewardBody, Error> {
    stewards::take_turn(tx, id)?;
    let row = load_refillable(tx, actor, id)?.row;
    let proposal = refill::find_open(tx.conn, id)?.ok_or(Code::NotFound)?;
    if proposal.proposed_by == actor.id || proposal.members.0.contains(&actor.id) {
        return Err(Code::SecondPerson.into());
    }
    let able = able(tx, id)?;
    if !is_short(&row, able.len()) {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let body: BTreeSet<Id> = able.iter().chain(&proposal.members.0).copied().collect();
    if refill::agree(tx.conn, proposal.id, actor.id, tx.now)? == 0 {
        return Err(Code::Stale.into());
    }
    steward::replace_stewards(tx.conn, id, &body.into_iter().collect::<Vec<_>>())?;
    record(tx, actor, &row, "consultation.stewards-refilled", &proposal)?;
    settle(tx, id, STEWARDS, None)?;
    notices::tell_stewards(app, tx, &row)?;
    get(tx, actor, id)
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &ConsultationRow,
    action: &'static str,
    proposal: &RefillRow,
) -> Result<(), Error> {
    let event = Event::new(action, "consultation", row.id).in_country(&row.country);
    audit::record(tx, Some(actor), event.with(serde_json::json!({ "members": proposal.members.0 })))
}
