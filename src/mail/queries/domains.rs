//! Recipient domains: how fast they may be written to; pauses; addresses that are not written to.

use diesel::prelude::*;

use crate::db::schema::{mail_domains, mail_pauses, mail_scores, mail_suppressions};
use crate::db::{At, Both, DbConn};
use crate::types::{Id, Timestamp};

/// What is known of a recipient domain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mail_domains, treat_none_as_null = true)]
pub(in crate::mail) struct DomainRow {
    pub domain: String,
    /// When the next mail is free, if there is a limit a minute.
    pub next_free_at: At,
    /// How many mails may be on their way at once; as many as there are connections when absent.
    pub connections: Option<i64>,
    /// How often in a row it asked us to slow down.
    pub failures: i64,
    pub closed_until: Option<At>,
    pub reason: Option<String>,
    pub updated_at: At,
}

pub(in crate::mail) fn list_domains(conn: &mut DbConn, names: &[String]) -> QueryResult<Vec<DomainRow>> {
    mail_domains::table
        .filter(mail_domains::domain.eq_any(names.to_vec()))
        .select(DomainRow::as_select())
        .load(conn)
}

/// The domains that are held back in some way, or were.
pub(in crate::mail) fn list_slow_domains(conn: &mut DbConn) -> QueryResult<Vec<DomainRow>> {
    mail_domains::table
        .filter(mail_domains::connections.is_not_null().or(mail_domains::closed_until.is_not_null()))
        .order(mail_domains::updated_at.desc())
        .limit(50)
        .select(DomainRow::as_select())
        .load(conn)
}

pub(in crate::mail) fn save_domain(conn: &mut DbConn, row: &DomainRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(mail_domains::table)
            .values(row)
            .on_conflict(mail_domains::domain)
            .do_update()
            .set(row),
    )
    .execute(conn)
}

/// Something that is held back.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mail_pauses)]
#[expect(missing_docs, reason = "the columns are explained where they are made")]
pub struct PauseRow {
    pub scope: String,
    pub name: String,
    pub reason: String,
    pub paused_by: Option<Id>,
    pub at: At,
}

pub(in crate::mail) fn list_pauses(conn: &mut DbConn) -> QueryResult<Vec<PauseRow>> {
    mail_pauses::table.order((mail_pauses::scope, mail_pauses::name)).select(PauseRow::as_select()).load(conn)
}

/// Holds something back; 0 when it is held back already.
pub(in crate::mail) fn insert_pause(conn: &mut DbConn, pause: &PauseRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(mail_pauses::table)
            .values(pause)
            .on_conflict((mail_pauses::scope, mail_pauses::name))
            .do_nothing(),
    )
    .execute(conn)
}

pub(in crate::mail) fn delete_pause(conn: &mut DbConn, scope: &str, name: &str) -> QueryResult<usize> {
    diesel::delete(mail_pauses::table.find((scope, name))).execute(conn)
}

/// An address that is not written to any more, and by which lists.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = mail_suppressions)]
pub(in crate::mail) struct SuppressionRow {
    pub address_hash: Vec<u8>,
    pub list: String,
    pub reason: String,
    pub at: At,
}

pub(in crate::mail) fn list_suppressions(
    conn: &mut DbConn,
    hashes: Vec<Vec<u8>>,
) -> QueryResult<Vec<SuppressionRow>> {
    mail_suppressions::table
        .filter(mail_suppressions::address_hash.eq_any(hashes))
        .select(SuppressionRow::as_select())
        .load(conn)
}

pub(in crate::mail) fn insert_suppression(conn: &mut DbConn, row: &SuppressionRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(mail_suppressions::table)
            .values(row)
            .on_conflict((mail_suppressions::address_hash, mail_suppressions::list))
            .do_nothing(),
    )
    .execute(conn)
}

/// Notes that the owner of an address knows why it is not written to; 0 when there was nothing to tell.
pub(in crate::mail) fn note_told(
    conn: &mut DbConn,
    hash: &[u8],
    reasons: &[&str],
    now: Timestamp,
) -> QueryResult<usize> {
    diesel::update(mail_suppressions::table.filter(mail_suppressions::address_hash.eq(hash.to_vec())))
        .filter(mail_suppressions::reason.eq_any(reasons.to_vec()))
        .filter(mail_suppressions::told_at.is_null())
        .set(mail_suppressions::told_at.eq(At(now)))
        .execute(conn)
}

pub(in crate::mail) fn delete_suppressions(conn: &mut DbConn, hash: &[u8]) -> QueryResult<usize> {
    diesel::delete(mail_suppressions::table.filter(mail_suppressions::address_hash.eq(hash.to_vec())))
        .execute(conn)
}

pub(in crate::mail) fn count_suppressions(conn: &mut DbConn) -> QueryResult<i64> {
    mail_suppressions::table.count().get_result(conn)
}

/// How sure we are that an address does not work any more.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mail_scores, treat_none_as_null = true)]
pub(in crate::mail) struct ScoreRow {
    pub address_hash: Vec<u8>,
    pub points: i64,
    pub last_point_at: At,
    pub probed_at: Option<At>,
    pub detail: String,
}

pub(in crate::mail) fn find_score(conn: &mut DbConn, hash: &[u8]) -> QueryResult<Option<ScoreRow>> {
    mail_scores::table.find(hash.to_vec()).select(ScoreRow::as_select()).first(conn).optional()
}

pub(in crate::mail) fn save_score(conn: &mut DbConn, row: &ScoreRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(mail_scores::table)
            .values(row)
            .on_conflict(mail_scores::address_hash)
            .do_update()
            .set(row),
    )
    .execute(conn)
}

pub(in crate::mail) fn delete_score(conn: &mut DbConn, hash: &[u8]) -> QueryResult<usize> {
    diesel::delete(mail_scores::table.find(hash.to_vec())).execute(conn)
}

/// Forgets signs that nothing has followed since `before`.
pub(in crate::mail) fn delete_stale_scores(conn: &mut DbConn, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(mail_scores::table).filter(mail_scores::last_point_at.lt(At(before))).execute(conn)
}
