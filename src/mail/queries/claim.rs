//! How a sender takes mails for itself, keeps them, and takes over those of one that died.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{is_doubtful, is_held};
use crate::db::schema::mails;
use crate::db::types::{Moment, Uid};
use crate::db::{At, DbConn, PlannedAnew, dialect};
use crate::mail::model::Claimed;
use crate::mail::{List, MailState};
use crate::types::{Id, Timestamp};

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Uid)]
    id: Id,
}

/// Which due mails may go now.
pub(in crate::mail) struct Turn {
    pub list: List,
    pub now: Timestamp,
    /// A domain whose next mail is free only after this has had enough for the moment.
    pub horizon: Timestamp,
    pub limit: i64,
}

/// The due mails of a list, those that wait longest first, without the domains that are closed,
/// paused, or busy. Whoever else is taking mails passes over them until the transaction ends.
pub(in crate::mail) fn list_due(conn: &mut DbConn, turn: &Turn) -> QueryResult<Vec<Claimed>> {
    let statement = format!(
        "SELECT id FROM mails WHERE state IN ('queued', 'deferred') AND priority = $1 AND next_at <= $2
             AND domain NOT IN (SELECT name FROM mail_pauses WHERE scope = 'domain')
             AND domain NOT IN (SELECT domain FROM mail_domains WHERE closed_until > $2 OR next_free_at > $3
                 OR connections <= (SELECT count(*) FROM mails AS held
                     WHERE held.state IN ('leased', 'handed') AND held.domain = mail_domains.domain))
         ORDER BY next_at LIMIT $4 {}",
        dialect::skip_locked(conn)
    );
    let keys: Vec<Key> = diesel::sql_query(statement)
        .bind::<BigInt, _>(turn.list.priority())
        .bind::<Moment, _>(At(turn.now))
        .bind::<Moment, _>(At(turn.horizon))
        .bind::<BigInt, _>(turn.limit)
        .load(conn)?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let due = mails::table
        .filter(mails::id.eq_any(keys.into_iter().map(|key| key.id)))
        .order((mails::next_at, mails::created_at, mails::id))
        .select(Claimed::as_select());
    PlannedAnew(due).load(conn)
}

/// Gives these mails to `worker` until `until`; each begins its next attempt.
pub(in crate::mail) fn lease(
    conn: &mut DbConn,
    worker: Id,
    until: Timestamp,
    ids: &[Id],
) -> QueryResult<usize> {
    let change = diesel::update(mails::table.filter(mails::id.eq_any(ids.to_vec()))).set((
        mails::state.eq(MailState::Leased),
        mails::leased_by.eq(worker),
        mails::leased_until.eq(At(until)),
        mails::attempts.eq(mails::attempts + 1_i64),
        mails::last_answer.eq(None::<String>),
    ));
    PlannedAnew(change).execute(conn)
}

/// Lengthens every lease of `worker`.
pub(in crate::mail) fn renew(conn: &mut DbConn, worker: Id, until: Timestamp) -> QueryResult<usize> {
    let change = diesel::update(mails::table)
        .filter(is_held())
        .filter(mails::leased_by.eq(worker))
        .set(mails::leased_until.eq(At(until)));
    PlannedAnew(change).execute(conn)
}

/// How many mails are taken over in one look. With an order and an end, PostgreSQL walks the index and
/// remembers which of its entries are dead; it would visit each of them in every look, otherwise.
const TAKEN_OVER: i64 = 500;

/// The mails whose sender has not come back in time, by whether their text was on the way.
pub(in crate::mail) fn list_expired(
    conn: &mut DbConn,
    now: Timestamp,
) -> QueryResult<Vec<(Id, MailState, i64)>> {
    let expired = mails::table
        .filter(is_held())
        .filter(mails::leased_until.lt(At(now)))
        .order(mails::leased_until)
        .limit(TAKEN_OVER)
        .select((mails::id, mails::state, mails::doubts));
    PlannedAnew(expired).load(conn)
}

/// Puts leased mails back; their attempt does not count.
pub(in crate::mail) fn put_back(conn: &mut DbConn, ids: &[Id], now: Timestamp) -> QueryResult<usize> {
    let change = diesel::update(mails::table.filter(mails::id.eq_any(ids.to_vec()))).set((
        mails::state.eq(MailState::Queued),
        mails::attempts.eq(mails::attempts - 1_i64),
        mails::next_at.eq(At(now)),
        mails::leased_by.eq(None::<Id>),
        mails::leased_until.eq(None::<At>),
    ));
    PlannedAnew(change).execute(conn)
}

/// Notes that nobody knows whether these mails arrived.
pub(in crate::mail) fn doubt(conn: &mut DbConn, ids: &[Id], now: Timestamp) -> QueryResult<usize> {
    let change = diesel::update(mails::table.filter(mails::id.eq_any(ids.to_vec()))).set((
        mails::state.eq(MailState::Unknown),
        mails::doubts.eq(mails::doubts + 1_i64),
        mails::next_at.eq(At(now)),
        mails::last_answer.eq("the sender ended while the text was on its way"),
        mails::leased_by.eq(None::<Id>),
        mails::leased_until.eq(None::<At>),
    ));
    PlannedAnew(change).execute(conn)
}

/// Mails in doubt that may go again: those of a list that were in doubt at most `most` times.
pub(in crate::mail) fn list_doubtful(
    conn: &mut DbConn,
    list: List,
    most: i64,
    now: Timestamp,
) -> QueryResult<Vec<Id>> {
    let doubtful = mails::table
        .filter(is_doubtful())
        .filter(mails::next_at.le(At(now)))
        .filter(mails::list.eq(list).and(mails::doubts.le(most)))
        .order(mails::next_at)
        .limit(TAKEN_OVER)
        .select(mails::id);
    PlannedAnew(doubtful).load(conn)
}

/// Lets mails in doubt go again.
pub(in crate::mail) fn retry(conn: &mut DbConn, ids: &[Id], now: Timestamp) -> QueryResult<usize> {
    let change = diesel::update(mails::table.filter(mails::id.eq_any(ids.to_vec()))).set((
        mails::state.eq(MailState::Queued),
        mails::next_at.eq(At(now)),
        mails::last_answer.eq("the same message goes once more"),
        mails::settled_at.eq(None::<At>),
    ));
    PlannedAnew(change).execute(conn)
}
