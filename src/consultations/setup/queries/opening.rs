//! Who agreed to an opening.

use diesel::prelude::*;

use crate::db::DbConn;
use crate::db::schema::consultation_openings as openings;
use crate::types::Id;

/// Each country with the revision it agreed to; 0 when it has not.
pub(crate) fn list(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<(String, i64)>> {
    openings::table
        .filter(openings::consultation_id.eq(consultation))
        .order(openings::country)
        .select((openings::country, openings::revision))
        .load(conn)
}

pub(crate) fn insert(conn: &mut DbConn, consultation: Id, country: &str) -> QueryResult<usize> {
    diesel::insert_into(openings::table)
        .values((
            openings::consultation_id.eq(consultation),
            openings::country.eq(country.to_owned()),
            openings::revision.eq(0_i64),
        ))
        .execute(conn)
}

pub(crate) fn agree(
    conn: &mut DbConn,
    consultation: Id,
    country: &str,
    revision: i64,
    member: Id,
) -> QueryResult<usize> {
    diesel::update(openings::table.find((consultation, country.to_owned())))
        .set((openings::revision.eq(revision), openings::member_id.eq(Some(member))))
        .execute(conn)
}

pub(crate) fn delete(conn: &mut DbConn, consultation: Id) -> QueryResult<usize> {
    diesel::delete(openings::table.filter(openings::consultation_id.eq(consultation))).execute(conn)
}

/// Consultations that a country is asked to open together with others, or was.
pub(crate) fn list_proposed(conn: &mut DbConn, country: &str) -> QueryResult<Vec<Id>> {
    openings::table
        .filter(openings::country.eq(country.to_owned()))
        .select(openings::consultation_id)
        .load(conn)
}
