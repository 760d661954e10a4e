//! Preparing, opening and ending a consultation.

use super::super::input::{DEFAULT_THRESHOLD, SaveConsultation};
use super::super::model::{Access, ConsultationRow, ConsultationState, PhaseRow, Texts, Visibility};
use super::super::queries::{consultation, steward};
use super::super::views::ConsultationView;
use super::super::{calendar, code, phases, policy, promises};
use super::{Loaded, approval, load, load_managed, load_unended, notices, opening, read};
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::{At, Json, Tx};
use crate::error::{Code, Error};
use crate::types::Id;

/// Begins a consultation, as a draft.
pub fn create(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    input: SaveConsultation,
) -> Result<ConsultationView, Error> {
    let input = input.parse(&app.taxonomy, &actor.country, actor.language.code(), None)?;
    policy::may_open_for(actor, &input.country)?;
    refuse_foreign_data(app, &input.jurisdiction)?;
    let mut row = empty(tx, Some(actor.id), &input.country, &input.language);
    input.write_into(&mut row);
    input.check_door(&row)?;
    consultation::insert(tx.conn, &row)?;
    write_parts(tx, row.id, &input, true)?;
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.created", "consultation", row.id).in_country(&row.country),
    )?;
    view(tx, actor, row.id)
}

/// A consultation with nothing in it yet.
pub(crate) fn empty(tx: &Tx<'_>, opened_by: Option<Id>, country: &str, language: &str) -> ConsultationRow {
    let random = tx.ids.random();
    let seed = random.last_chunk::<8>().map_or(0, |bytes| i64::from_le_bytes(*bytes) & i64::MAX);
    ConsultationRow {
        id: tx.new_id(),
        state: ConsultationState::Draft,
        country: country.to_owned(),
        countries: Json(vec![country.to_owned()]),
        language: language.to_owned(),
        languages: Json(Vec::new()),
        title: Json(Texts::new()),
        purpose: Json(Texts::new()),
        benefit: Json(Texts::new()),
        benefit_answer: Json(Texts::new()),
        policy_areas: Json(Vec::new()),
        access: Access::Open,
        visibility: Visibility::AfterClose,
        threshold: DEFAULT_THRESHOLD,
        staff_read_early: false,
        time_zone: "UTC".to_owned(),
        jurisdiction: country.to_owned(),
        labels: Json(Vec::new()),
        self_description: Json(Vec::new()),
        stewards_needed: 0,
        preview_code: code::own(random),
        seed,
        statement_count: 0,
        release_count: 0,
        opened_by,
        opened_at: None,
        revision: 1,
        created_at: At(tx.now),
        updated_at: At(tx.now),
        second_review: false,
        invitations_each: 0,
        invitation_waves: 1,
        release_dates: Json(Vec::new()),
        put_off_at: None,
    }
}

/// A node keeps only answers that are under the law it was set up for.
fn refuse_foreign_data(app: &App, jurisdiction: &str) -> Result<(), Error> {
    let kept = &app.config.consultations.jurisdictions;
    if kept.is_empty() || kept.iter().any(|country| country == jurisdiction) {
        Ok(())
    } else {
        Err(Error::field("jurisdiction", "not-kept-here"))
    }
}

/// Saves a consultation, if nobody saved since revision `based_on`. Once it is open, promises hold.
pub fn save(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: i64,
    input: SaveConsultation,
) -> Result<ConsultationView, Error> {
    let Loaded { mut row, phases } = load_unended(tx, actor, id)?;
    let mut input = input.parse(&app.taxonomy, &row.country, &row.language, Some(&row.title.0))?;
    policy::may_open_for(actor, &input.country)
        .or_else(|error| if input.country == row.country { Ok(()) } else { Err(error) })?;
    match row.state {
        ConsultationState::Draft => refuse_foreign_data(app, &input.jurisdiction)?,
        ConsultationState::Open => {
            promises::check_kept(&row, &input)?;
            approval::check_unchanged(tx, &row, &input.stewards)?;
            if input.phases.is_empty() {
                return Err(Error::field("phases", "required"));
            }
            phases::check_moved(&phases, &input.phases, tx.now)?;
        }
        ConsultationState::Archived => {}
    }
    if read::results_are_visible(&row, &phases, false, tx.now) {
        consultation::keep_visible(tx.conn, id)?;
    }
    input.threshold = input.threshold.or(Some(row.threshold));
    input.write_into(&mut row);
    input.check_door(&row)?;
    if row.state == ConsultationState::Open
        && let Some(later) = calendar::put_off(&row, &phases, &input.phases)
    {
        row.release_dates = Json(later);
        row.put_off_at = Some(At(tx.now));
    }
    replace(tx, &mut row, based_on)?;
    opening::void(tx, row.state, id)?;
    write_parts(tx, id, &input, row.state == ConsultationState::Draft)?;
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.saved", "consultation", id).in_country(&row.country),
    )?;
    view(tx, actor, id)
}

fn write_parts(tx: &mut Tx<'_>, id: Id, input: &SaveConsultation, is_draft: bool) -> Result<(), Error> {
    let phases: Vec<PhaseRow> = (0_i64..)
        .zip(&input.phases)
        .map(|(position, phase)| PhaseRow {
            consultation_id: id,
            position,
            kind: phase.kind,
            begins_at: At(phase.begins_at),
            ends_at: At(phase.ends_at),
        })
        .collect();
    consultation::replace_phases(tx.conn, id, &phases)?;
    for steward in &input.stewards {
        match accounts::find_contact(tx, *steward)? {
            None => return Err(Error::field("stewards", "unknown-code")),
            Some(contact) if is_draft && approval::runs(&contact, &input.countries) => {
                return Err(Error::field("stewards", "own-steward"));
            }
            Some(_) => {}
        }
    }
    steward::replace_stewards(tx.conn, id, &input.stewards)?;
    Ok(())
}

/// Writes a changed row under its next revision.
pub(crate) fn replace(tx: &mut Tx<'_>, row: &mut ConsultationRow, based_on: i64) -> Result<(), Error> {
    row.revision = based_on + 1;
    row.updated_at = At(tx.now);
    match consultation::replace(tx.conn, row, based_on)? {
        0 => Err(Code::Stale.into()),
        _ => Ok(()),
    }
}

/// Opens a consultation: from now on its promises hold. Where several countries ask, the last of them
/// opens it.
pub fn open(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    based_on: Option<i64>,
) -> Result<ConsultationView, Error> {
    // Of two countries that agree at once, the second one opens it.
    tx.take_turn(&format!("opening of {id}"))?;
    let Loaded { mut row, phases } = load_managed(tx, actor, id)?;
    if row.state != ConsultationState::Draft {
        return Err(Error::move_not_allowed(Vec::new()));
    }
    SaveConsultation::check_openable(&row, phases.len())?;
    if phases::contributions_end(&phases).is_some_and(|end| end <= tx.now) {
        return Err(Error::field("phases", "ends-in-the-past"));
    }
    if !opening::agree(tx, actor, &row, based_on)? {
        crate::notices::settle(tx, id, notices::OPENING, None)?;
        let agreed = opening::agreed_by(tx, &row)?;
        notices::tell_missing(app, tx, &row, &agreed)?;
        return view(tx, actor, id);
    }
    crate::notices::settle(tx, id, notices::OPENING, None)?;
    notices::tell_stewards(app, tx, &row)?;
    row.state = ConsultationState::Open;
    row.opened_at = Some(At(tx.now));
    row.release_dates = Json(calendar::planned(&row, &phases));
    finish(tx, actor, row, based_on, "consultation.opened")
}

/// Writes a changed row, and into the record what was done.
pub fn finish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    mut row: ConsultationRow,
    based_on: Option<i64>,
    done: &'static str,
) -> Result<ConsultationView, Error> {
    let based_on = based_on.unwrap_or(row.revision);
    replace(tx, &mut row, based_on)?;
    audit::record(tx, Some(actor), Event::new(done, "consultation", row.id).in_country(&row.country))?;
    view(tx, actor, row.id)
}

/// The consultation as its staff sees it.
fn view(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<ConsultationView, Error> {
    let loaded = load(tx, id)?;
    read::view_of(tx, Some(actor), loaded)
}
