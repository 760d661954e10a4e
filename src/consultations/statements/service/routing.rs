//! What decides on the order of statements.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::queries::statement;
use crate::db::Tx;
use crate::error::Error;
use crate::opinion::Candidate;
use crate::types::Id;

/// What decides on the order of statements.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Routing {
    /// By statement, its weight in the draw.
    pub priorities: BTreeMap<u32, f64>,
    /// By statement, how many people have voted on it.
    pub votes: BTreeMap<u32, u32>,
    /// Statements by people of small groups.
    pub minority: BTreeSet<u32>,
    /// How many people have voted.
    pub voters: u32,
}

impl Routing {
    /// A statement in the draw.
    pub fn candidate(&self, statement: u32, is_seed: bool) -> Candidate {
        Candidate {
            statement,
            priority: self.priorities.get(&statement).copied().unwrap_or(1.0),
            votes: self.votes.get(&statement).copied().unwrap_or_default(),
            is_seed,
            is_minority: self.minority.contains(&statement),
        }
    }
}

/// The order of statements as last computed; before that, all are alike.
pub fn routing(tx: &mut Tx<'_>, id: Id) -> Result<Routing, Error> {
    let kept = statement::find_routing(tx.conn, id)?;
    Ok(kept
        .map(|json| serde_json::from_value(json.0).map_err(Error::internal))
        .transpose()?
        .unwrap_or_default())
}
