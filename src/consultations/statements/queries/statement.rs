//! Statements, votes, and the record of moderation.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::super::model::{CareNoteRow, StatementEventRow, StatementRow, StatementState};
use crate::db::schema::{analyses, care_notes, participants, statement_events, statements, votes};
use crate::db::types::Uid;
use crate::db::{At, Both, DbConn, Json, Prepared, Rows};
use crate::types::Id;

pub(crate) fn insert(conn: &mut DbConn, row: &StatementRow) -> QueryResult<usize> {
    diesel::insert_into(statements::table).values(row.clone()).execute(conn)
}

pub(crate) fn find(conn: &mut DbConn, consultation: Id, number: i64) -> QueryResult<Option<StatementRow>> {
    statements::table.find((consultation, number)).select(StatementRow::as_select()).first(conn).optional()
}

pub(crate) fn find_by_link(
    conn: &mut DbConn,
    consultation: Id,
    edit_hash: &[u8],
) -> QueryResult<Option<StatementRow>> {
    statements::table
        .filter(statements::consultation_id.eq(consultation))
        .filter(statements::edit_hash.eq(edit_hash.to_vec()))
        .select(StatementRow::as_select())
        .first(conn)
        .optional()
}

/// Whether people vote on it.
pub(crate) fn is_approved(conn: &mut DbConn, consultation: Id, number: i64) -> QueryResult<bool> {
    let state: Option<StatementState> =
        statements::table.find((consultation, number)).select(statements::state).first(conn).optional()?;
    Ok(state == Some(StatementState::Approved))
}

/// Replaces a row if it still has the revision `based_on`; 0 when somebody was faster.
pub(crate) fn replace(conn: &mut DbConn, row: &StatementRow, based_on: i64) -> QueryResult<usize> {
    let unchanged =
        statements::table.find((row.consultation_id, row.number)).filter(statements::revision.eq(based_on));
    diesel::update(unchanged).set(row.clone()).execute(conn)
}

/// Statements in one of `states`, by number.
pub(crate) fn list(
    conn: &mut DbConn,
    consultation: Id,
    states: &[StatementState],
    after: i64,
    limit: i64,
) -> QueryResult<Vec<StatementRow>> {
    statements::table
        .filter(statements::consultation_id.eq(consultation))
        .filter(statements::state.eq_any(states.to_vec()))
        .filter(statements::number.gt(after))
        .order(statements::number)
        .limit(limit)
        .select(StatementRow::as_select())
        .load(conn)
}

/// How many statements are in one of `states`.
pub(crate) fn count(conn: &mut DbConn, consultation: Id, states: &[StatementState]) -> QueryResult<i64> {
    statements::table
        .filter(statements::consultation_id.eq(consultation))
        .filter(statements::state.eq_any(states.to_vec()))
        .count()
        .get_result(conn)
}

/// The statements that somebody decided last, the latest decision first.
pub(crate) fn list_decided(
    conn: &mut DbConn,
    consultation: Id,
    limit: i64,
) -> QueryResult<Vec<StatementRow>> {
    let decided = [StatementState::Approved, StatementState::Rejected];
    let latest = statement_events::table
        .filter(statement_events::consultation_id.eq(consultation))
        .filter(statement_events::actor_id.is_not_null())
        .group_by(statement_events::number)
        .select((statement_events::number, diesel::dsl::max(statement_events::at)))
        .order(diesel::dsl::max(statement_events::at).desc())
        .limit(limit)
        .load::<(i64, Option<At>)>(conn)?;
    let numbers: Vec<i64> = latest.iter().map(|(number, _)| *number).collect();
    let mut rows: Vec<StatementRow> = statements::table
        .filter(statements::consultation_id.eq(consultation))
        .filter(statements::number.eq_any(&numbers))
        .filter(statements::state.eq_any(decided))
        .select(StatementRow::as_select())
        .load(conn)?;
    rows.sort_by_key(|row| numbers.iter().position(|number| *number == row.number));
    Ok(rows)
}

pub(crate) fn list_of_author(conn: &mut DbConn, author: Id) -> QueryResult<Vec<StatementRow>> {
    statements::table
        .filter(statements::author_id.eq(author))
        .order(statements::number)
        .select(StatementRow::as_select())
        .load(conn)
}

pub(crate) fn insert_event(conn: &mut DbConn, event: &StatementEventRow) -> QueryResult<usize> {
    diesel::insert_into(statement_events::table).values(event.clone()).execute(conn)
}

/// The last step of a statement.
pub(crate) fn last_event(
    conn: &mut DbConn,
    consultation: Id,
    number: i64,
) -> QueryResult<Option<StatementEventRow>> {
    statement_events::table
        .filter(statement_events::consultation_id.eq(consultation))
        .filter(statement_events::number.eq(number))
        .order((statement_events::at.desc(), statement_events::id.desc()))
        .select(StatementEventRow::as_select())
        .first(conn)
        .optional()
}

pub(crate) fn insert_care_note(conn: &mut DbConn, note: &CareNoteRow) -> QueryResult<usize> {
    diesel::insert_into(care_notes::table).values(note.clone()).execute(conn)
}

/// Open notes, the oldest first.
pub(crate) fn list_care_notes(
    conn: &mut DbConn,
    consultation: Id,
    limit: i64,
) -> QueryResult<Vec<CareNoteRow>> {
    care_notes::table
        .filter(care_notes::consultation_id.eq(consultation))
        .filter(care_notes::is_settled.eq(false))
        .order(care_notes::created_at)
        .limit(limit)
        .select(CareNoteRow::as_select())
        .load(conn)
}

pub(crate) fn count_care_notes(conn: &mut DbConn, consultation: Id) -> QueryResult<i64> {
    care_notes::table
        .filter(care_notes::consultation_id.eq(consultation))
        .filter(care_notes::is_settled.eq(false))
        .count()
        .get_result(conn)
}

pub(crate) fn settle_care_note(conn: &mut DbConn, consultation: Id, note: Id) -> QueryResult<usize> {
    let open = care_notes::table.find(note).filter(care_notes::consultation_id.eq(consultation));
    diesel::update(open).set(care_notes::is_settled.eq(true)).execute(conn)
}

/// Deletes a statement with the votes on it and its record.
pub(crate) fn delete(conn: &mut DbConn, consultation: Id, number: i64) -> QueryResult<()> {
    diesel::delete(
        votes::table.filter(votes::consultation_id.eq(consultation)).filter(votes::statement.eq(number)),
    )
    .execute(conn)?;
    diesel::delete(
        statement_events::table
            .filter(statement_events::consultation_id.eq(consultation))
            .filter(statement_events::number.eq(number)),
    )
    .execute(conn)?;
    diesel::delete(
        care_notes::table
            .filter(care_notes::consultation_id.eq(consultation))
            .filter(care_notes::number.eq(number)),
    )
    .execute(conn)?;
    diesel::delete(statements::table.find((consultation, number))).execute(conn)?;
    Ok(())
}

/// The present vote, which is given back; a second one replaces the first.
pub(crate) fn save_vote(
    conn: &mut DbConn,
    consultation: Id,
    participant: Id,
    statement: i64,
    choice: i64,
) -> QueryResult<i64> {
    let row = (
        votes::consultation_id.eq(consultation),
        votes::participant_id.eq(participant),
        votes::statement.eq(statement),
        votes::choice.eq(choice),
    );
    Prepared(Both(
        diesel::insert_into(votes::table)
            .values(row)
            .on_conflict((votes::consultation_id, votes::participant_id, votes::statement))
            .do_update()
            .set(votes::choice.eq(choice))
            .returning(votes::choice),
    ))
    .get_result(conn)
}

/// A vote of an import: participant, statement, choice.
pub(crate) type ImportedVote = (Id, i64, i64);

/// Many votes at once, each of which replaces an earlier one. No two may be of the same person on the same statement.
pub(crate) fn save_votes(
    conn: &mut DbConn,
    consultation: Id,
    imported: &[ImportedVote],
) -> QueryResult<usize> {
    let row = |&(participant, statement, choice): &ImportedVote| {
        (
            consultation.into_sql::<Uid>(),
            participant.into_sql::<Uid>(),
            statement.into_sql::<BigInt>(),
            choice.into_sql::<BigInt>(),
        )
    };
    Rows::<_>::new(
        "INSERT INTO votes (consultation_id, participant_id, statement, choice)",
        imported.iter().map(row).collect(),
        " ON CONFLICT (consultation_id, participant_id, statement) DO UPDATE SET choice = excluded.choice",
    )
    .execute(conn)
}

pub(crate) fn delete_vote(
    conn: &mut DbConn,
    consultation: Id,
    participant: Id,
    statement: i64,
) -> QueryResult<usize> {
    diesel::delete(votes::table.find((consultation, participant, statement))).execute(conn)
}

/// The votes of one person, by statement.
pub(crate) fn list_votes_of(
    conn: &mut DbConn,
    consultation: Id,
    participant: Id,
) -> QueryResult<Vec<(i64, i64)>> {
    votes::table
        .filter(votes::consultation_id.eq(consultation))
        .filter(votes::participant_id.eq(participant))
        .order(votes::statement)
        .select((votes::statement, votes::choice))
        .load(conn)
}

/// All votes that count: person, statement, choice.
pub(crate) fn list_votes(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<(Id, i64, i64)>> {
    votes::table
        .inner_join(participants::table.on(participants::id.eq(votes::participant_id)))
        .filter(votes::consultation_id.eq(consultation))
        .filter(participants::is_set_aside.eq(false))
        .order((votes::participant_id, votes::statement))
        .select((votes::participant_id, votes::statement, votes::choice))
        .load(conn)
}

/// So many votes that count, behind one of them: for whoever reads all of them in pieces.
pub(crate) fn list_votes_after(
    conn: &mut DbConn,
    consultation: Id,
    last: Option<(Id, i64)>,
    limit: i64,
) -> QueryResult<Vec<(Id, i64, i64)>> {
    let mut query = votes::table
        .inner_join(participants::table.on(participants::id.eq(votes::participant_id)))
        .filter(votes::consultation_id.eq(consultation))
        .filter(participants::is_set_aside.eq(false))
        .order((votes::participant_id, votes::statement))
        .limit(limit)
        .select((votes::participant_id, votes::statement, votes::choice))
        .into_boxed::<crate::db::connection::MultiBackend>();
    if let Some((person, statement)) = last {
        query = query.filter(
            votes::participant_id
                .gt(person)
                .or(votes::participant_id.eq(person).and(votes::statement.gt(statement))),
        );
    }
    query.load(conn)
}

/// The order of statements as last computed.
pub(crate) fn find_routing(
    conn: &mut DbConn,
    consultation: Id,
) -> QueryResult<Option<Json<serde_json::Value>>> {
    analyses::table.find(consultation).select(analyses::routing).first(conn).optional()
}
