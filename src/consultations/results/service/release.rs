//! Releases: numbered snapshots with noise, the only way in which numbers leave a consultation.

use super::super::content::{self, Content};
use super::super::material::Material;
use super::super::model::{ReleaseRow, RoutingRow};
use super::super::queries;
use super::super::views::ReleaseView;
use super::material;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::participation;
use crate::consultations::participation::queries::counted;
use crate::consultations::participation::service::part;
use crate::consultations::setup::model::{ConsultationRow, ConsultationState, ReleaseState, StewardAct};
use crate::consultations::setup::queries::{consultation, steward};
use crate::consultations::setup::service::{Loaded, approval, load, notices, read};
use crate::consultations::setup::{calendar, policy};
use crate::consultations::statements::service::routing::Routing;
use crate::db::{self, At, Json, Tx};
use crate::disclosure::Seed;
use crate::error::{Code, Error};
use crate::types::{Id, Timestamp};

/// What came of drawing a release.
enum Drawn {
    /// It is made.
    Made(i64),
    /// None is due, or another node has made it.
    NotDue,
    /// Something was taken back meanwhile: it has to be drawn without it.
    Outdated,
}

/// How often a release is drawn anew at a turn because something was taken back while it was worked out.
const TRIES: usize = 5;

/// Makes the release whose date has come, if there is one, and answers its number. Reading, working out and
/// writing are three steps: no transaction is open while numbers are worked out. What is drawn is random, and
/// only what is written has ever been seen: a draw that was lost may be repeated.
pub async fn make_due(app: &App, id: Id) -> Result<Option<i64>, Error> {
    for _ in 0..TRIES {
        let Some((material, due)) = app.read(move |_, tx| db::snapshot(tx, |tx| find_due(tx, id))).await?
        else {
            return Ok(None);
        };
        let seed = Seed::new(app.random());
        let drawing = app.clone();
        let work = move || (content::draw(&material, &drawing.taxonomy, &seed), material);
        let (content, material) = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
        match app.write(move |app, tx| write(app, tx, &material, due, &content)).await? {
            Drawn::Made(number) => return Ok(Some(number)),
            Drawn::NotDue => return Ok(None),
            Drawn::Outdated => {}
        }
    }
    Err(Error::unavailable("answers were taken back again and again while a release was drawn"))
}

/// Everything that the next release counts, if its date has come.
fn find_due(tx: &mut Tx<'_>, id: Id) -> Result<Option<(Material, Timestamp)>, Error> {
    let loaded = load(tx, id)?;
    let is_open = loaded.row.state != ConsultationState::Draft;
    let due = calendar::next(&loaded.row, &loaded.phases).filter(|due| is_open && *due <= tx.now);
    due.map(|due| Ok((material::read(tx, id)?, due))).transpose()
}

/// Writes a release down, unless it is not the next one any more or counts what is gone. Whoever takes something
/// back touches the same counter first: one of the two waits for the other.
fn write(
    app: &App,
    tx: &mut Tx<'_>,
    material: &Material,
    due: Timestamp,
    content: &Content,
) -> Result<Drawn, Error> {
    let id = material.row.id;
    if counted::hold_taken_back(tx.conn, id)? != material.taken_back {
        return Ok(Drawn::Outdated);
    }
    let number = material.row.release_count + 1;
    if consultation::count_release(tx.conn, id, number)? == 0 {
        return Ok(Drawn::NotDue);
    }
    let needs_stewards = material.row.stewards_needed > 0;
    let row = ReleaseRow {
        consultation_id: id,
        number,
        state: ReleaseState::Waiting,
        content: Json(serde_json::to_value(content).map_err(Error::internal)?),
        created_at: At(due),
        answers_taken_back: false,
        stays_visible: false,
    };
    queries::insert_release(tx.conn, &row, &material.contributors())?;
    audit::record(
        tx,
        None,
        Event::new("consultation.release-made", "consultation", id)
            .in_country(&material.row.country)
            .with(serde_json::json!({ "number": number, "waits_for_stewards": needs_stewards })),
    )?;
    match needs_stewards {
        true => notices::tell_of_release(app, tx, &material.row, number)?,
        false => publish(tx, &material.row, number)?,
    }
    Ok(Drawn::Made(number))
}

/// Makes a release public. Those before stay readable as what they were, but for those in which something
/// was taken back: they stood until this one.
pub fn publish(tx: &mut Tx<'_>, row: &ConsultationRow, number: i64) -> Result<(), Error> {
    approval::check_approved(tx, row, StewardAct::Release, number)?;
    queries::move_release(tx.conn, row.id, number, ReleaseState::Published)?;
    queries::supersede_before(tx.conn, row.id, number)?;
    order_statements(tx, row.id, number)?;
    audit::record(
        tx,
        None,
        Event::new("consultation.released", "consultation", row.id)
            .in_country(&row.country)
            .with(serde_json::json!({ "number": number })),
    )
}

/// Keeps what a release that is public now says of statements: it decides on their order.
fn order_statements(tx: &mut Tx<'_>, id: Id, number: i64) -> Result<(), Error> {
    let Some(row) = queries::find_release(tx.conn, id, number)? else { return Ok(()) };
    let content: Content = serde_json::from_value(row.content.0).map_err(Error::internal)?;
    let routing = serde_json::to_value(Routing::of(&content.opinion.statements)).map_err(Error::internal)?;
    let row = RoutingRow {
        consultation_id: id,
        release_number: number,
        routing: Json(routing),
        computed_at: At(tx.now),
    };
    queries::save_routing(tx.conn, &row)?;
    Ok(())
}

/// Whether a release in this state has been public at some time: what was seen cannot be unseen.
fn was_public(state: ReleaseState) -> bool {
    matches!(state, ReleaseState::Published | ReleaseState::Superseded)
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
        Some(code) => match part::enter(tx, id, code) {
            Ok(own) => participation::queries::part::has_contributed(tx.conn, id, own.participant.id)?,
            Err(_) => false,
        },
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
