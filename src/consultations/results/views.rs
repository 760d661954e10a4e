//! Releases, as they go out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::ReleaseRow;
use crate::consultations::setup::model::{Label, ReleaseState};
use crate::types::Timestamp;

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
