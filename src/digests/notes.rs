//! Short signed notes of coordinators, which stand at the top of digests.
//!
//! A note to the members in one's own country is released by whoever wrote it. A note that goes to all
//! needs a second person: nobody should be able to write to everybody alone.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

pub(super) use super::model::{NoteRow, NoteState as State};
use super::queries;
use super::views::NoteView;
use crate::accounts;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{At, Tx};
use crate::error::{Code, Error, FieldErrors};
use crate::types::text::clean;
use crate::types::{Id, Timestamp};

/// Most characters of a note in one language.
const LONGEST: usize = 600;
/// Notes in the list of coordinators.
const LISTED: i64 = 30;

/// Writes a note.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveNote {
    /// Whether it is for everybody; else it is for the members in the author's country.
    #[serde(default)]
    pub for_everybody: bool,
    /// The note in English.
    pub en: String,
    /// The note in Spanish.
    pub es: String,
    /// The note in French.
    pub fr: String,
}

impl SaveNote {
    /// Every language is needed: readers get the note in theirs.
    fn checked(self) -> Result<Self, Error> {
        let mut errors = FieldErrors::default();
        let text = |field: &str, text: &str, errors: &mut FieldErrors| {
            let text = clean(text);
            if text.is_empty() {
                errors.add(field, "required");
            }
            errors.longest(field, &text, LONGEST);
            text
        };
        let (en, es, fr) = (
            text("en", &self.en, &mut errors),
            text("es", &self.es, &mut errors),
            text("fr", &self.fr, &mut errors),
        );
        errors.finish(Self { for_everybody: self.for_everybody, en, es, fr })
    }
}

/// What was released after `since` and still stands.
pub(super) fn released_since(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<NoteRow>, Error> {
    Ok(queries::list_released(tx.conn, since)?)
}

pub(super) fn by_ids(tx: &mut Tx<'_>, ids: &[Id]) -> Result<Vec<NoteRow>, Error> {
    Ok(queries::list_notes_by_id(tx.conn, ids)?)
}

/// Notes to all, and those of the own country; the secretariat sees those of every country.
pub(super) fn list(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<NoteView>, Error> {
    let rows = queries::list_notes(tx.conn, LISTED)?;
    let seen: Vec<NoteRow> = rows.into_iter().filter(|row| may_see(actor, row)).collect();
    let authors: Vec<Id> = seen.iter().filter_map(|row| row.author_id).collect();
    let names = accounts::display_names(tx, &authors)?;
    let view = |row: NoteRow| {
        let author = row.author_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        NoteView::new(row, author, actor)
    };
    Ok(seen.into_iter().map(view).collect())
}

fn may_see(actor: &Actor, row: &NoteRow) -> bool {
    actor.is_administrator() || row.country.as_ref().is_none_or(|country| *country == actor.country)
}

/// Whether this person may let a note go.
pub(super) fn may_release(actor: &Actor, row: &NoteRow) -> bool {
    match &row.country {
        Some(country) => actor.coordinates(country),
        None => row.author_id != Some(actor.id) && actor.looks_after_members(),
    }
}

fn view(tx: &mut Tx<'_>, row: NoteRow, actor: &Actor) -> Result<NoteView, Error> {
    let ids: Vec<Id> = row.author_id.into_iter().collect();
    let author = accounts::display_names(tx, &ids)?.into_values().next().unwrap_or_default();
    Ok(NoteView::new(row, author, actor))
}

/// Writes a draft.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, note: SaveNote) -> Result<NoteView, Error> {
    let note = note.checked()?;
    let row = NoteRow {
        id: tx.new_id(),
        country: (!note.for_everybody).then(|| actor.country.clone()),
        author_id: Some(actor.id),
        state: State::Draft,
        text_en: note.en,
        text_es: note.es,
        text_fr: note.fr,
        released_by: None,
        released_at: None,
        revision: 1,
        created_at: At(tx.now),
        updated_at: At(tx.now),
    };
    queries::insert_note(tx.conn, &row)?;
    record(tx, actor, "digest_note.created", &row)?;
    view(tx, row, actor)
}

fn find(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<NoteRow, Error> {
    let row = queries::find_note(tx.conn, id)?.ok_or(Code::NotFound)?;
    if may_see(actor, &row) { Ok(row) } else { Err(Code::NotFound.into()) }
}

fn find_own_draft(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<NoteRow, Error> {
    let row = find(tx, actor, id)?;
    if row.author_id != Some(actor.id) {
        return Err(Code::Forbidden.into());
    }
    if row.state != State::Draft {
        return Err(Error::move_not_allowed(vec!["withdraw"]));
    }
    Ok(row)
}

/// A draft that its author may change.
pub(super) fn draft(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<NoteView, Error> {
    let row = find_own_draft(tx, actor, id)?;
    view(tx, row, actor)
}

/// Changes a draft; only its author does, and what a second person has read stays as it was read.
pub(super) fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    note: SaveNote,
    based_on: i64,
) -> Result<NoteView, Error> {
    let row = find_own_draft(tx, actor, id)?;
    let note = note.checked()?;
    let country = (!note.for_everybody).then(|| actor.country.clone());
    let row = NoteRow { country, text_en: note.en, text_es: note.es, text_fr: note.fr, ..row };
    let row = replace(tx, row, based_on)?;
    view(tx, row, actor)
}

/// Lets a note go with the digests from now on.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: Id, based_on: Option<i64>) -> Result<NoteView, Error> {
    let row = find(tx, actor, id)?;
    if row.state != State::Draft {
        return Err(Error::move_not_allowed(vec!["withdraw"]));
    }
    if !may_release(actor, &row) {
        let own = row.author_id == Some(actor.id);
        return Err(if own { Code::OwnSubmission.into() } else { Code::Forbidden.into() });
    }
    let based_on = based_on.unwrap_or(row.revision);
    let released = (State::Released, Some(actor.id), Some(At(tx.now)));
    let row = NoteRow { state: released.0, released_by: released.1, released_at: released.2, ..row };
    let row = replace(tx, row, based_on)?;
    record(tx, actor, "digest_note.released", &row)?;
    view(tx, row, actor)
}

/// Takes a note back: it goes with no digest any more, also with none that waits to be sent.
pub(super) fn withdraw(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<NoteView, Error> {
    let row = find(tx, actor, id)?;
    let own = row.author_id == Some(actor.id);
    let keeps = actor.is_administrator() || row.country.as_ref().is_some_and(|one| actor.coordinates(one));
    if !own && !keeps {
        return Err(Code::Forbidden.into());
    }
    if row.state == State::Withdrawn {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let based_on = row.revision;
    let row = replace(tx, NoteRow { state: State::Withdrawn, ..row }, based_on)?;
    record(tx, actor, "digest_note.withdrawn", &row)?;
    view(tx, row, actor)
}

fn replace(tx: &mut Tx<'_>, row: NoteRow, based_on: i64) -> Result<NoteRow, Error> {
    let row = NoteRow { revision: based_on.saturating_add(1), updated_at: At(tx.now), ..row };
    match queries::replace_note(tx.conn, &row, based_on)? {
        0 => Err(Code::Stale.into()),
        _ => Ok(row),
    }
}

fn record(tx: &mut Tx<'_>, actor: &Actor, action: &'static str, row: &NoteRow) -> Result<(), Error> {
    let event = Event::new(action, "digest_note", row.id);
    let event = event.with(json!({ "state": row.state, "for_everybody": row.country.is_none() }));
    let event = match &row.country {
        Some(country) => event.in_country(country),
        None => event,
    };
    audit::record(tx, Some(actor), event)
}
