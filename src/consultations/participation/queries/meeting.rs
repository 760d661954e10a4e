//! Meetings at which people take part with a facilitator's help.

use diesel::prelude::*;

use super::super::model::MeetingRow;
use crate::db::schema::meetings;
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

pub(crate) fn insert(conn: &mut DbConn, row: &MeetingRow) -> QueryResult<usize> {
    diesel::insert_into(meetings::table).values(row.clone()).execute(conn)
}

pub(crate) fn find(conn: &mut DbConn, consultation: Id, id: Id) -> QueryResult<Option<MeetingRow>> {
    meetings::table
        .find(id)
        .filter(meetings::consultation_id.eq(consultation))
        .select(MeetingRow::as_select())
        .first(conn)
        .optional()
}

/// All of a consultation, by their day.
pub(crate) fn list(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<MeetingRow>> {
    meetings::table
        .filter(meetings::consultation_id.eq(consultation))
        .order((meetings::held_on, meetings::id))
        .select(MeetingRow::as_select())
        .load(conn)
}

/// Notes the second person's yes; 0 when somebody was faster.
pub(crate) fn agree(conn: &mut DbConn, id: Id, member: Id, now: Timestamp) -> QueryResult<usize> {
    diesel::update(meetings::table.find(id).filter(meetings::agreed_at.is_null()))
        .set((meetings::agreed_by.eq(member), meetings::agreed_at.eq(At(now))))
        .execute(conn)
}

/// Deletes a proposal; 0 when it was agreed to in the meantime.
pub(crate) fn delete_proposed(conn: &mut DbConn, id: Id) -> QueryResult<usize> {
    diesel::delete(meetings::table.find(id).filter(meetings::agreed_at.is_null())).execute(conn)
}

/// Takes places of a meeting for so many people; 0 when fewer are left.
pub(crate) fn take_places(conn: &mut DbConn, id: Id, people: i64) -> QueryResult<usize> {
    let meeting = meetings::table.find(id);
    diesel::update(meeting.filter(meetings::taken.le(meetings::people - people)))
        .set(meetings::taken.eq(meetings::taken + people))
        .execute(conn)
}
