//! Themes and what was decided on them.

use diesel::prelude::*;

use super::super::model::DecisionRow;
use crate::db::DbConn;
use crate::db::schema::decisions;
use crate::types::Id;

pub(crate) fn list_decisions(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<DecisionRow>> {
    decisions::table
        .filter(decisions::consultation_id.eq(consultation))
        .order((decisions::position, decisions::id))
        .select(DecisionRow::as_select())
        .load(conn)
}

pub(crate) fn find_decision(conn: &mut DbConn, id: Id) -> QueryResult<Option<DecisionRow>> {
    decisions::table.find(id).select(DecisionRow::as_select()).first(conn).optional()
}

pub(crate) fn insert_decision(conn: &mut DbConn, row: &DecisionRow) -> QueryResult<usize> {
    diesel::insert_into(decisions::table).values(row.clone()).execute(conn)
}

/// Replaces a row if it still has the revision `based_on`; 0 when somebody was faster.
pub(crate) fn replace_decision(conn: &mut DbConn, row: &DecisionRow, based_on: i64) -> QueryResult<usize> {
    diesel::update(decisions::table.find(row.id).filter(decisions::revision.eq(based_on)))
        .set(row.clone())
        .execute(conn)
}

/// Deletes a row if it still has the revision `based_on`; 0 when somebody was faster.
pub(crate) fn delete_decision(conn: &mut DbConn, id: Id, based_on: i64) -> QueryResult<usize> {
    diesel::delete(decisions::table.find(id).filter(decisions::revision.eq(based_on))).execute(conn)
}
