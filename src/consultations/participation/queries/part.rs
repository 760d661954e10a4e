//! Participants and everything that goes when they go.

use diesel::prelude::*;

use super::super::model::{
    AnswerRow, ConsentRow, InvitationKind, InvitationRow, ParticipantRow, Purpose, SelfDescriptionRow,
};
use crate::consultations::setup::model::SelfItem;
use crate::db::schema::{
    answers, consents, invitations, participant_links, participants, release_contributors, self_descriptions,
    statements, votes,
};
use crate::db::{Both, DbConn};
use crate::types::Id;

pub(crate) fn find_by_code(
    conn: &mut DbConn,
    consultation: Id,
    code_hash: &[u8],
) -> QueryResult<Option<ParticipantRow>> {
    participants::table
        .filter(participants::code_hash.eq(code_hash))
        .filter(participants::consultation_id.eq(consultation))
        .select(ParticipantRow::as_select())
        .first(conn)
        .optional()
}

/// Whose code it is, in whatever consultation.
pub(crate) fn find_by_any_code(conn: &mut DbConn, code_hash: &[u8]) -> QueryResult<Option<ParticipantRow>> {
    participants::table
        .filter(participants::code_hash.eq(code_hash))
        .select(ParticipantRow::as_select())
        .first(conn)
        .optional()
}

/// Which way in it is, to whatever consultation.
pub(crate) fn find_invitation_by_any_code(
    conn: &mut DbConn,
    code_hash: &[u8],
) -> QueryResult<Option<InvitationRow>> {
    invitations::table
        .filter(invitations::code_hash.eq(code_hash))
        .select(InvitationRow::as_select())
        .first(conn)
        .optional()
}

pub(crate) fn find_by_link(conn: &mut DbConn, consultation: Id, link_hash: &[u8]) -> QueryResult<Option<Id>> {
    participant_links::table
        .find((consultation, link_hash))
        .select(participant_links::participant_id)
        .first(conn)
        .optional()
}

/// The link of a person who came in twice at once stays the first one's: then 0.
pub(crate) fn insert_link(
    conn: &mut DbConn,
    consultation: Id,
    link_hash: &[u8],
    participant: Id,
) -> QueryResult<usize> {
    let row = (
        participant_links::consultation_id.eq(consultation),
        participant_links::link_hash.eq(link_hash.to_vec()),
        participant_links::participant_id.eq(participant),
    );
    Both(
        diesel::insert_into(participant_links::table)
            .values(row)
            .on_conflict((participant_links::consultation_id, participant_links::link_hash))
            .do_nothing(),
    )
    .execute(conn)
}

/// A code that exists already is the same request once more: then 0.
pub(crate) fn insert(conn: &mut DbConn, row: &ParticipantRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(participants::table)
            .values(row.clone())
            .on_conflict(participants::code_hash)
            .do_nothing(),
    )
    .execute(conn)
}

/// Holds a participant's row until the end of the transaction.
pub(crate) fn lock(conn: &mut DbConn, id: Id) -> QueryResult<usize> {
    diesel::update(participants::table.find(id)).set(participants::wave.eq(participants::wave)).execute(conn)
}

pub(crate) fn count_opening(conn: &mut DbConn, ids: &[Id]) -> QueryResult<usize> {
    diesel::update(participants::table.filter(participants::id.eq_any(ids.to_vec())))
        .set(participants::times_opened.eq(participants::times_opened + 1_i64))
        .execute(conn)
}

/// Everybody who came in by one invitation of a group.
pub(crate) fn list_by_invitation(
    conn: &mut DbConn,
    consultation: Id,
    invitation: Id,
) -> QueryResult<Vec<Id>> {
    participants::table
        .filter(participants::consultation_id.eq(consultation))
        .filter(participants::invitation_id.eq(invitation))
        .order(participants::id)
        .select(participants::id)
        .load(conn)
}

pub(crate) fn save_consent(conn: &mut DbConn, row: &ConsentRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(consents::table)
            .values(row.clone())
            .on_conflict((consents::participant_id, consents::purpose))
            .do_update()
            .set((
                consents::wording_version.eq(row.wording_version),
                consents::language.eq(row.language.clone()),
                consents::given_at.eq(row.given_at),
                consents::on_paper.eq(row.on_paper),
            )),
    )
    .execute(conn)
}

pub(crate) fn list_consents(conn: &mut DbConn, participant: Id) -> QueryResult<Vec<ConsentRow>> {
    consents::table
        .filter(consents::participant_id.eq(participant))
        .order(consents::purpose)
        .select(ConsentRow::as_select())
        .load(conn)
}

pub(crate) fn save_answer(conn: &mut DbConn, row: &AnswerRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(answers::table)
            .values(row.clone())
            .on_conflict((answers::participant_id, answers::question))
            .do_update()
            .set((answers::version.eq(row.version), answers::value.eq(row.value.clone()))),
    )
    .execute(conn)
}

pub(crate) fn delete_answer(conn: &mut DbConn, participant: Id, question: &str) -> QueryResult<usize> {
    diesel::delete(answers::table.find((participant, question))).execute(conn)
}

pub(crate) fn list_answers_of(conn: &mut DbConn, participant: Id) -> QueryResult<Vec<AnswerRow>> {
    answers::table
        .filter(answers::participant_id.eq(participant))
        .order(answers::question)
        .select(AnswerRow::as_select())
        .load(conn)
}

/// All answers that count.
pub(crate) fn list_answers(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<AnswerRow>> {
    answers::table
        .inner_join(participants::table.on(participants::id.eq(answers::participant_id)))
        .filter(answers::consultation_id.eq(consultation))
        .filter(participants::is_set_aside.eq(false))
        .order((answers::question, answers::participant_id))
        .select(AnswerRow::as_select())
        .load(conn)
}

pub(crate) fn save_self_description(conn: &mut DbConn, row: &SelfDescriptionRow) -> QueryResult<usize> {
    Both(
        diesel::insert_into(self_descriptions::table)
            .values(row.clone())
            .on_conflict((self_descriptions::participant_id, self_descriptions::item))
            .do_update()
            .set((
                self_descriptions::chosen.eq(row.chosen.clone()),
                self_descriptions::own_words.eq(row.own_words.clone()),
                self_descriptions::consented_at.eq(row.consented_at),
                self_descriptions::expires_at.eq(row.expires_at),
            )),
    )
    .execute(conn)
}

pub(crate) fn delete_self_description(
    conn: &mut DbConn,
    participant: Id,
    item: SelfItem,
) -> QueryResult<usize> {
    diesel::delete(self_descriptions::table.find((participant, item))).execute(conn)
}

pub(crate) fn list_self_descriptions_of(
    conn: &mut DbConn,
    participant: Id,
) -> QueryResult<Vec<SelfDescriptionRow>> {
    self_descriptions::table
        .filter(self_descriptions::participant_id.eq(participant))
        .order(self_descriptions::item)
        .select(SelfDescriptionRow::as_select())
        .load(conn)
}

/// Everything that counted people said of themselves.
pub(crate) fn list_self_descriptions(
    conn: &mut DbConn,
    consultation: Id,
) -> QueryResult<Vec<SelfDescriptionRow>> {
    self_descriptions::table
        .inner_join(participants::table.on(participants::id.eq(self_descriptions::participant_id)))
        .filter(self_descriptions::consultation_id.eq(consultation))
        .filter(participants::is_set_aside.eq(false))
        .order((self_descriptions::item, self_descriptions::participant_id))
        .select(SelfDescriptionRow::as_select())
        .load(conn)
}

/// Deletes what people said of themselves beyond the time they agreed to.
pub(crate) fn delete_expired_self_descriptions(conn: &mut DbConn, now: crate::db::At) -> QueryResult<usize> {
    diesel::delete(self_descriptions::table.filter(self_descriptions::expires_at.le(now))).execute(conn)
}

pub(crate) fn insert_invitation(conn: &mut DbConn, row: &InvitationRow) -> QueryResult<usize> {
    diesel::insert_into(invitations::table).values(row.clone()).execute(conn)
}

pub(crate) fn find_invitation(
    conn: &mut DbConn,
    consultation: Id,
    code_hash: &[u8],
) -> QueryResult<Option<InvitationRow>> {
    invitations::table
        .filter(invitations::code_hash.eq(code_hash))
        .filter(invitations::consultation_id.eq(consultation))
        .select(InvitationRow::as_select())
        .first(conn)
        .optional()
}

pub(crate) fn list_invitations(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<InvitationRow>> {
    invitations::table
        .filter(invitations::consultation_id.eq(consultation))
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .select(InvitationRow::as_select())
        .load(conn)
}

/// Uses an invitation once more, if it may be used; 0 when it is used up.
pub(crate) fn use_invitation(conn: &mut DbConn, id: Id) -> QueryResult<usize> {
    diesel::update(invitations::table.find(id).filter(invitations::uses.lt(invitations::allowed)))
        .set(invitations::uses.eq(invitations::uses + 1_i64))
        .execute(conn)
}

/// Spends one of the invitations that somebody may pass on; 0 when none is left.
pub(crate) fn spend_invitation(conn: &mut DbConn, participant: Id) -> QueryResult<usize> {
    diesel::update(participants::table.find(participant).filter(participants::invitations_left.gt(0_i64)))
        .set(participants::invitations_left.eq(participants::invitations_left - 1_i64))
        .execute(conn)
}

/// Whether somebody has said anything yet: an answer, a vote or a statement.
pub(crate) fn has_contributed(conn: &mut DbConn, consultation: Id, participant: Id) -> QueryResult<bool> {
    let answers = answers::table.filter(answers::participant_id.eq(participant)).count();
    let votes = votes::table
        .filter(votes::consultation_id.eq(consultation))
        .filter(votes::participant_id.eq(participant))
        .count();
    let statements = statements::table.filter(statements::author_id.eq(participant)).count();
    Ok(answers.get_result::<i64>(conn)? > 0
        || votes.get_result::<i64>(conn)? > 0
        || statements.get_result::<i64>(conn)? > 0)
}

/// Deletes a person with everything that was theirs; their statements go before.
pub(crate) fn delete(conn: &mut DbConn, id: Id) -> QueryResult<()> {
    diesel::delete(votes::table.filter(votes::participant_id.eq(id))).execute(conn)?;
    diesel::delete(answers::table.filter(answers::participant_id.eq(id))).execute(conn)?;
    diesel::delete(self_descriptions::table.filter(self_descriptions::participant_id.eq(id)))
        .execute(conn)?;
    diesel::delete(consents::table.filter(consents::participant_id.eq(id))).execute(conn)?;
    diesel::delete(release_contributors::table.filter(release_contributors::participant_id.eq(id)))
        .execute(conn)?;
    diesel::delete(participant_links::table.filter(participant_links::participant_id.eq(id)))
        .execute(conn)?;
    diesel::delete(participants::table.find(id)).execute(conn)?;
    Ok(())
}

/// Deletes the consents to all purposes but those in `kept`.
pub(crate) fn delete_other_consents(
    conn: &mut DbConn,
    participant: Id,
    kept: &[Purpose],
) -> QueryResult<usize> {
    diesel::delete(
        consents::table
            .filter(consents::participant_id.eq(participant))
            .filter(consents::purpose.ne_all(kept.to_vec())),
    )
    .execute(conn)
}

/// Who came in with a facilitator's help, or from paper.
pub(crate) fn list_assisted(conn: &mut DbConn, consultation: Id) -> QueryResult<Vec<Id>> {
    participants::table
        .filter(participants::consultation_id.eq(consultation))
        .filter(participants::is_assisted.eq(true))
        .select(participants::id)
        .load(conn)
}

/// An invitation of a group.
pub(crate) fn find_group(conn: &mut DbConn, consultation: Id, invitation: Id) -> QueryResult<Option<Id>> {
    invitations::table
        .filter(invitations::id.eq(invitation))
        .filter(invitations::consultation_id.eq(consultation))
        .filter(invitations::kind.eq(InvitationKind::Group))
        .select(invitations::id)
        .first(conn)
        .optional()
}
