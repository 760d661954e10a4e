//! Statements as voters, authors and moderators see them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{CareNoteRow, StatementReason, StatementRow, StatementState, Vote};
use crate::consultations::setup::model::{Texts, without_names};
use crate::types::{Id, Timestamp};
use crate::web::reply::Revision;

/// A statement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StatementView {
    pub number: i64,
    /// The language it was written in.
    pub language: String,
    pub texts: Texts,
    pub is_seed: bool,
    /// Whether somebody has read it out.
    pub has_audio: bool,
    /// For its author and moderators.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<StatementState>,
    /// Why it is not shown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<StatementReason>,
    /// Why somebody proposed not to show it; a second person decides. For moderators.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub proposed_reason: Option<StatementReason>,
    /// Something in it looks like a name, an address or a number of a person.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub looks_personal: bool,
    pub revision: i64,
}

impl Revision for StatementView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl StatementView {
    /// For everybody: without the names of those who checked a translation.
    pub fn public(row: &StatementRow) -> Self {
        let mut view = Self::whole(row);
        without_names(&mut view.texts);
        view
    }

    fn whole(row: &StatementRow) -> Self {
        Self {
            number: row.number,
            language: row.language.clone(),
            texts: row.texts.0.clone(),
            is_seed: row.is_seed,
            has_audio: row.audio_kind.is_some(),
            state: None,
            reason: None,
            proposed_reason: None,
            looks_personal: false,
            revision: row.revision,
        }
    }

    /// For its author.
    pub fn own(row: &StatementRow) -> Self {
        let mut view = Self::moderated(row);
        without_names(&mut view.texts);
        view
    }

    /// For moderators.
    pub fn moderated(row: &StatementRow) -> Self {
        // Why care was given is not for paper: it is seen that the statement is not shown.
        let reason = row.reason.filter(|reason| !reason.asks_for_care());
        Self { state: Some(row.state), reason, ..Self::whole(row) }
    }

    /// Whether a moderator has still to read it: until then its author may change the recording.
    pub fn waits(&self) -> bool {
        self.state == Some(StatementState::Pending)
    }

    /// In the list of statements that are shown: as the staff reads it, or everybody.
    pub fn listed(row: &StatementRow, for_staff: bool) -> Self {
        if for_staff { Self::whole(row) } else { Self::public(row) }
    }
}

/// The statement somebody is asked next.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NextStatement {
    /// None when all have been voted on.
    pub statement: Option<StatementView>,
    /// How many one has voted on.
    pub voted: usize,
    /// How many are left.
    pub left: usize,
}

/// A vote of one's own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VoteView {
    pub statement: i64,
    pub choice: Vote,
}

impl From<(i64, i64)> for VoteView {
    fn from((statement, choice): (i64, i64)) -> Self {
        Self { statement, choice: Vote::of(choice) }
    }
}

/// A statement as its author sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OwnStatement {
    #[serde(flatten)]
    pub statement: StatementView,
    /// Whether its author may write it anew.
    pub may_rewrite: bool,
}

impl OwnStatement {
    /// Reads a row.
    pub fn of(row: &StatementRow) -> Self {
        let told = row.reason.is_some_and(|reason| !reason.asks_for_care());
        let may_rewrite = row.state == StatementState::Rejected && told;
        Self { statement: StatementView::own(row), may_rewrite }
    }
}

/// A private note about somebody who may need help.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CareNote {
    pub id: Id,
    pub number: i64,
    pub reason: StatementReason,
    pub note: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl From<CareNoteRow> for CareNote {
    fn from(row: CareNoteRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            reason: row.reason,
            note: row.note,
            created_at: row.created_at.0,
        }
    }
}
