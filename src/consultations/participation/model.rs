//! Those who take part: nothing here says who they are.

use diesel::prelude::*;

use super::answers::Answer;
use crate::consultations::setup::model::SelfItem;
use crate::db::schema::{answers, consents, invitations, meetings, participants, self_descriptions};
use crate::db::{At, Json};
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// What a participant agrees to, each purpose for itself.
    Purpose {
        /// What I say is kept and counted until I take it back; without this one cannot take part.
        TakePart = "take-part",
        /// My own words may be quoted, without anything that names me.
        Quote = "quote",
        /// Results with my part in them may be used again for research on the same subject.
        Reuse = "reuse",
    }
}

text_enum! {
    /// For whom a way in is.
    InvitationKind {
        /// One person, once.
        Single = "single",
        /// A group, as often as was allowed.
        Group = "group",
        /// The person who reads a mailbox.
        Email = "e-mail",
    }
}

/// A way in.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations)]
pub struct InvitationRow {
    pub id: Id,
    pub consultation_id: Id,
    pub kind: InvitationKind,
    pub code_hash: Vec<u8>,
    /// What the staff calls it; for e-mail, the keyed hash of the address.
    pub label: String,
    pub uses: i64,
    pub allowed: i64,
    pub created_at: At,
    pub expires_at: At,
    /// How many people passed it on; 0 from the staff.
    pub wave: i64,
}

/// A meeting at which people take part with a facilitator's help.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = meetings)]
pub struct MeetingRow {
    pub id: Id,
    pub consultation_id: Id,
    pub place: String,
    /// A day in the consultation's time zone, as in `2027-03-31`.
    pub held_on: String,
    /// How many people may take part there.
    pub people: i64,
    /// How many parts were made; who takes theirs back frees no place, or the number would tell of it.
    pub taken: i64,
    pub proposed_by: Id,
    pub proposed_at: At,
    pub agreed_by: Option<Id>,
    pub agreed_at: Option<At>,
}

/// Somebody who takes part, under a key drawn at random.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = participants)]
pub struct ParticipantRow {
    pub id: Id,
    pub consultation_id: Id,
    pub code_hash: Vec<u8>,
    /// The invitation of a group, so that it can take its part back together; nobody's own.
    pub invitation_id: Option<Id>,
    /// The language the person reads the consultation in.
    pub language: String,
    /// A facilitator wrote down what this person said.
    pub is_assisted: bool,
    /// Not counted, for abuse.
    pub is_set_aside: bool,
    /// The day; never the hour.
    pub joined_on: String,
    /// How often staff opened an answer of this person before its publication.
    pub times_opened: i64,
    /// The wave of the invitation this person came with.
    pub wave: i64,
    /// How many others this person may still invite.
    pub invitations_left: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
pub struct ConsentRow {
    pub participant_id: Id,
    pub purpose: Purpose,
    pub wording_version: i64,
    pub language: String,
    pub given_at: At,
    /// With a mark on a sheet of paper.
    pub on_paper: bool,
}

/// An answer to one version of a question.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
pub struct AnswerRow {
    pub participant_id: Id,
    pub question: String,
    pub version: i64,
    pub consultation_id: Id,
    pub value: Json<Answer>,
}

/// What somebody said of themselves, on one item.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = self_descriptions)]
pub struct SelfDescriptionRow {
    pub participant_id: Id,
    pub item: SelfItem,
    pub consultation_id: Id,
    pub chosen: Json<Vec<String>>,
    pub own_words: String,
    pub consented_at: At,
    pub expires_at: At,
}
