//! Second factors in the database.

use diesel::prelude::*;

use super::model::{FactorRow, NewRecoveryCode, ResetRow};
use crate::db::schema::{factor_resets, factors, recovery_codes};
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

pub(super) fn insert_factor(conn: &mut DbConn, row: &FactorRow) -> QueryResult<usize> {
    diesel::insert_into(factors::table).values(row).execute(conn)
}

/// The factors of a member, the oldest first; also those that are not confirmed.
pub(super) fn list_factors(conn: &mut DbConn, member: Id) -> QueryResult<Vec<FactorRow>> {
    factors::table
        .filter(factors::member_id.eq(member))
        .order((factors::created_at, factors::id))
        .select(FactorRow::as_select())
        .load(conn)
}

/// One factor of a member.
pub(super) fn find_factor(conn: &mut DbConn, member: Id, id: Id) -> QueryResult<Option<FactorRow>> {
    factors::table
        .find(id)
        .filter(factors::member_id.eq(member))
        .select(FactorRow::as_select())
        .first(conn)
        .optional()
}

/// Confirms a factor, with the step of the code that did it; 0 when another request was faster.
pub(super) fn confirm_factor(conn: &mut DbConn, id: Id, step: i64, now: Timestamp) -> QueryResult<usize> {
    diesel::update(factors::table.find(id).filter(factors::confirmed_at.is_null()))
        .set((
            factors::confirmed_at.eq(Some(At(now))),
            factors::last_used_at.eq(Some(At(now))),
            factors::last_step.eq(step),
        ))
        .execute(conn)
}

/// Uses the code of a step up; 0 when that step, or a later one, was used already.
pub(super) fn use_step(conn: &mut DbConn, id: Id, step: i64, now: Timestamp) -> QueryResult<usize> {
    diesel::update(factors::table.find(id).filter(factors::last_step.lt(step)))
        .set((factors::last_step.eq(step), factors::last_used_at.eq(Some(At(now)))))
        .execute(conn)
}

pub(super) fn delete_factor(conn: &mut DbConn, member: Id, id: Id) -> QueryResult<usize> {
    diesel::delete(factors::table.find(id).filter(factors::member_id.eq(member))).execute(conn)
}

pub(super) fn delete_unconfirmed(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    let waiting = factors::member_id.eq(member).and(factors::confirmed_at.is_null());
    diesel::delete(factors::table.filter(waiting)).execute(conn)
}

pub(super) fn delete_factors(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    diesel::delete(factors::table.filter(factors::member_id.eq(member))).execute(conn)
}

pub(super) fn insert_code(conn: &mut DbConn, code: &NewRecoveryCode) -> QueryResult<usize> {
    diesel::insert_into(recovery_codes::table).values(code).execute(conn)
}

pub(super) fn count_codes(conn: &mut DbConn, member: Id) -> QueryResult<i64> {
    recovery_codes::table.filter(recovery_codes::member_id.eq(member)).count().get_result(conn)
}

/// Uses a code up; 0 when there is none like it.
pub(super) fn delete_code(conn: &mut DbConn, member: Id, hash: &[u8]) -> QueryResult<usize> {
    diesel::delete(recovery_codes::table.find(hash).filter(recovery_codes::member_id.eq(member)))
        .execute(conn)
}

pub(super) fn delete_codes(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::member_id.eq(member))).execute(conn)
}

pub(super) fn find_reset(conn: &mut DbConn, member: Id) -> QueryResult<Option<ResetRow>> {
    factor_resets::table.find(member).select(ResetRow::as_select()).first(conn).optional()
}

pub(super) fn insert_reset(conn: &mut DbConn, row: &ResetRow) -> QueryResult<usize> {
    diesel::insert_into(factor_resets::table).values(row).execute(conn)
}

pub(super) fn delete_reset(conn: &mut DbConn, member: Id) -> QueryResult<usize> {
    diesel::delete(factor_resets::table.find(member)).execute(conn)
}

/// Deletes what was begun and not gone on with: factors, and what one person alone has vouched for.
pub(super) fn delete_abandoned(
    conn: &mut DbConn,
    factors_before: Timestamp,
    resets_before: Timestamp,
) -> QueryResult<usize> {
    let begun = factors::confirmed_at.is_null().and(factors::created_at.lt(At(factors_before)));
    diesel::delete(factors::table.filter(begun)).execute(conn)?;
    diesel::delete(factor_resets::table.filter(factor_resets::opened_at.lt(At(resets_before)))).execute(conn)
}
