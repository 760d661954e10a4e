//! What somebody takes back.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "what", deny_unknown_fields)]
pub enum WithdrawWhat {
    /// One answer.
    Answer {
        /// The question's name.
        question: String,
    },
    /// A statement of one's own, and every vote on it.
    Statement {
        /// Its number.
        number: i64,
    },
    /// One vote.
    Vote {
        /// The statement's number.
        number: i64,
    },
    /// Everything, and one's place in the consultation.
    Everything,
    /// The parts of everybody who came in by one invitation; for the community's stewards.
    Invitation {
        /// The invitation.
        id: crate::types::Id,
    },
}
