//! Meetings at which people take part with a facilitator's help, or whose papers come from there: at a place, on a day,
//! for a number of people that two agreed to before, both of them known to everybody who takes part. A consultation that
//! lets people in by a door would be none if those who run it could come in through the wall.

use super::super::input::ProposeMeeting;
use super::super::model::MeetingRow;
use super::super::queries::meeting;
use super::super::views::MeetingView;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::setup::model::{ConsultationRow, ConsultationState};
use crate::consultations::setup::service::notices::{self, MEETING};
use crate::consultations::setup::service::{Loaded, approval, load, load_managed};
use crate::consultations::setup::{phases, policy};
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::notices::settle;
use crate::types::{Id, Timestamp, clock};

/// Most meetings of one consultation.
const MOST_MEETINGS: usize = 60;

/// The meetings of a consultation, by their day; those that nobody agreed to yet only for those concerned.
pub fn list(tx: &mut Tx<'_>, actor: Option<&Actor>, id: Id) -> Result<Vec<MeetingView>, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, None)?;
    let place = Place::of(tx, actor, &loaded.row);
    let rows = meeting::list(tx.conn, id)?.into_iter();
    let seen = rows.filter(|row| row.agreed_at.is_some() || place != Place::Outside);
    Ok(seen.map(|row| view(row, actor, &loaded, place, tx.now)).collect())
}

fn view(
    row: MeetingRow,
    actor: Option<&Actor>,
    loaded: &Loaded,
    place: Place,
    now: Timestamp,
) -> MeetingView {
    let may_agree = actor.is_some_and(|actor| may_agree(&row, actor, place) && !is_past(&row, loaded, now));
    MeetingView {
        id: row.id,
        place: row.place,
        held_on: row.held_on,
        people: row.people,
        agreed: row.agreed_at.is_some(),
        may_agree,
    }
}

/// Where somebody stands to a consultation's meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Sees what was agreed.
    Outside,
    /// Sees what is proposed: the community's stewards. They agree to nothing here, since those who run the consultation
    /// chose them.
    Inside,
    /// Agrees to what somebody else proposed: another coordinator, or the secretariat.
    Second,
}

impl Place {
    fn of(tx: &mut Tx<'_>, actor: Option<&Actor>, row: &ConsultationRow) -> Self {
        let Some(actor) = actor else { return Self::Outside };
        if policy::looks_after(actor, row) || actor.is_administrator() {
            Self::Second
        } else if approval::check_is_steward(tx, actor, row.id).is_ok() {
            Self::Inside
        } else {
            Self::Outside
        }
    }
}

fn may_agree(row: &MeetingRow, actor: &Actor, place: Place) -> bool {
    row.agreed_at.is_none() && place == Place::Second && row.proposed_by != actor.id
}

/// Whether the day is over: what was not agreed to by then, is not agreed to before.
fn is_past(row: &MeetingRow, loaded: &Loaded, now: Timestamp) -> bool {
    let zone = clock::zone(&loaded.row.time_zone);
    row.held_on.parse().ok().and_then(|day| clock::end(day, &zone)).is_none_or(|end| end <= now)
}

/// Proposes a meeting, of a consultation that is open: what was agreed to could still become another thing before.
pub fn propose(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    input: ProposeMeeting,
) -> Result<MeetingView, Error> {
    let loaded = load_managed(tx, actor, id)?;
    if loaded.row.state != ConsultationState::Open || loaded.is_over(tx.now) {
        return Err(phases::not_now(&loaded.phases, tx.now));
    }
    // One after the other: two at once would both find that there is room.
    tx.take_turn(&format!("meetings of {id}"))?;
    if meeting::list(tx.conn, id)?.len() >= MOST_MEETINGS {
        return Err(Error::limit("place", "most-meetings", MOST_MEETINGS));
    }
    let zone = clock::zone(&loaded.row.time_zone);
    let today = tx.now.to_zoned(zone.clone()).date();
    let last = phases::contributions_end(&loaded.phases).map_or(today, |end| clock::last_day(end, &zone));
    let (input, day) = input.parse(today, last)?;
    let row = MeetingRow {
        id: tx.new_id(),
        consultation_id: id,
        place: input.place,
        held_on: day.to_string(),
        people: input.people,
        taken: 0,
        proposed_by: actor.id,
        proposed_at: At(tx.now),
        agreed_by: None,
        agreed_at: None,
    };
    meeting::insert(tx.conn, &row)?;
    record(tx, actor, &loaded.row, "consultation.meeting-proposed", &row)?;
    notices::tell_second_people(app, tx, actor, &loaded.row, (MEETING, &row.id.to_string()), 0)?;
    let place = Place::of(tx, Some(actor), &loaded.row);
    Ok(view(row, Some(actor), &loaded, place, tx.now))
}

/// Agrees, as the second person; from then on everybody sees it, and it stands.
pub fn agree(tx: &mut Tx<'_>, actor: &Actor, id: Id, meeting: Id) -> Result<MeetingView, Error> {
    let (loaded, mut row, place) = find(tx, actor, id, meeting)?;
    if place == Place::Inside {
        return Err(Code::Forbidden.into());
    }
    if row.proposed_by == actor.id {
        return Err(Code::SecondPerson.into());
    }
    if loaded.is_over(tx.now) || is_past(&row, &loaded, tx.now) {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    if meeting::agree(tx.conn, meeting, actor.id, tx.now)? > 0 {
        record(tx, actor, &loaded.row, "consultation.meeting-agreed", &row)?;
        settle(tx, id, MEETING, Some(&meeting.to_string()))?;
        row.agreed_at = Some(At(tx.now));
    } else {
        // Somebody else agreed, or took it back, at the same time.
        row = meeting::find(tx.conn, id, meeting)?.ok_or(Code::NotFound)?;
    }
    Ok(view(row, Some(actor), &loaded, place, tx.now))
}

/// Takes a proposal back. What was agreed to stands.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, id: Id, meeting: Id) -> Result<(), Error> {
    let (loaded, row, _) = find(tx, actor, id, meeting)?;
    if meeting::delete_proposed(tx.conn, meeting)? == 0 {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    settle(tx, id, MEETING, Some(&meeting.to_string()))?;
    record(tx, actor, &loaded.row, "consultation.meeting-removed", &row)
}

/// A meeting, for those concerned.
fn find(tx: &mut Tx<'_>, actor: &Actor, id: Id, meeting: Id) -> Result<(Loaded, MeetingRow, Place), Error> {
    let loaded = load(tx, id)?;
    policy::may_read(Some(actor), &loaded.row, None)?;
    let place = Place::of(tx, Some(actor), &loaded.row);
    if place == Place::Outside {
        return Err(Code::Forbidden.into());
    }
    let row = meeting::find(tx.conn, id, meeting)?.ok_or(Code::NotFound)?;
    Ok((loaded, row, place))
}

/// Takes the places of so many people, from the day of a meeting that was agreed to, and while some are left.
pub fn take_places(tx: &mut Tx<'_>, row: &ConsultationRow, meeting: Id, people: i64) -> Result<(), Error> {
    let fault = |code| Error::field("meeting", code);
    let found = meeting::find(tx.conn, row.id, meeting)?.ok_or_else(|| fault("unknown-meeting"))?;
    if found.agreed_at.is_none() {
        return Err(fault("not-agreed"));
    }
    let zone = clock::zone(&row.time_zone);
    let begins = found.held_on.parse().ok().and_then(|day| clock::beginning(day, &zone));
    if begins.is_none_or(|begins| tx.now < begins) {
        return Err(fault("meeting-to-come"));
    }
    if meeting::take_places(tx.conn, meeting, people)? == 0 {
        return Err(fault("meeting-full"));
    }
    Ok(())
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    consultation: &ConsultationRow,
    action: &'static str,
    row: &MeetingRow,
) -> Result<(), Error> {
    let event = Event::new(action, "consultation", consultation.id).in_country(&consultation.country);
    audit::record(
        tx,
        Some(actor),
        event.with(serde_json::json!({ "meeting": row.id, "held_on": row.held_on, "people": row.people })),
    )
}
