//! Questions, in versions.

use diesel::prelude::*;

use super::super::model::QuestionRow;
use crate::db::schema::consultation_questions;
use crate::db::{Both, DbConn};
use crate::types::Id;

/// Every version of every question, in order.
pub(crate) fn list_questions(conn: &mut DbConn, id: Id) -> QueryResult<Vec<QuestionRow>> {
    consultation_questions::table
        .filter(consultation_questions::consultation_id.eq(id))
        .order((
            consultation_questions::position,
            consultation_questions::name,
            consultation_questions::version,
        ))
        .select(QuestionRow::as_select())
        .load(conn)
}

pub(crate) fn retire_questions(conn: &mut DbConn, id: Id) -> QueryResult<usize> {
    diesel::update(consultation_questions::table.filter(consultation_questions::consultation_id.eq(id)))
        .set(consultation_questions::is_current.eq(false))
        .execute(conn)
}

pub(crate) fn delete_retired(conn: &mut DbConn, id: Id) -> QueryResult<usize> {
    let retired = consultation_questions::table
        .filter(consultation_questions::consultation_id.eq(id))
        .filter(consultation_questions::is_current.eq(false));
    diesel::delete(retired).execute(conn)
}

/// Writes a version of a question, new or as it was.
pub(crate) fn save_question(conn: &mut DbConn, row: &QuestionRow) -> QueryResult<usize> {
    let version = (
        consultation_questions::consultation_id,
        consultation_questions::name,
        consultation_questions::version,
    );
    Both(
        diesel::insert_into(consultation_questions::table)
            .values(row.clone())
            .on_conflict(version)
            .do_update()
            .set((
                consultation_questions::position.eq(row.position),
                consultation_questions::kind.eq(row.kind),
                consultation_questions::content.eq(row.content.clone()),
                consultation_questions::is_current.eq(true),
            )),
    )
    .execute(conn)
}
