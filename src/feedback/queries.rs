//! The statements of answers and remarks.

use diesel::prelude::*;

use super::model::{AnswerRow, RemarkRow};
use crate::db::schema::{page_answers, page_remarks};
use crate::db::{Both, DbConn};

/// Counts an answer.
pub(super) fn count(conn: &mut DbConn, row: &AnswerRow) -> QueryResult<usize> {
    let key = (page_answers::day, page_answers::page, page_answers::language, page_answers::answer);
    let more = page_answers::answers.eq(page_answers::answers + 1_i64);
    Both(diesel::insert_into(page_answers::table).values(row).on_conflict(key).do_update().set(more))
        .execute(conn)
}

pub(super) fn insert_remark(conn: &mut DbConn, row: &RemarkRow) -> QueryResult<usize> {
    diesel::insert_into(page_remarks::table).values(row).execute(conn)
}

/// All answers, by kind of page and language.
pub(super) fn list_answers(conn: &mut DbConn) -> QueryResult<Vec<AnswerRow>> {
    page_answers::table
        .order((page_answers::page, page_answers::language))
        .select(AnswerRow::as_select())
        .load(conn)
}

/// The newest remarks; within a day in no order.
pub(super) fn list_remarks(conn: &mut DbConn, limit: i64) -> QueryResult<Vec<RemarkRow>> {
    page_remarks::table
        .order((page_remarks::day.desc(), page_remarks::id))
        .limit(limit)
        .select(RemarkRow::as_select())
        .load(conn)
}

/// Deletes remarks of days before this one.
pub(super) fn delete_remarks(conn: &mut DbConn, before: &str) -> QueryResult<usize> {
    diesel::delete(page_remarks::table.filter(page_remarks::day.lt(before))).execute(conn)
}
