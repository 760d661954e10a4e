//! What a member can do with their digest.

use super::input::{Choice, SavePreferences};
use super::model::{Consent, ConsentRow, Frequency, Interest, PreferencesRow};
use super::queries;
use super::views::PreferencesView;
use crate::accounts::Contact;
use crate::app::App;
use crate::auth::{Actor, Role};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::mail::{List, suppression};
use crate::practices;
use crate::types::{Id, Locale, Timestamp, clock};

/// Monday.
const USUAL_WEEKDAY: i64 = 1;
/// Eight in the morning.
const USUAL_HOUR: i64 = 8;
/// A digest goes when there is one new thing.
const USUAL_MINIMUM: i64 = 1;
/// More than this are counted, with a link.
const USUAL_MAXIMUM: i64 = 20;
/// Which wording of the page somebody agreed to; a new one is a new name.
const WORDING: &str = "2026-11";

/// Whose digest it is, with what stands until they choose otherwise.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The member.
    pub id: Id,
    /// The member's language.
    pub language: Locale,
    /// IANA name of the member's time zone.
    pub time_zone: String,
    /// The member's country.
    pub country: String,
    /// What the member may do.
    pub role: Role,
    /// Where mails go, if that is known here.
    pub email: Option<String>,
}

impl From<&Actor> for Reader {
    fn from(actor: &Actor) -> Self {
        Self {
            id: actor.id,
            language: actor.language,
            time_zone: actor.time_zone.clone(),
            country: actor.country.clone(),
            role: actor.role,
            email: None,
        }
    }
}

impl From<Contact> for Reader {
    fn from(contact: Contact) -> Self {
        Self {
            id: contact.id,
            language: contact.language,
            time_zone: contact.time_zone,
            country: contact.country,
            role: contact.role,
            email: Some(contact.email),
        }
    }
}

/// What stands for a member: their choice, or what holds for those who have not chosen.
pub(super) fn row(tx: &mut Tx<'_>, reader: &Reader) -> Result<PreferencesRow, Error> {
    let row = queries::find(tx.conn, reader.id)?;
    Ok(row.unwrap_or_else(|| unchosen(reader, tx.now)))
}

/// What holds for those who have not chosen.
pub(super) fn unchosen(reader: &Reader, now: Timestamp) -> PreferencesRow {
    PreferencesRow {
        member_id: reader.id,
        frequency: Frequency::Off,
        weekday: USUAL_WEEKDAY,
        hour: USUAL_HOUR,
        time_zone: reader.time_zone.clone(),
        language: reader.language.code().to_owned(),
        interests: Json(Vec::new()),
        languages_read: Json(Vec::new()),
        sections_off: Json(Vec::new()),
        minimum_items: USUAL_MINIMUM,
        maximum_items: USUAL_MAXIMUM,
        counts_only: false,
        paused_until: None,
        feed_id: None,
        last_sequence: 0,
        last_at: At(now),
        next_at: None,
        revision: 0,
        updated_at: At(now),
    }
}

/// What a member chose.
pub fn preferences(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<PreferencesView, Error> {
    let row = row(tx, reader)?;
    let email = match &reader.email {
        Some(email) => Some(email.clone()),
        None => crate::accounts::find_contact(tx, reader.id)?.map(|contact| contact.email),
    };
    let blocked = match email {
        Some(email) => suppression::why(tx, List::Digest, &email)?.map(|(why, _)| why),
        None => None,
    };
    Ok(PreferencesView::new(app, row, blocked))
}

/// Saves a choice that is based on the revision `based_on`. `channel` is the way it came.
pub fn save(
    app: &App,
    tx: &mut Tx<'_>,
    reader: &Reader,
    choice: Choice,
    based_on: i64,
    channel: &str,
) -> Result<PreferencesView, Error> {
    let present = row(tx, reader)?;
    if present.revision != based_on {
        return Err(Code::Stale.into());
    }
    let wanted = choice.over(&present);
    // A pause that is over by now may stay as it was; a new one ends in days to come.
    let today = tx.now.to_zoned(clock::zone(&wanted.time_zone)).date();
    if wanted.paused_until != present.paused_until && wanted.paused_until().is_some_and(|day| day < today) {
        return Err(Error::field("paused_until", "in-the-past"));
    }
    let action = match (present.frequency, wanted.frequency) {
        (Frequency::Off, Frequency::Off) => Consent::Changed,
        (Frequency::Off, _) => Consent::Subscribed,
        (_, Frequency::Off) => Consent::Unsubscribed,
        _ => Consent::Changed,
    };
    let row = replace(tx, &present, wanted)?;
    consent(tx, &row, action, channel, None)?;
    preferences(app, tx, reader)
}

/// Whether a member gets a digest.
pub fn is_wanted(tx: &mut Tx<'_>, member: Id) -> Result<bool, Error> {
    Ok(queries::find(tx.conn, member)?.is_some_and(|row| row.frequency != Frequency::Off))
}

/// Adds a saved search to what a member follows. Who followed everything goes on doing so.
pub(super) fn follow(app: &App, tx: &mut Tx<'_>, reader: &Reader, search: Interest) -> Result<(), Error> {
    let present = row(tx, reader)?;
    let mut interests = present.interests();
    interests.push(search);
    let input = SavePreferences {
        frequency: present.frequency.to_string(),
        interests: Some(interests),
        ..SavePreferences::default()
    };
    let revision = present.revision;
    let choice = input.parse(&app.taxonomy)?;
    save(app, tx, reader, choice, revision, "page").map(drop)
}

/// Stops a member's digests, as often as it is asked. Says how often they came, or `None` when there
/// was nothing to stop.
pub(super) fn stop(
    tx: &mut Tx<'_>,
    member: Id,
    action: Consent,
    channel: &str,
    reason: Option<&str>,
) -> Result<Option<Frequency>, Error> {
    let Some(row) = queries::find(tx.conn, member)? else { return Ok(None) };
    let stopped = queries::switch_off(tx.conn, member, tx.now)? > 0;
    if stopped || reason.is_some() {
        consent(tx, &row, action, channel, reason)?;
    }
    Ok(stopped.then_some(row.frequency))
}

/// Takes an unsubscription back.
pub fn subscribe_again(tx: &mut Tx<'_>, reader: &Reader, frequency: Frequency) -> Result<(), Error> {
    let present = row(tx, reader)?;
    if present.frequency == Frequency::Off {
        let row = replace(tx, &present, PreferencesRow { frequency, ..present.clone() })?;
        consent(tx, &row, Consent::Resumed, "link", None)?;
    }
    Ok(())
}

/// Writes to an address again that did not work, or whose reader complained: only on the word of the
/// member, never by itself.
pub fn write_again(tx: &mut Tx<'_>, member: Id) -> Result<(), Error> {
    let contact = crate::accounts::find_contact(tx, member)?.ok_or(Code::NotFound)?;
    suppression::lift(tx, &contact.email)?;
    Ok(())
}

/// Gives the private feed of a member an address, or a new one; the one before stops working.
pub fn renew_feed(app: &App, tx: &mut Tx<'_>, reader: &Reader) -> Result<PreferencesView, Error> {
    let present = row(tx, reader)?;
    if present.revision == 0 {
        replace(tx, &present, present.clone())?;
    }
    queries::set_feed(tx.conn, reader.id, Some(tx.new_id()))?;
    preferences(app, tx, reader)
}

/// Takes the private feed of a member away.
pub fn remove_feed(tx: &mut Tx<'_>, reader: &Reader) -> Result<(), Error> {
    queries::set_feed(tx.conn, reader.id, None)?;
    Ok(())
}

/// Writes a choice, with what follows from it: the next slot and, for digests that were off, where
/// they begin. Whoever switches them on gets what comes, not everything there ever was.
pub(super) fn replace(
    tx: &mut Tx<'_>,
    present: &PreferencesRow,
    mut wanted: PreferencesRow,
) -> Result<PreferencesRow, Error> {
    if present.frequency == Frequency::Off && wanted.frequency != Frequency::Off {
        wanted.last_sequence = practices::last_sequence(tx)?;
        wanted.last_at = At(tx.now);
    }
    wanted.next_at = wanted.next_at(tx.now).map(At);
    wanted.revision = present.revision.saturating_add(1);
    wanted.updated_at = At(tx.now);
    let written = match present.revision {
        0 => queries::insert(tx.conn, &wanted)?,
        based_on => queries::replace(tx.conn, &wanted, based_on)?,
    };
    if written == 0 { Err(Code::Stale.into()) } else { Ok(wanted) }
}

fn consent(
    tx: &mut Tx<'_>,
    row: &PreferencesRow,
    action: Consent,
    channel: &str,
    detail: Option<&str>,
) -> Result<(), Error> {
    consent_to(tx, row, action, (channel, WORDING), detail)
}

/// Writes a decision down: on which way it came, and under which wording.
pub(super) fn consent_to(
    tx: &mut Tx<'_>,
    row: &PreferencesRow,
    action: Consent,
    (channel, wording): (&str, &str),
    detail: Option<&str>,
) -> Result<(), Error> {
    let consent = ConsentRow {
        id: tx.new_id(),
        member_id: row.member_id,
        at: At(tx.now),
        action,
        channel: channel.to_owned(),
        language: row.language.clone(),
        wording: wording.to_owned(),
        detail: detail.map(str::to_owned).or_else(|| Some(row.frequency.code().to_owned())),
    };
    queries::insert_consent(tx.conn, &consent)?;
    Ok(())
}
