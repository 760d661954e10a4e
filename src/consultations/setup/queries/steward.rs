//! The stewards of a consultation, and what they have said.

use diesel::prelude::*;

use super::super::model::{StewardAct, VerdictRow};
use crate::db::schema::{steward_refills, steward_verdicts, stewards};
use crate::db::{At, DbConn};
use crate::types::Id;

pub(crate) fn list_stewards(conn: &mut DbConn, id: Id) -> QueryResult<Vec<Id>> {
    stewards::table
        .filter(stewards::consultation_id.eq(id))
        .order(stewards::member_id)
        .select(stewards::member_id)
        .load(conn)
}

pub(crate) fn replace_stewards(conn: &mut DbConn, id: Id, members: &[Id]) -> QueryResult<()> {
    diesel::delete(stewards::table.filter(stewards::consultation_id.eq(id))).execute(conn)?;
    for member in members {
        diesel::insert_into(stewards::table)
            .values((stewards::consultation_id.eq(id), stewards::member_id.eq(member)))
            .execute(conn)?;
    }
    Ok(())
}

/// When two people last refilled the body, for participants.
pub(crate) fn last_agreed(conn: &mut DbConn, consultation: Id) -> QueryResult<Option<At>> {
    let last: Option<Option<At>> = steward_refills::table
        .filter(steward_refills::consultation_id.eq(consultation))
        .filter(steward_refills::agreed_at.is_not_null())
        .order(steward_refills::agreed_at.desc())
        .select(steward_refills::agreed_at)
        .first(conn)
        .optional()?;
    Ok(last.flatten())
}

pub(crate) fn list_verdicts(
    conn: &mut DbConn,
    consultation: Id,
    act: StewardAct,
    target: i64,
) -> QueryResult<Vec<VerdictRow>> {
    steward_verdicts::table
        .filter(steward_verdicts::consultation_id.eq(consultation))
        .filter(steward_verdicts::act.eq(act))
        .filter(steward_verdicts::target.eq(target))
        .order(steward_verdicts::at)
        .select(VerdictRow::as_select())
        .load(conn)
}
