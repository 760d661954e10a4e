//! Proposals to refill a body of stewards.

use diesel::prelude::*;

use super::super::model::RefillRow;
use crate::db::schema::steward_refills;
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

pub(crate) fn insert(conn: &mut DbConn, row: &RefillRow) -> QueryResult<usize> {
    diesel::insert_into(steward_refills::table).values(row.clone()).execute(conn)
}

/// What is proposed and not agreed to.
pub(crate) fn find_open(conn: &mut DbConn, consultation: Id) -> QueryResult<Option<RefillRow>> {
    steward_refills::table
        .filter(steward_refills::consultation_id.eq(consultation))
        .filter(steward_refills::agreed_at.is_null())
        .select(RefillRow::as_select())
        .first(conn)
        .optional()
}

pub(crate) fn delete_open(conn: &mut DbConn, consultation: Id) -> QueryResult<usize> {
    let open = steward_refills::table
        .filter(steward_refills::consultation_id.eq(consultation))
        .filter(steward_refills::agreed_at.is_null());
    diesel::delete(open).execute(conn)
}

/// Notes the second person's yes; 0 when somebody was faster.
pub(crate) fn agree(conn: &mut DbConn, id: Id, member: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(steward_refills::table.find(id).filter(steward_refills::agreed_at.is_null()))
        .set((steward_refills::agreed_by.eq(member), steward_refills::agreed_at.eq(At(now))))
        .execute(conn)
}
