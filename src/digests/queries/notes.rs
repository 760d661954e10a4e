//! Notes of coordinators.

use diesel::prelude::*;

use super::super::model::{NoteRow, NoteState};
use crate::db::schema::digest_notes;
use crate::db::{At, DbConn};
use crate::types::{Id, Timestamp};

pub(in crate::digests) fn find_note(conn: &mut DbConn, id: Id) -> QueryResult<Option<NoteRow>> {
    digest_notes::table.find(id).select(NoteRow::as_select()).first(conn).optional()
}

pub(in crate::digests) fn list_notes_by_id(conn: &mut DbConn, ids: &[Id]) -> QueryResult<Vec<NoteRow>> {
    digest_notes::table.filter(digest_notes::id.eq_any(ids.to_vec())).select(NoteRow::as_select()).load(conn)
}

/// The last notes, the newest first.
pub(in crate::digests) fn list_notes(conn: &mut DbConn, limit: i64) -> QueryResult<Vec<NoteRow>> {
    digest_notes::table
        .order((digest_notes::created_at.desc(), digest_notes::id.desc()))
        .limit(limit)
        .select(NoteRow::as_select())
        .load(conn)
}

/// What was released after `since` and still stands, the oldest first.
pub(in crate::digests) fn list_released(conn: &mut DbConn, since: Timestamp) -> QueryResult<Vec<NoteRow>> {
    digest_notes::table
        .filter(digest_notes::released_at.gt(At(since)).and(digest_notes::state.eq(NoteState::Released)))
        .order((digest_notes::released_at, digest_notes::id))
        .select(NoteRow::as_select())
        .load(conn)
}

pub(in crate::digests) fn insert_note(conn: &mut DbConn, row: &NoteRow) -> QueryResult<usize> {
    diesel::insert_into(digest_notes::table).values(row).execute(conn)
}

/// Replaces a note that still has the revision `based_on`; 0 when somebody was faster.
pub(in crate::digests) fn replace_note(
    conn: &mut DbConn,
    row: &NoteRow,
    based_on: i64,
) -> QueryResult<usize> {
    diesel::update(digest_notes::table.find(row.id))
        .filter(digest_notes::revision.eq(based_on))
        .set(row)
        .execute(conn)
}
