//! Single practices, an author's own, and the coordinators' queue.

use diesel::prelude::*;

use super::super::model::{PracticeEventRow, PracticeRow, State};
use crate::db::schema::{counters, practice_events, practices};
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

pub(crate) fn find(conn: &mut DbConn, id: Id) -> QueryResult<Option<PracticeRow>> {
    practices::table.find(id).select(PracticeRow::as_select()).first(conn).optional()
}

/// Practices by their keys, whatever their state.
pub(crate) fn list_by_ids(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<PracticeRow>> {
    practices::table.filter(practices::id.eq_any(ids.to_vec())).select(PracticeRow::as_select()).load(conn)
}

/// The revision of a published practice.
pub(crate) fn published_revision(conn: &mut DbConn, id: Id) -> QueryResult<Option<i64>> {
    let published = practices::table.find(id).filter(practices::state.eq(State::Published));
    published.select(practices::revision).first(conn).optional()
}

pub(crate) fn find_by_external_id(conn: &mut DbConn, external_id: &str) -> QueryResult<Option<PracticeRow>> {
    practices::table
        .filter(practices::external_id.eq(external_id))
        .select(PracticeRow::as_select())
        .first(conn)
        .optional()
}

/// Everything of an author, whatever its state.
pub(crate) fn list_by_author(conn: &mut DbConn, author: Id) -> QueryResult<Vec<PracticeRow>> {
    practices::table.filter(practices::author_id.eq(author)).select(PracticeRow::as_select()).load(conn)
}

pub(crate) fn list_events(conn: &mut DbConn, id: Id) -> QueryResult<Vec<PracticeEventRow>> {
    practice_events::table
        .filter(practice_events::practice_id.eq(id))
        .order((practice_events::at.desc(), practice_events::id.desc()))
        .select(PracticeEventRow::as_select())
        .load(conn)
}

/// What a member has written, the last touched first.
pub(crate) fn list_of_author(
    conn: &mut DbConn,
    author: Id,
    (before, before_id): (Timestamp, Id),
    limit: i64,
) -> QueryResult<Vec<PracticeRow>> {
    let same_instant = practices::updated_at.eq(At(before)).and(practices::id.lt(before_id));
    practices::table
        .filter(practices::author_id.eq(author))
        .filter(practices::updated_at.lt(At(before)).or(same_instant))
        .order((practices::updated_at.desc(), practices::id.desc()))
        .limit(limit)
        .select(PracticeRow::as_select())
        .load(conn)
}

/// What waits for coordinators of `country` (of all countries without one), the oldest first.
pub(crate) fn list_queue(
    conn: &mut DbConn,
    country: Option<&str>,
    states: &[State],
    (after, after_id): (Timestamp, Id),
    limit: i64,
) -> QueryResult<Vec<PracticeRow>> {
    let open = practices::state.eq_any(states.to_vec());
    let same_instant = practices::submitted_at.eq(Some(At(after))).and(practices::id.gt(after_id).nullable());
    let later = practices::submitted_at.gt(Some(At(after))).or(same_instant);
    let base = practices::table
        .filter(open)
        .filter(later)
        .order((practices::submitted_at.asc(), practices::id.asc()))
        .limit(limit)
        .select(PracticeRow::as_select());
    match country {
        Some(country) => base.filter(practices::country.eq(country)).load(conn),
        None => base.load(conn),
    }
}

pub(crate) fn count_queue(conn: &mut DbConn, country: Option<&str>, states: &[State]) -> QueryResult<i64> {
    let open = practices::table.filter(practices::state.eq_any(states.to_vec()));
    match country {
        Some(country) => open.filter(practices::country.eq(country)).count().get_result(conn),
        None => open.count().get_result(conn),
    }
}

pub(crate) fn count_of_author(conn: &mut DbConn, author: Id, states: &[State]) -> QueryResult<i64> {
    let in_states = practices::state.eq_any(states.to_vec());
    practices::table.filter(practices::author_id.eq(author).and(in_states)).count().get_result(conn)
}

/// What a member has written and that is in one of these states, the last touched first.
pub(crate) fn list_of_author_in(
    conn: &mut DbConn,
    author: Id,
    states: &[State],
    limit: i64,
) -> QueryResult<Vec<PracticeRow>> {
    practices::table
        .filter(practices::author_id.eq(author))
        .filter(practices::state.eq_any(states.to_vec()))
        .order((practices::updated_at.desc(), practices::id.desc()))
        .limit(limit)
        .select(PracticeRow::as_select())
        .load(conn)
}

pub(crate) fn last_sequence(conn: &mut DbConn) -> QueryResult<i64> {
    counters::table.find("publication").select(counters::value).first(conn)
}

/// What a coordinator has claimed and not decided on.
pub(crate) fn list_claimed(conn: &mut DbConn, member: Id) -> QueryResult<Vec<PracticeRow>> {
    practices::table
        .filter(practices::claimed_by.eq(member))
        .filter(practices::state.eq(State::Screening))
        .select(PracticeRow::as_select())
        .load(conn)
}
