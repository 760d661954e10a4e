//! The statements of the sender.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::outbox::MailState;
use crate::db::schema::mails;
use crate::db::types::{Moment, Uid};
use crate::db::{At, DbConn, dialect};
use crate::types::{Id, Timestamp};

/// A mail that a sender has taken for itself.
#[derive(Debug, QueryableByName)]
pub(super) struct Claimed {
    #[diesel(sql_type = Uid)]
    pub id: Id,
    #[diesel(sql_type = Text)]
    pub recipient: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub message: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub priority: i64,
    #[diesel(sql_type = BigInt)]
    pub attempts: i64,
    #[diesel(sql_type = Moment)]
    pub created_at: At,
}

/// Puts mails back into the queue whose sender has not come back in time.
pub(super) fn release_expired(conn: &mut DbConn, now: Timestamp) -> QueryResult<usize> {
    diesel::update(mails::table)
        .filter(mails::state.eq(MailState::Leased).and(mails::leased_until.lt(At(now))))
        .set((
            mails::state.eq(MailState::Queued),
            mails::leased_by.eq(None::<Id>),
            mails::leased_until.eq(None::<At>),
        ))
        .execute(conn)
}

/// Takes up to `limit` due mails until `until`: the most urgent first, and of these the oldest.
pub(super) fn claim(
    conn: &mut DbConn,
    worker: Id,
    now: Timestamp,
    until: Timestamp,
    limit: i64,
) -> QueryResult<Vec<Claimed>> {
    let statement = format!(
        "UPDATE mails SET state = 'leased', leased_by = $1, leased_until = $2 WHERE id IN (
             SELECT id FROM mails WHERE state = 'queued' AND next_at <= $3
             ORDER BY priority, next_at LIMIT $4 {})
         RETURNING id, recipient, message, priority, attempts, created_at",
        dialect::skip_locked(conn)
    );
    let mut claimed: Vec<Claimed> = diesel::sql_query(statement)
        .bind::<Uid, _>(worker)
        .bind::<Moment, _>(At(until))
        .bind::<Moment, _>(At(now))
        .bind::<BigInt, _>(limit)
        .load(conn)?;
    claimed.sort_by_key(|mail| (mail.priority, mail.created_at, mail.id));
    Ok(claimed)
}

/// What an attempt changes in its row.
#[derive(AsChangeset)]
#[diesel(table_name = mails, treat_none_as_null = true)]
pub(super) struct Settlement {
    pub state: MailState,
    pub attempts: i64,
    pub next_at: At,
    pub leased_by: Option<Id>,
    pub leased_until: Option<At>,
    pub last_answer: Option<String>,
    pub settled_at: Option<At>,
}

/// Writes what became of a mail, if `worker` still holds it.
pub(super) fn settle(conn: &mut DbConn, worker: Id, mail: Id, settlement: &Settlement) -> QueryResult<usize> {
    diesel::update(mails::table)
        .filter(mails::id.eq(mail).and(mails::state.eq(MailState::Leased)).and(mails::leased_by.eq(worker)))
        .set(settlement)
        .execute(conn)
}

/// How many mails wait.
pub(super) fn count_waiting(conn: &mut DbConn) -> QueryResult<i64> {
    mails::table.filter(mails::state.eq(MailState::Queued)).count().get_result(conn)
}

/// Deletes what was settled before `before`.
pub(super) fn delete_settled(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(mails::table).filter(mails::settled_at.lt(At(before))).execute(conn)
}

/// A mail as the outbox of a developer shows it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = mails)]
pub(super) struct Kept {
    pub id: Id,
    pub kind: String,
    pub recipient: String,
    pub message: Option<String>,
    pub state: MailState,
    pub created_at: At,
}

/// The newest mails.
pub(super) fn list_newest(conn: &mut DbConn, limit: i64) -> QueryResult<Vec<Kept>> {
    mails::table
        .order((mails::created_at.desc(), mails::id.desc()))
        .limit(limit)
        .select(Kept::as_select())
        .load(conn)
}

/// One mail.
pub(super) fn find(conn: &mut DbConn, id: Id) -> QueryResult<Option<Kept>> {
    mails::table.find(id).select(Kept::as_select()).first(conn).optional()
}
