//! What comes of a consultation: releases, the stewards' word, themes and decisions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{
    DecisionKind, DecisionRow, Label, ReleaseRow, ReleaseState, StewardAct, Texts, VerdictRow, without_names,
};
use crate::types::{Id, Timestamp};
use crate::web::reply::Revision;

/// A release.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReleaseView {
    pub number: i64,
    pub state: ReleaseState,
    /// What those who use it are asked to keep to.
    pub labels: Vec<Label>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Somebody counted in it has taken something back since. The release stands until the next one; how
    /// many did is said nowhere.
    #[serde(default)]
    pub answers_taken_back: bool,
    /// The numbers; absent while the release is not public, and when a newer one has replaced one in which
    /// something was taken back.
    #[schema(value_type = Option<Object>)]
    pub content: Option<serde_json::Value>,
}

impl ReleaseView {
    /// Reads a row, with the labels of its consultation.
    pub fn of(row: ReleaseRow, labels: &[Label]) -> Self {
        let public = row.state == ReleaseState::Published;
        Self {
            number: row.number,
            state: row.state,
            labels: labels.to_vec(),
            created_at: row.created_at.0,
            answers_taken_back: row.answers_taken_back,
            content: public.then_some(row.content.0),
        }
    }
}

/// What a steward said.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerdictView {
    pub act: StewardAct,
    pub target: i64,
    pub approves: bool,
    pub note: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

impl From<VerdictRow> for VerdictView {
    fn from(row: VerdictRow) -> Self {
        Self { act: row.act, target: row.target, approves: row.approves, note: row.note, at: row.at.0 }
    }
}

/// A theme with what was decided.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DecisionView {
    pub id: Id,
    pub theme: Texts,
    pub heard: Texts,
    pub decision: Option<DecisionKind>,
    pub reason: Texts,
    pub owner: String,
    pub due_on: Option<String>,
    pub progress: i64,
    pub evidence: String,
    /// Its day has passed and it is not done.
    pub overdue: bool,
    pub revision: i64,
}

impl Revision for DecisionView {
    fn revision(&self) -> i64 {
        self.revision
    }
}

impl DecisionView {
    /// For everybody: without the names of those who checked a translation.
    pub fn without_names(mut self) -> Self {
        for texts in [&mut self.theme, &mut self.heard, &mut self.reason] {
            without_names(texts);
        }
        self
    }

    /// Reads a row on a day.
    pub fn of(row: DecisionRow, today: &str) -> Self {
        let overdue = row.progress < 100 && row.due_on.as_deref().is_some_and(|day| day < today);
        Self {
            id: row.id,
            theme: row.theme.0,
            heard: row.heard.0,
            decision: row.decision,
            reason: row.reason.0,
            owner: row.owner,
            due_on: row.due_on,
            progress: row.progress,
            evidence: row.evidence,
            overdue,
            revision: row.revision,
        }
    }
}
