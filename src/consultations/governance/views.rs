//! The stewards' word, their body, themes and decisions, as they go out.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{DecisionKind, DecisionRow, RefillRow};
use crate::consultations::setup::model::{StewardAct, Texts, VerdictRow, without_names};
use crate::types::{Id, Timestamp};
use crate::web::reply::Revision;

/// Somebody by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NamedMember {
    /// The member.
    pub id: Id,
    /// The name that others see.
    pub name: String,
}

/// Members proposed for a body of stewards that cannot decide any more. For the coordinators of its countries
/// and the secretariat.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RefillView {
    /// Who is proposed.
    pub members: Vec<NamedMember>,
    /// Why.
    pub reason: String,
    /// Whether the reader proposed it, so that somebody else has to agree.
    pub own: bool,
    #[schema(value_type = String, format = DateTime)]
    pub proposed_at: Timestamp,
}

impl RefillView {
    /// A proposal as `reader` sees it.
    pub fn of(row: RefillRow, reader: Id, names: &HashMap<Id, String>) -> Self {
        let named = |id: Id| NamedMember { id, name: names.get(&id).cloned().unwrap_or_default() };
        Self {
            members: row.members.0.into_iter().map(named).collect(),
            reason: row.reason,
            own: row.proposed_by == reader,
            proposed_at: row.proposed_at.0,
        }
    }
}

/// A body of stewards. For the coordinators of its countries and the secretariat.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StewardBody {
    /// How many have to say yes.
    pub needed: i64,
    /// How many there are.
    pub members: i64,
    /// How many of them can log in and decide.
    pub able: i64,
    /// Whether too few can, so that the body has to be refilled.
    pub is_short: bool,
    /// Who is proposed, until a second person agrees.
    pub proposal: Option<RefillView>,
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
