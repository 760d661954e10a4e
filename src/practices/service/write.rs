//! Writing: a draft is made and saved by its author.

use super::super::input::SavePractice;
use super::super::model::{Byline, PracticeRow, State};
use super::super::policy::Writing;
use super::super::views::PracticeView;
use super::super::{policy, queries};
use super::correct::correct;
use super::read::view;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::notices;
use crate::types::Id;

/// Makes a draft for its author, in the author's language and country unless the input says otherwise.
pub fn create(app: &App, tx: &mut Tx<'_>, actor: &Actor, input: SavePractice) -> Result<PracticeView, Error> {
    let input = input.parse(&app.taxonomy)?;
    refuse_many(app, tx, actor)?;
    let mut row = empty(tx, Some(actor.id), actor.language.code(), &actor.country);
    input.write_into(&mut row);
    queries::write::insert(tx.conn, &row)?;
    audit::record(
        tx,
        Some(actor),
        Event::new("practice.created", "practice", row.id).in_country(&row.country),
    )?;
    view(tx, Some(actor), row)
}

/// Refuses one more draft to somebody who has as many as may be at a time.
fn refuse_many(app: &App, tx: &mut Tx<'_>, actor: &Actor) -> Result<(), Error> {
    let most = app.config.practices.drafts_per_member;
    if most == 0 {
        return Ok(());
    }
    tx.take_turn(&format!("drafts of {}", actor.id))?;
    let drafts = queries::find::count_of_author(tx.conn, actor.id, &[State::Draft])?;
    if drafts < most { Ok(()) } else { Err(Code::TooManyDrafts.into()) }
}

/// Saves what somebody wrote, if nobody saved since revision `based_on`; of what is published, the wording.
pub fn save(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: i64,
    input: SavePractice,
) -> Result<PracticeView, Error> {
    let mut row = queries::find::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    let writing = policy::may_write(actor, &row)?;
    if row.revision != based_on {
        return Err(Code::Stale.into());
    }
    let input = input.parse(&app.taxonomy)?;
    if input == SavePractice::of(&row) {
        return view(tx, Some(actor), row);
    }
    if writing == Writing::Correction {
        correct(app, tx, actor, &mut row, based_on, input)?;
        return view(tx, Some(actor), row);
    }
    input.write_into(&mut row);
    replace(tx, &mut row, based_on)?;
    let event = Event::new("practice.saved", "practice", id).in_country(&row.country);
    audit::record(tx, Some(actor), event.with(serde_json::json!({ "revision": row.revision })))?;
    view(tx, Some(actor), row)
}

/// Deletes what nobody but its author has seen, or what its author has given up, for good.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: Id, based_on: i64) -> Result<(), Error> {
    let row = queries::find::find(tx.conn, id)?.ok_or(Code::NotFound)?;
    policy::may_delete(actor, &row)?;
    if queries::write::delete(tx.conn, id, based_on)? == 0 {
        return Err(Code::Stale.into());
    }
    notices::forget(tx, id)?;
    let event = Event::new("practice.deleted", "practice", id).in_country(&row.country);
    audit::record(tx, Some(actor), event)
}

/// Writes a changed row with the next revision; of two writers at once, one is told that it is stale.
pub(crate) fn replace(tx: &mut Tx<'_>, row: &mut PracticeRow, based_on: i64) -> Result<(), Error> {
    row.revision = based_on.saturating_add(1);
    row.updated_at = At(tx.now);
    if queries::write::replace(tx.conn, row, based_on)? { Ok(()) } else { Err(Code::Stale.into()) }
}

/// A new row with nothing in it.
pub(crate) fn empty(tx: &Tx<'_>, author: Option<Id>, language: &str, country: &str) -> PracticeRow {
    PracticeRow {
        id: tx.new_id(),
        author_id: author,
        external_id: None,
        state: State::Draft,
        revision: 1,
        round: 0,
        language: language.to_owned(),
        country: country.to_owned(),
        level: None,
        status: None,
        title: String::new(),
        excerpt: String::new(),
        what_was_done: String::new(),
        responsible_body: String::new(),
        licence: None,
        locality: None,
        year_started: None,
        year_ended: None,
        subdivisions: crate::db::Json::default(),
        policy_areas: crate::db::Json::default(),
        population_groups: crate::db::Json::default(),
        provisions: crate::db::Json::default(),
        commitments: crate::db::Json::default(),
        translations: crate::db::Json::default(),
        details: crate::db::Json::default(),
        byline: Byline::Hidden,
        claimed_by: None,
        claimed_at: None,
        submitted_at: None,
        published_at: None,
        published_sequence: None,
        created_at: At(tx.now),
        updated_at: At(tx.now),
    }
}
