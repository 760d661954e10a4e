//! Releases, and the order of statements that follows from them.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::model::{ReleaseRow, RoutingRow};
use crate::consultations::setup::model::ReleaseState;
use crate::db::schema::{analyses, releases};
use crate::db::types::Uid;
use crate::db::{Both, DbConn, Json, Rows};
use crate::types::Id;

pub(crate) fn save_routing(conn: &mut DbConn, row: &RoutingRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(analyses::table)
            .values(row.clone())
            .on_conflict(analyses::consultation_id)
            .do_update()
            .set((
                analyses::release_number.eq(row.release_number),
                analyses::routing.eq(row.routing.clone()),
                analyses::computed_at.eq(row.computed_at),
            )),
    )
    .execute(conn)
}

/// All releases, the newest first.
pub(crate) fn list_releases(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<ReleaseRow>> {
    releases::table
        .filter(releases::consultation_id.eq(consultation))
        .order(releases::number.desc())
        .select(ReleaseRow::as_select())
        .load(conn)
}

pub(crate) fn find_release(
    conn: &mut DbConn,
    consultation: Id,
    number: i64,
) -> QueryResult<Option<ReleaseRow>> {
    releases::table.find((consultation, number)).select(ReleaseRow::as_select()).first(conn).optional()
}

/// How many contributors go into the database with one statement.
const AT_ONCE: usize = 500;

/// Writes a release down, and whom it counts.
pub(crate) fn insert_release(conn: &mut DbConn, row: &ReleaseRow, contributors: &[Id]) -> QueryResult<()> {
    diesel::insert_into(releases::table).values(row.clone()).execute(conn)?;
    for some in contributors.chunks(AT_ONCE) {
        let counted = |&person: &Id| {
            (row.consultation_id.into_sql::<Uid>(), row.number.into_sql::<BigInt>(), person.into_sql::<Uid>())
        };
        Rows::<_>::new(
            "INSERT INTO release_contributors (consultation_id, number, participant_id)",
            some.iter().map(counted).collect(),
            "",
        )
        .execute(conn)?;
    }
    Ok(())
}

/// Empties the public releases before `number` in which something was taken back: a newer one stands.
pub(crate) fn supersede_before(conn: &mut DbConn, consultation: Id, number: i64) -> QueryResult<usize> {
    let before = releases::table
        .filter(releases::consultation_id.eq(consultation))
        .filter(releases::number.lt(number))
        .filter(releases::state.eq(ReleaseState::Published))
        .filter(releases::answers_taken_back.eq(true));
    diesel::update(before)
        .set((
            releases::state.eq(ReleaseState::Superseded),
            releases::content.eq(Json(serde_json::Value::Null)),
        ))
        .execute(conn)
}

/// Takes a public release back: its numbers are nowhere any more.
pub(crate) fn take_down(conn: &mut DbConn, consultation: Id, number: i64) -> QueryResult<usize> {
    diesel::update(releases::table.find((consultation, number)))
        .set((releases::state.eq(ReleaseState::Refused), releases::content.eq(Json(serde_json::Value::Null))))
        .execute(conn)
}

/// Moves a release on.
pub(crate) fn move_release(
    conn: &mut DbConn,
    consultation: Id,
    number: i64,
    state: ReleaseState,
) -> QueryResult<usize> {
    let release = releases::table.find((consultation, number));
    diesel::update(release).set(releases::state.eq(state)).execute(conn)
}
