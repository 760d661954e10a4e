//! The way back for somebody who has lost every factor: two people who look after them ask for it, or the operator does.

use crate::accounts::{self, Contact};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::gate::{self, Lane};
use crate::auth::{Actor, need, session};
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::factors::model::ResetRow;
use crate::factors::policy::{self, Word};
use crate::factors::queries;
use crate::factors::views::ResetView;
use crate::types::Id;

/// One more person asks that the factors of a member be taken away. The member is told both times, and ends it by
/// showing a factor.
pub fn ask(app: &App, tx: &mut Tx<'_>, actor: &Actor, member: Id) -> Result<ResetView, Error> {
    let contact = accounts::find_contact(tx, member)?.ok_or(Code::NotFound)?;
    may_ask(actor, &contact)?;
    need::fresh(actor.proved_at, tx.now)?;
    tx.take_turn("second-factors")?;
    if !session::holder(tx, member)?.has_second_factor {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let given_by = given_by(tx, &contact)?;
    let event = |action| Event::new(action, "member", member).in_country(&contact.country);
    match policy::word(actor.id, given_by) {
        Word::Again => Err(Code::SecondPerson.into()),
        Word::First => {
            queries::delete_reset(tx.conn, member)?;
            let row = ResetRow { member_id: member, opened_by: actor.id, opened_at: At(tx.now) };
            queries::insert_reset(tx.conn, &row)?;
            audit::record(tx, Some(actor), event("second-step.reset-asked"))?;
            accounts::notify(app, tx, member, "second-step-reset-asked", "", "/account/second-step")?;
            Ok(ResetView { done: false })
        }
        Word::Second => {
            audit::record(tx, Some(actor), event("second-step.reset"))?;
            take_all(app, tx, member)?;
            Ok(ResetView { done: true })
        }
    }
}

/// Refuses whoever may not ask for it.
pub fn may_ask(actor: &Actor, contact: &Contact) -> Result<(), Error> {
    policy::may_vouch(actor, contact.id, contact.role, &contact.country)
}

/// Who has given a word that still waits for a second one, while they are still somebody who may give it.
fn given_by(tx: &mut Tx<'_>, contact: &Contact) -> Result<Option<Id>, Error> {
    let row = queries::find_reset(tx.conn, contact.id)?;
    let Some(row) = row.filter(|row| policy::waits(row.opened_at.0, tx.now)) else { return Ok(None) };
    let by = accounts::find_contact(tx, row.opened_by)?;
    let may = by.is_some_and(|by| may_ask(&by.actor(), contact).is_ok());
    Ok(may.then_some(row.opened_by))
}

/// Whether somebody has asked already, for the page of the member.
pub fn is_asked(tx: &mut Tx<'_>, contact: &Contact) -> Result<bool, Error> {
    Ok(given_by(tx, contact)?.is_some())
}

/// Takes the factors of a member away at the word of whoever runs the installation.
pub fn reset_by_operator(app: &App, tx: &mut Tx<'_>, email: &str) -> Result<(), Error> {
    let contact =
        accounts::find_contact_by_email(tx, email)?.ok_or_else(|| Error::field("email", "unknown"))?;
    let event = Event::new("second-step.reset", "member", contact.id).in_country(&contact.country);
    audit::record(tx, None, event)?;
    take_all(app, tx, contact.id)
}

fn take_all(app: &App, tx: &mut Tx<'_>, member: Id) -> Result<(), Error> {
    queries::delete_factors(tx.conn, member)?;
    queries::delete_codes(tx.conn, member)?;
    queries::delete_reset(tx.conn, member)?;
    accounts::note_second_factor(tx, member, false)?;
    accounts::log_out_everywhere(tx, member)?;
    gate::forget(tx, &app.keys, &Lane::Code(member))?;
    accounts::notify(app, tx, member, "second-step-reset", "", "/account/second-step")
}
