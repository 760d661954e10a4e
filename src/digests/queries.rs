//! The statements of digests.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::model::{Frequency, NewIssue, PreferencesRow};
use crate::db::schema::{digest_issues, digest_preferences};
use crate::db::types::Moment;
use crate::db::{At, Both, DbConn, dialect};
use crate::types::{Id, Timestamp};

pub(super) fn find(conn: &mut DbConn, member: Id) -> QueryResult<Option<PreferencesRow>> {
    digest_preferences::table.find(member).select(PreferencesRow::as_select()).first(conn).optional()
}

/// Writes the first choice of a member; 0 when another request was faster.
pub(super) fn insert(conn: &mut DbConn, row: &PreferencesRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(digest_preferences::table)
            .values(row)
            .on_conflict(digest_preferences::member_id)
            .do_nothing(),
    )
    .execute(conn)
}

/// Replaces a choice that still has the revision `based_on`; 0 when somebody was faster.
pub(super) fn replace(conn: &mut DbConn, row: &PreferencesRow, based_on: i64) -> QueryResult<usize> {
    diesel::update(digest_preferences::table.find(row.member_id))
        .filter(digest_preferences::revision.eq(based_on))
        .set(row)
        .execute(conn)
}

/// Switches digests off, whatever revision they have; 0 when they are off.
pub(super) fn switch_off(conn: &mut DbConn, member: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(digest_preferences::table.find(member))
        .filter(digest_preferences::frequency.ne(Frequency::Off))
        .set((
            digest_preferences::frequency.eq(Frequency::Off),
            digest_preferences::next_at.eq(None::<At>),
            digest_preferences::revision.eq(digest_preferences::revision + 1_i64),
            digest_preferences::updated_at.eq(At(now)),
        ))
        .execute(conn)
}

/// Takes up to `limit` members whose time has come, those who wait longest first.
pub(super) fn take_due(conn: &mut DbConn, now: Timestamp, limit: i64) -> QueryResult<Vec<PreferencesRow>> {
    let statement = format!(
        "SELECT * FROM digest_preferences WHERE next_at <= $1 ORDER BY next_at LIMIT $2 {}",
        dialect::skip_locked(conn)
    );
    diesel::sql_query(statement).bind::<Moment, _>(At(now)).bind::<BigInt, _>(limit).load(conn)
}

/// Notes that a member's digest of a period is made; 0 when it was made before.
pub(super) fn insert_issue(conn: &mut DbConn, issue: &NewIssue) -> QueryResult<usize> {
    Both(
        diesel::insert_into(digest_issues::table)
            .values(issue)
            .on_conflict((digest_issues::member_id, digest_issues::period_key))
            .do_nothing(),
    )
    .execute(conn)
}

/// Notes how far a member's digests have come, and when the next is due.
pub(super) fn advance(
    conn: &mut DbConn,
    member: Id,
    last_sequence: i64,
    next_at: Option<Timestamp>,
) -> QueryResult<usize> {
    diesel::update(digest_preferences::table.find(member))
        .set((
            digest_preferences::last_sequence.eq(last_sequence),
            digest_preferences::next_at.eq(next_at.map(At)),
        ))
        .execute(conn)
}

/// Moves a member on to the next period without a digest, unless somebody has done so already.
pub(super) fn postpone(
    conn: &mut DbConn,
    row: &PreferencesRow,
    next_at: Option<Timestamp>,
) -> QueryResult<usize> {
    diesel::update(digest_preferences::table.find(row.member_id))
        .filter(digest_preferences::next_at.eq(row.next_at))
        .set(digest_preferences::next_at.eq(next_at.map(At)))
        .execute(conn)
}
