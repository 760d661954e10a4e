//! What members chose, and how far their digests have come.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use super::super::model::{ConsentRow, Frequency, PreferencesRow};
use crate::db::schema::{digest_answers, digest_consents, digest_issues, digest_preferences};
use crate::db::types::{Moment, Uid};
use crate::db::{At, Both, DbConn, Rows, dialect};
use crate::types::{Id, Timestamp};

pub(in crate::digests) fn find(conn: &mut DbConn, member: Id) -> QueryResult<Option<PreferencesRow>> {
    digest_preferences::table.find(member).select(PreferencesRow::as_select()).first(conn).optional()
}

pub(in crate::digests) fn list(conn: &mut DbConn, members: &[Id]) -> QueryResult<Vec<PreferencesRow>> {
    digest_preferences::table
        .filter(digest_preferences::member_id.eq_any(members.to_vec()))
        .select(PreferencesRow::as_select())
        .load(conn)
}

/// The member whose private feed this is.
pub(in crate::digests) fn find_by_feed(conn: &mut DbConn, feed: Id) -> QueryResult<Option<PreferencesRow>> {
    digest_preferences::table
        .filter(digest_preferences::feed_id.eq(feed))
        .select(PreferencesRow::as_select())
        .first(conn)
        .optional()
}

/// Writes the first choice of a member; 0 when another request was faster.
pub(in crate::digests) fn insert(conn: &mut DbConn, row: &PreferencesRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(digest_preferences::table)
            .values(row)
            .on_conflict(digest_preferences::member_id)
            .do_nothing(),
    )
    .execute(conn)
}

/// Replaces a choice that still has the revision `based_on`; 0 when somebody was faster.
pub(in crate::digests) fn replace(
    conn: &mut DbConn,
    row: &PreferencesRow,
    based_on: i64,
) -> QueryResult<usize> {
    diesel::update(digest_preferences::table.find(row.member_id))
        .filter(digest_preferences::revision.eq(based_on))
        .set(row)
        .execute(conn)
}

/// Switches digests off, whatever revision they have; 0 when they are off.
pub(in crate::digests) fn switch_off(conn: &mut DbConn, member: Id, now: Timestamp) -> QueryResult<usize> {
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

/// Gives the private feed of a member a new address.
pub(in crate::digests) fn set_feed(conn: &mut DbConn, member: Id, feed: Option<Id>) -> QueryResult<usize> {
    diesel::update(digest_preferences::table.find(member))
        .set(digest_preferences::feed_id.eq(feed))
        .execute(conn)
}

/// Takes up to `limit` members whose time has come, those who wait longest first.
pub(in crate::digests) fn take_due(
    conn: &mut DbConn,
    now: Timestamp,
    limit: i64,
) -> QueryResult<Vec<PreferencesRow>> {
    let statement = format!(
        "SELECT * FROM digest_preferences WHERE next_at <= $1 ORDER BY next_at LIMIT $2 {}",
        dialect::skip_locked(conn)
    );
    diesel::sql_query(statement).bind::<Moment, _>(At(now)).bind::<BigInt, _>(limit).load(conn)
}

/// How far a member's digests have come, and when the next is due.
pub(in crate::digests) struct Progress {
    pub member: Id,
    pub last_sequence: i64,
    pub last_at: At,
    pub next_at: Option<At>,
}

/// Writes how far the digests of each of these members, taken before, have come.
pub(in crate::digests) fn advance(conn: &mut DbConn, all: &[Progress]) -> QueryResult<usize> {
    let row = |one: &Progress| {
        (
            one.member.into_sql::<Uid>(),
            one.last_sequence.into_sql::<BigInt>(),
            one.last_at.into_sql::<Moment>(),
            one.next_at.into_sql::<Nullable<Moment>>(),
        )
    };
    Rows::<_>::new(
        "UPDATE digest_preferences SET last_sequence = new.column2, last_at = new.column3, next_at = new.column4
         FROM (",
        all.iter().map(row).collect(),
        ") AS new WHERE digest_preferences.member_id = new.column1",
    )
    .execute(conn)
}

/// Puts a member back to where an issue began, if nothing came after it.
pub(in crate::digests) fn rewind(conn: &mut DbConn, issue: Id) -> QueryResult<usize> {
    let found: Option<(Id, i64, i64, At, At)> = digest_issues::table
        .find(issue)
        .select((
            digest_issues::member_id,
            digest_issues::from_sequence,
            digest_issues::to_sequence,
            digest_issues::from_at,
            digest_issues::to_at,
        ))
        .first(conn)
        .optional()?;
    let Some((member, from, to, from_at, to_at)) = found else { return Ok(0) };
    diesel::update(digest_preferences::table.find(member))
        .filter(digest_preferences::last_sequence.eq(to).and(digest_preferences::last_at.eq(to_at)))
        .set((digest_preferences::last_sequence.eq(from), digest_preferences::last_at.eq(from_at)))
        .execute(conn)
}

/// Writes a decision down.
pub(in crate::digests) fn insert_consent(conn: &mut DbConn, row: &ConsentRow) -> QueryResult<usize> {
    diesel::insert_into(digest_consents::table).values(row).execute(conn)
}

/// What a member has decided, the last first.
pub(in crate::digests) fn list_consents(conn: &mut DbConn, member: Id) -> QueryResult<Vec<ConsentRow>> {
    digest_consents::table
        .filter(digest_consents::member_id.eq(member))
        .order((digest_consents::at.desc(), digest_consents::id.desc()))
        .select(ConsentRow::as_select())
        .load(conn)
}

/// Counts an answer to "was this useful?".
pub(in crate::digests) fn count_answer(conn: &mut DbConn, issue: &str, answer: &str) -> QueryResult<usize> {
    let row = (
        digest_answers::issue.eq(issue),
        digest_answers::answer.eq(answer),
        digest_answers::answers.eq(1_i64),
    );
    let more = digest_answers::answers.eq(digest_answers::answers + 1_i64);
    Both(
        diesel::insert_into(digest_answers::table)
            .values(row)
            .on_conflict((digest_answers::issue, digest_answers::answer))
            .do_update()
            .set(more),
    )
    .execute(conn)
}

/// The answers of the last issues.
pub(in crate::digests) fn list_answers(conn: &mut DbConn) -> QueryResult<Vec<(String, String, i64)>> {
    digest_answers::table
        .order((digest_answers::issue.desc(), digest_answers::answer))
        .limit(60)
        .select((digest_answers::issue, digest_answers::answer, digest_answers::answers))
        .load(conn)
}
