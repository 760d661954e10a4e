//! What stewards say.

use diesel::prelude::*;

use crate::consultations::setup::model::VerdictRow;
use crate::db::schema::steward_verdicts;
use crate::db::{Both, DbConn};
use crate::types::Id;

/// A steward's word; the first one stands: then 0.
pub(crate) fn insert_verdict(conn: &mut DbConn, row: &VerdictRow) -> QueryResult<usize> {
    let key = (
        steward_verdicts::consultation_id,
        steward_verdicts::act,
        steward_verdicts::target,
        steward_verdicts::member_id,
    );
    Both(diesel::insert_into(steward_verdicts::table).values(row.clone()).on_conflict(key).do_nothing())
        .execute(conn)
}

/// Puts a steward's no in the place of an earlier yes.
pub(crate) fn overturn(conn: &mut DbConn, row: &VerdictRow) -> QueryResult<usize> {
    let key = (row.consultation_id, row.act, row.target, row.member_id);
    diesel::update(steward_verdicts::table.find(key))
        .filter(steward_verdicts::approves.eq(true))
        .set((
            steward_verdicts::approves.eq(row.approves),
            steward_verdicts::note.eq(&row.note),
            steward_verdicts::at.eq(row.at),
        ))
        .execute(conn)
}

/// Everything stewards have said, in the order in which they said it.
pub(crate) fn list_all_verdicts(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<VerdictRow>> {
    steward_verdicts::table
        .filter(steward_verdicts::consultation_id.eq(consultation))
        .order((steward_verdicts::at, steward_verdicts::act, steward_verdicts::target))
        .select(VerdictRow::as_select())
        .load(conn)
}
