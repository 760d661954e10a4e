//! The computed picture, releases, decisions, verdicts.

use diesel::prelude::*;

use super::super::model::{AnalysisRow, DecisionRow, ReleaseRow, ReleaseState, StewardAct, VerdictRow};
use crate::db::schema::{analyses, decisions, release_contributors, releases, steward_verdicts};
use crate::db::{Both, DbConn, Json};
use crate::types::Id;

pub(crate) fn find_analysis(conn: &mut DbConn, consultation: Id) -> QueryResult<Option<AnalysisRow>> {
    analyses::table.find(consultation).select(AnalysisRow::as_select()).first(conn).optional()
}

/// After how many changes the picture was computed.
pub(crate) fn analysed_changes(conn: &mut DbConn, consultation: Id) -> QueryResult<Option<i64>> {
    analyses::table.find(consultation).select(analyses::changes).first(conn).optional()
}

/// The order of statements as last computed.
pub(crate) fn find_routing(
    conn: &mut DbConn,
    consultation: Id,
) -> QueryResult<Option<Json<serde_json::Value>>> {
    analyses::table.find(consultation).select(analyses::routing).first(conn).optional()
}

/// Forgets a picture in which somebody is counted who has gone.
pub(crate) fn delete_analysis(conn: &mut DbConn, consultation: Id) -> QueryResult<usize> {
    diesel::delete(analyses::table.find(consultation)).execute(conn)
}

pub(crate) fn save_analysis(conn: &mut DbConn, row: &AnalysisRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(analyses::table)
            .values(row.clone())
            .on_conflict(analyses::consultation_id)
            .do_update()
            .set((
                analyses::changes.eq(row.changes),
                analyses::routing.eq(row.routing.clone()),
                analyses::content.eq(row.content.clone()),
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

pub(crate) fn insert_release(conn: &mut DbConn, row: &ReleaseRow, contributors: &[Id]) -> QueryResult<()> {
    diesel::insert_into(releases::table).values(row.clone()).execute(conn)?;
    for contributor in contributors {
        diesel::insert_into(release_contributors::table)
            .values((
                release_contributors::consultation_id.eq(row.consultation_id),
                release_contributors::number.eq(row.number),
                release_contributors::participant_id.eq(contributor),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Notes that something counted in these releases was taken back. One that waits is nobody's yet and
/// goes; one that was refused loses its numbers.
pub(crate) fn note_taken_back(conn: &mut DbConn, consultation: Id, numbers: &[i64]) -> QueryResult<()> {
    let those = || {
        releases::table
            .filter(releases::consultation_id.eq(consultation))
            .filter(releases::number.eq_any(numbers.to_vec()))
    };
    let waiting = those().filter(releases::state.eq(ReleaseState::Waiting)).select(releases::number);
    let waiting: Vec<i64> = waiting.load(conn)?;
    diesel::delete(
        release_contributors::table
            .filter(release_contributors::consultation_id.eq(consultation))
            .filter(release_contributors::number.eq_any(waiting.clone())),
    )
    .execute(conn)?;
    diesel::delete(
        releases::table
            .filter(releases::consultation_id.eq(consultation))
            .filter(releases::number.eq_any(waiting)),
    )
    .execute(conn)?;
    diesel::update(those().filter(releases::state.eq(ReleaseState::Refused)))
        .set(releases::content.eq(Json(serde_json::Value::Null)))
        .execute(conn)?;
    diesel::update(those()).set(releases::answers_taken_back.eq(true)).execute(conn)?;
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

/// Keeps in everybody's sight what everybody can see now.
pub(crate) fn keep_visible(conn: &mut DbConn, consultation: Id) -> QueryResult<usize> {
    let public = releases::table
        .filter(releases::consultation_id.eq(consultation))
        .filter(releases::state.eq(ReleaseState::Published));
    diesel::update(public).set(releases::stays_visible.eq(true)).execute(conn)
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

/// Who was counted in a release and is still there.
pub(crate) fn list_contributors(conn: &mut DbConn, consultation: Id, number: i64) -> QueryResult<Vec<Id>> {
    release_contributors::table
        .filter(release_contributors::consultation_id.eq(consultation))
        .filter(release_contributors::number.eq(number))
        .order(release_contributors::participant_id)
        .select(release_contributors::participant_id)
        .load(conn)
}

pub(crate) fn list_decisions(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<DecisionRow>> {
    decisions::table
        .filter(decisions::consultation_id.eq(consultation))
        .order((decisions::position, decisions::id))
        .select(DecisionRow::as_select())
        .load(conn)
}

pub(crate) fn find_decision(conn: &mut DbConn, id: Id) -> QueryResult<Option<DecisionRow>> {
    decisions::table.find(id).select(DecisionRow::as_select()).first(conn).optional()
}

pub(crate) fn insert_decision(conn: &mut DbConn, row: &DecisionRow) -> QueryResult<usize> {
    diesel::insert_into(decisions::table).values(row.clone()).execute(conn)
}

/// Replaces a row if it still has the revision `based_on`; 0 when somebody was faster.
pub(crate) fn replace_decision(conn: &mut DbConn, row: &DecisionRow, based_on: i64) -> QueryResult<usize> {
    diesel::update(decisions::table.find(row.id).filter(decisions::revision.eq(based_on)))
        .set(row.clone())
        .execute(conn)
}

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

/// Everything stewards have said, in the order in which they said it.
pub(crate) fn list_all_verdicts(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<VerdictRow>> {
    steward_verdicts::table
        .filter(steward_verdicts::consultation_id.eq(consultation))
        .order((steward_verdicts::at, steward_verdicts::act, steward_verdicts::target))
        .select(VerdictRow::as_select())
        .load(conn)
}
