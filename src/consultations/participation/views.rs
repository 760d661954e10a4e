//! What goes out to those who take part, and of the ways in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::Answer;
use super::model::{AnswerRow, ConsentRow, InvitationKind, InvitationRow, Purpose, SelfDescriptionRow};
use crate::consultations::setup::model::SelfItem;
use crate::types::{Id, Timestamp};

/// What somebody gets who comes in: the only time the code is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Joined {
    /// The key to one's own part: to go on, to look, to take back.
    pub code: String,
    pub consents: Vec<Purpose>,
    pub wording_version: i64,
}

/// A way in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    pub id: Id,
    pub kind: InvitationKind,
    pub label: String,
    /// How many may use it. How many did stays unsaid: it could single somebody out.
    pub allowed: i64,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<InvitationRow> for InvitationView {
    fn from(row: InvitationRow) -> Self {
        let label = if row.kind == InvitationKind::Email { String::new() } else { row.label };
        Self { id: row.id, kind: row.kind, label, allowed: row.allowed, expires_at: row.expires_at.0 }
    }
}

/// A way in, just made: the only time the code is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewInvitation {
    /// What to hand out; absent for `e-mail`, where it was sent.
    pub code: Option<String>,
    /// Where the code leads.
    pub address: Option<String>,
    pub invitation: InvitationView,
}

/// A meeting at which people take part with a facilitator's help.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MeetingView {
    pub id: Id,
    pub place: String,
    /// A day in the consultation's time zone, as in `2027-03-31`.
    pub held_on: String,
    /// How many people may take part there. How many did stays unsaid: it could single somebody out.
    pub people: i64,
    /// Whether a second person has agreed; before, nobody but those concerned sees it.
    pub agreed: bool,
    /// Whether the reader may be the one who agrees.
    pub may_agree: bool,
}

/// An answer as its giver sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    pub question: String,
    pub version: i64,
    pub answer: Answer,
}

impl From<AnswerRow> for AnswerView {
    fn from(row: AnswerRow) -> Self {
        Self { question: row.question, version: row.version, answer: row.value.0 }
    }
}

/// A consent as it was given.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsentView {
    pub purpose: Purpose,
    pub wording_version: i64,
    pub language: String,
    #[schema(value_type = String, format = DateTime)]
    pub given_at: Timestamp,
    /// Whether it was given with a mark on paper.
    #[serde(default)]
    pub on_paper: bool,
}

impl From<ConsentRow> for ConsentView {
    fn from(row: ConsentRow) -> Self {
        Self {
            purpose: row.purpose,
            wording_version: row.wording_version,
            language: row.language,
            given_at: row.given_at.0,
            on_paper: row.on_paper,
        }
    }
}

/// What somebody said of themselves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SelfDescriptionView {
    pub item: SelfItem,
    pub chosen: Vec<String>,
    pub own_words: String,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl From<SelfDescriptionRow> for SelfDescriptionView {
    fn from(row: SelfDescriptionRow) -> Self {
        Self { item: row.item, chosen: row.chosen.0, own_words: row.own_words, expires_at: row.expires_at.0 }
    }
}
