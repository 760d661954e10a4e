//! What is shown of the record.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::audit::EventRow;
use crate::types::{Id, Timestamp};

/// One act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventView {
    /// The row.
    pub id: Id,
    /// When it was done.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// What was done, as in `practice.published`.
    pub action: String,
    /// Who did it; nobody where it was the system, a command of the operator, or somebody not logged in.
    pub actor_id: Option<Id>,
    /// The name of who did it; nothing where the account is gone.
    pub actor_name: Option<String>,
    /// In which capacity: member, coordinator, administrator or system.
    pub actor_role: String,
    /// What kind of thing it was done to.
    pub subject_kind: String,
    /// Which one: its key, or its name where it has no key.
    pub subject_id: String,
    /// The country it concerns.
    pub country: Option<String>,
    /// What else matters; nothing personal.
    #[schema(value_type = Object)]
    pub detail: Value,
}

impl EventView {
    pub(super) fn new(row: EventRow, actor_name: Option<String>) -> Self {
        Self {
            id: row.id,
            at: row.at.0,
            action: row.action,
            actor_id: row.actor_id,
            actor_name,
            actor_role: row.actor_role,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            country: row.country,
            detail: row.detail.0,
        }
    }
}

/// Somebody has looked at what is kept about a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessView {
    /// The row.
    pub id: Id,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// What was looked at: `member.read`, `members.listed`, `mail.traced`, `mail.exported`, `member.exported`.
    pub action: String,
    /// Who looked, where the account is still there.
    pub by: Option<String>,
    /// In which capacity.
    pub role: String,
}

impl AccessView {
    pub(super) fn new(row: EventRow, by: Option<String>) -> Self {
        Self { id: row.id, at: row.at.0, action: row.action, by, role: row.actor_role }
    }
}
