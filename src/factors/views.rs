//! What is shown of second factors.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{FactorKind, FactorRow};
use crate::types::silent;
use crate::types::{Id, Timestamp};

/// A second factor that is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactorView {
    /// The factor.
    pub id: Id,
    /// What it is.
    #[schema(value_type = String)]
    pub kind: FactorKind,
    /// By what the member knows it; may be empty.
    pub name: String,
    /// Since when.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// When it was last used.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub last_used_at: Option<Timestamp>,
}

impl From<FactorRow> for FactorView {
    fn from(row: FactorRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            created_at: row.created_at.0,
            last_used_at: row.last_used_at.map(|at| at.0),
        }
    }
}

/// Where somebody stands with the second step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactorsView {
    /// What is set up, the oldest first.
    pub factors: Vec<FactorView>,
    /// How many recovery codes are left.
    pub recovery_codes_left: i64,
    /// From when on there has to be a second factor; nothing where nobody asks for one.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub required_from: Option<Timestamp>,
}

/// A factor that is being set up: what the app needs. It is shown until the first code confirms it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct BegunFactor {
    /// The factor.
    pub id: Id,
    /// The secret in letters, as people type it.
    pub secret: String,
    /// The address that an app reads from a picture (`otpauth:`).
    pub uri: String,
}

/// Codes for the day on which every factor is lost. They are shown once.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each works once; empty where the codes from before go on.
    pub recovery_codes: Vec<String>,
}

/// What became of a proof.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Proved {
    /// Sent with the next log-in, as after a log-in; nothing where this program was in already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_token: Option<String>,
}

/// What the word of one more person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResetView {
    /// Whether it is done. If not, another person has to ask for it, too, within seven days.
    pub done: bool,
}

silent!(BegunFactor, RecoveryCodes, Proved);
