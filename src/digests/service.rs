//! What a member can do with their digest.

use super::input::Choice;
use super::model::{Frequency, PreferencesRow};
use super::queries;
use super::views::PreferencesView;
use crate::accounts::Contact;
use crate::auth::Actor;
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::practices;
use crate::types::{Id, Locale};

/// Monday.
const USUAL_WEEKDAY: i64 = 1;
/// Eight in the morning.
const USUAL_HOUR: i64 = 8;

/// Whose digest it is, with what stands until they choose otherwise.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The member.
    pub id: Id,
    /// The member's language.
    pub language: Locale,
    /// IANA name of the member's time zone.
    pub time_zone: String,
}

impl From<&Actor> for Reader {
    fn from(actor: &Actor) -> Self {
        Self { id: actor.id, language: actor.language, time_zone: actor.time_zone.clone() }
    }
}

impl From<Contact> for Reader {
    fn from(contact: Contact) -> Self {
        Self { id: contact.id, language: contact.language, time_zone: contact.time_zone }
    }
}

/// What stands for a member: their choice, or what holds for those who have not chosen.
pub(super) fn row(tx: &mut Tx<'_>, reader: &Reader) -> Result<PreferencesRow, Error> {
    let row = queries::find(tx.conn, reader.id)?;
    Ok(row.unwrap_or_else(|| PreferencesRow {
        member_id: reader.id,
        frequency: Frequency::Off,
        weekday: USUAL_WEEKDAY,
        hour: USUAL_HOUR,
        time_zone: reader.time_zone.clone(),
        language: reader.language.code().to_owned(),
        interests: Json(Vec::new()),
        last_sequence: 0,
        next_at: None,
        revision: 0,
        updated_at: At(tx.now),
    }))
}

/// What a member chose.
pub fn preferences(tx: &mut Tx<'_>, reader: &Reader) -> Result<PreferencesView, Error> {
    row(tx, reader).map(PreferencesView::from)
}

/// Saves a choice that is based on the revision `based_on`.
pub fn save(
    tx: &mut Tx<'_>,
    reader: &Reader,
    choice: Choice,
    based_on: i64,
) -> Result<PreferencesView, Error> {
    let present = row(tx, reader)?;
    if present.revision != based_on {
        return Err(Code::Stale.into());
    }
    let wanted = PreferencesRow {
        frequency: choice.frequency,
        weekday: choice.weekday.unwrap_or(present.weekday),
        hour: choice.hour.unwrap_or(present.hour),
        time_zone: choice.time_zone.unwrap_or_else(|| present.time_zone.clone()),
        language: choice.language.map_or_else(|| present.language.clone(), |chosen| chosen.to_string()),
        interests: choice.interests.map_or_else(|| present.interests.clone(), Json),
        ..present.clone()
    };
    replace(tx, &present, wanted).map(PreferencesView::from)
}

/// Stops a member's digests, as often as it is asked. Says how often they came, or `None` when there
/// was nothing to stop.
pub fn unsubscribe(tx: &mut Tx<'_>, member: Id) -> Result<Option<Frequency>, Error> {
    let before = queries::find(tx.conn, member)?.map(|row| row.frequency);
    let stopped = queries::switch_off(tx.conn, member, tx.now)?;
    Ok(before.filter(|_| stopped > 0))
}

/// Takes an unsubscription back.
pub fn subscribe_again(tx: &mut Tx<'_>, reader: &Reader, frequency: Frequency) -> Result<(), Error> {
    let present = row(tx, reader)?;
    if present.frequency == Frequency::Off {
        replace(tx, &present, PreferencesRow { frequency, ..present.clone() })?;
    }
    Ok(())
}

/// Writes a choice, with what follows from it: the next slot and, for digests that were off, where
/// they begin. Whoever switches them on gets what comes, not everything there ever was.
fn replace(
    tx: &mut Tx<'_>,
    present: &PreferencesRow,
    mut wanted: PreferencesRow,
) -> Result<PreferencesRow, Error> {
    if present.frequency == Frequency::Off && wanted.frequency != Frequency::Off {
        wanted.last_sequence = practices::last_sequence(tx)?;
    }
    wanted.next_at = wanted.schedule().next_at(tx.now).map(At);
    wanted.revision = present.revision.saturating_add(1);
    wanted.updated_at = At(tx.now);
    let written = match present.revision {
        0 => queries::insert(tx.conn, &wanted)?,
        based_on => queries::replace(tx.conn, &wanted, based_on)?,
    };
    if written == 0 { Err(Code::Stale.into()) } else { Ok(wanted) }
}
