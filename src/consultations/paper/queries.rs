//! Files of answers from paper, and consultations by their short name.

use diesel::prelude::*;

use crate::db::schema::paper_imports;
use crate::db::{At, Both, DbConn};
use crate::types::Id;

/// When a file was read, if it was.
pub(crate) fn find_import(conn: &mut DbConn, consultation: Id, file_hash: &[u8]) -> QueryResult<Option<At>> {
    paper_imports::table
        .find((consultation, file_hash))
        .select(paper_imports::imported_at)
        .first(conn)
        .optional()
}

/// Notes that a file was read; 0 when somebody else did at the same time.
pub(crate) fn insert_import(
    conn: &mut DbConn,
    consultation: Id,
    file_hash: &[u8],
    people: i64,
    at: At,
) -> QueryResult<usize> {
    let row = (
        paper_imports::consultation_id.eq(consultation),
        paper_imports::file_hash.eq(file_hash.to_vec()),
        paper_imports::people.eq(people),
        paper_imports::imported_at.eq(at),
    );
    let key = (paper_imports::consultation_id, paper_imports::file_hash);
    Both(diesel::insert_into(paper_imports::table).values(row).on_conflict(key).do_nothing()).execute(conn)
}
