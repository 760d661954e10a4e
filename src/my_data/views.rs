//! What is answered to somebody who leaves.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::Timestamp;

/// Somebody leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeavingView {
    /// Until then the link in the mail leads back; afterwards nothing is left.
    #[schema(value_type = String, format = "date-time")]
    pub leaves_at: Timestamp,
}
