//! Recordings: read and written apart from their statements, so that lists stay light.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::DbConn;
use crate::db::schema::statements;
use crate::types::Id;

/// The media type and the bytes.
pub(crate) fn find(
    conn: &mut DbConn,
    consultation: Id,
    number: i64,
) -> QueryResult<Option<(String, Vec<u8>)>> {
    let row: Option<(Option<String>, Option<Vec<u8>>)> = statements::table
        .find((consultation, number))
        .select((statements::audio_kind, statements::audio))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(kind, bytes)| kind.zip(bytes)))
}

/// The bytes of all recordings of a consultation together.
pub(crate) fn total(conn: &mut DbConn, consultation: Id) -> QueryResult<i64> {
    statements::table
        .filter(statements::consultation_id.eq(consultation))
        .select(diesel::dsl::sql::<BigInt>("CAST(COALESCE(SUM(LENGTH(audio)), 0) AS BIGINT)"))
        .get_result(conn)
}

/// Keeps a recording, or forgets it. The statement's revision moves on, so that nobody shows what they
/// have not heard.
pub(crate) fn save(
    conn: &mut DbConn,
    consultation: Id,
    number: i64,
    kind: Option<&str>,
    bytes: Option<&[u8]>,
) -> QueryResult<usize> {
    diesel::update(statements::table.find((consultation, number)))
        .set((
            statements::audio_kind.eq(kind.map(str::to_owned)),
            statements::audio.eq(bytes.map(<[u8]>::to_vec)),
            statements::revision.eq(statements::revision + 1_i64),
        ))
        .execute(conn)
}

/// Forgets the recording of words that have changed.
pub(crate) fn forget(conn: &mut DbConn, consultation: Id, number: i64) -> QueryResult<usize> {
    diesel::update(statements::table.find((consultation, number)))
        .set((statements::audio_kind.eq(None::<String>), statements::audio.eq(None::<Vec<u8>>)))
        .execute(conn)
}
