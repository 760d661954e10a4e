//! Consultations and their phases.

use diesel::prelude::*;

use super::super::model::{ConsultationRow, ConsultationState, PhaseRow, ReleaseState};
use super::super::phases::PhaseKind;
use super::opening;
use crate::db::schema::{consultation_phases, consultations, erased_consultations, releases};
use crate::db::{At, DbConn};
use crate::types::Id;

pub(crate) fn find(conn: &mut DbConn, id: Id) -> QueryResult<Option<ConsultationRow>> {
    consultations::table.find(id).select(ConsultationRow::as_select()).first(conn).optional()
}

/// The consultation that a preview code shows.
pub(crate) fn find_by_preview_code(conn: &mut DbConn, code: &str) -> QueryResult<Option<Id>> {
    consultations::table
        .filter(consultations::preview_code.eq(code))
        .select(consultations::id)
        .first(conn)
        .optional()
}

/// Those in which people can take part at an instant, the one that ends first before the others.
pub(crate) fn list_taking_part(
    conn: &mut DbConn,
    now: At,
    kinds: &[PhaseKind],
    limit: i64,
) -> QueryResult<Vec<ConsultationRow>> {
    consultation_phases::table
        .inner_join(consultations::table.on(consultations::id.eq(consultation_phases::consultation_id)))
        .filter(consultations::state.eq(ConsultationState::Open))
        .filter(consultation_phases::kind.eq_any(kinds.to_vec()))
        .filter(consultation_phases::begins_at.le(now))
        .filter(consultation_phases::ends_at.gt(now))
        .order((consultation_phases::ends_at, consultations::id))
        .limit(limit)
        .select(ConsultationRow::as_select())
        .load(conn)
}

pub(crate) fn insert(conn: &mut DbConn, row: &ConsultationRow) -> QueryResult<usize> {
    diesel::insert_into(consultations::table).values(row.clone()).execute(conn)
}

/// Replaces a row if it still has the revision `based_on`; 0 when somebody was faster. Numbers that
/// are given out one by one are left alone.
pub(crate) fn replace(conn: &mut DbConn, row: &ConsultationRow, based_on: i64) -> QueryResult<usize> {
    let unchanged = consultations::table.find(row.id).filter(consultations::revision.eq(based_on));
    diesel::update(unchanged)
        .set((
            (
                consultations::state.eq(row.state),
                consultations::country.eq(&row.country),
                consultations::countries.eq(&row.countries),
                consultations::language.eq(&row.language),
                consultations::languages.eq(&row.languages),
                consultations::title.eq(&row.title),
                consultations::purpose.eq(&row.purpose),
                consultations::benefit.eq(&row.benefit),
                consultations::benefit_answer.eq(&row.benefit_answer),
                consultations::policy_areas.eq(&row.policy_areas),
            ),
            (
                consultations::access.eq(row.access),
                consultations::visibility.eq(row.visibility),
                consultations::threshold.eq(row.threshold),
                consultations::staff_read_early.eq(row.staff_read_early),
                consultations::time_zone.eq(&row.time_zone),
                consultations::jurisdiction.eq(&row.jurisdiction),
                consultations::labels.eq(&row.labels),
                consultations::self_description.eq(&row.self_description),
                consultations::stewards_needed.eq(row.stewards_needed),
            ),
            (
                consultations::second_review.eq(row.second_review),
                consultations::invitations_each.eq(row.invitations_each),
                consultations::invitation_waves.eq(row.invitation_waves),
                consultations::release_dates.eq(&row.release_dates),
                consultations::put_off_at.eq(row.put_off_at),
            ),
            consultations::opened_at.eq(row.opened_at),
            consultations::revision.eq(row.revision),
            consultations::updated_at.eq(row.updated_at),
        ))
        .execute(conn)
}

/// Whose drafts a list shows beside what is open.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Drafts<'a> {
    None,
    Of(&'a str),
    All,
}

/// Consultations, the newest first.
pub(crate) fn list(
    conn: &mut DbConn,
    drafts: Drafts<'_>,
    before: Option<(At, Id)>,
    limit: i64,
) -> QueryResult<Vec<ConsultationRow>> {
    let proposed = match drafts {
        Drafts::Of(country) => opening::list_proposed(conn, country)?,
        Drafts::None | Drafts::All => Vec::new(),
    };
    let mut query = consultations::table
        .order((consultations::created_at.desc(), consultations::id.desc()))
        .limit(limit)
        .select(ConsultationRow::as_select())
        .into_boxed::<crate::db::connection::MultiBackend>();
    query = match drafts {
        Drafts::All => query,
        Drafts::None => query.filter(consultations::state.ne(ConsultationState::Draft)),
        Drafts::Of(country) => query.filter(
            consultations::state
                .ne(ConsultationState::Draft)
                .or(consultations::country.eq(country.to_owned()))
                .or(consultations::id.eq_any(proposed)),
        ),
    };
    if let Some((at, id)) = before {
        query = query.filter(
            consultations::created_at
                .lt(at)
                .or(consultations::created_at.eq(at).and(consultations::id.lt(id))),
        );
    }
    query.load(conn)
}

/// Those whose picture is kept in step: open, and ended ones, in which people still take things back.
pub(crate) fn list_counted(conn: &mut DbConn) -> QueryResult<Vec<Id>> {
    consultations::table
        .filter(consultations::state.ne(ConsultationState::Draft))
        .order(consultations::id)
        .select(consultations::id)
        .load(conn)
}

/// Keys of all that are open.
pub(crate) fn list_open(conn: &mut DbConn) -> QueryResult<Vec<Id>> {
    consultations::table
        .filter(consultations::state.eq(ConsultationState::Open))
        .order(consultations::id)
        .select(consultations::id)
        .load(conn)
}

pub(crate) fn list_phases(conn: &mut DbConn, id: Id) -> QueryResult<Vec<PhaseRow>> {
    consultation_phases::table
        .filter(consultation_phases::consultation_id.eq(id))
        .order(consultation_phases::position)
        .select(PhaseRow::as_select())
        .load(conn)
}

pub(crate) fn replace_phases(conn: &mut DbConn, id: Id, phases: &[PhaseRow]) -> QueryResult<()> {
    diesel::delete(consultation_phases::table.filter(consultation_phases::consultation_id.eq(id)))
        .execute(conn)?;
    for phase in phases {
        diesel::insert_into(consultation_phases::table).values(phase.clone()).execute(conn)?;
    }
    Ok(())
}

/// The number of the next statement; numbers are never given twice.
pub(crate) fn next_statement(conn: &mut DbConn, id: Id) -> QueryResult<i64> {
    diesel::update(consultations::table.find(id))
        .set(consultations::statement_count.eq(consultations::statement_count + 1_i64))
        .returning(consultations::statement_count)
        .get_result(conn)
}

/// Takes the next number for a release, unless it is taken.
pub(crate) fn count_release(conn: &mut DbConn, id: Id, number: i64) -> QueryResult<usize> {
    diesel::update(consultations::table.find(id))
        .filter(consultations::release_count.eq(number - 1))
        .set(consultations::release_count.eq(number))
        .execute(conn)
}

/// Consultations that are not drafts, between two keys; two at most, to know whether there is one.
pub(crate) fn list_between(conn: &mut DbConn, first: Id, last: Id) -> QueryResult<Vec<Id>> {
    consultations::table
        .filter(consultations::id.ge(first))
        .filter(consultations::id.le(last))
        .filter(consultations::state.ne(ConsultationState::Draft))
        .select(consultations::id)
        .limit(2)
        .load(conn)
}

pub(crate) fn is_erased(conn: &mut DbConn, id: Id) -> QueryResult<bool> {
    let found: Option<Id> =
        erased_consultations::table.find(id).select(erased_consultations::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// Keeps in everybody's sight what everybody can see now.
pub(crate) fn keep_visible(conn: &mut DbConn, consultation: Id) -> QueryResult<usize> {
    let public = releases::table
        .filter(releases::consultation_id.eq(consultation))
        .filter(releases::state.eq(ReleaseState::Published));
    diesel::update(public).set(releases::stays_visible.eq(true)).execute(conn)
}
