//! What is taken back, and which releases have counted whom.

use diesel::prelude::*;

use crate::consultations::setup::model::ReleaseState;
use crate::db::schema::{change_counters, release_contributors, releases};
use crate::db::{Both, DbConn, Json};
use crate::types::Id;

/// The releases that counted somebody.
pub(crate) fn list_releases_of(conn: &mut DbConn, participant: Id) -> QueryResult<Vec<i64>> {
    release_contributors::table
        .filter(release_contributors::participant_id.eq(participant))
        .order(release_contributors::number)
        .select(release_contributors::number)
        .load(conn)
}

/// The slot of what is taken back; the others are not written any more.
const TAKEN_BACK: i64 = -1;

/// How often something has been taken back, with every release.
pub(crate) fn taken_back(conn: &mut DbConn, consultation: Id) -> QueryResult<i64> {
    let slot = change_counters::table.find((consultation, TAKEN_BACK)).select(change_counters::value);
    Ok(slot.first(conn).optional()?.unwrap_or_default())
}

/// Counts a step of its own, before which it waits for whoever takes something back at this moment, and answers how
/// often that has happened before it.
pub(crate) fn hold_taken_back(conn: &mut DbConn, consultation: Id) -> QueryResult<i64> {
    let row = (
        change_counters::consultation_id.eq(consultation),
        change_counters::slot.eq(TAKEN_BACK),
        change_counters::value.eq(1_i64),
    );
    let step = diesel::insert_into(change_counters::table)
        .values(row)
        .on_conflict((change_counters::consultation_id, change_counters::slot))
        .do_update()
        .set(change_counters::value.eq(change_counters::value + 1_i64));
    Both(step).execute(conn)?;
    Ok(taken_back(conn, consultation)? - 1)
}

/// Notes that something counted in these releases was taken back. One that was refused loses its numbers.
pub(crate) fn note_taken_back(conn: &mut DbConn, consultation: Id, numbers: &[i64]) -> QueryResult<()> {
    let those = || {
        releases::table
            .filter(releases::consultation_id.eq(consultation))
            .filter(releases::number.eq_any(numbers.to_vec()))
    };
    diesel::update(those().filter(releases::state.eq(ReleaseState::Refused)))
        .set(releases::content.eq(Json(serde_json::Value::Null)))
        .execute(conn)?;
    diesel::update(those()).set(releases::answers_taken_back.eq(true)).execute(conn)?;
    Ok(())
}
