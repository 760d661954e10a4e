//! Releases: numbered snapshots, the only way in which numbers leave a consultation.

use super::super::model::ReleaseRow;
use super::super::queries;
use super::super::views::ReleaseView;
use super::analysis::{self, Picture, was_public};
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::participation::service::part;
use crate::consultations::setup::model::{
    ConsultationRow, ConsultationState, ReleaseState, StewardAct, Visibility,
};
use crate::consultations::setup::policy;
use crate::consultations::setup::queries::{consultation, steward};
use crate::consultations::setup::service::{Loaded, approval, load, load_managed, read};
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::types::Id;

/// Makes the next release from the picture behind the scenes, unless the gate holds it back: too few
/// people have come or gone since the last one, and the two side by side would point to them; without an
/// actor it is a command of the operator.
pub fn make(tx: &mut Tx<'_>, actor: Option<&Actor>, id: Id) -> Result<ReleaseView, Error> {
    let loaded = match actor {
        Some(actor) => load_managed(tx, actor, id)?,
        None => load(tx, id)?,
    };
    if loaded.row.state == ConsultationState::Draft {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    let picture = present_picture(tx, &loaded)?;
    let draft = picture.draft.ok_or(Code::ReleaseHeld)?;
    let number = consultation::next_release(tx.conn, id)?;
    if number != loaded.row.release_count + 1 {
        return Err(Error::unavailable("another release was made at the same moment"));
    }
    let needs_stewards = loaded.row.stewards_needed > 0;
    let row = ReleaseRow {
        consultation_id: id,
        number,
        state: ReleaseState::Waiting,
        content: Json(serde_json::to_value(&draft.content).map_err(Error::internal)?),
        published: Json(draft.published),
        totals: Json(draft.totals),
        changes: picture.changes,
        people: i64::try_from(picture.contributors.len()).unwrap_or(i64::MAX),
        created_at: At(tx.now),
        answers_taken_back: false,
        stays_visible: false,
    };
    queries::insert_release(tx.conn, &row, &picture.contributors)?;
    audit::record(
        tx,
        actor,
        Event::new("consultation.release-made", "consultation", id)
            .in_country(&loaded.row.country)
            .with(serde_json::json!({ "number": row.number, "waits_for_stewards": needs_stewards })),
    )?;
    if !needs_stewards {
        publish(tx, &loaded.row, row.number)?;
    }
    let row = queries::find_release(tx.conn, id, row.number)?.ok_or(Code::NotFound)?;
    Ok(ReleaseView::of(row, &loaded.row.labels.0))
}

/// Where results are seen as they come in, makes the next release of a picture that may leave and is in
/// step. One that is not is computed again soon. Only people who come bring one about: if somebody's going
/// did, the difference between the two releases would be that person.
pub fn make_if_live(tx: &mut Tx<'_>, id: Id, picture: &Picture) -> Result<(), Error> {
    let loaded = load(tx, id)?;
    let is_live = loaded.row.visibility != Visibility::AfterClose && loaded.row.stewards_needed == 0;
    let enough = picture.came >= u32::try_from(loaded.row.threshold).unwrap_or(u32::MAX);
    if is_live && enough && picture.draft.is_some() && picture.changes == analysis::version(tx, &loaded.row)?
    {
        make(tx, None, id)?;
    }
    Ok(())
}

/// The picture, if it is in step with everything that counts; else the work behind the scenes is asked
/// for a moment.
fn present_picture(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<Picture, Error> {
    let version = analysis::version(tx, &loaded.row)?;
    analysis::kept(tx, loaded.row.id)?
        .filter(|picture| picture.changes == version)
        .ok_or_else(|| Error::unavailable("the picture is being computed"))
}

/// Makes a release public. Those before stay readable as what they were, but for those in which something
/// was taken back: they stood until this one.
pub fn publish(tx: &mut Tx<'_>, row: &ConsultationRow, number: i64) -> Result<(), Error> {
    approval::check_approved(tx, row, StewardAct::Release, number)?;
    queries::move_release(tx.conn, row.id, number, ReleaseState::Published)?;
    queries::supersede_before(tx.conn, row.id, number)?;
    audit::record(
        tx,
        None,
        Event::new("consultation.released", "consultation", row.id)
            .in_country(&row.country)
            .with(serde_json::json!({ "number": number })),
    )
}

/// All releases that a reader may know of, the newest first. Those that wait are for staff and stewards.
pub fn list(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    code: Option<&str>,
) -> Result<Vec<ReleaseView>, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, None)?;
    let concerned = concerned(tx, actor, &loaded)?;
    let takes_part = match code {
        Some(code) => part::enter(tx, id, code).is_ok(),
        None => false,
    };
    let visible = read::results_are_visible(&loaded.row, &loaded.phases, takes_part, tx.now);
    let rows = queries::list_releases(tx.conn, id)?;
    let is_shown = |row: &ReleaseRow| {
        if was_public(row.state) { visible || row.stays_visible } else { concerned }
    };
    let shown = rows.into_iter().filter(is_shown);
    Ok(shown.map(|row| ReleaseView::of(row, &loaded.row.labels.0)).collect())
}

/// Whether somebody decides on releases: staff and stewards. They see that one waits, and no number.
fn concerned(tx: &mut Tx<'_>, actor: Option<&Actor>, loaded: &Loaded) -> Result<bool, Error> {
    let Some(actor) = actor else { return Ok(false) };
    if policy::looks_after(actor, &loaded.row) {
        return Ok(true);
    }
    Ok(steward::list_stewards(tx.conn, loaded.row.id)?.contains(&actor.id))
}

/// One release. A steward reads the content of one that waits, to decide on it.
pub fn one(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    number: i64,
    code: Option<&str>,
) -> Result<ReleaseView, Error> {
    let found = list(tx, actor, id, code)?.into_iter().find(|release| release.number == number);
    let mut view = found.ok_or(Code::NotFound)?;
    if view.state == ReleaseState::Waiting
        && let Some(actor) = actor
        && approval::check_is_steward(tx, actor, id).is_ok()
    {
        view.content = queries::find_release(tx.conn, id, number)?.map(|row| row.content.0);
    }
    Ok(view)
}

/// The newest public release a reader may see.
pub fn latest(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    code: Option<&str>,
) -> Result<Option<ReleaseView>, Error> {
    Ok(list(tx, actor, id, code)?.into_iter().find(|release| release.content.is_some()))
}
