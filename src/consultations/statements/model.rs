//! Statements and votes on them.

use diesel::prelude::*;

use crate::consultations::setup::model::Texts;
use crate::db::schema::{care_notes, statement_events, statements};
use crate::db::{At, Json};
use crate::opinion;
use crate::text_enum;
use crate::types::Id;

text_enum! {
    /// Where a statement stands.
    StatementState {
        /// Waits for a moderator.
        Pending = "pending",
        /// People vote on it.
        Approved = "approved",
        /// Not shown, for a reason its author was told.
        Rejected = "rejected",
        /// A second moderator is asked.
        NeedsReview = "needs-review",
    }
}

text_enum! {
    /// Why a statement is not shown.
    StatementReason {
        /// It names or describes a person.
        PersonalData = "personal-data",
        /// Another statement says the same.
        Duplicate = "duplicate",
        /// It is about something else.
        OffTopic = "off-topic",
        /// It says several things at once.
        Unclear = "unclear",
        /// It demeans people.
        Hate = "hate",
        /// It threatens somebody. Nobody is written to; staff looks at it.
        Threat = "threat",
        /// Its author may be in danger. Nobody is written to; staff looks at it.
        SelfHarm = "self-harm",
    }
}

text_enum! {
    /// A vote.
    Vote {
        /// I agree.
        Agree = "agree",
        /// I disagree.
        Disagree = "disagree",
        /// I pass, or I am not sure.
        Pass = "pass",
    }
}

impl Vote {
    /// As it is kept: 1, -1, 0.
    pub const fn number(self) -> i64 {
        match self {
            Self::Agree => 1,
            Self::Pass => 0,
            Self::Disagree => -1,
        }
    }

    /// From what is kept.
    pub const fn of(number: i64) -> Self {
        match number {
            1 => Self::Agree,
            -1 => Self::Disagree,
            _ => Self::Pass,
        }
    }
}

impl From<Vote> for opinion::Choice {
    fn from(vote: Vote) -> Self {
        match vote {
            Vote::Agree => Self::Agree,
            Vote::Pass => Self::Pass,
            Vote::Disagree => Self::Disagree,
        }
    }
}

impl From<opinion::Choice> for Vote {
    fn from(choice: opinion::Choice) -> Self {
        match choice {
            opinion::Choice::Agree => Self::Agree,
            opinion::Choice::Pass => Self::Pass,
            opinion::Choice::Disagree => Self::Disagree,
        }
    }
}

/// A statement; its number is its name within the consultation.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = statements, primary_key(consultation_id, number), treat_none_as_null = true)]
pub struct StatementRow {
    pub consultation_id: Id,
    pub number: i64,
    /// Nobody's, when the staff wrote it or its author has taken everything else back.
    pub author_id: Option<Id>,
    /// Written by the staff before the opening.
    pub is_seed: bool,
    pub language: String,
    pub texts: Json<Texts>,
    pub state: StatementState,
    pub reason: Option<StatementReason>,
    /// Hash of the link with which its author can write it anew.
    pub edit_hash: Option<Vec<u8>>,
    /// The media type of the recording, where somebody has read it out.
    pub audio_kind: Option<String>,
    pub revision: i64,
    pub created_on: String,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = statement_events)]
pub struct StatementEventRow {
    pub id: Id,
    pub consultation_id: Id,
    pub number: i64,
    pub at: At,
    pub from_state: StatementState,
    pub to_state: StatementState,
    pub reason: Option<StatementReason>,
    /// For the staff only.
    pub note: String,
    pub actor_id: Option<Id>,
}

/// A note about somebody who may need help; it never leaves the staff.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = care_notes)]
pub struct CareNoteRow {
    pub id: Id,
    pub consultation_id: Id,
    pub number: i64,
    pub reason: StatementReason,
    pub note: String,
    pub is_settled: bool,
    pub created_at: At,
}
