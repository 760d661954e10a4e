//! The record and its chain in the database.

use diesel::prelude::*;

use super::model::{AnchorRow, EventRow, SealRow};
use crate::db::schema::{audit_anchors, audit_events, audit_seals, members};
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

/// What was read; nothing where somebody has written what no row of the program holds.
pub(super) fn readable<T>(outcome: QueryResult<T>) -> QueryResult<Option<T>> {
    match outcome {
        Err(diesel::result::Error::DeserializationError(_)) => Ok(None),
        outcome => outcome.map(Some),
    }
}

pub(super) fn insert_event(conn: &mut DbConn, row: &EventRow) -> QueryResult<usize> {
    diesel::insert_into(audit_events::table).values(row).execute(conn)
}

/// Up to `limit` rows that have no seal, in the order of their keys, none before `from`.
pub(super) fn list_unsealed(conn: &mut DbConn, from: Option<Id>, limit: i64) -> QueryResult<Vec<EventRow>> {
    let sealed = diesel::dsl::exists(audit_seals::table.filter(audit_seals::event_id.eq(audit_events::id)));
    let from = from.unwrap_or(Id(uuid::Uuid::nil()));
    audit_events::table
        .filter(audit_events::id.ge(from))
        .filter(diesel::dsl::not(sealed))
        .order(audit_events::id)
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)
}

/// The end of the chain.
pub(super) fn find_head(conn: &mut DbConn) -> QueryResult<Option<SealRow>> {
    audit_seals::table.order(audit_seals::number.desc()).select(SealRow::as_select()).first(conn).optional()
}

pub(super) fn find_seal(conn: &mut DbConn, number: i64) -> QueryResult<Option<SealRow>> {
    audit_seals::table.find(number).select(SealRow::as_select()).first(conn).optional()
}

pub(super) fn insert_seal(conn: &mut DbConn, row: &SealRow) -> QueryResult<usize> {
    diesel::insert_into(audit_seals::table).values(row).execute(conn)
}

/// Up to `limit` seals behind place `after`.
pub(super) fn list_seals(conn: &mut DbConn, after: i64, limit: i64) -> QueryResult<Vec<SealRow>> {
    audit_seals::table
        .filter(audit_seals::number.gt(after))
        .order(audit_seals::number)
        .limit(limit)
        .select(SealRow::as_select())
        .load(conn)
}

/// These rows, as far as they are there.
pub(super) fn list_by_id(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<EventRow>> {
    audit_events::table.filter(audit_events::id.eq_any(ids.to_vec())).select(EventRow::as_select()).load(conn)
}

/// Whether the installation has members: making one is an act.
pub(super) fn has_members(conn: &mut DbConn) -> QueryResult<bool> {
    let members: i64 = members::table.count().get_result(conn)?;
    Ok(members > 0)
}

/// The newest place at which the chain was cut.
pub(super) fn find_anchor(conn: &mut DbConn) -> QueryResult<Option<AnchorRow>> {
    audit_anchors::table
        .order(audit_anchors::number.desc())
        .select(AnchorRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn insert_anchor(conn: &mut DbConn, row: &AnchorRow) -> QueryResult<usize> {
    diesel::insert_into(audit_anchors::table).values(row).execute(conn)
}

/// The place before the first sealed row that was written at `instant` or later.
pub(super) fn find_end_before(conn: &mut DbConn, instant: Timestamp) -> QueryResult<Option<i64>> {
    let first: Option<i64> = audit_seals::table
        .inner_join(audit_events::table.on(audit_events::id.eq(audit_seals::event_id)))
        .filter(audit_events::at.ge(At(instant)))
        .select(diesel::dsl::min(audit_seals::number))
        .first(conn)?;
    Ok(first.map(|first| first - 1))
}

/// Deletes the chain up to a place, with its rows.
pub(super) fn delete_until(conn: &mut DbConn, number: i64) -> QueryResult<usize> {
    let old = audit_seals::table.filter(audit_seals::number.le(number)).select(audit_seals::event_id);
    let deleted = diesel::delete(audit_events::table.filter(audit_events::id.eq_any(old))).execute(conn)?;
    diesel::delete(audit_seals::table.filter(audit_seals::number.le(number))).execute(conn)?;
    Ok(deleted)
}

/// What a list of the record is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The country; nothing means all, and what concerns none.
    pub country: Option<String>,
    /// The act.
    pub action: Option<String>,
    /// Who did it.
    pub actor: Option<Id>,
    /// What it was done to.
    pub subject: Option<String>,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Older than this row.
    pub after: Option<(Timestamp, Id)>,
}

/// Up to `limit` rows, the newest first.
pub(super) fn list_events(conn: &mut DbConn, filter: &Filter, limit: i64) -> QueryResult<Vec<EventRow>> {
    let mut query = audit_events::table.select(EventRow::as_select()).into_boxed();
    if let Some(country) = &filter.country {
        query = query.filter(audit_events::country.eq(country.clone()));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_events::action.eq(action.clone()));
    }
    if let Some(actor) = filter.actor {
        query = query.filter(audit_events::actor_id.eq(actor));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(audit_events::subject_id.eq(subject.clone()));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_events::at.ge(At(from)));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit_events::at.lt(At(until)));
    }
    if let Some((at, id)) = filter.after {
        let same = audit_events::at.eq(At(at)).and(audit_events::id.lt(id));
        query = query.filter(audit_events::at.lt(At(at)).or(same));
    }
    query.order((audit_events::at.desc(), audit_events::id.desc())).limit(limit).load(conn)
}

/// A row, for a cursor.
pub(super) fn find_event(conn: &mut DbConn, id: Id) -> QueryResult<Option<EventRow>> {
    audit_events::table.find(id).select(EventRow::as_select()).first(conn).optional()
}

/// Up to `limit` rows that tell who has looked at a member, the newest first: at the member, or at a list in which
/// those of the country stand.
pub(super) fn list_looks(
    conn: &mut DbConn,
    member: Id,
    country: &str,
    after: Option<(Timestamp, Id)>,
    limit: i64,
) -> QueryResult<Vec<EventRow>> {
    let at_member = audit_events::subject_kind
        .eq("member")
        .and(audit_events::subject_id.eq(member.to_string()))
        .and(audit_events::action.eq_any(super::LOOKS));
    let at_list = audit_events::action
        .eq_any(super::LISTS)
        .and(audit_events::subject_id.eq_any([country.to_owned(), "all".to_owned()]));
    let by_others = audit_events::actor_id.is_null().or(audit_events::actor_id.ne(member));
    let mut query = audit_events::table
        .filter(at_member.or(at_list))
        .filter(by_others)
        .select(EventRow::as_select())
        .into_boxed();
    if let Some((at, id)) = after {
        let same = audit_events::at.eq(At(at)).and(audit_events::id.lt(id));
        query = query.filter(audit_events::at.lt(At(at)).or(same));
    }
    query.order((audit_events::at.desc(), audit_events::id.desc())).limit(limit).load(conn)
}
