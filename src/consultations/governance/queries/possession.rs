//! Everything there is of a consultation, to hand it over and to delete it.

use diesel::prelude::*;

use crate::consultations::participation::model::{
    AnswerRow, ConsentRow, InvitationRow, MeetingRow, ParticipantRow, SelfDescriptionRow,
};
use crate::consultations::setup::model::VerdictRow;
use crate::consultations::statements::model::StatementEventRow;
use crate::db::schema::{
    analyses, answers, care_notes, change_counters, consents, consultation_openings, consultation_phases,
    consultation_questions, consultations, decisions, erased_consultations, invitations, meetings,
    paper_imports, participant_links, participants, release_contributors, releases, self_descriptions,
    statement_events, statements, steward_refills, steward_verdicts, stewards, votes,
};
use crate::db::{At, DbConn};
use crate::types::Id;

macro_rules! all_of {
    ($(#[$meta:meta])* $name:ident: $table:ident as $row:ty, by $($order:ident),+) => {
        $(#[$meta])*
        pub(crate) fn $name(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<$row>> {
            $table::table
                .filter($table::consultation_id.eq(consultation))
                .order(($($table::$order,)+))
                .select(<$row>::as_select())
                .load(conn)
        }
    };
}

all_of!(list_participants: participants as ParticipantRow, by id);

all_of!(list_answers: answers as AnswerRow, by participant_id, question);

all_of!(list_self_descriptions: self_descriptions as SelfDescriptionRow, by participant_id, item);

all_of!(list_events: statement_events as StatementEventRow, by number, at);

all_of!(list_verdicts: steward_verdicts as VerdictRow, by act, target, at);

all_of!(list_invitations: invitations as InvitationRow, by created_at, id);

all_of!(list_meetings: meetings as MeetingRow, by held_on, id);

pub(crate) fn list_consents(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<ConsentRow>> {
    consents::table
        .inner_join(participants::table.on(participants::id.eq(consents::participant_id)))
        .filter(participants::consultation_id.eq(consultation))
        .order((consents::participant_id, consents::purpose))
        .select(ConsentRow::as_select())
        .load(conn)
}

/// Person, statement, choice; also of people who are set aside.
pub(crate) fn list_votes(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<(Id, i64, i64)>> {
    votes::table
        .filter(votes::consultation_id.eq(consultation))
        .order((votes::participant_id, votes::statement))
        .select((votes::participant_id, votes::statement, votes::choice))
        .load(conn)
}

/// Deletes everything, and answers how many rows of what that were.
pub(crate) fn erase(conn: &mut DbConn, id: Id) -> QueryResult<Vec<(&'static str, usize)>> {
    let people: Vec<Id> = participants::table
        .filter(participants::consultation_id.eq(id))
        .select(participants::id)
        .load(conn)?;
    let mut counts = Vec::new();
    macro_rules! delete_from {
        ($($table:ident),+) => {$(
            let gone = diesel::delete($table::table.filter($table::consultation_id.eq(id))).execute(conn)?;
            counts.push((stringify!($table), gone));
        )+};
    }
    delete_from!(release_contributors, votes, answers, self_descriptions, participant_links);
    let mut gone = 0;
    // So many at a time that no database runs out of places for values.
    for some in people.chunks(500) {
        gone += diesel::delete(consents::table.filter(consents::participant_id.eq_any(some.to_vec())))
            .execute(conn)?;
    }
    counts.push(("consents", gone));
    delete_from!(
        statement_events,
        care_notes,
        statements,
        participants,
        invitations,
        meetings,
        paper_imports,
        change_counters,
        analyses,
        releases,
        steward_refills,
        steward_verdicts,
        stewards,
        decisions,
        consultation_questions,
        consultation_openings,
        consultation_phases
    );
    diesel::delete(consultations::table.find(id)).execute(conn)?;
    Ok(counts)
}

/// What is left of an erased consultation.
pub(crate) fn insert_tombstone(
    conn: &mut DbConn,
    id: Id,
    receipt: &str,
    signature: &str,
    at: At,
) -> QueryResult<usize> {
    diesel::insert_into(erased_consultations::table)
        .values((
            erased_consultations::id.eq(id),
            erased_consultations::receipt.eq(receipt.to_owned()),
            erased_consultations::signature.eq(signature.to_owned()),
            erased_consultations::erased_at.eq(at),
        ))
        .execute(conn)
}
