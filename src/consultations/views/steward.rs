//! The body of stewards, for those who may refill it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::RefillRow;
use crate::types::{Id, Timestamp};

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
